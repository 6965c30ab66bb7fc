package learned_test

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors/learned"
)

const news = `<title>Rain over Oslo - The Paper</title>
<nav><ul><li><a href=/>Home</a><li><a href=/sports>Sports</a><li><a href=/weather>Weather</a></ul></nav>
<article><h1>Rain over Oslo</h1>
<p>Heavy rain is expected over the city, and those who have an umbrella should take it with them when they go out today.</p>
<p>The rivers have risen by a metre since Monday, the ministry said, and may rise by another one before the weekend.</p>
</article>
<footer><a href=/about>About us</a> | <a href=/terms>Terms of use</a></footer>`

func ExampleDefault() {
	page := corpus.NewHTML(corpus.Info{ID: "rain"}, news)
	e, err := learned.Default(learned.Params{}).Detect(context.Background(), page)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Text)
	for i, l := range page.Lines() {
		if l.Text == "Sports" {
			fmt.Printf("%s is likely content: %v\n", l.Text, e.Chances[i] > 0.5)
		}
	}
	// Output:
	// Heavy rain is expected over the city, and those who have an umbrella should take it with them when they go out today.
	// The rivers have risen by a metre since Monday, the ministry said, and may rise by another one before the weekend.
	// Sports is likely content: false
}

// With the title the headline is kept, which is no content otherwise.
func ExampleArticle() {
	page := corpus.NewHTML(corpus.Info{ID: "rain"}, news)
	e, err := learned.Article(learned.Params{Title: true, Threshold: 0.5}).Detect(context.Background(), page)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Text)
	// Output:
	// Rain over Oslo
	// Heavy rain is expected over the city, and those who have an umbrella should take it with them when they go out today.
	// The rivers have risen by a metre since Monday, the ministry said, and may rise by another one before the weekend.
}
