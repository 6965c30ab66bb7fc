// Package training trains the models of chaff/detectors/learned: it takes gold to the lines
// of pages, fits weights of the words in classes and ids, boosted trees and a calibration,
// and makes detectors that judge every page by models that were trained without its site.
//
//	examples, err := training.Collect(ctx, sets, learned.HTML, corpus.StrictBody())
//	...
//	result, err := training.Train(ctx, examples, card, training.Options{Guesses: 0.5})
//	...
//	result.Detector("cv", learned.Params{})                             // for bench.Plan
//	learned.New("mine", learned.ModelsOf(result.Model), learned.Params{}) // for pages
//	result.Model.MarshalBinary()                                          // for a file
//
// Same examples and options give the same models to the byte, on however many cores.
package training

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned"
	"chaff/internal/boost"
)

// Trees say how to grow the trees of a forest.
type Trees = boost.Options

// Options say how to train.
type Options struct {
	// Folds is into how many parts sites are divided, each of which is judged by models of the
	// others; 5 if it is 0.
	Folds int `json:"folds"`
	// Seeds is how many forests a model is the mean of; 2 if it is 0.
	Seeds int `json:"seeds"`
	// Guesses is how much lines count of which gold says nothing, on pages of which only
	// snippets are known, as a share of what they would with gold; 0 leaves them out.
	Guesses float64 `json:"guesses"`
	// Trees are the options of each forest; its seed is that of the first.
	Trees Trees `json:"trees"`
	// Progress, if it is set, is told of every model that is trained, of how many.
	Progress func(done, of int) `json:"-"`
}

func (o Options) withDefaults() Options {
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Seeds == 0 {
		o.Seeds = 2
	}
	o.Trees = o.Trees.WithDefaults()
	return o
}

// A Result is a model, and those that judge the pages it was trained on.
type Result struct {
	Model *learned.Model
	folds []*learned.Model
}

// Train trains a model on all examples, after one for each fold on those of the others. The
// card says what the examples are; what is found is filled in, and the advisors if there was
// something to guess: if not, it is an error that there are any.
func Train(ctx context.Context, e Examples, card learned.Card, o Options) (*Result, error) {
	o = o.withDefaults()
	if o.Folds < 2 || o.Seeds < 1 {
		return nil, fmt.Errorf("training in %d folds with %d seeds: there must be 2 and 1 at the least", o.Folds, o.Seeds)
	}
	if sites := e.Groups(); sites < o.Folds {
		return nil, fmt.Errorf("training in %d folds of sites: the pages are of %d; choose fewer folds", o.Folds, sites)
	}
	t := trainer{Options: o, kind: e.kind, advisors: len(e.advisors), of: o.Folds + 1}
	switch {
	case o.Guesses > 0 && e.guessable():
		t.of *= 2
		card.Advisors = advisorsOf(e.advisors)
	case len(e.advisors) > 0:
		return nil, errors.New("advisors tell a model that guesses, and there is nothing to guess: it takes pages of which only snippets are known, others of which more is, and guesses that count")
	}
	options, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	card.Kind, card.Features, card.Options = e.kind, e.kind.Features(), options
	raw := make([]rawModel, o.Folds)
	judged := make([][]judgement, o.Folds)
	for k := range o.Folds {
		in, out := split(e.pages, "folds", o.Folds, k)
		if len(in) == 0 {
			return nil, fmt.Errorf("training in %d folds: all %d sites fall into the same; choose another number of folds, or add sites", o.Folds, e.Groups())
		}
		if raw[k], err = t.fit(ctx, in); err != nil {
			return nil, fmt.Errorf("fold %d: %w", k+1, err)
		}
		judged[k] = raw[k].judge(out)
	}
	result := &Result{}
	for k, m := range raw {
		model, err := m.calibrated(card, slices.Concat(slices.Delete(slices.Clone(judged), k, k+1)...))
		if err != nil {
			return nil, fmt.Errorf("fold %d: %w", k+1, err)
		}
		result.folds = append(result.folds, model)
	}
	whole, err := t.fit(ctx, e.pages)
	if err != nil {
		return nil, err
	}
	result.Model, err = whole.calibrated(card, slices.Concat(judged...))
	return result, err
}

