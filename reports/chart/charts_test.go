package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The front found in one pass is that of the definition: whom no other beats in one
// measure and equals or beats in the other.
func TestParetoFront(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := QualitySpeed{
			Speed:   Measure{LowerIsBetter: rapid.Bool().Draw(t, "slow")},
			Quality: Measure{LowerIsBetter: rapid.Bool().Draw(t, "loss")},
		}
		value := rapid.SampledFrom([]float64{1, 2, 3, 4, nan})
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			c.Points = append(c.Points, QualitySpeedPoint{Speed: value.Draw(t, "speed"), Quality: value.Draw(t, "quality")})
		}
		slices.SortStableFunc(c.Points, func(a, b QualitySpeedPoint) int { return c.Quality.better(a.Quality, b.Quality) })
		got := c.front()
		for i, p := range c.Points {
			want := p.drawn()
			for _, o := range c.Points {
				quality, speed := c.Quality.better(o.Quality, p.Quality), c.Speed.better(o.Speed, p.Speed)
				if o.drawn() && quality <= 0 && speed <= 0 && (quality < 0 || speed < 0) {
					want = false
				}
			}
			if got[i] != want {
				t.Fatalf("point %d of %v: %v, want %v", i, c.Points, got[i], want)
			}
		}
	})
}

func TestPrecisionRecallNamesTheBestAndNumbersTheRest(t *testing.T) {
	t.Parallel()
	f := samplePrecisionRecall(sample(36)).Figure("p")
	texts := make(map[string]int)
	parse(t, f.SVG).walk(func(e *element) {
		if e.name == "text" {
			texts[e.text]++
		}
	})
	for i, row := range f.Table.Rows {
		if row[0] != fmt.Sprint(i+1) {
			t.Errorf("row %d has the number %s", i+1, row[0])
		}
		name, number := row[1], row[0]
		switch {
		case name == "nothing": // beyond the axes
			if texts["nothing (P 0.00, R 0.00)"] != 1 {
				t.Error("what lies beyond the axes is not named with its figures")
			}
		case i < 12 && texts[name] != 1:
			t.Errorf("%s, number %d, is not named", name, i+1)
		case i >= 12 && (texts[name] != 1 || texts[number] < 2): // at the mark and in the key
			t.Errorf("%s, number %d, is not keyed", name, i+1)
		}
	}
}

func TestTiesFollowRowsThatAreLeftOut(t *testing.T) {
	t.Parallel()
	index, ties := keptRows([]bool{true, false, true, true, false}, [][2]int{{0, 1}, {0, 2}, {2, 4}, {3, 3}, {-1, 9}})
	if diff := cmp.Diff([]int{0, -1, 1, 2, -1}, index); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][2]int{{0, 1}, {1, 2}, {0, 2}}, ties); diff != "" {
		t.Errorf("ties (-want +got):\n%s", diff)
	}
}

