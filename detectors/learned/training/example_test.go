package training_test

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors/learned"
	"chaff/detectors/learned/training"
)

// Five pages of three sites teach little, but fast.
func ExampleTrain() {
	c, err := seeds.Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	examples, err := training.Collect(ctx, []training.Set{{Corpus: c}}, learned.Text, corpus.StrictBody())
	if err != nil {
		fmt.Println(err)
		return
	}
	options := training.Options{Folds: 3, Seeds: 1, Trees: training.Trees{Trees: 10}}
	result, err := training.Train(ctx, examples, learned.Card{Version: "1"}, options)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _, err := c.Load(ctx, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	// A model that was trained without the page's site judges it.
	e, err := result.Detector("mine", learned.Params{}).Detect(ctx, page)
	fmt.Println(examples.Len(), "pages of", examples.Groups(), "sites;", len(e.Chances), "chances", err)
	// Output: 5 pages of 3 sites; 82 chances <nil>
}
