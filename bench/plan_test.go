package bench_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/detectors/repeated"
)

// fake is a detector made of a function.
type fake struct {
	name   string
	detect func(context.Context, *corpus.Page) (detectors.Extraction, error)
}

func (f fake) Name() string { return f.name }

func (f fake) Detect(ctx context.Context, p *corpus.Page) (detectors.Extraction, error) {
	return f.detect(ctx, p)
}

func keepAll(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
	return detectors.KeepText(corpus.JoinLines(p.Lines())), nil
}

// records returns all records of a run.
func records(t *testing.T, run *bench.Run) []bench.Record {
	t.Helper()
	var out []bench.Record
	for i := range run.Results {
		page, err := run.Records(i)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page...)
	}
	return out
}

// sameButTimes fails the test unless two runs hold the same but for what a clock says.
func sameButTimes(t *testing.T, a, b *bench.Run) {
	t.Helper()
	times := cmp.Options{
		cmpopts.IgnoreFields(bench.Record{}, "Elapsed", "Stack"), cmpopts.IgnoreFields(bench.Learning{}, "Elapsed"),
		cmpopts.IgnoreFields(bench.Result{}, "Parse", "Learning"), cmpopts.IgnoreFields(bench.Manifest{}, "Jobs", "Started"), cmpopts.EquateEmpty(),
	}
	diff := cmp.Diff(a.Manifest, b.Manifest, times) + cmp.Diff(a.Results, b.Results, times) + cmp.Diff(records(t, a), records(t, b), times)
	if diff != "" {
		t.Errorf("the runs differ (-first +second):\n%s", diff)
	}
}

func newCorpus(t *testing.T, n int) *corpus.Corpus {
	t.Helper()
	var entries []corpus.Entry
	for i := range n {
		page := corpus.NewText(corpus.Info{ID: fmt.Sprintf("p%d", i), Site: fmt.Sprintf("s%d", i/2)}, "Menu of it\nSome running text here.")
		entries = append(entries, corpus.NewEntry(page, &corpus.Gold{Roles: []corpus.Role{corpus.Navigation, corpus.Body}}))
	}
	c, err := corpus.New("fake", entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOutcomes(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	list := []detectors.Detector{
		fake{"fine", keepAll},
		fake{"empty", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.KeepText(" \n"), nil
		}},
		fake{"failing", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{}, errors.New("no answer")
		}},
		fake{"panicking", func(context.Context, *corpus.Page) (detectors.Extraction, error) { panic("oops") }},
		fake{"polite and slow", func(ctx context.Context, _ *corpus.Page) (detectors.Extraction, error) {
			<-ctx.Done()
			return detectors.Extraction{}, ctx.Err()
		}},
		fake{"hanging", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			<-release
			return detectors.Extraction{}, nil
		}},
		fake{"lines of another page", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{Kept: []bool{true}}, nil
		}},
	}
	plan := bench.Plan{Corpora: []*corpus.Corpus{newCorpus(t, 1)}, Detectors: list, Timeout: 500 * time.Millisecond}
	run, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		outcome bench.Outcome
		err     string
	}{
		{bench.OK, ""},
		{bench.Empty, ""},
		{bench.Error, "no answer"},
		{bench.Panic, "oops"},
		{bench.Timeout, ""},
		{bench.Timeout, "no answer within 500ms"},
		{bench.Error, "answered for 1 lines, the page has 2"},
	}
	for i, w := range want {
		if got := records(t, run)[i]; got.Outcome != w.outcome || !strings.Contains(got.Error, w.err) {
			t.Errorf("%s: %s, %q; want %s, %q", got.Detector, got.Outcome, got.Error, w.outcome, w.err)
		}
	}
}

