package bench_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// floorsOf returns the floors that a run makes.
func floorsOf(t *testing.T, run bench.ScoredRun) *bench.Floors {
	t.Helper()
	update, err := bench.DefaultGateRules().UpdateFloors(run, byWord, false)
	if err != nil {
		t.Fatal(err)
	}
	return update.Floors
}

func held(floors *bench.Floors) bench.GateRules {
	r := bench.DefaultGateRules()
	r.Floors = floors
	return r
}

func TestGateAgainstFloors(t *testing.T) {
	c := []*corpus.Corpus{newParts(t, "parts", 120)}
	floors := floorsOf(t, scoredRun(t, "before", c, right("d", below(30), below(1)))) // 0.9111, and a page that fails
	tests := []struct {
		name     string
		now      detectors.Detector
		change   bench.Change
		failures int
		pass     bool
	}{
		{"the run that made them", right("d", below(30), below(1)), bench.Steady, 1, true},
		{"a drop within the tolerance", right("d", below(31), below(1)), bench.Steady, 1, true},
		{"a drop beyond it, though it may be chance", right("d", below(33), below(1)), bench.Regression, 1, false},
		{"a rise", right("d", never, below(1)), bench.Improvement, 1, true},
		{"another page fails", right("d", below(30), func(i int) bool { return i == 2 }), bench.Steady, 1, true},
		{"more pages fail", right("d", below(20), below(2)), bench.Improvement, 2, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			result := check(t, held(floors), scoredRun(t, "now", c, tt.now))
			if got := result.Checks[0]; got.Change != tt.change || got.Failures != tt.failures || result.Passed() != tt.pass || got.Before != 0.9111 {
				t.Errorf("%+v", got)
			}
			if tooMany := tt.failures > 1; (len(result.Falls) == tt.failures) != tooMany {
				t.Errorf("falls %+v", result.Falls)
			}
		})
	}
}

// Floors are rounded so that the run that made them reaches them without any tolerance.
func TestFloorsLetTheirRunPass(t *testing.T) {
	lower := byWord
	lower.Metrics = []score.Metric{{ID: "errors", Measures: []score.Measure{{Name: "errors", LowerIsBetter: true, Average: score.MeanOf(0)}}}}
	rapid.Check(t, func(t *rapid.T) {
		run := made("run", rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "scores"))
		for _, scoring := range []bench.Scoring{byWord, lower} {
			rules := bench.GateRules{Collapse: 1}
			update, err := rules.UpdateFloors(run, scoring, false)
			if err != nil {
				t.Fatal(err)
			}
			rules.Floors = update.Floors
			result, err := rules.Check(run, scoring)
			if err != nil {
				t.Fatal(err)
			}
			floor := fmt.Sprint(update.Floors.Corpora["made"].Detectors["d"].Floor)
			if !result.Passed() || len(floor) > len("0.1234") {
				t.Fatalf("floor %s of %+v", floor, result.Checks[0])
			}
			again, err := rules.UpdateFloors(run, scoring, false)
			if err != nil || len(again.Changes) > 0 {
				t.Fatalf("a second update changes %+v, %v", again.Changes, err)
			}
		}
	})
}

