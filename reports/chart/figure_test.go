package chart

import (
	"flag"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "rewrite the golden drawings")

// Golden files have an element a line; read the difference, and look at the gallery.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, s := range samples(7) {
		f := s.chart.Figure(s.name)
		for name, svg := range map[string]template.HTML{s.name: f.SVG, s.name + "-narrow": f.Narrow} {
			if svg == "" {
				t.Errorf("%s is not drawn", name)
				continue
			}
			golden(t, name+".svg", strings.ReplaceAll(string(svg), "><", ">\n<")+"\n")
		}
		if s.name == "precisionrecall" {
			page, err := f.HTML()
			if err != nil {
				t.Fatal(err)
			}
			page = template.HTML(strings.NewReplacer(string(f.SVG), "wide", string(f.Narrow), "narrow").Replace(string(page)))
			golden(t, "figure.html", string(page))
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", file, diff)
	}
}

// eachFigure calls test for all charts with several numbers of detectors.
func eachFigure(t *testing.T, test func(t *testing.T, n int, name string, c Chart)) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, 8, 14, 15, 36, 40} {
		for _, s := range samples(n) {
			t.Run(fmt.Sprintf("%s/%d", s.name, n), func(t *testing.T) { test(t, n, s.name, s.chart) })
		}
	}
}

func TestDrawingsAreWellFormed(t *testing.T) {
	eachFigure(t, func(t *testing.T, n int, name string, c Chart) {
		f := c.Figure("p")
		if n == 0 {
			if f.SVG != "" || f.Narrow != "" || !strings.HasPrefix(f.Help, "There is nothing to draw: ") {
				t.Errorf("without data: svg %q, help %q", f.SVG, f.Help)
			}
			return
		}
		if name == "matrix" && n == 1 {
			return
		}
		for _, svg := range []template.HTML{f.SVG, f.Narrow} {
			if svg != "" {
				checkDrawing(t, parse(t, svg))
			}
		}
	})
}

// A report with all charts of 36 detectors stays small.
func TestSize(t *testing.T) {
	t.Parallel()
	for _, s := range samples(36) {
		f := s.chart.Figure(s.name)
		size := len(f.SVG) + len(f.Narrow)
		t.Logf("%-16s %5.1f KB wide, %5.1f KB narrow", s.name, float64(len(f.SVG))/1024, float64(len(f.Narrow))/1024)
		if len(f.SVG) > 40<<10 || len(f.Narrow) > 40<<10 {
			t.Errorf("%s has %d bytes", s.name, size)
		}
	}
}

func TestSameDataSameBytes(t *testing.T) {
	eachFigure(t, func(t *testing.T, n int, name string, c Chart) {
		a, b := c.Figure(name), c.Figure(name)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("drawn twice (-first +second):\n%s", diff)
		}
	})
}

// Drawing does not write into the caller's data.
func TestDataIsLeftAlone(t *testing.T) {
	t.Parallel()
	history := History{Measure: f1, Rows: []HistoryRow{{"a", make([]float64, maxRuns+5)}}}
	for i := range maxRuns + 5 {
		history.Runs = append(history.Runs, fmt.Sprint(i))
	}
	was := samples(9)
	now := samples(9)
	was = append(was, named{"long history", History{Measure: f1, Runs: history.Runs, Rows: []HistoryRow{{"a", history.Rows[0].Values}}}})
	now = append(now, named{"long history", history})
	for i, s := range now {
		s.chart.Figure("p")
		if diff := cmp.Diff(was[i], s, cmp.AllowUnexported(named{}), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s (-before +after):\n%s", s.name, diff)
		}
	}
}