// calibrated makes the model one that gives probabilities, by lines of pages that it, or others
// like it, had not seen.
func (m rawModel) calibrated(card learned.Card, unseen []judgement) (*learned.Model, error) {
	var err error
	if card.Slope, card.Offset, err = calibrate(unseen); err != nil {
		return nil, err
	}
	return learned.NewModel(card, m.tokens, m.forests)
}

// rawModel is a model that is not calibrated.
type rawModel struct {
	tokens  *learned.Tokens
	forests []*boost.Forest
	advised bool // its trees look at advice as well
}

type trainer struct {
	Options
	kind     learned.Kind
	advisors int
	done, of int // models
}

// fit trains on the pages.
func (t *trainer) fit(ctx context.Context, pages []*example) (rawModel, error) {
	for _, page := range pages {
		page.taught = page.targets
	}
	sure := slices.DeleteFunc(slices.Clone(pages), func(e *example) bool { return e.weak })
	if t.Guesses > 0 && len(sure) > 0 && len(sure) < len(pages) {
		m, err := t.grow(ctx, sure, 1, true)
		if err != nil {
			return m, fmt.Errorf("guessing: %w", err)
		}
		guess(m, pages, float32(t.Guesses))
	}
	return t.grow(ctx, pages, t.Seeds, false)
}

// grow trains so many forests on what the pages teach, told of advice or not.
func (t *trainer) grow(ctx context.Context, pages []*example, seeds int, advised bool) (rawModel, error) {
	m := rawModel{advised: advised}
	if t.kind == learned.HTML {
		m.tokens = scoreTokens(pages)
	}
	width := len(t.kind.Features())
	if advised {
		width += adviceWidth(t.advisors)
	}
	data := m.gather(pages, width)
	if len(data.Target) == 0 {
		return m, errors.New("no line of the pages counts: is all of their gold optional under the policy?")
	}
	for seed := range seeds {
		options := t.Trees
		options.Seed += uint64(seed)
		forest, err := boost.Train(ctx, data, options)
		if err != nil {
			return m, err
		}
		m.forests = append(m.forests, forest)
	}
	t.done++
	if t.Progress != nil {
		t.Progress(t.done, t.of)
	}
	return m, nil
}

// gather puts the lines of the pages that count below each other.
func (m rawModel) gather(pages []*example, width int) boost.Data {
	d := boost.Data{Features: width}
	rows := 0
	for _, page := range pages {
		rows += len(page.taught)
	}
	d.Values = make([]float32, 0, rows*width)
	for g, page := range pages {
		values := m.told(page, page.scored)
		for i, t := range page.taught {
			if t.weight == 0 {
				continue
			}
			d.Values = append(d.Values, values[i*width:(i+1)*width]...)
			d.Target, d.Weight, d.Group = append(d.Target, t.content), append(d.Weight, t.weight), append(d.Group, int32(g))
		}
	}
	return d
}

// judge returns what the model makes of pages that it was not trained on.
func (m rawModel) judge(pages []*example) []judgement {
	var out []judgement
	for _, page := range pages {
		for i, logit := range learned.Logits(m.forests, m.valuesOf(page)) {
			out = append(out, judgement{float64(logit), page.targets[i]})
		}
	}
	return out
}

// valuesOf returns the features of a page that the model was not trained on.
func (m rawModel) valuesOf(page *example) []float32 {
	if m.tokens == nil {
		return m.told(page, page.table.Values())
	}
	return m.told(page, page.table.Rescored(m.tokens))
}

// told returns rows of features of a page as the model sees them.
func (m rawModel) told(page *example, values []float32) []float32 {
	if m.advised {
		return page.advised(values)
	}
	return values
}

// Detector returns a detector that judges a page by the model of the fold that its site is
// in, which was trained on pages of other sites.
func (r *Result) Detector(name string, p learned.Params) detectors.Detector {
	f := folded{name: name}
	for _, m := range r.folds {
		f.folds = append(f.folds, learned.New(name, learned.ModelsOf(m), p))
	}
	return f
}

// folded is a detector of several, each for some sites.
type folded struct {
	name  string
	folds []learned.Detector
}

func (f folded) Name() string { return f.name }

func (f folded) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return f.folds[partOf(groupOf(page.Info), "folds", len(f.folds))].Detect(ctx, page)
}

// Groups returns the number of sites of the examples.
func (e Examples) Groups() int {
	var groups []string
	for _, page := range e.pages {
		groups = append(groups, page.group)
	}
	slices.Sort(groups)
	return len(slices.Compact(groups))
}
