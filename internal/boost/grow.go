package boost

// A sum is the gradient and hessian of some rows.
type sum struct{ gradient, hessian float64 }

func (s sum) minus(o sum) sum { return sum{s.gradient - o.gradient, s.hessian - o.hessian} }

// score is by how much the loss falls when the rows get their best step, times 2.
func (s sum) score(ridge float64) float64 { return s.gradient * s.gradient / (s.hessian + ridge) }

// A part is the rows that come to a node, with the sum of each bin of each column.
type part struct {
	rows  []int32
	total sum
	bins  []sum
}

// A split sends the bins of a column up to one to the left.
type split struct {
	gain   float64
	column int // place among the columns
	bin    uint8
	left   sum
}

// A grower grows one tree.
type grower struct {
	*trainer
	columns []int
	nodes   []node
	leaves  []float32
	// gradients and hessians of the rows at hand, together in memory
	gathered []sum
}

// grow fits a tree to the rows.
func (t *trainer) fit(rows []int32, columns []int) (nodes []node, leaves []float32) {
	inner := 1<<t.Depth - 1
	g := &grower{trainer: t, columns: columns, nodes: make([]node, inner), leaves: make([]float32, inner+1)}
	root := part{rows: rows}
	for _, r := range rows {
		root.total.gradient += t.gradient[r]
		root.total.hessian += t.hessian[r]
	}
	root.bins = g.histogram(rows)
	g.grow(root, 0)
	return g.nodes, g.leaves
}

// grow splits the part that comes to a place of the tree as long as that gains anything. Where
// it gains nothing all leaves below have one value, whatever is asked on the way.
func (g *grower) grow(p part, at int) {
	if at >= len(g.nodes) {
		g.leaves[at-len(g.nodes)] = g.step(p.total)
		return
	}
	s := g.bestSplit(p)
	if s.gain <= 0 {
		g.fill(g.step(p.total), at)
		return
	}
	feature := g.columns[s.column]
	g.nodes[at] = node{g.binned.cuts[feature][s.bin], uint16(feature)}
	left, right := g.split(p, s)
	g.grow(left, 2*at+1)
	g.grow(right, 2*at+2)
}

// step returns the value of a leaf.
func (g *grower) step(total sum) float32 {
	return float32(g.Rate * total.gradient / (total.hessian + g.Ridge))
}

func (g *grower) fill(value float32, at int) {
	if at >= len(g.nodes) {
		g.leaves[at-len(g.nodes)] = value
		return
	}
	g.fill(value, 2*at+1)
	g.fill(value, 2*at+2)
}

func (g *grower) split(p part, s split) (left, right part) {
	left.total, right.total = s.left, p.total.minus(s.left)
	column := g.binned.columns[g.columns[s.column]]
	for _, r := range p.rows {
		if column[r] <= s.bin {
			left.rows = append(left.rows, r)
		} else {
			right.rows = append(right.rows, r)
		}
	}
	// The histogram of the larger part is what the smaller one leaves of both.
	small, large := &left, &right
	if len(right.rows) < len(left.rows) {
		small, large = large, small
	}
	small.bins, large.bins = g.histogram(small.rows), p.bins
	for i, b := range small.bins {
		large.bins[i] = large.bins[i].minus(b)
	}
	return left, right
}

// histogram sums up the rows by bin, column after column.
func (g *grower) histogram(rows []int32) []sum {
	out := make([]sum, len(g.columns)*g.Bins)
	if cap(g.gathered) < len(rows) {
		g.gathered = make([]sum, len(rows))
	}
	gathered := g.gathered[:len(rows)]
	for i, r := range rows {
		gathered[i] = sum{g.gradient[r], g.hessian[r]}
	}
	eachColumn(len(g.columns), func(c int) {
		bins := out[c*g.Bins : (c+1)*g.Bins]
		column := g.binned.columns[g.columns[c]]
		for i, r := range rows {
			b := &bins[column[r]]
			b.gradient += gathered[i].gradient
			b.hessian += gathered[i].hessian
		}
	})
	return out
}

// leastGain keeps what rounding leaves from being split.
const leastGain = 1e-9

// bestSplit returns the split that gains most, the first of equals; its gain is 0 where
// none gains.
func (g *grower) bestSplit(p part) split {
	var best split
	whole := p.total.score(g.Ridge)
	for c, feature := range g.columns {
		var left sum
		for b := range g.binned.cuts[feature] {
			bin := p.bins[c*g.Bins+b]
			left.gradient += bin.gradient
			left.hessian += bin.hessian
			right := p.total.minus(left)
			if left.hessian < g.MinLeaf || right.hessian < g.MinLeaf {
				continue
			}
			if gain := left.score(g.Ridge) + right.score(g.Ridge) - whole; gain > best.gain+leastGain {
				best = split{gain, c, uint8(b), left}
			}
		}
	}
	return best
}
