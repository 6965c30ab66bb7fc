package training

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned"
	"chaff/detectors/learned/features"
)

// A Set is a corpus to learn from.
type Set struct {
	*corpus.Corpus
	// Weight is how much its pages count, 1 if it is 0.
	Weight float64
	// Types, unless it is empty, are the page types that the model is for. Pages of other types
	// count Others as much, in [0,1], those of no known type as much as these.
	Types  []string
	Others float64
}

// Examples are pages with what is to be learned of them.
type Examples struct {
	kind     learned.Kind
	pages    []*example
	advisors []detectors.Detector
}

// Len returns the number of pages.
func (e Examples) Len() int { return len(e.pages) }

// Of returns the number of pages of the named corpus.
func (e Examples) Of(name string) int {
	n := 0
	for _, page := range e.pages {
		if page.corpus == name {
			n++
		}
	}
	return n
}

// Lookup returns what tells whether a page of the named corpus is among them.
func (e Examples) Lookup() func(name, id string) bool {
	type key struct{ name, id string }
	pages := make(map[key]bool, len(e.pages))
	for _, page := range e.pages {
		pages[key{page.corpus, page.id}] = true
	}
	return func(name, id string) bool { return pages[key{name, id}] }
}

// guessable reports whether there is something to guess, and something to learn that from.
func (e Examples) guessable() bool {
	weak := func(page *example) bool { return page.weak }
	sure := func(page *example) bool { return !page.weak }
	return slices.ContainsFunc(e.pages, weak) && slices.ContainsFunc(e.pages, sure)
}

// An example is one page.
type example struct {
	corpus, id string
	group      string // pages of one are never on both sides of a cross-validation
	table      *features.Table
	targets    []target // of each line
	weak       bool     // only snippets of the page are known
	weight     float32  // how much the page counts
	// advice is what other detectors keep, which only models that guess see.
	advice []float32

	// What a model is taught, anew for each: features, of which those that go by tokens are
	// scored by weights that the page had no part in, and targets, guessed ones among them.
	scored []float32
	taught []target
}

// Collect reads the pages of the sets that have gold, and what a model of the kind is told of
// them. Pages that cannot be used are left out. It keeps all features of all pages in memory;
// to train on them takes some 4 MB for a page in markup, and 1.3 MB for its text.
//
// Where only snippets of a page are known a model guesses the rest ([Options].Guesses). What the
// advisors keep is told to that model, and to no other: so it is better than one that can do
// without them, and teaches it (distillation: Hinton, Vinyals and Dean 2015).
func Collect(ctx context.Context, sets []Set, kind learned.Kind, policy corpus.Policy, advisors ...detectors.Detector) (Examples, error) {
	out := Examples{kind: kind, advisors: advisors}
	for _, s := range sets {
		pages, err := s.collect(ctx, kind, policy, advisors)
		if err != nil {
			return out, fmt.Errorf("learning from %s: %w", s.Name(), err)
		}
		out.pages = append(out.pages, pages...)
	}
	if len(out.pages) == 0 {
		return out, errors.New("there is no page to learn from: it takes gold, a type that is wanted, and markup unless only text is looked at (--view text)")
	}
	return out, nil
}

func (s Set) collect(ctx context.Context, kind learned.Kind, policy corpus.Policy, advisors []detectors.Detector) ([]*example, error) {
	pages := make([]*example, s.Len())
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range pages {
		weight := s.weightOf(s.Info(i).Type)
		if weight == 0 {
			continue
		}
		g.Go(func() error {
			page, gold, err := s.Load(ctx, i)
			if _, bad := errors.AsType[*corpus.PageError](err); bad || err == nil && (gold == nil || page.Kind == corpus.Text && kind == learned.HTML) {
				return nil
			}
			if err == nil {
				pages[i], err = newExample(ctx, page, gold, kind, policy, advisors)
			}
			if pages[i] != nil {
				pages[i].corpus = s.Name()
				pages[i].count(weight)
			}
			return err
		})
	}
	err := g.Wait()
	return slices.DeleteFunc(pages, func(e *example) bool { return e == nil }), err
}

// weightOf returns how much a page of the type counts.
func (s Set) weightOf(kind string) float32 {
	weight := cmp.Or(s.Weight, 1)
	if len(s.Types) > 0 && kind != "" && !slices.Contains(s.Types, kind) {
		weight *= s.Others
	}
	return float32(weight)
}

func newExample(ctx context.Context, page *corpus.Page, gold *corpus.Gold, kind learned.Kind, policy corpus.Policy, advisors []detectors.Detector) (*example, error) {
	e := &example{id: page.ID, group: groupOf(page.Info), weak: gold.Form() == corpus.Snippets}
	var err error
	if kind == learned.HTML {
		e.table, err = features.OfHTML(ctx, page, nil, true)
	} else {
		e.table, err = features.OfText(ctx, page.Lines())
	}
	if err != nil {
		return nil, err
	}
	if e.advice, err = advice(ctx, page, e.table, advisors); err != nil {
		return nil, err
	}
	e.targets = targetsOf(page, gold, e.table, policy)
	e.table.Lines = nil // with the tree of the page
	e.scored, e.taught = e.table.Values(), e.targets
	return e, nil
}

// count lets the page count so much.
func (e *example) count(weight float32) {
	e.weight = weight
	for i := range e.targets {
		e.targets[i].weight *= weight
	}
}

// groupOf returns the site of a page, or its id where that is not known.
func groupOf(info corpus.Info) string {
	if info.Site == "" {
		return info.ID
	}
	return info.Site
}