func TestPlanErrors(t *testing.T) {
	c := newCorpus(t, 1)
	broken, err := corpus.New("broken", []corpus.Entry{{
		Info: corpus.Info{ID: "p"},
		Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) { return nil, nil, errors.New("p.txt:1: bad") },
	}})
	if err != nil {
		t.Fatal(err)
	}
	one := fake{"one", keepAll}
	tests := []struct {
		name string
		plan bench.Plan
		want string
	}{
		{"nothing to do", bench.Plan{}, "at least one corpus and one detector"},
		{"detector twice", bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{one, one}}, `two detectors of the run are named "one"`},
		{"corpus twice", bench.Plan{Corpora: []*corpus.Corpus{c, c}, Detectors: []detectors.Detector{one}}, `two corpora of the run are named "fake"`},
		{"unreadable page", bench.Plan{Corpora: []*corpus.Corpus{broken}, Detectors: []detectors.Detector{one}}, "corpus broken: p.txt:1: bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.plan.Run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestCancelledRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	stopping := fake{"stopping", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
		cancel()
		return detectors.Extraction{}, nil
	}}
	plan := bench.Plan{Corpora: []*corpus.Corpus{newCorpus(t, 4)}, Detectors: []detectors.Detector{stopping}, Jobs: 1}
	if _, err := plan.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// The number of workers changes nothing but the times.
func TestWorkersDoNotMatter(t *testing.T) {
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	var runs []*bench.Run
	for _, jobs := range []int{1, 8} {
		run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: all.Detectors(), Jobs: jobs}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
	}
	sameButTimes(t, runs[0], runs[1])
}

func TestSiteAwareDetectorsSeeTheirSite(t *testing.T) {
	// Equal pages would be copies of one.
	var entries []corpus.Entry
	for i, site := range []string{"a", "a", "b"} {
		info := corpus.Info{ID: fmt.Sprint("p", i), Site: site}
		entries = append(entries, corpus.NewEntry(corpus.NewText(info, "Menu of it\nSome running text here, "+strings.Repeat("and more ", i)), nil))
	}
	c, err := corpus.New("sites", entries)
	if err != nil {
		t.Fatal(err)
	}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{repeated.New(repeated.Default())}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range records(t, run) {
		got = append(got, r.Basis)
	}
	if diff := cmp.Diff([]string{"2 pages of the site", "2 pages of the site", "this page alone"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if l := run.Learning()[0]; l.Pages != 2 || l.Sites != 1 {
		t.Errorf("learned %+v", l)
	}
}

// A run reads each page once for the fingerprint, which comes first in a run file, and
// once more to parse it, to learn its site, to judge and to score; and it scores as Score
// does.
func TestEveryPageIsParsedOnce(t *testing.T) {
	source, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	var loads atomic.Int32
	var entries []corpus.Entry
	for i := range source.Len() {
		entries = append(entries, corpus.Entry{Info: source.Info(i), Load: func(ctx context.Context) (*corpus.Page, *corpus.Gold, error) {
			loads.Add(1)
			return source.Load(ctx, i)
		}})
	}
	c, err := corpus.New("counted", entries)
	if err != nil {
		t.Fatal(err)
	}
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: all.Detectors()}
	run, scored, err := plan.RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	if got := loads.Load(); got != int32(2*c.Len()) {
		t.Errorf("%d pages were read %d times", c.Len(), got)
	}
	want, err := bench.Score(t.Context(), run, plan.Corpora, scoring)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, scored, byID); diff != "" {
		t.Errorf("scored later and on the way (-later +on the way):\n%s", diff)
	}
	again, err := corpus.New("counted", entries)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := again.Fingerprint(t.Context()); err != nil || f != run.Manifest.Corpora[0].Fingerprint {
		t.Errorf("fingerprint %s, %v; the run has %s", f, err, run.Manifest.Corpora[0].Fingerprint)
	}
}

