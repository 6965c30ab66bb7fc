package bench_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/all"
)

// byWord is what gates score by.
var byWord = bench.Scoring{Metrics: []score.Metric{score.LineWord()}, Policy: corpus.StrictBody()}

// scoredRun runs detectors on corpora.
func scoredRun(t *testing.T, name string, corpora []*corpus.Corpus, list ...detectors.Detector) bench.ScoredRun {
	t.Helper()
	run, scored := runAndScore(t, byWord, corpora, list...)
	return bench.ScoredRun{Name: name, Run: run, Scored: scored}
}

// wrong keeps the chaff alone on pages for which broken says so.
func wrong(name string, broken func(page int) bool) fake {
	return fake{name, func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		var i int
		if _, err := fmt.Sscanf(p.ID, "p%d", &i); err != nil {
			return detectors.Extraction{}, err
		}
		return detectors.KeepLines(p, []bool{!broken(i), broken(i)}), nil
	}}
}

func below(n int) func(int) bool { return func(i int) bool { return i < n } }

func against(baseline bench.ScoredRun) bench.GateRules {
	r := bench.DefaultGateRules()
	r.Baseline = &baseline
	return r
}

// check holds a run against rules.
func check(t *testing.T, r bench.GateRules, run bench.ScoredRun) *bench.GateResult {
	t.Helper()
	result, err := r.Check(run, byWord)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Pages p000 to p119 of 60 sites, two each; a page with both lines has F1 2/3.
func TestGateAgainstBaseline(t *testing.T) {
	tests := []struct {
		name          string
		before, after detectors.Detector
		change        bench.Change
		failures      int
		collapses     int
		pass          bool
	}{
		{"the same", right("d", below(7), never), right("d", below(7), never), bench.Steady, 0, 0, true},
		{"a drop within the tolerance", right("d", never, never), right("d", below(1), never), bench.Steady, 0, 0, true},
		{"a drop that may be chance", right("d", never, never), right("d", below(6), never), bench.Uncertain, 0, 0, true},
		{"a drop", right("d", never, never), right("d", below(20), never), bench.Regression, 0, 0, false},
		{"a rise", right("d", below(20), never), right("d", never, never), bench.Improvement, 0, 0, true},
		{"a page fails", right("d", never, never), right("d", never, below(1)), bench.Uncertain, 1, 0, false},
		{"it failed before", right("d", never, below(1)), right("d", never, below(1)), bench.Steady, 0, 0, true},
		{"a page fails no more", right("d", never, below(1)), right("d", never, never), bench.Uncertain, 0, 0, true},
		{"a page collapses", right("d", never, never), wrong("d", below(1)), bench.Uncertain, 0, 1, false},
		{"a page fell that was bad", wrong("d", below(1)), wrong("d", below(1)), bench.Steady, 0, 0, true},
		{"many collapse, as many recover", wrong("d", func(i int) bool { return i/20 == 0 }), wrong("d", func(i int) bool { return i/20 == 1 }), bench.Steady, 0, 20, false},
	}
	c := []*corpus.Corpus{newParts(t, "parts", 120)}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			result := check(t, against(scoredRun(t, "before", c, tt.before)), scoredRun(t, "after", c, tt.after))
			got := result.Checks[0]
			if got.Change != tt.change || got.Failures != tt.failures || got.Collapses != tt.collapses || got.Passed() != tt.pass || result.Passed() != tt.pass {
				t.Errorf("%+v", got)
			}
			if len(result.Falls) != tt.failures+tt.collapses {
				t.Errorf("falls %+v", result.Falls)
			}
		})
	}
}

// A run never differs from itself, whatever is drawn.
func TestGateOfTheSameRun(t *testing.T) {
	c := []*corpus.Corpus{newParts(t, "parts", 120)}
	run := scoredRun(t, "run", c, right("a", below(30), below(3)), wrong("b", below(9)))
	rules := against(run)
	for seed := range uint64(200) {
		rules.Seed = seed
		if result := check(t, rules, run); !result.Passed() || len(result.Falls) > 0 || result.Checks[0].Change != bench.Steady {
			t.Fatalf("seed %d: %+v", seed, result)
		}
	}
}