func TestIntervalsSayWhoIsTied(t *testing.T) {
	t.Parallel()
	c := Intervals{Ties: [][2]int{{0, 1}, {1, 2}, {3, 3}}}
	for _, name := range []string{"a", "b", "c", "d"} {
		c.Rows = append(c.Rows, IntervalRow{Name: name, Value: 0.5})
	}
	var got []string
	for _, row := range c.Figure("p").Table.Rows {
		got = append(got, row[3])
	}
	if diff := cmp.Diff([]string{"down to b", "a to c", "up to b", ""}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDistribution(t *testing.T) {
	t.Parallel()
	s := newSpread(DistributionRow{"a", []float64{0, 0.05, 0.0999, 0.15, 1, 1.2, nan, -1}})
	want := [distributionBins]int{0: 2, 1: 2, 3: 1, 19: 2}
	if s.n != 7 || s.bins != want {
		t.Errorf("%d pages in %v", s.n, s.bins)
	}
	s = newSpread(DistributionRow{"a", []float64{0.4, 0.1, 0.3, 0.2}})
	if got := []float64{s.least, s.q1, s.q2, s.q3, s.hi}; !cmp.Equal(got, []float64{0.1, 0.175, 0.25, 0.325, 0.4}, cmp.Comparer(near)) {
		t.Errorf("quartiles %v", got)
	}
	// A detector of which all pages score the same does not flatten the others.
	if got := tallestShown([]float64{0.3, 0.35, 0.4, 1}); got != 0.4 {
		t.Errorf("full height is %v", got)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestRanksThatAreEqualStandBelowEachOther(t *testing.T) {
	t.Parallel()
	c := RankStability{Columns: []string{"x", "y"}, Rows: []RankRow{{"a", []float64{1, 3}}, {"b", []float64{2, 1}}, {"c", []float64{3, 1}}, {"d", []float64{nan, 4}}}}
	if diff := cmp.Diff([][]int{{0, 1, 2, -1}, {2, 0, 1, 3}}, c.slots()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f := c.Figure("p"); !strings.Contains(f.Help, "a moves furthest, by 2 ranks") && !strings.Contains(f.Help, "c moves furthest") {
		t.Errorf("help %q", f.Help)
	}
}

func TestBreakdownMarksTheBest(t *testing.T) {
	t.Parallel()
	c := Breakdown{
		Detectors: []string{"a", "b"},
		Groups:    []BreakdownGroup{{"x", 1}, {"y", 1}, {"none", 1}},
		Values:    [][]float64{{0.1, 0.4, nan}, {0.2, 0.4}},
	}
	for lower, want := range map[bool]string{false: "[0.2 0.4 NaN]", true: "[0.1 0.4 NaN]"} {
		c.Measure.LowerIsBetter = lower
		if got := fmt.Sprint(c.best()); got != want {
			t.Errorf("lower is better %v: %s, want %s", lower, got, want)
		}
	}
}

func TestRoleShades(t *testing.T) {
	t.Parallel()
	for kept, want := range map[float64]int{0: 0, 0.049: 0, 0.05: 1, 0.3: 2, 0.5: 3, 0.9: 4, 0.95: 5, 1: 5} {
		if got := roleCell(Role{}, kept).level; got != want {
			t.Errorf("%v has shade %d, want %d", kept, got, want)
		}
	}
}

// What grows with the square of the detectors is bounded.
func TestManyDetectors(t *testing.T) {
	t.Parallel()
	for _, s := range samples(300) {
		f := s.chart.Figure("p")
		parse(t, f.SVG)
		if s.name == "matrix" && (len(f.Table.Rows) != maxMatrix*(maxMatrix-1)/2 || f.Notes[0] != "Shown are the first 60 of 300 detectors.") {
			t.Errorf("%d pairs, notes %q", len(f.Table.Rows), f.Notes)
		}
	}
}

func TestMatrixShades(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cell MatrixCell
		want string
	}{
		{MatrixCell{Better, 0.001, 0}, "good-1"},
		{MatrixCell{Better, 0.07, 0}, "good-4"},
		{MatrixCell{Worse, -0.9, 0}, "bad-5"},
		{MatrixCell{Undecided, 0.9, 1}, ""},
		{MatrixCell{Tied, 0, 1}, ""},
		{MatrixCell{Verdict(99), 0.1, 1}, ""},
	}
	for _, tt := range tests {
		if got, _ := tt.cell.shade(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.cell, got, tt.want)
		}
	}
}

func TestLongHistoriesAreCut(t *testing.T) {
	t.Parallel()
	c := History{Measure: f1, Rows: []HistoryRow{{Name: "a"}, {Name: "gone", Values: []float64{0.5}}}}
	for i := range 130 {
		c.Runs = append(c.Runs, fmt.Sprint(i))
		c.Rows[0].Values = append(c.Rows[0].Values, float64(i)/200)
	}
	f := c.Figure("p")
	if want := []string{"Shown are the last 100 of 130 runs.", "Left out, without a figure: gone."}; !slices.Equal(f.Notes, want) {
		t.Errorf("notes %q", f.Notes)
	}
	if f.Table.Columns[1].Name != "30" || f.Table.Rows[0][1] != "0.150" || len(f.Table.Columns) != 101 {
		t.Errorf("the table begins with run %v, %v", f.Table.Columns[1], f.Table.Rows[0][1])
	}
}

func TestCalibrationError(t *testing.T) {
	t.Parallel()
	c := Reliability{Bins: []ReliabilityBin{{0.8, 0.6, Interval{nan, nan}, 30}, {0.2, 0.2, Interval{nan, nan}, 10}}}
	if f := c.Figure("p"); !strings.Contains(f.Help, "0.150 apart") {
		t.Errorf("help %q", f.Help)
	}
}

func TestGroupsBeyondEightShareASeries(t *testing.T) {
	t.Parallel()
	var of []string
	for i := range 11 {
		of = append(of, fmt.Sprint("g", i))
	}
	names, index := groups(append(of, "g1", ""))
	if len(names) != 8 || names[7] != "5 more" || !slices.Equal(index, []int{0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 1, 7}) {
		t.Errorf("names %v, index %v", names, index)
	}
	if names, _ := groups([]string{"", ""}); names != nil {
		t.Errorf("no groups have a legend: %v", names)
	}
}

// Where lower is better the help, the axes and the order say so.
func TestLowerIsBetter(t *testing.T) {
	t.Parallel()
	for _, s := range lowerIsBetter(12) {
		f := s.chart.Figure("p")
		checkDrawing(t, parse(t, f.SVG))
		checkDrawing(t, parse(t, f.Narrow))
		for _, word := range []string{"Further right", "Higher is", "Up and", "better →", "better ↑"} {
			if strings.Contains(f.Help+string(f.SVG), word) {
				t.Errorf("%s says %q: %s", s.name, word, f.Help)
			}
		}
	}
	f := lowerIsBetter(12)[0].chart.Figure("p")
	if !strings.HasPrefix(f.Help, "Down and to the left is better.") || f.Table.Rows[0][3] != "0.092" {
		t.Errorf("help %q, first row %v", f.Help, f.Table.Rows[0])
	}
}
