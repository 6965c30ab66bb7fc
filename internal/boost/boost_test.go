package boost

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// one is a single tree of all rows and features that takes its whole step.
func one(depth int, ridge float64) Options {
	return Options{Trees: 1, Depth: depth, Rate: 1, Ridge: ridge, MinLeaf: 1e-9, Columns: 1, Groups: 1}
}

func ungrouped(features int, values, targets []float32) Data {
	d := Data{Features: features, Values: values, Target: targets}
	for i := range targets {
		d.Weight, d.Group = append(d.Weight, 1), append(d.Group, int32(i))
	}
	return d
}

// What Train finds, computed by hand. At the start p is the weighted mean of the targets; a
// row has the gradient w(y-p) and the hessian wp(1-p), a leaf the value G/(H+ridge).
func TestTrainByHand(t *testing.T) {
	weighted := ungrouped(1, []float32{0, 1, 2}, []float32{0, 1, 1})
	weighted.Weight = []float32{2, 1, 1} // scaled to 1.5, 0.75, 0.75; p = 1/2
	tests := []struct {
		name    string
		data    Data
		options Options
		bias    float64
		nodes   []node
		leaves  []float32
	}{
		// gradients -1/2 -1/2 1/2 1/2, hessians 1/4 each: between 1 and 2 the gain is 2+2-0, else
		// 1+1/3. Leaves: -1/(1/2) and 1/(1/2).
		{"two leaves", ungrouped(1, []float32{0, 1, 2, 3}, []float32{0, 0, 1, 1}), one(1, 1e-9), 0, []node{{threshold: 1.5}}, []float32{-2, 2}},
		// With a ridge of 1/2 leaves are -1/(1/2+1/2).
		{"ridge", ungrouped(1, []float32{0, 1, 2, 3}, []float32{0, 0, 1, 1}), one(1, 0.5), 0, []node{{threshold: 1.5}}, []float32{-1, 1}},
		// The first feature says nothing, so that the second is asked.
		{"two features", ungrouped(2, []float32{7, 0, 7, 5, 8, 0, 8, 5}, []float32{0, 1, 0, 1}), one(1, 1e-9), 0, []node{{2.5, 1}}, []float32{-2, 2}},
		// 0 1 0 needs two splits. p = 1/3: gradients -1/3 2/3 -1/3, hessians 2/9. Off the first and
		// off the last gain the same, so that the first is split off, then the last; the leaves below
		// the first are one.
		{"two splits", ungrouped(1, []float32{0, 1, 2}, []float32{0, 1, 0}), one(2, 1e-9), -math.Ln2, []node{{threshold: 0.5}, {}, {threshold: 1.5}}, []float32{-1.5, -1.5, 3, -1.5}},
		{"nothing to learn", ungrouped(1, []float32{0, 1}, []float32{1, 1}), one(1, 1), math.Log((1 - 1e-6) / 1e-6), []node{{}}, []float32{0, 0}},
		{"soft targets", ungrouped(1, []float32{0, 1}, []float32{0.25, 0.75}), one(1, 1e-9), 0, []node{{threshold: 0.5}}, []float32{-1, 1}},
		{"weights", weighted, one(1, 1e-9), 0, []node{{threshold: 0.5}}, []float32{-2, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Train(t.Context(), tt.data, tt.options)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(float64(f.bias)-tt.bias) > 1e-5 {
				t.Errorf("bias %v, want %v", f.bias, tt.bias)
			}
			near := cmpopts.EquateApprox(0, 1e-5)
			if diff := cmp.Diff(tt.nodes, f.nodes, cmp.AllowUnexported(node{}), near) + cmp.Diff(tt.leaves, f.leaves, near); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A second tree is fitted to what the first leaves: after leaves of -1 and 1 p is the sigmoid of
// them, the gradients 0.2689 a row of hessian 0.1966, so that the step is 1.0758/(0.3932+1).
func TestSecondTree(t *testing.T) {
	o := one(1, 0.5)
	o.Trees = 2
	f, err := Train(t.Context(), ungrouped(1, []float32{0, 1, 2, 3}, []float32{0, 0, 1, 1}), o)
	if err != nil {
		t.Fatal(err)
	}
	p := Sigmoid(-1)
	want := 2 * p / (2*p*(1-p) + 0.5)
	if got := float64(whole(f, []float32{3})[0]); math.Abs(got-1-want) > 1e-5 {
		t.Errorf("log-odds %v, want 1 + %v", got, want)
	}
}

// whole asks all trees of a forest.
func whole(f *Forest, rows []float32) []float32 {
	return Logits([]*Forest{f}, rows, float32(math.Inf(1)))
}

// What several forests say is the mean, but of rows that are clear before: by a third of the trees of the
// first one, by all of them, or by the first two.
func TestLogits(t *testing.T) {
	d := rings(400, 9)
	var forests []*Forest
	for seed := range 3 {
		f, err := Train(t.Context(), d, Options{Trees: 30, Columns: 1, Seed: uint64(seed)})
		if err != nil {
			t.Fatal(err)
		}
		forests = append(forests, f)
	}
	third := *forests[0]
	third.nodes, third.leaves = third.nodes[:len(third.nodes)/3], third.leaves[:len(third.leaves)/3]
	early, first, second, last := whole(&third, d.Values), whole(forests[0], d.Values), whole(forests[1], d.Values), whole(forests[2], d.Values)
	const sure = 1.2
	counts := make(map[string]int)
	for i, got := range Logits(forests, d.Values, sure) {
		want, how := (first[i]+second[i]+last[i])/3, "mean"
		switch {
		case math.Abs(float64(early[i])) >= sure:
			want, how = early[i], "early"
		case math.Abs(float64(first[i])) >= sure:
			want, how = first[i], "first"
		case math.Abs(float64(first[i]+second[i])/2) >= sure/2:
			want, how = (first[i]+second[i])/2, "second"
		}
		counts[how]++
		if math.Abs(float64(got-want)) > 1e-5 {
			t.Errorf("row %d has log-odds %v, want %v, the %s", i, got, want, how)
		}
	}
	if len(counts) < 4 {
		t.Errorf("rows were judged in these ways only: %v", counts)
	}
}

// rings is data that no linear model learns.
func rings(n int, seed uint64) Data {
	rng := rand.New(rand.NewPCG(seed, 0))
	d := Data{Features: 3}
	for i := range n {
		x, y := rng.Float32()*2-1, rng.Float32()*2-1
		inside := float32(0)
		if r := x*x + y*y; r > 0.2 && r < 0.7 {
			inside = 1
		}
		d.Values = append(d.Values, x, y, rng.Float32())
		d.Target, d.Weight, d.Group = append(d.Target, inside), append(d.Weight, 1), append(d.Group, int32(i/10))
	}
	return d
}

func TestTrainLearns(t *testing.T) {
	f, err := Train(t.Context(), rings(4000, 1), Options{Trees: 60, Columns: 1, Ridge: 1, Rate: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	test := rings(1000, 2)
	wrong := 0
	for i, s := range whole(f, test.Values) {
		if (s > 0) != (test.Target[i] == 1) {
			wrong++
		}
	}
	if wrong > 50 {
		t.Errorf("%d of 1000 unseen rows are wrong, want 50 at most", wrong)
	}
	asked := make([]int, test.Features)
	for _, n := range f.nodes {
		if n != (node{}) { // one that splits nothing
			asked[n.feature]++
		}
	}
	if asked[2] > asked[0] || asked[2] > asked[1] {
		t.Errorf("noise is asked more often than what matters: %v", asked)
	}
}

// The same data and seed give the same bytes on one core and on several; another seed others.
func TestTrainRepeats(t *testing.T) {
	train := func(seed uint64) []byte {
		f, err := Train(t.Context(), rings(500, 3), Options{Trees: 8, Columns: 0.7, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return f.Append(nil)
	}
	first := train(1)
	before := runtime.GOMAXPROCS(1)
	single := train(1)
	runtime.GOMAXPROCS(before)
	if !bytes.Equal(first, single) {
		t.Error("the forest changes with the number of cores")
	}
	if bytes.Equal(first, train(2)) {
		t.Error("the seed changes nothing")
	}
}

func TestTrainRefuses(t *testing.T) {
	good := rings(20, 1)
	torn := good
	torn.Group = slices.Clone(good.Group)
	torn.Group[19] = torn.Group[0]
	short := good
	short.Weight = good.Weight[1:]
	tests := []struct {
		name string
		data Data
		o    Options
		want string
	}{
		{"no rows", Data{Features: 1}, Options{}, "needs rows"},
		{"lengths", short, Options{}, "19 weights"},
		{"torn group", torn, Options{}, "do not stand together"},
		{"bins", good, Options{Bins: 300}, "256"},
		{"depth", good, Options{Depth: 11}, "from 1 to 10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Train(t.Context(), tt.data, tt.o); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, good, Options{}); err == nil {
		t.Error("training does not end with its context")
	}
}

func TestBinary(t *testing.T) {
	f, err := Train(t.Context(), rings(300, 5), Options{Trees: 4, Depth: 3})
	if err != nil {
		t.Fatal(err)
	}
	data := f.Append(nil)
	again, rest, err := Parse(append(slices.Clone(data), 1, 2, 3))
	if err != nil || len(rest) != 3 {
		t.Fatalf("%d bytes left, %v", len(rest), err)
	}
	if diff := cmp.Diff(f, again, cmp.AllowUnexported(Forest{}, node{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range data {
		if _, _, err := Parse(data[:i]); err == nil {
			t.Errorf("the first %d of %d bytes are a forest", i, len(data))
		}
	}
	wrong := slices.Clone(data)
	wrong[headBytes+4] = 3 // the root asks for a feature that is not there
	if _, _, err := Parse(wrong); err == nil {
		t.Error("a tree is read that asks for what rows lack")
	}
}

// What is no number is above no threshold, in training as at work.
func TestNoNumber(t *testing.T) {
	nan := float32(math.NaN())
	if above(nan, -1) != 0 || binOf([]float32{-1, 1}, nan) != 0 || above(0, float32(math.Copysign(0, -1))) != 0 {
		t.Error("it is above something")
	}
}

// Values that few rows have are told apart beside one that most have.
func TestBinsOfRareValues(t *testing.T) {
	values := make([]float32, 10_000)
	for i := range 100 {
		values[i*97] = float32(i)
	}
	b := ungrouped(1, values, make([]float32, len(values))).bin(64)
	if n := len(b.cuts[0]); n < 40 || n > 63 {
		t.Errorf("%d cuts of 100 rare values, for 64 bins", n)
	}
	even := make([]float32, 10_000)
	for i := range even {
		even[i] = float32(i)
	}
	bins := make([]int, 64)
	for _, bin := range ungrouped(1, even, make([]float32, len(even))).bin(64).columns[0] {
		bins[bin]++
	}
	if slices.Min(bins) < 100 || slices.Max(bins) > 200 {
		t.Errorf("bins of evenly spread values hold %v", bins)
	}
}

// A value is in the bin whose border it does not pass, as the trees have it.
func TestBins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float32Range(-100, 100), 1, 200).Draw(t, "values")
		bins := rapid.IntRange(2, 16).Draw(t, "bins")
		b := ungrouped(1, values, make([]float32, len(values))).bin(bins)
		cuts := b.cuts[0]
		if len(cuts) >= bins || !slices.IsSorted(cuts) {
			t.Fatalf("cuts %v for %d bins", cuts, bins)
		}
		for i, v := range values {
			bin := int(b.columns[0][i])
			if bin > 0 && v <= cuts[bin-1] || bin < len(cuts) && v > cuts[bin] {
				t.Errorf("%v is in bin %d of %v", v, bin, cuts)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	forest, err := Train(f.Context(), rings(100, 5), Options{Trees: 2, Depth: 2})
	if err != nil {
		f.Fatal(err)
	}
	data := forest.Append(nil)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		forest, _, err := Parse(data)
		if err != nil {
			return
		}
		if forest.Features() == 0 {
			return
		}
		for _, v := range whole(forest, make([]float32, forest.Features())) {
			if v != v {
				t.Fatal("log-odds are no number")
			}
		}
	})
}

// BenchmarkLogits applies 240 trees of 16 leaves to a page of 300 lines.
func BenchmarkLogits(b *testing.B) {
	const features, rows = 300, 300
	rng := rand.New(rand.NewPCG(1, 1))
	d := Data{Features: features}
	for i := range 3000 {
		sum := float32(0)
		for range features {
			v := rng.Float32()
			d.Values = append(d.Values, v)
			sum += v * v
		}
		d.Target, d.Weight, d.Group = append(d.Target, float32(int(sum)%2)), append(d.Weight, 1), append(d.Group, int32(i))
	}
	f, err := Train(b.Context(), d, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		whole(f, d.Values[:rows*features])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows/float64(f.Trees()), "ns/row/tree")
}