// damaged returns a copy of a run in which a function has changed records of pages.
func damaged(t *testing.T, c *corpus.Corpus, run bench.ScoredRun, change func(result int, records []bench.Record)) bench.ScoredRun {
	t.Helper()
	var all [][]bench.Record
	for i := range run.Run.Results {
		page, err := run.Run.Records(i)
		if err != nil {
			t.Fatal(err)
		}
		page = slices.Clone(page)
		change(i, page)
		all = append(all, page)
	}
	out := bench.ScoredRun{Name: "damaged", Run: bench.NewRun(run.Run.Manifest, run.Run.Results, all)}
	var err error
	if out.Scored, err = bench.Score(t.Context(), out.Run, []*corpus.Corpus{c}, byWord); err != nil {
		t.Fatal(err)
	}
	return out
}

// Whoever damages pages of a run gets exactly those named, the worst first.
func TestGateNamesDamagedPages(t *testing.T) {
	c := newParts(t, "parts", 200)
	before := scoredRun(t, "before", []*corpus.Corpus{c}, right("whole", never, never), right("damaged", below(90), never))
	damage := map[int]bench.Record{
		3:   {Outcome: bench.OK, Kept: []int{2}},
		41:  {Outcome: bench.Error, Error: "boom\nat line 1"},
		77:  {Outcome: bench.Empty},
		120: {Outcome: bench.Timeout, Error: "no answer within 1s"},
		121: {Outcome: bench.OK, Text: "something else"},
		199: {Outcome: bench.Panic, Error: "oops"},
	}
	after := damaged(t, c, before, func(i int, page []bench.Record) {
		if r, ok := damage[i]; ok {
			r.Corpus, r.Page, r.Detector = page[1].Corpus, page[1].Page, page[1].Detector
			page[1] = r
		}
	})
	result := check(t, against(before), after)
	fall := func(page string, kind bench.FallKind, before float64, is bench.Outcome, why string) bench.Fall {
		return bench.Fall{
			Corpus: "parts", Detector: "damaged", Page: page, Kind: kind, Before: before,
			OutcomeBefore: bench.OK, OutcomeAfter: is, Error: why,
		}
	}
	want := []bench.Fall{
		fall("p120", bench.Failure, 1, bench.Timeout, "no answer within 1s"),
		fall("p121", bench.Collapse, 1, bench.OK, ""),
		fall("p199", bench.Failure, 1, bench.Panic, "oops"),
		fall("p003", bench.Collapse, bothLines, bench.OK, ""),
		fall("p041", bench.Failure, bothLines, bench.Error, "boom"),
		fall("p077", bench.Collapse, bothLines, bench.Empty, ""),
	}
	if diff := cmp.Diff(want, result.Falls, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !result.Checks[0].Passed() || result.Checks[1].Passed() || result.Passed() {
		t.Errorf("%+v", result.Checks)
	}
	// Who allows them has them named all the same.
	rules := against(before)
	rules.MaxFailures, rules.MaxCollapses, rules.Tolerance = 3, 3, 0.1
	if result := check(t, rules, after); !result.Passed() || len(result.Falls) != 6 {
		t.Errorf("%+v", result.Checks)
	}
}

// Where less is better a fall is a rise.
func TestGateWhereLessIsBetter(t *testing.T) {
	errorShare := score.Metric{
		ID: "errors", Measures: []score.Measure{{Name: "errors", LowerIsBetter: true, Average: score.MeanOf(0)}},
		Page: func(c *score.Case, _ score.Tokens) score.Score {
			return score.Score{Values: []float64{1 - score.LineWord().Score(c).Main()}}
		},
	}
	by := bench.Scoring{Metrics: []score.Metric{errorShare}, Policy: corpus.StrictBody()}
	c := []*corpus.Corpus{newParts(t, "parts", 120)}
	scored := func(d detectors.Detector) bench.ScoredRun {
		run, scored := runAndScore(t, by, c, d)
		return bench.ScoredRun{Name: d.Name(), Run: run, Scored: scored}
	}
	good, bad, collapsed := scored(right("d", never, never)), scored(right("d", below(20), never)), scored(wrong("d", below(1)))
	for _, tt := range []struct {
		name          string
		before, after bench.ScoredRun
		change        bench.Change
		collapses     int
	}{
		{"worse", good, bad, bench.Regression, 0},
		{"better", bad, good, bench.Improvement, 0},
		{"collapsed", good, collapsed, bench.Uncertain, 1},
		{"recovered", collapsed, good, bench.Uncertain, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			result, err := against(tt.before).Check(tt.after, by)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Checks[0]; got.Change != tt.change || got.Collapses != tt.collapses || !(got.Power > 0.005) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A metric that says nothing of empty answers cannot be dodged by them.
func TestFigureThatIsGone(t *testing.T) {
	by := bench.Scoring{Metrics: []score.Metric{score.LossInvented()}, Policy: corpus.StrictBody()}
	c := []*corpus.Corpus{newParts(t, "parts", 60)}
	scored := func(keeps func(page string) bool) bench.ScoredRun {
		d := fake{"d", func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
			return detectors.KeepLines(p, []bool{keeps(p.ID), false}), nil
		}}
		run, scored := runAndScore(t, by, c, d)
		return bench.ScoredRun{Name: "run", Run: run, Scored: scored}
	}
	full := scored(func(string) bool { return true })
	nothing := scored(func(string) bool { return false })
	half := scored(func(id string) bool { return id < "p030" })
	rules := against(full)
	update, err := rules.UpdateFloors(full, by, false)
	if err != nil {
		t.Fatal(err)
	}
	rules.Floors = update.Floors
	gone, err := rules.Check(nothing, by)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range gone.Checks {
		if c.Change != bench.Regression || !math.IsNaN(c.After) || c.Before != 0 {
			t.Errorf("%+v", c)
		}
	}
	less, err := rules.Check(half, by)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"d counts on 30 pages of parts, and on 60 in the baseline"}; !slices.Equal(less.Notes, want) || !less.Passed() {
		t.Errorf("notes %q, want %q", less.Notes, want)
	}
	rules.Floors = nil
	rules.Baseline = &nothing
	if _, err := rules.Check(full, by); err == nil || !strings.Contains(err.Error(), "nothing to hold run against") {
		t.Errorf("error %v", err)
	}
	update, err = rules.UpdateFloors(nothing, by, false)
	if want := []string{"no floor for d on parts: loss.invented says nothing of what it made of it"}; err != nil || !slices.Equal(update.Notes, want) || len(update.Changes) > 0 {
		t.Errorf("%+v, %v", update, err)
	}
}

// One word on a page without content takes its score from 1 to 0: that is no collapse.
func TestHollowPagesDoNotCollapse(t *testing.T) {
	hollow := &corpus.Gold{Roles: []corpus.Role{corpus.Navigation, corpus.Navigation}}
	var entries []corpus.Entry
	for i := range 60 {
		page := corpus.NewText(corpus.Info{ID: fmt.Sprintf("p%03d", i)}, "a line\nand another")
		gold := hollow
		if i > 0 {
			gold = &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Navigation}}
		}
		entries = append(entries, corpus.NewEntry(page, gold))
	}
	c, err := corpus.New("hollow", entries)
	if err != nil {
		t.Fatal(err)
	}
	keeps := func(lines ...bool) detectors.Detector {
		return fake{"d", func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
			if p.ID == "p000" {
				return detectors.KeepLines(p, lines), nil
			}
			return detectors.KeepLines(p, []bool{true, false}), nil
		}}
	}
	corpora := []*corpus.Corpus{c}
	before, after := scoredRun(t, "before", corpora, keeps(false, false)), scoredRun(t, "after", corpora, keeps(true, false))
	result := check(t, against(before), after)
	if got := result.Checks[0]; !got.Passed() || math.Abs(got.Difference+1./60) > 1e-9 {
		t.Errorf("%+v", got)
	}
}