func TestFloorsRoundTrip(t *testing.T) {
	c := []*corpus.Corpus{newParts(t, "b", 10), newParts(t, "a", 10)}
	floors := floorsOf(t, scoredRun(t, "run", c, right("z<&>", below(3), never), right("y", never, below(2))))
	var out bytes.Buffer
	if err := floors.Write(&out); err != nil {
		t.Fatal(err)
	}
	fingerprint := floors.Corpora["a"].Fingerprint
	corpusFloors := `{
      "fingerprint": "` + fingerprint + `",
      "pages": 10,
      "detectors": {
        "y": {
          "floor": 0.8,
          "failures": 2
        },
        "z<&>": {
          "floor": 0.9,
          "failures": 0
        }
      }
    }`
	want := `{
  "schema": 1,
  "metric": "line.word",
  "policy": "strict-body",
  "corpora": {
    "a": ` + corpusFloors + `,
    "b": ` + corpusFloors + `
  }
}
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	read, err := bench.ParseFloors("floors", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(floors, read); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

func TestParseFloorsErrors(t *testing.T) {
	const head = `{"schema": 1, "metric": "m", "policy": "p", "corpora": `
	for text, want := range map[string]string{
		"":                             "EOF",
		"{}":                           "want a floors file of schema 1, not 0",
		"{} {}":                        "more than one JSON object",
		"[1, 2]":                       "cannot unmarshal array",
		`{"schema": 1, "corpora": {}}`: "it names no metric or no policy",
		`{"schema": 2, "metric": "m", "policy": "p", "corpora": {}}`:                                                     "want a floors file of schema 1, not 2",
		`{"schema": 1, "metrics": "m", "policy": "p", "corpora": {}}`:                                                    `unknown field "metrics"`,
		head + `{"c": {"pages": 1}}}`:                                                                                    `corpus "c" has no fingerprint or no pages`,
		head + `{"c": {"fingerprint": "f"}}}`:                                                                            `corpus "c" has no fingerprint or no pages`,
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"failures": 1}}}}}`:                           "a detector needs a floor and a number of failures",
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": 1}}}}}`:                              "a detector needs a floor and a number of failures",
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": 1, "failures": 0, "flor": 1}}}}}`:    `unknown field "flor"`,
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": 93, "failures": 0}}}}}`:              `corpus "c", detector "d": a floor is from 0 to 1`,
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": 0.9, "failures": -1}}}}}`:            "failures are 0 or more, not 0.9 and -1",
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": "high", "failures": 0}}}}}`:          "cannot unmarshal string",
		head + `{"c": {"fingerprint": "f", "pages": 1, "detectors": {"d": {"floor": 0.9, "failures": 0}}, "note": ""}}}`: `unknown field "note"`,
	} {
		if _, err := bench.ParseFloors("f.json", []byte(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "floors f.json: ") {
			t.Errorf("%s\nerror %v, want %q", text, err, want)
		}
	}
	if _, err := bench.ReadFloors(filepath.Join(t.TempDir(), "none.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

func TestFloorsErrors(t *testing.T) {
	c := []*corpus.Corpus{newParts(t, "parts", 60)}
	d := right("d", never, never)
	run := scoredRun(t, "now", c, d)
	change := func(edit func(*bench.Floors, *bench.CorpusFloors)) *bench.Floors {
		f := floorsOf(t, run)
		own := f.Corpora["parts"]
		edit(f, &own)
		f.Corpora["parts"] = own
		return f
	}
	tests := []struct {
		name   string
		floors *bench.Floors
		want   string
		kind   string
	}{
		{"other metric", change(func(f *bench.Floors, _ *bench.CorpusFloors) { f.Metric = "token.lcs" }), "the floors are by metric token.lcs, the run is scored by line.word", ""},
		{"other policy", change(func(f *bench.Floors, _ *bench.CorpusFloors) { f.Policy = "forum" }), "the floors are by policy forum, the run is scored by strict-body", ""},
		{"other pages", change(func(_ *bench.Floors, c *bench.CorpusFloors) { c.Fingerprint = "sha256:0" }), "corpus parts has changed since the floors file: it is sha256:", "changed"},
		{"fewer pages", change(func(_ *bench.Floors, c *bench.CorpusFloors) { c.Pages = 62 }), "now: it lacks answers on 2 of the 62 pages of parts that the floors file was made on", "broken"},
		{"more pages", change(func(_ *bench.Floors, c *bench.CorpusFloors) { c.Pages = 59 }), "corpus parts has changed since the floors file: it is 60 pages that can be used, the floors file was made on 59", "changed"},
		{"no such detector", change(func(_ *bench.Floors, c *bench.CorpusFloors) { c.Detectors["e"] = bench.Floor{} }), `the floors file names a detector that the run lacks, take its line out or run it: now has no detector "e"; its detectors are d`, ""},
		{"no such corpus", change(func(f *bench.Floors, c *bench.CorpusFloors) { f.Corpora["others"] = *c }), `the floors file has corpus "others", on which now was not made`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := held(tt.floors).Check(run, byWord)
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

func TestUpdateFloors(t *testing.T) {
	parts, others := newParts(t, "parts", 120), newParts(t, "others", 60)
	grown := newParts(t, "parts", 122)
	c := []*corpus.Corpus{parts}
	d, e := right("d", below(30), below(1)), right("e", never, never)
	floors := floorsOf(t, scoredRun(t, "first", c, d, e)) // of d 0.9111 and 1 failure, of e 1
	full := func(floor float64, failures int) bench.Floor { return bench.Floor{Floor: floor, Failures: failures} }
	type changes = []bench.FloorChange
	change := func(corpusName, detector string, kind bench.FloorChangeKind, was, is bench.Floor) bench.FloorChange {
		return bench.FloorChange{Corpus: corpusName, Detector: detector, Kind: kind, Was: was, Is: is}
	}
	tests := []struct {
		name  string
		lower bool
		run   bench.ScoredRun
		only  []string
		want  changes
		now   map[string]bench.Floor // of parts; nil where nothing may change
	}{
		{"the same run", false, scoredRun(t, "r", c, d, e), nil, nil, map[string]bench.Floor{"d": full(0.9111, 1), "e": full(1, 0)}},
		{
			"a rise raises it", false, scoredRun(t, "r", c, right("d", never, never), e), nil,
			changes{change("parts", "d", bench.FloorRaised, full(0.9111, 1), full(1, 0))},
			map[string]bench.Floor{"d": full(1, 0), "e": full(1, 0)},
		},
		{
			"fewer failures are worth it, within the tolerance", false, scoredRun(t, "r", c, right("d", below(33), never), e), nil,
			changes{change("parts", "d", bench.FloorRaised, full(0.9111, 1), full(0.9111, 0))},
			map[string]bench.Floor{"d": full(0.9111, 0), "e": full(1, 0)},
		},
		{
			"a drop within the tolerance lowers nothing", false, scoredRun(t, "r", c, right("d", below(31), below(1)), e), nil,
			nil,
			map[string]bench.Floor{"d": full(0.9111, 1), "e": full(1, 0)},
		},
		{
			"but it does where floors may fall", true, scoredRun(t, "r", c, right("d", below(31), below(1)), e), nil,
			changes{change("parts", "d", bench.FloorLowered, full(0.9111, 1), full(0.9083, 1))},
			map[string]bench.Floor{"d": full(0.9083, 1), "e": full(1, 0)},
		},
		{
			"one that falls holds up all", false, scoredRun(t, "r", c, right("d", never, never), right("e", below(30), never), right("f", never, never)), nil,
			changes{change("parts", "e", bench.FloorRefused, full(1, 0), full(0.9166, 0))},
			nil,
		},
		{
			"one that fails more often as well", false, scoredRun(t, "r", c, right("d", never, below(2)), e), nil,
			changes{change("parts", "d", bench.FloorRefused, full(0.9111, 1), full(0.9833, 2))},
			nil,
		},
		{
			"unless floors may fall", true, scoredRun(t, "r", c, right("d", never, below(2)), right("e", below(30), never)), nil,
			changes{
				change("parts", "d", bench.FloorLowered, full(0.9111, 1), full(0.9833, 2)),
				change("parts", "e", bench.FloorLowered, full(1, 0), full(0.9166, 0)),
			},
			map[string]bench.Floor{"d": full(0.9833, 2), "e": full(0.9166, 0)},
		},
		{
			"detectors and corpora are added, those that the run lacks stay", false, scoredRun(t, "r", []*corpus.Corpus{others, parts}, right("f", never, never)), nil,
			changes{
				change("others", "f", bench.FloorAdded, bench.Floor{}, full(1, 0)),
				change("parts", "f", bench.FloorAdded, bench.Floor{}, full(1, 0)),
			},
			map[string]bench.Floor{"d": full(0.9111, 1), "e": full(1, 0), "f": full(1, 0)},
		},
		{
			"only those asked for", false, scoredRun(t, "r", c, right("d", never, never), right("e", below(30), never), right("f", never, never)),
			[]string{"d"},
			changes{change("parts", "d", bench.FloorRaised, full(0.9111, 1), full(1, 0))},
			map[string]bench.Floor{"d": full(1, 0), "e": full(1, 0)},
		},
		{
			"other pages make floors anew", true, scoredRun(t, "r", []*corpus.Corpus{grown}, right("d", never, never), right("f", never, never)),
			[]string{"f"},
			changes{
				change("parts", "d", bench.FloorRebased, full(0.9111, 1), full(1, 0)),
				change("parts", "e", bench.FloorDropped, full(1, 0), bench.Floor{}),
				change("parts", "f", bench.FloorAdded, bench.Floor{}, full(1, 0)),
			},
			map[string]bench.Floor{"d": full(1, 0), "f": full(1, 0)},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := held(floors)
			rules.Detectors = tt.only
			update, err := rules.UpdateFloors(tt.run, byWord, tt.lower)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, update.Changes, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if tt.now == nil {
				if update.Floors != nil {
					t.Errorf("floors %+v, want none", update.Floors)
				}
				return
			}
			if diff := cmp.Diff(tt.now, update.Floors.Corpora["parts"].Detectors); diff != "" {
				t.Errorf("floors (-want +got):\n%s", diff)
			}
			rules = held(update.Floors)
			rules.Detectors = tt.run.Run.Manifest.Detectors[:1]
			if len(update.Floors.Corpora) == 1 {
				if result := check(t, rules, tt.run); !result.Passed() {
					t.Errorf("the run that raised them fails: %+v", result.Checks)
				}
			}
		})
	}
}

// Other pages, another metric or policy are taken only where floors may fall.
func TestUpdateRefusesOtherThings(t *testing.T) {
	c := []*corpus.Corpus{newParts(t, "parts", 60)}
	run := scoredRun(t, "run", c, right("d", never, never))
	floors := floorsOf(t, run)
	title := bench.Scoring{Metrics: byWord.Metrics, Policy: corpus.WithTitle()}
	grown := scoredRun(t, "grown", []*corpus.Corpus{newParts(t, "parts", 62)}, right("d", below(30), never))
	other := scoredRun(t, "other", []*corpus.Corpus{newParts(t, "others", 62)}, right("d", never, never))
	for _, tt := range []struct {
		name    string
		run     bench.ScoredRun
		scoring bench.Scoring
		want    string
		kinds   []bench.FloorChangeKind
	}{
		{"pages", grown, byWord, "corpus parts has changed since the floors file", []bench.FloorChangeKind{bench.FloorRebased}},
		{"policy", run, title, "the floors are by policy strict-body, the run is scored by with-title", []bench.FloorChangeKind{bench.FloorRebased}},
		{"policy and corpus", other, title, "the floors are by policy strict-body", []bench.FloorChangeKind{bench.FloorAdded, bench.FloorDropped}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := held(floors).UpdateFloors(tt.run, tt.scoring, false); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			update, err := held(floors).UpdateFloors(tt.run, tt.scoring, true)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []bench.FloorChangeKind
			for _, c := range update.Changes {
				kinds = append(kinds, c.Kind)
			}
			if diff := cmp.Diff(tt.kinds, kinds); diff != "" || update.Floors.Policy != tt.scoring.Policy.Name {
				t.Errorf("floors %+v (-want +got):\n%s", update.Floors, diff)
			}
		})
	}
	short := maps.Clone(floors.Corpora)
	own := short["parts"]
	own.Pages = 70
	short["parts"] = own
	lacking := *floors
	lacking.Corpora = short
	if _, err := held(&lacking).UpdateFloors(run, byWord, true); err == nil || !strings.Contains(err.Error(), "it lacks answers on 10 of the 70 pages") {
		t.Errorf("error %v of a run that lacks pages", err)
	}
}
