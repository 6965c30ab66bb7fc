package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/bench/stats"
)

// newGateResult has one of each: a check of every outcome, hostile names, and more pages
// than tables show.
func newGateResult() *bench.GateResult {
	nan := math.NaN()
	none := stats.Interval{Low: nan, High: nan}
	g := &bench.GateResult{
		Run: "after", Baseline: hostile, Metric: score.LineWord(), Policy: "strict-body",
		Checks: []bench.GateCheck{
			{
				Corpus: "large", Detector: "a", Against: bench.AgainstBaseline, Before: 0.9, After: 0.85, Difference: -0.05,
				Interval: stats.Interval{Low: -0.08, High: -0.02}, P: 0.0012, Tolerance: 0.0045, Power: 0.0131, Change: bench.Regression,
				Collapses: 21, Pages: 700, Sites: 600,
			},
			{
				Corpus: "large", Detector: "a", Against: bench.AgainstFloor, Before: 0.9, After: 0.85, Difference: -0.05, Interval: none, P: nan,
				Tolerance: 0.0045, Power: 0.0045, Change: bench.Regression, Failures: 3, MaxFailures: 1, Pages: 700, Sites: 600,
			},
			{
				Corpus: "large", Detector: hostile, Against: bench.AgainstBaseline, Before: 0.5, After: 0.6, Difference: 0.1,
				Interval: stats.Interval{Low: 0.05, High: 0.15}, P: 0.001, Tolerance: 0.0025, Power: 0.02, Change: bench.Improvement,
				Failures: 1, MaxFailures: 1, Pages: 700, Sites: 600,
			},
			{
				Corpus: "small", Detector: "a", Against: bench.AgainstBaseline, Before: 0.7, After: 0.6, Difference: -0.1,
				Interval: stats.Interval{Low: -0.2, High: 0}, P: 0.5, Tolerance: 0.0035, Power: nan, Change: bench.Uncertain, Failures: 2, Pages: 5, Sites: 3,
			},
			{
				Corpus: "small", Detector: "gone", Against: bench.AgainstFloor, Before: 0.7, After: nan, Difference: nan,
				Interval: none, P: nan, Tolerance: 0.0035, Power: nan, Change: bench.Regression, Pages: 5, Sites: 3,
			},
		},
		Resolutions: []bench.Resolution{
			{Corpus: "large", Pages: 700, Sites: 600, Compared: true, Drop: 0.02, Floors: true, FloorDrop: 0.0045},
			{Corpus: "small", Pages: 5, Sites: 3, Compared: true, Drop: nan, Few: true, Floors: true},
		},
		Notes: []string{"not compared, as the run has them not any more: " + hostile},
	}
	g.Falls = append(g.Falls, bench.Fall{
		Corpus: "small", Detector: "a", Page: hostile, Kind: bench.Failure, Before: 0.9, After: 0,
		OutcomeBefore: bench.OK, OutcomeAfter: bench.Panic, Error: hostile,
	}, bench.Fall{
		Corpus: "large", Detector: "a", Page: "no gold", Kind: bench.Failure, Before: nan, After: nan, OutcomeAfter: bench.Timeout, Error: "no answer within 1s",
	})
	for i := range 21 {
		g.Falls = append(g.Falls, bench.Fall{
			Corpus: "large", Detector: "a", Page: fmt.Sprint("p", i), Kind: bench.Collapse, Before: 0.9, After: 0.1, OutcomeBefore: bench.OK, OutcomeAfter: bench.OK,
		})
	}
	return g
}

func newFloorUpdate() *bench.FloorUpdate {
	return &bench.FloorUpdate{
		Floors: &bench.Floors{},
		Changes: []bench.FloorChange{
			{Corpus: "c", Detector: hostile, Kind: bench.FloorAdded, Is: bench.Floor{Floor: 0.9, Failures: 1}},
			{Corpus: "c", Detector: "d", Kind: bench.FloorDropped, Was: bench.Floor{Floor: 0.5}},
			{Corpus: "c", Detector: "e", Kind: bench.FloorRaised, Was: bench.Floor{Floor: 0.5, Failures: 2}, Is: bench.Floor{Floor: 0.6}},
		},
		Notes: []string{"no floor for f"},
	}
}

func TestGateGolden(t *testing.T) {
	g, u := newGateResult(), newFloorUpdate()
	for name, write := range map[string]func(io.Writer) error{
		"gate.txt":    func(w io.Writer) error { return GateTable(w, g) },
		"gate.md":     func(w io.Writer) error { return GateMarkdown(w, g) },
		"gate.json":   func(w io.Writer) error { return GateJSON(w, g) },
		"floors.txt":  func(w io.Writer) error { return FloorsTable(w, "floors.json", u) },
		"floors.md":   func(w io.Writer) error { return FloorsMarkdown(w, "floors.json", u) },
		"floors.json": func(w io.Writer) error { return FloorsJSON(w, "floors.json", u) },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			checkGolden(t, name, got.String())
			if strings.HasSuffix(name, ".json") && !json.Valid(got.Bytes()) {
				t.Error("that is no JSON")
			}
		})
	}
}

func TestGateVerdict(t *testing.T) {
	against := func(a bench.Against, c bench.GateCheck) bench.GateCheck {
		c.Against = a
		return c
	}
	regression, steady := bench.GateCheck{Change: bench.Regression}, bench.GateCheck{Change: bench.Steady}
	failing := bench.GateCheck{Change: bench.Steady, Failures: 3, MaxFailures: 1}
	other := regression
	other.Detector = "other"
	tests := []struct {
		checks []bench.GateCheck
		want   string
	}{
		{[]bench.GateCheck{steady}, "PASS: no regression in 1 check"},
		{[]bench.GateCheck{steady, {Change: bench.Improvement}}, "PASS: no regression in 2 checks, 1 improvement"},
		{[]bench.GateCheck{{Change: bench.Uncertain, Failures: 2, MaxFailures: 2, Collapses: 1, MaxCollapses: 1}}, "PASS: no regression in 1 check"},
		{[]bench.GateCheck{against(bench.AgainstBaseline, regression), against(bench.AgainstFloor, regression)}, "FAIL: 1 regression"},
		{[]bench.GateCheck{regression, other, {Collapses: 1}}, "FAIL: 2 regressions, 1 collapse"},
		{[]bench.GateCheck{against(bench.AgainstBaseline, failing)}, "FAIL: 3 new failures"},
		{[]bench.GateCheck{against(bench.AgainstFloor, failing)}, "FAIL: 2 failures more than floors allow"},
	}
	for _, tt := range tests {
		if got := gateVerdict(&bench.GateResult{Checks: tt.checks}); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestFloorsVerdict(t *testing.T) {
	for want, u := range map[string]*bench.FloorUpdate{
		"PASS: no floor of f.json changes": {Floors: &bench.Floors{}},
		"PASS: 1 floor changed in f.json":  {Floors: &bench.Floors{}, Changes: make([]bench.FloorChange, 1)},
		"FAIL: 2 floors would have to fall; nothing was written to f.json, --allow-lower does it": {Changes: make([]bench.FloorChange, 2)},
	} {
		if got := floorsVerdict("f.json", u); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