// A detector that fails where nobody knows what is right fails all the same.
func TestFailuresOnPagesWithoutGold(t *testing.T) {
	c := newParts(t, "parts", 60)
	entries := []corpus.Entry{corpus.NewEntry(corpus.NewText(corpus.Info{ID: "p900"}, "a line\nand another"), nil)}
	for i := range c.Len() {
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, corpus.NewEntry(page, gold))
	}
	c, err := corpus.New("parts", entries)
	if err != nil {
		t.Fatal(err)
	}
	corpora := []*corpus.Corpus{c}
	before, after := scoredRun(t, "before", corpora, right("d", never, never)), scoredRun(t, "after", corpora, right("d", never, func(i int) bool { return i == 900 }))
	result := check(t, against(before), after)
	want := []bench.Fall{{
		Corpus: "parts", Detector: "d", Page: "p900", Kind: bench.Failure, Before: math.NaN(), After: math.NaN(),
		OutcomeBefore: bench.OK, OutcomeAfter: bench.Error,
	}}
	if diff := cmp.Diff(want, result.Falls, cmpopts.EquateNaNs()); diff != "" || result.Passed() {
		t.Errorf("passed %v (-want +got):\n%s", result.Passed(), diff)
	}
}

// All comparisons are corrected together: what one alone would show, ten cannot.
func TestGateCorrectsForAllComparisons(t *testing.T) {
	corpora := []*corpus.Corpus{newParts(t, "one", 120), newParts(t, "two", 120)}
	var before, after []detectors.Detector
	for i := range 5 {
		name := fmt.Sprint("d", i)
		before, after = append(before, right(name, never, never)), append(after, right(name, never, never))
	}
	after[0] = right("d0", below(14), never) // seven sites: p is 2^-6
	base, now := scoredRun(t, "before", corpora, before...), scoredRun(t, "after", corpora, after...)
	rules := against(base)
	result := check(t, rules, now)
	if len(result.Checks) != 10 || result.Checks[0].Change != bench.Uncertain || !(result.Checks[0].P > 0.1) {
		t.Errorf("of ten: %+v", result.Checks[0])
	}
	rules.Detectors = []string{"d0"}
	result = check(t, rules, now)
	if c := result.Checks[0]; len(result.Checks) != 2 || c.Change != bench.Regression || math.Abs(c.P-2./64) > 0.01 {
		t.Errorf("of two: %+v", c)
	}
}

