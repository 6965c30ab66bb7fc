package corpus_test

import (
	"fmt"

	"chaff/corpus"
)

func ExamplePage() {
	page := corpus.NewHTML(corpus.Info{ID: "a"}, `<nav><a href="/">Home</a></nav><p>Some text.</p>`)
	for _, line := range page.Lines() {
		fmt.Printf("%d %q in %s, %d link characters\n", line.Number, line.Text, line.Path(), line.LinkRunes)
	}
	// Output:
	// 1 "Home" in html body nav, 4 link characters
	// 3 "Some text." in html body p, 0 link characters
}

func ExampleParseLabels() {
	roles, err := corpus.ParseLabels("a.labels", "title\tHead\n\nbody\tSome text.\n", "Head\n\nSome text.\n")
	fmt.Println(roles, err)
	_, err = corpus.ParseLabels("a.labels", "title\tHead\n", "Head\n\nSome text.\n")
	fmt.Println(err)
	// Output:
	// [title body] <nil>
	// a.labels:2: the label file ends after line 1, the text has 3
}

func ExamplePolicy() {
	strict := corpus.StrictBody()
	fmt.Println(strict.Class(corpus.Body), strict.Class(corpus.Title), strict.Class(corpus.Share))
	// Output: content optional boilerplate
}
