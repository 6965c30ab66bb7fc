package stats

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// upTo returns the whole numbers from 0 to n.
func upTo(n int) []float64 {
	var out []float64
	for i := range n + 1 {
		out = append(out, float64(i))
	}
	return out
}

func TestPercentile(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name  string
		boot  []float64
		level float64
		want  Interval
	}{
		{"on values", []float64{4, 0, 3, 1, 2}, 0.5, Interval{1, 3}},
		{"between values", []float64{0, 10}, 0.9, Interval{0.5, 9.5}},
		{"many", upTo(1000), 0.95, Interval{25, 975}},
		{"undefined left out", []float64{nan, 0, nan, 10}, 0.9, Interval{0.5, 9.5}},
		{"all equal", []float64{2, 2, 2}, 0.95, Interval{2, 2}},
		{"one", []float64{2}, 0.95, Interval{2, 2}},
		{"everything", []float64{1, 2, 3}, 1, Interval{1, 3}},
		{"none", nil, 0.95, Interval{nan, nan}},
		{"none defined", []float64{nan}, 0.95, Interval{nan, nan}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Percentile(tt.boot, tt.level), cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBCa(t *testing.T) {
	nan := math.NaN()
	skewed := []float64{1, 1, 1, -3}
	tests := []struct {
		name      string
		estimate  float64
		boot      []float64
		jackknife []float64
		want      Interval
		why       string
	}{
		{"neither", 500, upTo(1000), []float64{1, -1}, Interval{25, 975}, "half below and no skew: the percentiles"},
		{"bias", 600, upTo(1000), nil, Interval{73.00, 993.17}, "600.5 of 1001 below: z0 = 0.2531; CDF(2z0-1.96) and CDF(2z0+1.96)"},
		{
			"acceleration", 500, upTo(1000), skewed,
			Interval{49.58, 992.14},
			"d = -1 -1 -1 3: a = 24 / (6 * 12^1.5) = 0.0962; CDF(-1.96/1.1886) and CDF(1.96/0.8114)",
		},
		{
			"both", 600, upTo(1000), skewed,
			Interval{112.57, 998.91},
			"z0-1.96 = -1.7069, z0+1.96 = 2.2131: CDF(z0-1.7069/1.1642) and CDF(z0+2.2131/0.7870)",
		},
		{"ties", 1, []float64{0, 1, 1, 1, 2}, nil, Interval{0.1, 1.9}, "one below, three equal: half, no bias"},
		{"skew that cannot be told", 500, upTo(1000), []float64{0.1, 0.1, 0.1}, Interval{25, 975}, "equal jackknife values"},
		{"estimate below all", -1, upTo(1000), skewed, Interval{25, 975}, "falls back"},
		{"estimate above all", 1001, upTo(1000), skewed, Interval{25, 975}, "falls back"},
		{"estimate undefined", nan, upTo(1000), skewed, Interval{25, 975}, "falls back"},
		{"undefined left out", 500, append(upTo(1000), nan), []float64{1, nan, -1}, Interval{25, 975}, ""},
		{"all equal", 2, []float64{2, 2, 2}, []float64{2, 2}, Interval{2, 2}, ""},
		{"none", 2, nil, nil, Interval{nan, nan}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := BCa(tt.estimate, tt.boot, tt.jackknife, 0.95)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 0.01)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Where the formula has its pole the interval ends at the values' end.
func TestBCaPastThePole(t *testing.T) {
	jackknife := append(make([]float64, 400), -1) // a is 0.165
	got := BCa(999, upTo(1000), jackknife, 0.9999)
	if got.High != 1000 || !(got.Low <= got.High) {
		t.Errorf("%v", got)
	}
	if got := BCa(500, upTo(1000), jackknife, 1); got != (Interval{0, 1000}) {
		t.Errorf("level 1: %v", got)
	}
}

// A higher level gives an interval that holds the one of a lower level; all are
// among the values, whose order is of no account.
func TestIntervalProperties(t *testing.T) {
	level := rapid.Float64Range(0, 1)
	rapid.Check(t, func(t *rapid.T) {
		boot := values.Draw(t, "boot")
		low, high := level.Draw(t, "a level"), level.Draw(t, "a level")
		low, high = min(low, high), max(low, high)
		shuffled := rapid.Permutation(boot).Draw(t, "shuffled")
		estimate, jackknife := boot[0], values.Draw(t, "jackknife")
		for name, of := range map[string]func(boot []float64, level float64) Interval{
			"Percentile": Percentile,
			"BCa":        func(boot []float64, level float64) Interval { return BCa(estimate, boot, jackknife, level) },
		} {
			inner, outer, all := of(boot, low), of(boot, high), Percentile(boot, 1)
			if !(all.Low <= outer.Low && outer.Low <= inner.Low && inner.High <= outer.High && outer.High <= all.High) {
				t.Errorf("%s: %v at level %v, %v at %v", name, inner, low, outer, high)
			}
			if got := of(shuffled, high); got != outer {
				t.Errorf("%s in another order: %v and %v", name, outer, got)
			}
		}
	})
}

// Jackknife values that differ by next to nothing have an acceleration all the same.
func TestBCaOfTinyDifferences(t *testing.T) {
	boot := []float64{1, 2, 3, 4, 5}
	tiny := []float64{6e-108, 5e-108, 9e-108}
	want := BCa(3, boot, []float64{6, 5, 9}, 0.9)
	if got := BCa(3, boot, tiny, 0.9); math.Abs(got.Low-want.Low)+math.Abs(got.High-want.High) > 1e-12 {
		t.Errorf("%v, want %v as of values that are larger", got, want)
	}
}

func TestIntervalsLeaveTheirArgumentsAlone(t *testing.T) {
	boot, jackknife := []float64{3, 1, 2}, []float64{5, 1, 3}
	BCa(2, boot, jackknife, 0.95)
	Percentile(boot, 0.95)
	SD(boot)
	if diff := cmp.Diff([][]float64{{3, 1, 2}, {5, 1, 3}}, [][]float64{boot, jackknife}); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestExpanded(t *testing.T) {
	tests := []struct {
		level    float64
		clusters int
		want     float64
		why      string
	}{
		{0.95, 10, 0.98289, "Student's quantile for 9 is 2.2622, times sqrt(10/9) is 2.3845"},
		{0.95, 30, 0.96249, "2.0452 for 29, times sqrt(30/29) is 2.0802"},
		{0.95, 200, 0.95195, "1.9720 for 199, times sqrt(200/199) is 1.9769"},
		{0.95, 1_000_000, 0.95, "normal"},
		{0.95, 1, 1, "one cluster has no spread"},
		{0.95, 0, 1, ""},
		{0, 10, 0, ""},
		{1, 10, 1, ""},
	}
	for _, tt := range tests {
		if got := Expanded(tt.level, tt.clusters); math.Abs(got-tt.want) > 2e-5 {
			t.Errorf("Expanded(%v, %d) = %v, want %v: %s", tt.level, tt.clusters, got, tt.want, tt.why)
		}
	}
}

func TestSD(t *testing.T) {
	// Squared distances from 5: 9+1+1+1+0+0+4+16 = 32, by 7.
	if got, want := SD([]float64{2, 4, 4, math.NaN(), 4, 5, 5, 7, 9}), math.Sqrt(32./7); math.Abs(got-want) > 1e-12 {
		t.Errorf("SD = %v, want %v", got, want)
	}
	if got := SD([]float64{1}); !math.IsNaN(got) {
		t.Errorf("SD of one value = %v", got)
	}
}