// However many comparisons there are, a plain drop stays one.
func TestGateOfManyDetectors(t *testing.T) {
	const many = 600
	spread := func(r bench.ScoredRun, last float64) bench.ScoredRun {
		m := r.Run.Manifest
		m.Detectors = nil
		for k := range many {
			m.Detectors = append(m.Detectors, fmt.Sprint("d", k))
		}
		for i, p := range r.Scored {
			scores := slices.Repeat(p.Scores, many)
			scores[many-1] = []score.Score{{Values: []float64{last, last, last}}}
			p.Scores, p.Fates = scores, slices.Repeat(p.Fates, many)
			p.Roles, p.Reliability = slices.Repeat(p.Roles, many), slices.Repeat(p.Reliability, many)
			r.Scored[i] = p
		}
		r.Run = bench.NewRun(m, r.Run.Results, make([][]bench.Record, len(r.Run.Results)))
		return r
	}
	scores := slices.Repeat([]float64{0.9}, 40)
	before, after := spread(made("before", scores), 0.9), spread(made("after", scores), 0.5)
	result := check(t, against(before), after)
	for i, c := range result.Checks {
		if regressed := c.Change == bench.Regression; regressed != (i == many-1) {
			t.Fatalf("%+v", c)
		}
	}
}

// A rise elsewhere makes no drop significant.
func TestRiseElsewhere(t *testing.T) {
	corpora := []*corpus.Corpus{newParts(t, "parts", 120)}
	drops := right("drops", below(12), never) // six sites: p is 2^-5
	base := scoredRun(t, "before", corpora, right("drops", never, never), right("rises", below(60), never))
	for name, other := range map[string]detectors.Detector{"no": right("rises", below(60), never), "a large": right("rises", never, never)} {
		result := check(t, against(base), scoredRun(t, "after", corpora, drops, other))
		if c := result.Checks[0]; c.Change != bench.Uncertain || math.Abs(c.P-2./32) > 0.01 {
			t.Errorf("beside %s rise: %+v", name, c)
		}
	}
}