func TestIDsAreUnique(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, s := range samples(8) {
		page, err := s.chart.Figure("board 1/" + s.name).HTML()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(string(page), -1) {
			if seen[m[1]] || strings.ContainsAny(m[1], " /") {
				t.Errorf("id %q", m[1])
			}
			seen[m[1]] = true
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d ids", len(seen))
	}
}

const hostile = `<script>alert(1)</script> "><img src=x onerror=alert(1)> {{.}} &amp; ` + "\u202eevil\u2066 \x00\x1b[31m\ufffe \xff"

// hostileDetectors have names that attack.
func hostileDetectors() []detector {
	ds := sample(10)
	for i := range ds {
		ds[i].name = fmt.Sprintf("%d%s%d", i, hostile, i)
		ds[i].family = hostile
	}
	ds[3].name = "\u0643\u0627\u0634\u0641 12 (x)" // runs right to left
	return ds
}

func hostileCharts() []named {
	ds := hostileDetectors()
	m := Measure{Name: hostile}
	breakdown := sampleBreakdown(ds).(Breakdown)
	breakdown.Measure, breakdown.Groups[0].Name = m, hostile
	roles := sampleRoles(ds).(RoleHeat)
	roles.Roles[0].Name = hostile
	curve := sampleCurve(ds).(Curve)
	curve.X, curve.Measure, curve.Series[0].Name = hostile, m, hostile
	ranks := sampleRanks(ds).(RankStability)
	ranks.Columns[1] = hostile
	speed := sampleSpeed(ds).(Speed)
	speed.Classes[2] = hostile
	history := sampleHistory(ds).(History)
	history.Runs[0], history.Measure = hostile, m
	quality := sampleQualitySpeed(ds).(QualitySpeed)
	quality.Speed, quality.Quality = m, m
	reliability := sampleReliability(10).(Reliability)
	reliability.Title = hostile
	return []named{
		{"precisionrecall", samplePrecisionRecall(ds)},
		{"qualityspeed", quality},
		{"critical", sampleCritical(ds)},
		{"matrix", sampleMatrix(ds)},
		{"intervals", sampleIntervals(ds)},
		{"distribution", sampleDistribution(ds)},
		{"roles", roles},
		{"breakdown", breakdown},
		{"curve", curve},
		{"ranks", ranks},
		{"speed", speed},
		{"history", history},
		{"reliability", reliability},
	}
}

func TestHostileLabelsAreInert(t *testing.T) {
	t.Parallel()
	for _, s := range hostileCharts() {
		t.Run(s.name, func(t *testing.T) {
			f := s.chart.Figure(`x" onload="alert(1)`)
			checkDrawing(t, parse(t, f.SVG))
			checkDrawing(t, parse(t, f.Narrow))
			page, err := f.HTML()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range string(page) {
				if strings.ContainsRune("\u202e\u2066\x00\x1b\ufffe", r) {
					t.Errorf("the page has %U", r)
				}
			}
			tree, err := html.Parse(strings.NewReader(string(page)))
			if err != nil {
				t.Fatal(err)
			}
			shown := false
			for n := range tree.Descendants() {
				shown = shown || n.Type == html.TextNode && strings.Contains(n.Data, "<script>alert(1)</script>")
				if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img") {
					t.Errorf("the page has a %s element", n.Data)
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
						t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
					}
				}
			}
			if !shown {
				t.Error("the hostile label is not shown as text")
			}
			if s.name != "roles" && s.name != "reliability" && s.name != "curve" && !strings.Contains(string(page), "\u2068\u0643") {
				t.Error("the name that runs right to left stands in no isolate")
			}
		})
	}
}

