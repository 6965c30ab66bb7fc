// Package boost trains and applies gradient-boosted decision trees for probabilities: sums
// of small trees over numeric features, each fitted to what the trees before it leave
// (Friedman 2001), with second-order steps (Chen and Guestrin 2016, XGBoost) over
// histograms and trees that grow leaf by leaf (Ke and others 2017, LightGBM). No
// well-kept Go library trains such trees.
//
// Targets may be anything in [0,1] and rows have weights; rows belong to groups, such as
// the pages that they stand on, and each tree sees a sample of whole groups. The same data,
// options and seed give the same forest to the bit, on however many cores.
package boost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// A Forest is a sum of trees. It is safe for concurrent use.
type Forest struct {
	features int
	bias     float32
	trees    []tree
}

// A tree is its inner nodes, of which the first is the root, and its leaves. A tree
// without inner nodes is its one leaf.
type tree struct {
	nodes  []node
	leaves []float32
}

// A node sends a row to the left if its value is at most the threshold. A negative branch
// is a leaf: -1 the first, -2 the second.
type node struct {
	threshold   float32
	feature     uint16
	left, right int16
}

// Features returns the number of features of a row.
func (f *Forest) Features() int { return f.features }

// Trees returns the number of trees.
func (f *Forest) Trees() int { return len(f.trees) }

// AddLogits adds to each sum the log-odds of its row; rows holds as many rows of features
// as there are sums, one after the other.
func (f *Forest) AddLogits(rows, sums []float32) {
	for i := range sums {
		sums[i] += f.bias
	}
	// Tree by tree, as a tree fits into the cache and a page does not.
	for i := range f.trees {
		f.trees[i].add(rows, f.features, sums)
	}
}

func (t *tree) add(rows []float32, features int, sums []float32) {
	if len(t.nodes) == 0 {
		for i := range sums {
			sums[i] += t.leaves[0]
		}
		return
	}
	for i := range sums {
		sums[i] += t.leaves[t.leaf(rows[i*features:(i+1)*features])]
	}
}

func (t *tree) leaf(row []float32) int {
	at := int16(0)
	for at >= 0 {
		n := &t.nodes[at]
		if row[n.feature] <= n.threshold {
			at = n.left
		} else {
			at = n.right
		}
	}
	return int(-1 - at)
}

// Shares returns for each feature how many nodes ask for it, as a share of all.
func (f *Forest) Shares() []float64 {
	out := make([]float64, f.features)
	total := 0.0
	for _, t := range f.trees {
		for _, n := range t.nodes {
			out[n.feature]++
			total++
		}
	}
	for i := range out {
		out[i] /= max(total, 1)
	}
	return out
}

// Sigmoid returns the probability of log-odds.
func Sigmoid(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

const nodeBytes = 10

// AppendBinary appends the forest: numbers of features and trees, the bias, and of each
// tree the number of nodes, the nodes and the leaves, all little-endian.
func (f *Forest) AppendBinary(to []byte) ([]byte, error) {
	le := binary.LittleEndian
	to = le.AppendUint32(to, uint32(f.features))
	to = le.AppendUint32(to, uint32(len(f.trees)))
	to = le.AppendUint32(to, math.Float32bits(f.bias))
	for _, t := range f.trees {
		to = le.AppendUint16(to, uint16(len(t.nodes)))
		for _, n := range t.nodes {
			to = le.AppendUint32(to, math.Float32bits(n.threshold))
			to = le.AppendUint16(to, n.feature)
			to = le.AppendUint16(to, uint16(n.left))
			to = le.AppendUint16(to, uint16(n.right))
		}
		for _, v := range t.leaves {
			to = le.AppendUint32(to, math.Float32bits(v))
		}
	}
	return to, nil
}

var errTorn = errors.New("the trees end early")

// Parse reads a forest from the start of data, as [Forest.AppendBinary] wrote it, and
// returns what follows. It refuses one that would ask for a feature that a row lacks or
// never come to a leaf.
func Parse(data []byte) (*Forest, []byte, error) {
	le := binary.LittleEndian
	if len(data) < 12 {
		return nil, nil, errTorn
	}
	f := &Forest{features: int(le.Uint32(data)), bias: math.Float32frombits(le.Uint32(data[8:]))}
	count := int(le.Uint32(data[4:]))
	data = data[12:]
	if f.features > math.MaxUint16 || count > len(data) {
		return nil, nil, fmt.Errorf("a forest of %d trees over %d features cannot be", count, f.features)
	}
	f.trees = make([]tree, count)
	for i := range f.trees {
		var err error
		if data, err = f.trees[i].parse(data, f.features); err != nil {
			return nil, nil, fmt.Errorf("tree %d: %w", i, err)
		}
	}
	return f, data, nil
}

func (t *tree) parse(data []byte, features int) ([]byte, error) {
	le := binary.LittleEndian
	if len(data) < 2 {
		return nil, errTorn
	}
	n := int(le.Uint16(data))
	data = data[2:]
	if n > math.MaxInt16 || len(data) < n*nodeBytes+(n+1)*4 {
		return nil, errTorn
	}
	t.nodes = make([]node, n)
	for i := range t.nodes {
		t.nodes[i] = node{
			threshold: math.Float32frombits(le.Uint32(data)), feature: le.Uint16(data[4:]),
			left: int16(le.Uint16(data[6:])), right: int16(le.Uint16(data[8:])),
		}
		if err := t.nodes[i].check(i, n, features); err != nil {
			return nil, err
		}
		data = data[nodeBytes:]
	}
	t.leaves = make([]float32, n+1)
	for i := range t.leaves {
		t.leaves[i] = math.Float32frombits(le.Uint32(data))
		data = data[4:]
	}
	return data, nil
}

// check reports whether node i of n leads on to later nodes or to leaves, so that every
// walk ends.
func (n node) check(i, nodes, features int) error {
	if int(n.feature) >= features {
		return fmt.Errorf("node %d asks for feature %d of %d", i, n.feature, features)
	}
	for _, to := range []int{int(n.left), int(n.right)} {
		if to >= nodes || to >= 0 && to <= i || -1-to > nodes {
			return fmt.Errorf("node %d leads to %d", i, to)
		}
	}
	return nil
}
