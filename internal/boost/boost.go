// Package boost trains and applies gradient-boosted decision trees for probabilities: sums
// of small trees over numeric features, each fitted to what the trees before it leave
// (Friedman 2001), with second-order steps (Chen and Guestrin 2016, XGBoost) over
// histograms (Ke and others 2017, LightGBM). No well-kept Go library trains such trees.
//
// Trees are complete: all leaves lie at one depth, so that going down one has no branch that
// a processor could guess wrong.
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
	depth    int
	bias     float32
	nodes    []node    // those of each tree from the root down, level by level
	leaves   []float32 // those of each tree from left to right
}

// A node sends a row to the right unless its value is at most the threshold.
type node struct {
	threshold float32
	feature   uint16
}

// Features returns the number of features of a row.
func (f *Forest) Features() int { return f.features }

// Trees returns the number of trees.
func (f *Forest) Trees() int { return len(f.leaves) >> f.depth }

// block is how many rows go through all trees together: they and a tree fit into the
// fastest cache.
const block = 16

// Logits returns the log-odds of rows of features, one after the other: the mean over the
// forests, which must look at the same features. What is no number is above no threshold.
//
// A row whose log-odds are sure or more away from 0 after a third of the first forest's trees, or
// after all of them, keeps these: where most rows are clear a forest takes a third of the time. After more
// forests so does a row whose log-odds sum to sure, as the more there are, the less another one changes.
func Logits(forests []*Forest, rows []float32, sure float32) []float32 {
	width := forests[0].features
	b := batch{sure: sure, out: make([]float32, len(rows)/width)}
	for at := 0; at < len(b.out); at += block {
		b.n = min(block, len(b.out)-at)
		for k := range b.n {
			b.rows[k] = rows[(at+k)*width : (at+k+1)*width]
			b.place[k], b.total[k] = at+k, 0
		}
		b.judge(forests)
	}
	return b.out
}

// A batch is rows that go through the trees together, those that are not done first.
type batch struct {
	sure  float32
	out   []float32
	n     int // rows that are not done
	rows  [block][]float32
	place [block]int     // of each in out
	sums  [block]float32 // by the forest at hand
	total [block]float32 // by the forests before
}

func (b *batch) judge(forests []*Forest) {
	for i, f := range forests {
		for k := range b.n {
			b.sums[k] = f.bias
		}
		early := 0
		if i == 0 {
			early = f.Trees() / 3
			b.add(f, 0, early)
			b.finish(&b.sums, 1)
		}
		b.add(f, early, f.Trees())
		for k := range b.n {
			b.total[k] += b.sums[k]
		}
		b.finish(&b.total, i+1)
	}
	for k := range b.n {
		b.out[b.place[k]] = b.total[k] / float32(len(forests))
	}
}

// add adds what some trees of a forest say.
func (b *batch) add(f *Forest, from, to int) {
	for k := from; k < to && b.n > 0; k++ {
		f.addTree(k, b.rows[:b.n], b.sums[:b.n])
	}
}

// finish takes the rows out whose sums over so many forests are sure, either way.
func (b *batch) finish(sums *[block]float32, forests int) {
	for k := 0; k < b.n; {
		if s := sums[k]; s > -b.sure && s < b.sure {
			k++
			continue
		}
		b.out[b.place[k]] = sums[k] / float32(forests)
		b.n--
		b.rows[k], b.place[k], b.sums[k], b.total[k] = b.rows[b.n], b.place[b.n], b.sums[b.n], b.total[b.n]
	}
}

// addTree adds to each sum what tree k says of its row.
func (f *Forest) addTree(k int, rows [][]float32, sums []float32) {
	inner := 1<<f.depth - 1
	nodes := f.nodes[k*inner : (k+1)*inner]
	leaves := f.leaves[k<<f.depth : (k+1)<<f.depth]
	// Four rows at a time: while one waits for memory, another one goes on.
	for len(rows) >= 4 && len(sums) >= 4 {
		a, b, c, d := rows[0], rows[1], rows[2], rows[3]
		var p, q, r, s int
		for range f.depth {
			p = nodes[p].next(p, a)
			q = nodes[q].next(q, b)
			r = nodes[r].next(r, c)
			s = nodes[s].next(s, d)
		}
		sums[0] += leaves[p-inner]
		sums[1] += leaves[q-inner]
		sums[2] += leaves[r-inner]
		sums[3] += leaves[s-inner]
		rows, sums = rows[4:], sums[4:]
	}
	for s, row := range rows {
		at := 0
		for range f.depth {
			at = nodes[at].next(at, row)
		}
		sums[s] += leaves[at-inner]
	}
}