func TestGateErrors(t *testing.T) {
	parts := []*corpus.Corpus{newParts(t, "parts", 120)}
	d := right("d", never, never)
	run := scoredRun(t, "now", parts, d)
	cut := bench.ScoredRun{Name: "cut.zst", Run: bench.NewRun(run.Run.Manifest, run.Run.Results[:118], make([][]bench.Record, 118)), Scored: run.Scored[:118]}
	plan := bench.Plan{Corpora: parts, Detectors: []detectors.Detector{d}, MaxPage: 10}
	unusing, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	without := bench.ScoredRun{Name: "small.zst", Run: unusing}
	m := run.Run.Manifest
	m.View = 7
	viewed := bench.NewRun(m, run.Run.Results, make([][]bench.Record, len(run.Run.Results)))
	tests := []struct {
		name  string
		rules func(*bench.GateRules)
		run   bench.ScoredRun
		want  string
		kind  string
	}{
		{"nothing to hold it against", func(r *bench.GateRules) { r.Baseline = nil }, run, "a gate needs a baseline or floors", ""},
		{"tolerance", func(r *bench.GateRules) { r.Tolerance = math.NaN() }, run, "a tolerance is a number from 0 to 1", ""},
		{"collapse", func(r *bench.GateRules) { r.Collapse = 0 }, run, "a collapse is by more than 0 and at most 1", ""},
		{"failures", func(r *bench.GateRules) { r.MaxFailures = -1 }, run, "cannot be negative", ""},
		{"no such detector", func(r *bench.GateRules) { r.Detectors = []string{"e"} }, run, `now has no detector "e"; its detectors are d`, ""},
		{"run lacks pages", nil, cut, "cut.zst: the run is not finished: it lacks 2 pages", "broken"},
		{"baseline lacks pages", func(r *bench.GateRules) { r.Baseline = &cut }, run, "cut.zst: the run is not finished", "broken"},
		{"run does not use pages", nil, without, "small.zst: it lacks answers on 120 pages of parts that now has; first: page p000, not used: it has 40 bytes", "broken"},
		{"baseline does not use pages", func(r *bench.GateRules) { r.Baseline = &without }, run, "small.zst: it lacks answers on 120 pages of parts that now has", "broken"},
		{"other pages", nil, scoredRun(t, "new", []*corpus.Corpus{newParts(t, "parts", 122)}, d), "corpus parts has changed since the baseline: it is sha256:", "changed"},
		{"another text view", nil, bench.ScoredRun{Name: "old", Run: viewed, Scored: run.Scored}, "corpus parts has changed since the baseline: it is seen by text view 7, the baseline was made on it as seen by 1", "changed"},
		{"other corpus", nil, scoredRun(t, "new", []*corpus.Corpus{newParts(t, "others", 120)}, d), "it has no corpus and detector in common", ""},
		{"other detector", nil, scoredRun(t, "new", parts, right("e", never, never)), "it has no corpus and detector in common", ""},
		{"unguarded detector", func(r *bench.GateRules) { r.Detectors = []string{"d", "e"} }, scoredRun(t, "new", parts, d, right("e", never, never)), "nothing guards detector e", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := against(run)
			if tt.rules != nil {
				tt.rules(&rules)
			}
			_, err := rules.Check(tt.run, byWord)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			_, broken := errors.AsType[*bench.BrokenRunError](err)
			_, changed := errors.AsType[*bench.ChangedCorpusError](err)
			if broken != (tt.kind == "broken") || changed != (tt.kind == "changed") {
				t.Errorf("%T is broken %v, changed %v", err, broken, changed)
			}
		})
	}
}

// What is in one run only is said, not compared.
func TestGateNotes(t *testing.T) {
	one, two, three := newParts(t, "one", 60), newParts(t, "two", 60), newParts(t, "three", 60)
	base := scoredRun(t, "before", []*corpus.Corpus{one, two}, right("d", never, never), right("gone", never, never))
	now := scoredRun(t, "after", []*corpus.Corpus{one, three}, right("d", never, never), right("new", never, never))
	result := check(t, against(base), now)
	want := []string{
		"corpus two of the baseline is left out: the run was not made on it",
		"not compared, as the run has them not any more: gone",
		"not checked on one, as there is nothing to hold them against: new",
		"not checked on three, as there is nothing to hold them against: d, new",
	}
	if diff := cmp.Diff(want, result.Notes); diff != "" || len(result.Checks) != 1 {
		t.Errorf("%d checks (-want +got):\n%s", len(result.Checks), diff)
	}
}

