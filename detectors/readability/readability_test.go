package readability_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors/readability"
)

var article = strings.Repeat("<p>A sentence of the article, with commas, and of some length, so that it counts.</p>", 8)

func Example() {
	page := corpus.NewHTML(corpus.Info{}, "<body><nav><a href=/>Home</a></nav><article>"+article+"</article><footer>Share</footer>")
	e, err := readability.Detector{}.Detect(context.Background(), page)
	fmt.Println(strings.Count(e.Text, "\n")+1, "lines, navigation kept:", strings.Contains(e.Text, "Home"), err)
	// Output: 8 lines, navigation kept: false <nil>
}

// The library's own text glues blocks together; ours must not.
func TestRenderedByOurTextView(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, "<body><article>"+article+"</article>")
	e, err := readability.Detector{}.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(e.Text, "counts.A") {
		t.Errorf("glued blocks in %q", e.Text)
	}
}
