//go:build unix

package program_test

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors/program"
)

func Example() {
	d, err := program.New("sh examples/everything.sh?view=text", program.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	page := corpus.NewHTML(corpus.Info{ID: "a"}, "<h1>Head</h1><p>A sentence.</p>")
	e, err := d.Detect(context.Background(), page)
	fmt.Printf("%s: %q %v %v\n", d.Name(), e.Text, err, d.Close())
	// Output: exec:sh examples/everything.sh?view=text: "Head\n\nA sentence." <nil> <nil>
}