// made returns a run of made-up scores, of one detector on a page of each site.
func made(name string, scores []float64) bench.ScoredRun {
	m := bench.Manifest{Corpora: []bench.CorpusInfo{{Name: "made", Fingerprint: "sha256:1", Pages: len(scores)}}, Detectors: []string{"d"}}
	var results []bench.Result
	var scored []bench.Scored
	for i, x := range scores {
		info := corpus.Info{ID: fmt.Sprintf("p%04d", i), Site: fmt.Sprint("s", i)}
		results = append(results, bench.Result{Corpus: "made", Page: info.ID, Answers: 1})
		scored = append(scored, bench.Scored{
			Corpus: "made", Info: info, Fates: []bench.Fate{{Outcome: bench.OK}}, Roles: [][]score.RoleCount{nil},
			Scores: [][]score.Score{{{Values: []float64{x, x, x}}}}, Reliability: [][]score.ReliabilityBin{nil},
		})
	}
	return bench.ScoredRun{Name: name, Run: bench.NewRun(m, results, make([][]bench.Record, len(results))), Scored: scored}
}

// A score that rises never turns a pass into a fail.
func TestRaisingScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "sites")
		scores := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n)
		before, after := scores.Draw(t, "before"), scores.Draw(t, "after")
		for i := range after {
			after[i] = before[i] + (after[i]-before[i])*rapid.SampledFrom([]float64{0, 0.05, 0.3}).Draw(t, "share")
		}
		raised := slices.Clone(after)
		for i := range raised {
			raised[i] += (1 - raised[i]) * rapid.SampledFrom([]float64{0, 0, 0.1, 1}).Draw(t, "raise")
		}
		rules := against(made("before", before))
		rules.Floors = &bench.Floors{Schema: bench.FloorsSchema, Metric: "line.word", Policy: "strict-body", Corpora: map[string]bench.CorpusFloors{
			"made": {Fingerprint: "sha256:1", Pages: n, Detectors: map[string]bench.Floor{"d": {Floor: rapid.Float64Range(0, 1).Draw(t, "floor")}}},
		}}
		passed := func(scores []float64) bool {
			result, err := rules.Check(made("after", scores), byWord)
			if err != nil {
				t.Fatal(err)
			}
			return result.Passed()
		}
		if passed(after) && !passed(raised) {
			t.Fatalf("%v passes, %v does not", after, raised)
		}
	})
}

// Noise alone seldom fires: no more often than the level says.
func TestGateFalseAlarms(t *testing.T) {
	const trials = 100
	random := rand.New(rand.NewPCG(3, 4))
	fired := 0
	for range trials {
		before, after := make([]float64, 60), make([]float64, 60)
		for i := range before {
			before[i] = 0.5 + 0.4*random.Float64()
			after[i] = before[i] + 0.2*(random.Float64()-0.5)
		}
		result, err := against(made("before", before)).Check(made("after", after), byWord)
		if err != nil {
			t.Fatal(err)
		}
		if !result.Passed() {
			fired++
		}
	}
	// Drops alone count, so half of 5 %: of 100 trials 8 and more would be beyond chance.
	if fired > 7 {
		t.Errorf("%d of %d runs that differ by noise alone did not pass", fired, trials)
	}
}

// What could be seen is never less than the sites that must break until a permutation
// test can say so, here six: 2^-5 is the first below 0.05.
func TestResolution(t *testing.T) {
	for _, tt := range []struct {
		sites int
		want  string
	}{
		{1, "made (1 pages of a single site, taken as independent): no drop can be told from chance; only floors, new failures and collapses guard it"},
		{5, "made (5 pages of 5 sites): no drop can be told from chance; only floors, new failures and collapses guard it"},
		{6, "made (6 pages of 6 sites) can see a drop of 0.5000 at best: how so few sites spread is not known (30 would do)"},
		{60, "made (60 pages of 60 sites) can see a drop of 0.0500"},
		{6000, "made (6000 pages of 6000 sites) can see a drop of 0.0025"}, // the tolerance
	} {
		run := made("run", slices.Repeat([]float64{0.5}, tt.sites))
		result := check(t, against(run), run)
		if got := result.Resolutions[0].String(); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
		drop := result.Checks[0].Power
		if math.IsNaN(drop) {
			continue
		}
		// A few sites more than what the tolerance is are broken altogether, and caught.
		broken := make([]float64, tt.sites)
		for i := max(6, int(drop*float64(tt.sites)/0.5)+1); i < tt.sites; i++ {
			broken[i] = 0.5
		}
		if c := check(t, against(run), made("broken", broken)).Checks[0]; c.Change != bench.Regression {
			t.Errorf("%d sites: %+v", tt.sites, c)
		}
	}
}

