package outputs_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"chaff/corpus"
	"chaff/detectors/outputs"
)

func Example() {
	dir, err := os.MkdirTemp("", "outputs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "system.json")
	if err := os.WriteFile(file, []byte(`{"version": "1.0", "output": {"a": {"articleBody": "A sentence."}}}`), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	d, err := outputs.Open(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := d.Detect(context.Background(), corpus.NewHTML(corpus.Info{ID: "a"}, "<p>A sentence.</p><p>Share</p>"))
	fmt.Printf("%s: %q %v\n", d.SystemVersion(), e.Text, err)
	// Output: 1.0: "A sentence." <nil>
}
