package trafilatura_test

import (
	"context"
	"fmt"
	"strings"

	"chaff/corpus"
	"chaff/detectors/trafilatura"
)

var article = strings.Repeat("<p>A sentence of the article, with commas, and of some length, so that it counts.</p>", 8)

func Example() {
	page := corpus.NewHTML(corpus.Info{}, "<body><nav><a href=/>Home</a></nav><article>"+article+"</article><footer>Share</footer>")
	e, err := trafilatura.Default().Detect(context.Background(), page)
	fmt.Println(strings.Count(e.Text, "counts."), "sentences, navigation kept:", strings.Contains(e.Text, "Home"), err)
	// Output: 8 sentences, navigation kept: false <nil>
}
