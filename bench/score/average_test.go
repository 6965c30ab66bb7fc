package score

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func pageScore(f1, p, r float64, n Counts) Score {
	return Score{Values: []float64{f1, p, r}, Counts: n}
}

func TestAverages(t *testing.T) {
	nan := math.NaN()
	one := pageScore(1, 1, 1, Counts{Hit: 2})
	half := pageScore(.5, .4, .8, Counts{Hit: 4, Extra: 6, Missed: 1})
	none := pageScore(0, nan, 0, Counts{Missed: 3})
	tests := []struct {
		name    string
		average Average
		scores  []Score
		want    float64
	}{
		{"mean of pages", MeanOf(0), []Score{one, half, none}, .5},
		{"a page without a value leaves the mean", MeanOf(1), []Score{one, half, none}, .7},
		{"an undefined score leaves every mean", MeanOf(2), []Score{one, half, none, {}}, .6},
		{"1 AEB F1: harmonic mean of the means", HarmonicOf(1, 2), []Score{one, half, none}, 2 * .7 * .6 / 1.3},
		{"harmonic of nothing precise", HarmonicOf(1, 2), []Score{none}, 0},
		{"14 TRAF: pooled", Pooled(Counts.Precision), []Score{one, half, none}, 6. / 12},
		{"pooled recall", Pooled(Counts.Recall), []Score{one, half, none}, 6. / 10},
		{"of nothing", MeanOf(0), nil, nan},
		{"of pages without a value", MeanOf(1), []Score{none}, nan},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.average.Of(tt.scores)
			if math.IsNaN(got) != math.IsNaN(tt.want) || math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("%s: %v, want %v", tt.average.Name, got, tt.want)
			}
		})
	}
}

// WCEB's _micro is the mean over all pages and its _macro the mean of the data sets'
// means; neither pools counts.
func Test9WCEBMicroMacro(t *testing.T) {
	a := []Score{pageScore(1, 1, 1, Counts{Hit: 10}), pageScore(.5, .5, .5, Counts{Hit: 1, Extra: 1, Missed: 1}), pageScore(0, 0, 0, Counts{Missed: 5})}
	b := []Score{pageScore(1, 1, 1, Counts{Hit: 1})}
	micro := MeanOf(0).Of(append(append([]Score{}, a...), b...))
	macro := (MeanOf(0).Of(a) + MeanOf(0).Of(b)) / 2
	pooled := Pooled(Counts.F1).Of(append(append([]Score{}, a...), b...))
	if micro != .625 || macro != .75 || math.Abs(pooled-24./31) > 1e-12 {
		t.Errorf("micro %v, macro %v, pooled %v", micro, macro, pooled)
	}
}

// Averages do not depend on the order of pages beyond rounding.
func TestAveragesDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 50)
		scores := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Score {
			return Counts{n.Draw(t, "hit"), n.Draw(t, "extra"), n.Draw(t, "missed"), 0}.score()
		}), 1, 30).Draw(t, "scores")
		shuffled := rapid.Permutation(scores).Draw(t, "shuffled")
		for _, a := range []Average{MeanOf(0), HarmonicOf(1, 2), Pooled(Counts.F1)} {
			if x, y := a.Of(scores), a.Of(shuffled); math.Abs(x-y) > 1e-12 {
				t.Errorf("%s: %v and %v", a.Name, x, y)
			}
		}
	})
}
