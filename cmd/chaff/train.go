package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/detectors/learned"
	"chaff/detectors/learned/training"
	"chaff/reports"
)

// trainOptions are the flags of "chaff train".
type trainOptions struct {
	out      string
	cv       string
	view     string
	policy   string
	types    []string
	others   float64
	weights  map[string]string
	advisors []string
	label    string
	options  training.Options
	trees    training.Trees
}

func newTrainCommand() *cobra.Command {
	var o trainOptions
	c := &cobra.Command{
		Use:   "train CORPUS... -o MODEL",
		Short: "Train a model for the detector learned",
		Long: `Train a model on the gold of the corpora and write it to a file, for the detector
"learned?model=MODEL". It begins from nothing: the models that come with chaff are not
carried on. Sites are divided into folds, and of each fold the pages are judged by a model that was
trained on the others; what is printed are the means of all. The model itself is trained on all.
The file says what it was trained on, so that scores on corpora of these names are marked.

Without the site of a page in the corpus ("site" in corpus.json) each page counts as a site of
its own, and scores flatter where pages of one site are in several folds.

Where a corpus has only snippets of its pages, a model that was trained on the other corpora guesses
the rest. It guesses better if it is told what other detectors keep (--advisor); the model
that is written never is.

Same corpora and flags give the same file, on one kind of machine. All features of all pages
are kept in memory: some 4 GB for a thousand pages in markup, 1.3 GB for their text.

` + corpusHelp,
		Example: `  chaff train my/corpus -o my.model
  chaff train wcxb-dev.zip -o article.model --type article --others 0.05
  chaff train wcxb-dev.zip -o lines.model --view text --cv trained`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f, trees := c.Flags(), training.Trees{}.WithDefaults()
	f.StringVarP(&o.out, "out", "o", "", "write the model to the file `MODEL`")
	f.StringVar(&o.cv, "cv", "", "write the run of the cross-validation to the folder `DIR`, for score, compare and report")
	f.StringVar(&o.view, "view", "page", "train on pages as they are, or only on their text: page or text")
	f.StringVar(&o.policy, "policy", corpus.StrictBody().Name, "what counts as content where gold has roles: strict-body, with-title, with-metadata, or a `FILE`")
	f.StringArrayVar(&o.types, "type", nil, "train for pages of the `TYPE`, where a corpus knows types (repeatable)")
	f.Float64Var(&o.others, "others", 0, "with --type, let pages of other types count so much, from 0 to 1")
	f.StringToStringVar(&o.weights, "weight", nil, "let pages of a corpus count so much, as `NAME=0.5` (repeatable)")
	f.StringVar(&o.label, "label", "1", "the version of the model")
	f.IntVar(&o.options.Folds, "folds", 5, "divide sites into `N` folds")
	f.IntVar(&o.options.Seeds, "seeds", 2, "take the mean of `N` forests")
	f.Float64Var(&o.options.Guesses, "guesses", 0.5, "where only snippets of a page are known, let lines count so much that a model guesses, from 0 to 1")
	f.StringArrayVar(&o.advisors, "advisor", nil, "tell the model that guesses what the `DETECTOR` keeps, so that it guesses better (repeatable)")
	f.IntVar(&o.trees.Trees, "trees", trees.Trees, "grow `N` trees in each")
	f.IntVar(&o.trees.Depth, "depth", trees.Depth, "let trees ask `N` questions")
	f.Float64Var(&o.trees.MinLeaf, "min-leaf", trees.MinLeaf, "let each leaf hold this share of what all lines weigh while nothing is known of them")
	f.Float64Var(&o.trees.Rate, "rate", trees.Rate, "how much of its step each tree takes")
	f.Uint64Var(&o.trees.Seed, "seed", 1, "draw pages and features by the seed `N`")
	return c
}

func (o trainOptions) run(ctx context.Context, stdout, stderr io.Writer, args []string) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	kind := learned.HTML
	if o.view == "text" {
		kind = learned.Text
	}
	policy, err := findPolicy(o.policy)
	if err != nil {
		return err
	}
	corpora, err := openCorpora(args)
	if err != nil {
		return err
	}
	advisors, err := findAdvisors(o.advisors)
	defer closeAll(advisors, &err)
	if err != nil {
		return err
	}
	result, has, err := o.train(ctx, stderr, corpora, kind, policy, advisors)
	if err != nil {
		return interrupted(err)
	}
	// First of all, as it took longest; and once more with its scores.
	if _, err := o.write(result.Model); err != nil {
		return err
	}
	summary, err := o.validate(ctx, stderr, result, has, corpora, sources(args), policy)
	if err != nil {
		return fmt.Errorf("model %s is written without scores: %w", o.out, err)
	}
	size, err := o.write(result.Model)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "model %s (%.1f MB)\n", o.out, float64(size)/1e6)
	if err := reports.Table(stdout, summary); err != nil {
		return fmt.Errorf("printing the scores: %w", err)
	}
	return nil
}

