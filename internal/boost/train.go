package boost

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Options says how to train. The zero value of a field stands for its default.
type Options struct {
	Trees   int     `json:"trees"`    // number of trees; 240
	Depth   int     `json:"depth"`    // questions from the root to a leaf; 4
	Bins    int     `json:"bins"`     // bins of a feature's histogram, at most 256; 64
	Rate    float64 `json:"rate"`     // how much of its step each tree takes; 0.1
	Ridge   float64 `json:"ridge"`    // added to the weight of a leaf, which draws its value to 0; 1
	MinLeaf float64 `json:"min_leaf"` // least sum of weight times p(1-p) of a leaf; 3e-3 of that of all rows
	Columns float64 `json:"columns"`  // share of the features that a tree may ask for; 0.2
	Groups  float64 `json:"groups"`   // share of the groups that a tree is fitted to; 0.6
	Seed    uint64  `json:"seed"`
}

// WithDefaults returns the options with the value named above for each that is 0.
func (o Options) WithDefaults() Options {
	def := func(v *float64, to float64) {
		if *v == 0 {
			*v = to
		}
	}
	if o.Trees == 0 {
		o.Trees = 240
	}
	if o.Depth == 0 {
		o.Depth = 4
	}
	if o.Bins == 0 {
		o.Bins = 64
	}
	def(&o.Rate, 0.1)
	def(&o.Ridge, 1)
	def(&o.MinLeaf, 3e-3)
	def(&o.Columns, 0.2)
	def(&o.Groups, 0.6)
	return o
}

func (o Options) check() error {
	if o.Trees < 1 || o.Depth < 1 || o.Depth > maxDepth || o.Bins < 2 || o.Bins > 256 || o.Rate <= 0 || o.Columns <= 0 || o.Groups <= 0 {
		return fmt.Errorf("training with %+v: trees and shares must be above 0, the depth from 1 to %d, bins from 2 to 256", o, maxDepth)
	}
	return nil
}

// Train fits a forest to the data. Weights are scaled to a mean of 1 first, so that Ridge
// means the same everywhere.
func Train(ctx context.Context, d Data, o Options) (*Forest, error) {
	o = o.WithDefaults()
	if err := d.check(); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	groups, err := d.groups()
	if err != nil {
		return nil, err
	}
	t := newTrainer(d, o)
	rng := rand.New(rand.NewPCG(o.Seed, 0))
	for range o.Trees {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("training trees: %w", err)
		}
		t.grow(sampleRows(groups, o.Groups, rng), sortedSample(t.usable, max(1, int(math.Ceil(o.Columns*float64(len(t.usable))))), rng.Shuffle))
	}
	return t.forest, nil
}

// sampleRows returns the rows of a share of the groups, in order.
func sampleRows(groups [][2]int, share float64, rng *rand.Rand) []int32 {
	numbers := make([]int, len(groups))
	for i := range numbers {
		numbers[i] = i
	}
	var rows []int32
	for _, g := range sortedSample(numbers, max(1, int(math.Ceil(share*float64(len(groups))))), rng.Shuffle) {
		for i := groups[g][0]; i < groups[g][1]; i++ {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// trainer holds what all trees share.
type trainer struct {
	Options
	data   Data
	binned binned
	usable []int // features with more than one value
	weight []float64
	rows   [][]float32 // of values
	logit  []float32   // of each row, by the trees so far
	// gradient and hessian of the loss in each row's logit
	gradient, hessian []float64
	forest            *Forest
}

func newTrainer(d Data, o Options) *trainer {
	n := d.rows()
	t := &trainer{
		Options: o, data: d, binned: d.bin(o.Bins), weight: make([]float64, n), rows: make([][]float32, n), logit: make([]float32, n),
		gradient: make([]float64, n), hessian: make([]float64, n), forest: &Forest{features: d.Features, depth: o.Depth},
	}
	for i := range t.rows {
		t.rows[i] = d.Values[i*d.Features : (i+1)*d.Features]
	}
	for f, cuts := range t.binned.cuts {
		if len(cuts) > 0 {
			t.usable = append(t.usable, f)
		}
	}
	if len(t.usable) == 0 {
		t.usable = []int{0}
	}
	total, positive := 0.0, 0.0
	for i, w := range d.Weight {
		total += float64(w)
		positive += float64(w) * float64(d.Target[i])
	}
	total = max(total, math.SmallestNonzeroFloat32)
	for i, w := range d.Weight {
		t.weight[i] = float64(w) * float64(n) / total
	}
	p := min(max(positive/total, 1e-6), 1-1e-6)
	t.forest.bias = float32(math.Log(p / (1 - p)))
	for i := range t.logit {
		t.logit[i] = t.forest.bias
	}
	t.MinLeaf *= p * (1 - p) * float64(n)
	return t
}

// grow adds a tree fitted to the rows over the columns, and lets every row profit.
func (t *trainer) grow(rows []int32, columns []int) {
	for i := range t.logit {
		p := Sigmoid(float64(t.logit[i]))
		t.gradient[i] = t.weight[i] * (float64(t.data.Target[i]) - p)
		t.hessian[i] = t.weight[i] * max(p*(1-p), 1e-6)
	}
	nodes, leaves := t.fit(rows, columns)
	f := t.forest
	f.nodes, f.leaves = append(f.nodes, nodes...), append(f.leaves, leaves...)
	workers(len(t.logit), func(from, to int) {
		f.addTree(f.Trees()-1, t.rows[from:to], t.logit[from:to])
	})
}

// workers calls do for parts of the numbers below n, at the same time.
func workers(n int, do func(from, to int)) {
	parts := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { do(p*n/parts, (p+1)*n/parts) })
	}
	wg.Wait()
}

// eachColumn calls do for every number below n, several at the same time.
func eachColumn(n int, do func(i int)) {
	workers(n, func(from, to int) {
		for i := from; i < to; i++ {
			do(i)
		}
	})
}
