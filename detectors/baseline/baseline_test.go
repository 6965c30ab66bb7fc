package baseline_test

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors/baseline"
)

func Example() {
	page := corpus.NewText(corpus.Info{}, "a\n\nb")
	all, _ := baseline.Everything{}.Detect(context.Background(), page)
	none, _ := baseline.Nothing{}.Detect(context.Background(), page)
	fmt.Printf("%q %q\n", all.Text, none.Text)
	// Output: "a\nb" ""
}