// next returns the node below node at to which the row goes.
func (n node) next(at int, row []float32) int {
	return 2*at + 1 + above(row[n.feature], n.threshold)
}

// above is 1 where the value is above the threshold and 0 where not, without a branch that a
// processor could guess wrong.
func above(value, threshold float32) int {
	if value > threshold {
		return 1
	}
	return 0
}

// Sigmoid returns the probability of log-odds.
func Sigmoid(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

// maxDepth bounds the depth of trees.
const maxDepth = 10

const headBytes, nodeBytes, leafBytes = 16, 6, 4

// Append appends the forest: numbers of features, levels and trees, the bias, all nodes,
// and all leaves, little-endian.
func (f *Forest) Append(to []byte) []byte {
	le := binary.LittleEndian
	for _, n := range []int{f.features, f.depth, f.Trees()} {
		to = le.AppendUint32(to, uint32(n))
	}
	to = le.AppendUint32(to, math.Float32bits(f.bias))
	for _, n := range f.nodes {
		to = le.AppendUint16(le.AppendUint32(to, math.Float32bits(n.threshold)), n.feature)
	}
	for _, v := range f.leaves {
		to = le.AppendUint32(to, math.Float32bits(v))
	}
	return to
}

// Parse reads a forest from the start of data, as [Forest.Append] wrote it, and
// returns what follows. It refuses one that would ask for a feature that a row lacks, or whose
// numbers are none.
func Parse(data []byte) (*Forest, []byte, error) {
	le := binary.LittleEndian
	if len(data) < headBytes {
		return nil, nil, errTorn
	}
	f := &Forest{features: int(le.Uint32(data)), depth: int(le.Uint32(data[4:])), bias: math.Float32frombits(le.Uint32(data[12:]))}
	trees := int(le.Uint32(data[8:]))
	data = data[headBytes:]
	if f.features > math.MaxUint16 || f.depth < 1 || f.depth > maxDepth {
		return nil, nil, fmt.Errorf("a forest of depth %d over %d features cannot be", f.depth, f.features)
	}
	if !isLogit(f.bias) {
		return nil, nil, fmt.Errorf("its bias of %v cannot be", f.bias)
	}
	inner := 1<<f.depth - 1
	if trees > len(data)/(inner*nodeBytes+(inner+1)*leafBytes) {
		return nil, nil, errTorn
	}
	f.nodes = make([]node, trees*inner)
	for i := range f.nodes {
		f.nodes[i] = node{math.Float32frombits(le.Uint32(data)), le.Uint16(data[4:])}
		if int(f.nodes[i].feature) >= f.features {
			return nil, nil, fmt.Errorf("node %d asks for feature %d of %d", i, f.nodes[i].feature, f.features)
		}
		if t := f.nodes[i].threshold; t != t {
			return nil, nil, fmt.Errorf("node %d has no threshold", i)
		}
		data = data[nodeBytes:]
	}
	f.leaves = make([]float32, trees*(inner+1))
	for i := range f.leaves {
		f.leaves[i] = math.Float32frombits(le.Uint32(data))
		if !isLogit(f.leaves[i]) {
			return nil, nil, fmt.Errorf("leaf %d of %v cannot be", i, f.leaves[i])
		}
		data = data[leafBytes:]
	}
	return f, data, nil
}

// isLogit reports whether the number may be a part of log-odds: sums of such stay numbers.
func isLogit(v float32) bool { return v >= -maxLogit && v <= maxLogit }

// maxLogit bounds the bias and the leaves of a forest.
const maxLogit = 1e6

var errTorn = errors.New("the trees end early: copy the file again, or train it anew")