// write writes the model to its file, and returns its size in bytes.
func (o trainOptions) write(m *learned.Model) (size int, err error) {
	data, err := m.MarshalBinary()
	if err != nil {
		return 0, err
	}
	return len(data), writeFile(o.out, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// check returns what is wrong with the flags, before hours are spent on them.
func (o trainOptions) check() error {
	if o.out == "" {
		return errors.New("-o needs the name of a file for the model")
	}
	if o.view != "page" && o.view != "text" {
		return fmt.Errorf("unknown view %q; the views are page, text", o.view)
	}
	if o.others != 0 && len(o.types) == 0 {
		return errors.New("--others says how much pages of other types than --type count, which is not given")
	}
	if len(o.advisors) > 0 && o.options.Guesses == 0 {
		return errors.New("--advisor is for a model that guesses, which --guesses 0 does without")
	}
	if err := o.checkOut(); err != nil {
		return fmt.Errorf("-o %s: %w", o.out, err)
	}
	for _, n := range []struct {
		flag             string
		value, low, high float64
	}{
		{"others", o.others, 0, 1},
		{"guesses", o.options.Guesses, 0, 1},
		{"folds", float64(o.options.Folds), 2, 100},
		{"seeds", float64(o.options.Seeds), 1, learned.MaxForests},
		{"trees", float64(o.trees.Trees), 1, 10_000},
		{"depth", float64(o.trees.Depth), 1, 10},
		{"min-leaf", o.trees.MinLeaf, 1e-9, 0.5},
		{"rate", o.trees.Rate, 1e-6, 1},
	} {
		if !(n.value >= n.low && n.value <= n.high) {
			return fmt.Errorf("--%s %v: want a number from %v to %v", n.flag, n.value, n.low, n.high)
		}
	}
	if o.cv != "" {
		if err := os.MkdirAll(o.cv, 0o755); err != nil {
			return fmt.Errorf("--cv: %w", err)
		}
	}
	return nil
}

// checkOut returns why the model could not be written.
func (o trainOptions) checkOut() error {
	switch file, err := os.Stat(o.out); {
	case err == nil && file.IsDir():
		return errors.New("it is a folder")
	case err == nil && !file.Mode().IsRegular():
		return errors.New("it is no file that could be replaced")
	}
	dir := filepath.Dir(o.out)
	if d, err := os.Stat(dir); err != nil || !d.IsDir() {
		return fmt.Errorf("there is no folder %s", dir)
	}
	f, err := os.CreateTemp(dir, ".chaff-*")
	if err != nil {
		return fmt.Errorf("nothing can be written to the folder %s: %w", dir, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// train collects the pages and trains on them. It returns what tells whether a page was among
// them, too: their features take gigabytes, and are let go.
func (o trainOptions) train(ctx context.Context, stderr io.Writer, corpora []*corpus.Corpus, kind learned.Kind, policy corpus.Policy, advisors []detectors.Detector) (*training.Result, func(name, id string) bool, error) {
	if err := o.checkTypes(corpora); err != nil {
		return nil, nil, err
	}
	card := learned.Card{Version: o.label, Policy: policy.Name, Types: o.types, Others: o.others}
	sets, err := o.sets(corpora)
	if err != nil {
		return nil, nil, err
	}
	for i, c := range corpora {
		fingerprint, err := c.Fingerprint(ctx)
		if err != nil {
			return nil, nil, err
		}
		card.TrainedOn = append(card.TrainedOn, learned.TrainingSet{Name: c.Name(), Fingerprint: fingerprint, Pages: c.Len(), Licence: licencesOf(c), Weight: sets[i].Weight})
	}
	fmt.Fprintln(stderr, "chaff: reading pages")
	examples, err := training.Collect(ctx, sets, kind, policy, advisors...)
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(stderr, "chaff: training on %d pages of %d sites\n", examples.Len(), examples.Groups())
	for i, c := range corpora {
		card.TrainedOn[i].Used = examples.Of(c.Name())
		if left := c.Len() - card.TrainedOn[i].Used; left > 0 {
			fmt.Fprintf(stderr, "chaff: %d of %d pages of %s teach nothing: they cannot be read, have no gold or no markup, or are of a type that is not wanted\n", left, c.Len(), c.Name())
		}
	}
	o.options.Trees = o.trees
	o.options.Progress = func(done, of int) { fmt.Fprintf(stderr, "chaff: %d of %d models\n", done, of) }
	result, err := training.Train(ctx, examples, card, o.options)
	return result, examples.Lookup(), err
}

// findAdvisors returns detectors that judge a page by itself.
func findAdvisors(names []string) ([]detectors.Detector, error) {
	list, err := findAll(names, all.Find)
	if err != nil {
		return nil, fmt.Errorf("--advisor: %w", err)
	}
	for _, d := range list {
		if _, aware := d.(detectors.SiteAware); aware {
			return list, fmt.Errorf("--advisor %s: it learns sites, and advice is on a page by itself", d.Name())
		}
	}
	return list, nil
}

// checkTypes returns an error if no page is of a type that the model is to be for.
func (o trainOptions) checkTypes(corpora []*corpus.Corpus) error {
	var names []string
	known := make(map[string]bool)
	for _, c := range corpora {
		names = append(names, c.Name())
		for i := range c.Len() {
			known[c.Info(i).Type] = true
		}
	}
	for _, kind := range o.types {
		if !known[kind] {
			return fmt.Errorf("--type %s: no page of %s is of that type", kind, strings.Join(names, ", "))
		}
	}
	return nil
}

// sets returns the corpora with their weights.
func (o trainOptions) sets(corpora []*corpus.Corpus) ([]training.Set, error) {
	var out []training.Set
	for _, c := range corpora {
		out = append(out, training.Set{Corpus: c, Types: o.types, Others: o.others})
	}
	for _, name := range slices.Sorted(maps.Keys(o.weights)) {
		text := o.weights[name]
		i := slices.IndexFunc(out, func(s training.Set) bool { return s.Name() == name })
		weight, err := strconv.ParseFloat(text, 64)
		switch {
		case i < 0:
			return nil, fmt.Errorf("--weight %s: no corpus is named %q", name, name)
		case err != nil || !(weight > 0 && weight <= 1000):
			return nil, fmt.Errorf("--weight %s=%s: want a number above 0 and at most 1000", name, text)
		}
		out[i].Weight = weight
	}
	return out, nil
}

// licencesOf returns the licence of the pages of a corpus, or that of most and how many
// others there are.
func licencesOf(c *corpus.Corpus) string {
	pages := make(map[string]int)
	for i := range c.Len() {
		pages[cmp.Or(c.Info(i).Licence, "none stated")]++
	}
	names := slices.SortedFunc(maps.Keys(pages), func(a, b string) int { return cmp.Or(pages[b]-pages[a], cmp.Compare(a, b)) })
	if len(names) > 1 {
		return fmt.Sprintf("%s (%d pages), %d others", names[0], pages[names[0]], len(names)-1)
	}
	return names[0]
}

// validate judges every page that was trained on by the models that did not see its site, and
// notes the scores in the model.
func (o trainOptions) validate(ctx context.Context, stderr io.Writer, result *training.Result, has func(name, id string) bool, corpora []*corpus.Corpus, sources []string, policy corpus.Policy) (*bench.Summary, error) {
	plan := bench.Plan{Corpora: corpora, Sources: sources, Detectors: []detectors.Detector{result.Detector("learned", learned.Params{})}, Tool: "chaff " + version()}
	if o.view == "text" {
		for i, c := range plan.Corpora {
			plan.Corpora[i] = c.AsText()
		}
	}
	if o.cv != "" {
		plan.File = bench.CreateRun(filepath.Join(o.cv, runFile))
	}
	scoring := bench.Scoring{Metrics: []score.Metric{score.WCXBWord(), score.LineWord(), score.WCXBSnippets()}, Policy: policy}
	run, scored, err := carryOut(ctx, stderr, plan, scoring)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	if missing := run.Missing(); missing > 0 {
		return nil, fmt.Errorf("%w: %d pages were not judged", errInterrupted, missing)
	}
	scored = slices.DeleteFunc(scored, func(p bench.Scored) bool {
		name := p.Corpus
		if o.view == "text" {
			name = strings.TrimSuffix(name, textSuffix)
		}
		return !has(name, p.Info.ID)
	})
	var whole *bench.Summary
	for _, by := range []bench.Breakdown{bench.ByNothing, bench.ByContent, bench.ByType} {
		summary := bench.Summarise(run, scored, scoring, bench.View{By: by})
		result.Model.Card.Figures = append(result.Model.Card.Figures, figures(summary)...)
		if by == bench.ByNothing {
			whole = summary
		}
	}
	return whole, nil
}

// figures are the main measures of the boards, for the model's card.
func figures(s *bench.Summary) []learned.Figure {
	var out []learned.Figure
	for _, b := range s.Boards {
		row := b.Rows[0]
		out = append(out, learned.Figure{
			Corpus: b.Corpus, Part: b.Group, Metric: b.Metric.ID, Measure: b.Metric.Measures[0].Name,
			Value: row.Values[0], Low: row.Interval.Low, High: row.Interval.High, Pages: row.Pages,
		})
	}
	return out
}