func TestMissingFigures(t *testing.T) {
	t.Parallel()
	inf, nothing := math.Inf(1), Interval{nan, nan}
	tests := []named{
		{"precisionrecall", PrecisionRecall{Points: []PrecisionRecallPoint{{"a", "", 0.8, 0.9, 0.85}, {"gone", "", nan, 0.9, nan}, {"b", "", 0, 0, nan}}}},
		{"qualityspeed", QualitySpeed{Points: []QualitySpeedPoint{{"a", "", 100, 0.9, nothing}, {"gone", "", 0, 0.9, nothing}, {"b", "", 1e-9, 0.4, Interval{0.3, inf}}}}},
		{"critical", CriticalDifference{Rows: []CriticalRow{{"a", 0.9}, {"gone", nan}, {"b", 0.8}}, Ties: [][2]int{{0, 2}, {-4, 99}}}},
		{"matrix", Matrix{Names: []string{"a", "gone", "b"}, Cells: [][]MatrixCell{{{}, {Unknown, nan, nan}, {Better, 0.1, 0.01}}, {}, {{Worse, -0.1, 0.01}, {Unknown, nan, nan}}}}},
		{"intervals", Intervals{Rows: []IntervalRow{{"a", 0.9, nothing}, {"gone", inf, nothing}, {"b", 0.8, Interval{0.7, 0.9}}}, Ties: [][2]int{{0, 1}, {1, 2}}}},
		{"distribution", Distribution{Rows: []DistributionRow{{"a", []float64{0.5, nan, 1}}, {"gone", []float64{nan}}, {"b", []float64{-3, 7}}}}},
		{"roles", RoleHeat{Detectors: []string{"a", "gone", "b"}, Roles: []Role{{Name: "body"}, {Name: "ad", Class: Drop}, {Name: "odd", Class: 77}}, Kept: [][]float64{{0.9, nan}, {}}}},
		{"breakdown", Breakdown{Detectors: []string{"a", "gone", "b"}, Groups: []BreakdownGroup{{"x", 1}, {"y", 0}}, Values: [][]float64{{0.9, nan}, {nan, nan}, {0.9, 0.9}}}},
		{"curve", Curve{Series: []CurveSeries{{"a", []CurvePoint{{0, 0.5, nothing}, {1, nan, nothing}, {5, 0.7, Interval{0.6, 0.8}}}}, {"gone", nil}, {"b", []CurvePoint{{-1, 0.4, nothing}, {3, 0.6, nothing}}}}}},
		{"ranks", RankStability{Columns: []string{"x", "y", "z"}, Rows: []RankRow{{"a", []float64{1, nan, 1}}, {"gone", nil}, {"b", []float64{nan, 1}}}}},
		{"speed", Speed{Classes: []string{"small"}, Rows: []SpeedRow{{"a", noTimes, Times{0.1, nan}, nil}, {"gone", Times{0.1, 0.2}, noTimes, nil}, {"b", Times{0, 0}, Times{0.2, 0.1}, []Times{noTimes}}}}},
		{"history", History{Runs: []string{"1", "2", "3"}, Rows: []HistoryRow{{"a", []float64{nan, 0.5, nan}}, {"gone", []float64{nan, nan, nan, 0.4}}, {"b", []float64{0.4, nan, 0.5}}}}},
		{"reliability", Reliability{Bins: []ReliabilityBin{{0.1, 0.2, nothing, 4}, {0.5, nan, nothing, 3}, {0.6, 0.5, nothing, 0}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := tt.chart.Figure("p")
			checkDrawing(t, parse(t, f.SVG))
			if f.Narrow != "" {
				checkDrawing(t, parse(t, f.Narrow))
			}
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(string(f.SVG+f.Narrow), bad) {
					t.Errorf("the drawing has %s", bad)
				}
				if strings.Contains(fmt.Sprint(f.Table, f.Help, f.Notes), bad) {
					t.Errorf("the table, help or notes have %s", bad)
				}
			}
			notes := strings.Join(f.Notes, "\n")
			if want := "gone"; tt.name == "reliability" {
				if !strings.Contains(notes, "bin 2 and bin 3") {
					t.Errorf("notes %q", notes)
				}
			} else if !strings.Contains(notes, want) {
				t.Errorf("notes %q do not name what is left out", notes)
			}
			if !strings.Contains(fmt.Sprint(f.Table.Rows), missing) {
				t.Errorf("the table shows nothing as missing: %v", f.Table.Rows)
			}
			for _, row := range f.Table.Rows {
				if len(row) != len(f.Table.Columns) {
					t.Errorf("a row of %d cells below %d columns", len(row), len(f.Table.Columns))
				}
			}
		})
	}
}

// Where nothing can be drawn a sentence says so, and the table still has the names.
func TestNothingButMissingFigures(t *testing.T) {
	t.Parallel()
	tests := []named{
		{"precisionrecall", PrecisionRecall{Points: []PrecisionRecallPoint{{Name: "a", Precision: nan}}}},
		{"qualityspeed", QualitySpeed{Points: []QualitySpeedPoint{{Name: "a", Speed: nan}}}},
		{"critical", CriticalDifference{Rows: []CriticalRow{{"a", nan}}}},
		{"matrix", Matrix{Names: []string{"a", "b"}}},
		{"intervals", Intervals{Rows: []IntervalRow{{Name: "a", Value: nan}}}},
		{"distribution", Distribution{Rows: []DistributionRow{{Name: "a"}}}},
		{"roles", RoleHeat{Detectors: []string{"a"}, Roles: []Role{{Name: "body"}}}},
		{"breakdown", Breakdown{Detectors: []string{"a"}, Groups: []BreakdownGroup{{"x", 1}}}},
		{"curve", Curve{Series: []CurveSeries{{"a", []CurvePoint{{X: 1, Y: nan}}}}}},
		{"ranks", RankStability{Columns: []string{"x"}, Rows: []RankRow{{Name: "a"}}}},
		{"speed", Speed{Rows: []SpeedRow{{"a", noTimes, noTimes, nil}}}},
		{"history", History{Runs: []string{"1"}, Rows: []HistoryRow{{Name: "a"}}}},
		{"reliability", Reliability{Bins: []ReliabilityBin{{}}}},
	}
	for _, tt := range tests {
		f := tt.chart.Figure("p")
		if f.SVG != "" || f.Narrow != "" || !strings.HasPrefix(f.Help, "There is nothing to draw: ") || len(f.Table.Rows) == 0 {
			t.Errorf("%s: svg %q, help %q, rows %v", tt.name, f.SVG, f.Help, f.Table.Rows)
		}
	}
}
