package domdistiller_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors/domdistiller"
)

var article = strings.Repeat("<p>A sentence of the article, with commas, and of some length, so that it counts.</p>", 8)

func Example() {
	page := corpus.NewHTML(corpus.Info{}, "<body><nav><a href=/>Home</a></nav><article>"+article+"</article><footer>Share</footer>")
	e, err := domdistiller.Detector{}.Detect(context.Background(), page)
	fmt.Println(strings.Count(e.Text, "counts."), "sentences, navigation kept:", strings.Contains(e.Text, "Home"), err)
	// Output: 8 sentences, navigation kept: false <nil>
}

// Blocks of text are not glued together.
func TestBlocksStandApart(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, "<body><article>"+article+"</article>")
	e, err := domdistiller.Detector{}.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(e.Text, "counts.A") {
		t.Errorf("glued blocks in %q", e.Text)
	}
}

// A text page is judged by its lines.
func TestTextPage(t *testing.T) {
	line := "A sentence of the article, with commas, and of some length, so that it counts & <b>more</b>."
	page := corpus.NewText(corpus.Info{}, strings.Repeat(line+"\n", 8))
	e, err := domdistiller.Detector{}.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(e.Text, line); n < 7 {
		t.Errorf("%d of 8 lines are kept: %q", n, e.Text)
	}
}
