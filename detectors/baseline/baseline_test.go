package baseline_test

import (
	"context"
	"fmt"
	"testing"

	"chaff/corpus"
	"chaff/detectors/baseline"
	"chaff/detectors/detectortest"
)

func TestContract(t *testing.T) {
	detectortest.Run(t, baseline.Everything{})
	detectortest.Run(t, baseline.Nothing{})
}

func Example() {
	page := corpus.NewText(corpus.Info{}, "a\n\nb")
	all, _ := baseline.Everything{}.Detect(context.Background(), page)
	none, _ := baseline.Nothing{}.Detect(context.Background(), page)
	fmt.Printf("%q %q\n", all.Text, none.Text)
	// Output: "a\nb" ""
}