// The drop that a check says it can see is caught about four times out of five.
func TestGatePower(t *testing.T) {
	const trials = 100
	random := rand.New(rand.NewPCG(5, 6))
	pair := func(drop float64) (before, after bench.ScoredRun) {
		x, y := make([]float64, 80), make([]float64, 80)
		for i := range x {
			x[i] = 0.6 + 0.2*random.Float64()
			y[i] = x[i] + 0.3*(random.Float64()-0.5) - drop
		}
		return made("before", x), made("after", y)
	}
	result := func(before, after bench.ScoredRun) bench.GateCheck {
		result, err := against(before).Check(after, byWord)
		if err != nil {
			t.Fatal(err)
		}
		return result.Checks[0]
	}
	// The true spread is known: 0.3/sqrt(12) for a page. Six of 80 sites are 0.0525 of a mean of 0.7.
	stated := result(pair(0)).Power
	if stated < 0.05 {
		t.Fatalf("power %v, want no less than 6 sites of 80 broken", stated)
	}
	drop := 2.8 * 0.3 / math.Sqrt(12*80)
	caught := 0
	for range trials {
		c := result(pair(drop))
		if c.Change == bench.Regression {
			caught++
		}
	}
	t.Logf("a drop of %.4f was caught in %d of %d runs", drop, caught, trials)
	if share := float64(caught) / trials; share < 0.7 || share > 0.9 {
		t.Errorf("a drop of %.4f was caught in %d of %d runs", drop, caught, trials)
	}
}

// On the pages of WCXB, damage to three pages in a hundred is named page by page, and a
// quarter of the lines lost on one page in five is found in the mean.
func TestGateOnRealPages(t *testing.T) {
	c := openSet(t, "wcxb-dev")
	d, err := all.Find("density")
	if err != nil {
		t.Fatal(err)
	}
	place := make(map[string]int)
	for i := range c.Len() {
		place[c.Info(i).ID] = i
	}
	spoiled := func(name string, every int, spoil func(kept []int) []int) fake {
		return fake{name, func(ctx context.Context, p *corpus.Page) (detectors.Extraction, error) {
			e, err := d.Detect(ctx, p)
			if err != nil || place[p.ID]%every != 0 {
				return e, err
			}
			var kept []int
			for i, keep := range e.Kept {
				if keep {
					kept = append(kept, p.Lines()[i].Number)
				}
			}
			return detectors.KeepNumbers(p, spoil(kept))
		}}
	}
	three := scoredRun(t, "all", []*corpus.Corpus{c}, d,
		spoiled("lost", 33, func([]int) []int { return nil }), spoiled("worn", 5, func(kept []int) []int { return kept[:(len(kept)*3+3)/4] }))
	// One of the three under the name of the first.
	only := func(k int) bench.ScoredRun {
		m := three.Run.Manifest
		m.Detectors = m.Detectors[:1]
		out := bench.ScoredRun{Name: three.Run.Manifest.Detectors[k], Run: bench.NewRun(m, three.Run.Results, make([][]bench.Record, len(three.Run.Results)))}
		for _, p := range three.Scored {
			p.Fates, p.Scores = p.Fates[k:k+1], p.Scores[k:k+1]
			p.Roles, p.Reliability = p.Roles[k:k+1], p.Reliability[k:k+1]
			out.Scored = append(out.Scored, p)
		}
		return out
	}
	show := func(r *bench.GateResult) bench.GateCheck {
		c := r.Checks[0]
		t.Logf("%s: %.4f to %.4f, p %.2g, %s, %d collapses; %s", r.Run, c.Before, c.After, c.P, c.Change, c.Collapses, r.Resolutions[0])
		return c
	}
	before := only(0)
	if same := show(check(t, against(before), before)); same.Change != bench.Steady || !(same.Power < 0.01) {
		t.Errorf("itself: %+v", same)
	}
	if worn := show(check(t, against(before), only(2))); worn.Change != bench.Regression || worn.Collapses > 0 {
		t.Errorf("%+v", worn)
	}
	var want, got []string
	for _, p := range before.Scored {
		if place[p.Info.ID]%33 == 0 && !p.Hollow && p.Scores[0][0].Main() >= 0.5 {
			want = append(want, p.Info.ID)
		}
	}
	result := check(t, against(before), only(1))
	for _, f := range result.Falls {
		got = append(got, f.Page)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 10 || show(result).Change != bench.Regression {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