func TestRecordOfAnotherPage(t *testing.T) {
	r := bench.Record{Detector: "d", Page: "p", Kept: []int{2}}
	if _, err := r.Extraction(corpus.NewText(corpus.Info{}, "one\n\nthree")); err == nil || err.Error() != `d keeps 1 lines of page "p", which has only 0 of them: was the run made on it?` {
		t.Errorf("error %v", err)
	}
}

func TestScoreRefusesAnotherCorpus(t *testing.T) {
	c := newCorpus(t, 2)
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{fake{"one", keepAll}}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		corpora []*corpus.Corpus
		want    string
	}{
		{"another corpus of the name", []*corpus.Corpus{newCorpus(t, 1)}, "corpus fake has changed since the run"},
		{"no corpus", nil, "2 pages of the run are in none of the corpora"},
		{"another corpus", []*corpus.Corpus{newParts(t, "parts", 2)}, "the run was not made on a corpus named parts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bench.Score(t.Context(), run, tt.corpora, scoring)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// forgetful is a site-aware detector whose memory panics on one page.
type forgetful struct{ fake }

func (f forgetful) NewSite() detectors.Site { return forgetfulSite{f} }

type forgetfulSite struct{ f forgetful }

func (s forgetfulSite) Add(p *corpus.Page) {
	if p.ID == "p2" {
		panic("forgot")
	}
}

func (s forgetfulSite) Detector() detectors.Detector { return s.f }

// A bad page and a failing memory cost no more than themselves, and are told.
func TestWarnings(t *testing.T) {
	good := newCorpus(t, 4)
	var entries []corpus.Entry
	for i := range good.Len() {
		page, gold, err := good.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, corpus.NewEntry(page, gold))
	}
	entries = append(entries, corpus.Entry{
		Info: corpus.Info{ID: "p9", Site: "s0"},
		Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
			return nil, nil, &corpus.PageError{Page: "p9", Err: errors.New("not to be read")}
		},
	}, corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: "q"}, strings.Repeat("<div>", 1000)+"text"), nil))
	c, err := corpus.New("fake", entries)
	if err != nil {
		t.Fatal(err)
	}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{forgetful{fake{"forgetful", keepAll}}}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(records(t, run)); n != 5 {
		t.Errorf("%d records of 5 readable pages", n)
	}
	s := summary(t, run, c)
	for _, want := range []string{
		"corpus fake, page p2: forgetful failed to learn it and judges pages of s1 alone: panic: forgot",
		"corpus fake, page p9: not used: not to be read",
		"corpus fake, page q: tags nested deeper than 400 were dropped",
	} {
		if !slices.ContainsFunc(s.Warnings, func(w string) bool { return strings.HasPrefix(w, want) }) {
			t.Errorf("no warning begins with %q in %q", want, s.Warnings)
		}
	}
	if n := s.Boards[0].Pages; n != 4 {
		t.Errorf("%d pages scored, want those with gold", n)
	}
}

func ExampleBenchmark() {
	// The body of a benchmark function of one's own.
	benchmark := func(b *testing.B) {
		c, err := seeds.Open()
		if err != nil {
			b.Fatal(err)
		}
		bench.Benchmark(b, c, fake{"mine", keepAll})
	}
	testing.Benchmark(benchmark)
}

// scoring is by chaff's own metrics under the default policy.
var scoring = bench.Scoring{
	Metrics: []score.Metric{score.LineWord(), score.LineCount(), score.TokenLCS()},
	Policy:  corpus.StrictBody(),
}

// byID takes metrics of one id for the same.
var byID = cmp.Options{
	cmpopts.EquateNaNs(),
	cmp.Comparer(func(a, b score.Metric) bool { return a.ID == b.ID }),
}

func summary(t *testing.T, run *bench.Run, c *corpus.Corpus) *bench.Summary {
	t.Helper()
	scored, err := bench.Score(t.Context(), run, []*corpus.Corpus{c}, scoring)
	if err != nil {
		t.Fatal(err)
	}
	return bench.Summarise(run, scored, scoring, bench.View{})
}
