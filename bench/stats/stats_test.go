package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestClustersOf(t *testing.T) {
	got := ClustersOf([]string{"a", "", "b", "a", ""})
	if diff := cmp.Diff(Clusters{{0, 3}, {1}, {2}, {4}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func ExampleResampler_MeanInterval() {
	c := ClustersOf([]string{"a", "a", "b", "c", "d", "e"})
	r := NewResampler(c, 10_000, 1)
	i := r.MeanInterval([]float64{0.9, 0.8, 0.7, 0.9, 1, 0.8}, 0.95)
	fmt.Printf("[%.2f, %.2f]\n", i.Low, i.High)
	// Output: [0.77, 0.93]
}

func TestMeanIntervalOfEqualValues(t *testing.T) {
	r := NewResampler(ClustersOf([]string{"a", "a", "b"}), 100, 1)
	if got := r.MeanInterval([]float64{2, 2, 2}, 0.95); got != (Interval{2, 2}) {
		t.Errorf("%v", got)
	}
}

func TestMeanIntervalOfNothing(t *testing.T) {
	got := NewResampler(nil, 100, 1).MeanInterval(nil, 0.95)
	if !math.IsNaN(got.Low) || !math.IsNaN(got.High) {
		t.Errorf("%v", got)
	}
}

// The interval holds the true mean about as often as it says: values of one
// cluster share an effect, so an interval over pages would hold it far less often.
func TestMeanIntervalCoverage(t *testing.T) {
	const corpora, clusters, size = 400, 60, 4
	rng := rand.New(rand.NewPCG(7, 7))
	held := 0
	for i := range corpora {
		keys := make([]string, clusters*size)
		values := make([]float64, clusters*size)
		for c := range clusters {
			shared := rng.NormFloat64()
			for k := range size {
				keys[c*size+k] = fmt.Sprint(c)
				values[c*size+k] = shared + 0.3*rng.NormFloat64()
			}
		}
		got := NewResampler(ClustersOf(keys), 1000, uint64(i)).MeanInterval(values, 0.95)
		if got.Low <= 0 && 0 <= got.High {
			held++
		}
	}
	if share := float64(held) / corpora; share < 0.91 || share > 0.98 {
		t.Errorf("the 95%% interval held the true mean in %.3f of %d corpora", share, corpora)
	}
}

func TestSignFlip(t *testing.T) {
	each := func(n int) Clusters {
		c := make(Clusters, n)
		for i := range c {
			c[i] = []int{i}
		}
		return c
	}
	tests := []struct {
		name   string
		c      Clusters
		values []float64
		want   float64
		why    string
	}{
		{"no difference", each(3), []float64{0, 0, 0}, 1, "every pattern is as extreme"},
		{"three of a sign", each(3), []float64{1, 2, 3}, 2. / 8, "+++ and ---"},
		{"mixed", each(3), []float64{3, 2, -1}, 4. / 8, "|sum| >= 4: 3+2-1, 3+2+1 and their mirrors"},
		{"one cluster", Clusters{{0, 1, 2}}, []float64{1, 1, 1}, 1, "a single site proves nothing"},
		{"rounding", each(3), []float64{0.1, 0.2, 0.3}, 2. / 8, "0.1+0.2+0.3 summed in another order"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SignFlip(tt.c, tt.values, 100, 1); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("p = %v, want %v: %s", got, tt.want, tt.why)
			}
		})
	}
}

// Random patterns must agree with all patterns.
func TestSignFlipRandomAgreesWithExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	values := make([]float64, exactLimit)
	c := make(Clusters, exactLimit+1)
	for i := range values {
		values[i] = rng.NormFloat64() + 0.4
		c[i] = []int{i}
	}
	exact := SignFlip(c[:exactLimit], values, 0, 1)
	c[exactLimit] = []int{exactLimit} // one cluster more, of difference zero, makes it random
	random := SignFlip(c, append(slices.Clone(values), 0), 20_000, 1)
	if math.Abs(exact-random) > 0.01 {
		t.Errorf("exact p %v, random %v", exact, random)
	}
}

// Under the null hypothesis p falls below 0.05 in about 5 % of experiments.
func TestSignFlipSize(t *testing.T) {
	const experiments = 400
	rng := rand.New(rand.NewPCG(5, 5))
	c := make(Clusters, 25)
	for i := range c {
		c[i] = []int{i}
	}
	rejected := 0
	for range experiments {
		values := make([]float64, len(c))
		for i := range values {
			values[i] = rng.NormFloat64()
		}
		if SignFlip(c, values, 500, 1) < 0.05 {
			rejected++
		}
	}
	if share := float64(rejected) / experiments; share < 0.02 || share > 0.085 {
		t.Errorf("%.3f of the experiments were significant, want about 0.05", share)
	}
}

func TestHolm(t *testing.T) {
	// Holm's procedure by hand: sorted .005 .01 .03 .04 are multiplied by 4 3 2 1
	// and made monotone: .02 .03 .06 .06.
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005})
	if diff := cmp.Diff([]float64{0.03, 0.06, 0.06, 0.02}, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Holm(nil); len(got) != 0 {
		t.Errorf("Holm(nil) = %v", got)
	}
}

func TestHolmProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		for i, corrected := range Holm(p) {
			if corrected < p[i] || corrected > 1 {
				t.Errorf("%v corrected to %v", p[i], corrected)
			}
		}
	})
}

func BenchmarkMeanInterval(b *testing.B) {
	keys := make([]string, 2000)
	values := make([]float64, 2000)
	for i := range keys {
		keys[i], values[i] = fmt.Sprint(i), float64(i%10)/10
	}
	r := NewResampler(ClustersOf(keys), 10_000, 1)
	for b.Loop() {
		r.MeanInterval(values, 0.95)
	}
}
