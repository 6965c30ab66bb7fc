package boost

// A sum is the gradient and hessian of some rows.
type sum struct{ gradient, hessian float64 }

func (s sum) minus(o sum) sum { return sum{s.gradient - o.gradient, s.hessian - o.hessian} }

// score is by how much the loss falls when the rows get their best step, times 2.
func (s sum) score(ridge float64) float64 { return s.gradient * s.gradient / (s.hessian + ridge) }

// A histogram holds the sum of each bin of each column.
type histogram struct{ bins []sum }

// A split sends the bins up to one to the left.
type split struct {
	gain   float64
	column int // place among the columns
	bin    uint8
	left   sum
}

// A part is the rows that come to a node.
type part struct {
	rows  []int32
	total sum
	hist  histogram
	best  split
	// where it hangs: the node above it, and whether to its left
	above int
	left  bool
}

// A grower grows one tree.
type grower struct {
	*trainer
	columns []int
	tree    tree
	// gradients and hessians of the rows at hand, together in memory
	gathered []sum
}

func newGrower(t *trainer, columns []int) *grower { return &grower{trainer: t, columns: columns} }

// grow splits the part that gains most until there are as many leaves as there may be.
func (g *grower) grow(rows []int32) tree {
	root := &part{rows: rows, above: -1}
	root.hist = g.histogram(rows)
	for _, r := range rows {
		root.total.gradient += g.gradient[r]
		root.total.hessian += g.hessian[r]
	}
	root.best = g.bestSplit(root)
	parts := []*part{root}
	for len(parts) < g.Leaves {
		i := mostGain(parts)
		if parts[i].best.gain <= 0 {
			break
		}
		left, right := g.split(parts[i])
		parts[i] = left
		parts = append(parts, right)
	}
	g.tree.leaves = make([]float32, len(parts))
	for i, p := range parts {
		g.tree.leaves[i] = float32(g.Rate * p.total.gradient / (p.total.hessian + g.Ridge))
		g.hang(p, int16(-1-i))
	}
	return g.tree
}

func mostGain(parts []*part) int {
	best := 0
	for i, p := range parts {
		if p.best.gain > parts[best].best.gain {
			best = i
		}
	}
	return best
}

// hang points the node above the part to what became of it.
func (g *grower) hang(p *part, to int16) {
	switch {
	case p.above < 0:
	case p.left:
		g.tree.nodes[p.above].left = to
	default:
		g.tree.nodes[p.above].right = to
	}
}

// split makes a node of the part.
func (g *grower) split(p *part) (left, right *part) {
	s := p.best
	feature := g.columns[s.column]
	at := len(g.tree.nodes)
	g.tree.nodes = append(g.tree.nodes, node{threshold: g.binned.cuts[feature][s.bin], feature: uint16(feature)})
	g.hang(p, int16(at))
	left = &part{total: s.left, above: at, left: true}
	right = &part{total: p.total.minus(s.left), above: at}
	column := g.binned.columns[feature]
	for _, r := range p.rows {
		if column[r] <= s.bin {
			left.rows = append(left.rows, r)
		} else {
			right.rows = append(right.rows, r)
		}
	}
	// The histogram of the larger part is what the smaller one leaves of both.
	small, large := left, right
	if len(right.rows) < len(left.rows) {
		small, large = right, left
	}
	small.hist = g.histogram(small.rows)
	large.hist = p.hist
	for i, b := range small.hist.bins {
		large.hist.bins[i] = large.hist.bins[i].minus(b)
	}
	left.best, right.best = g.bestSplit(left), g.bestSplit(right)
	return left, right
}

// histogram sums up the rows by bin.
func (g *grower) histogram(rows []int32) histogram {
	h := histogram{make([]sum, len(g.columns)*g.Bins)}
	if cap(g.gathered) < len(rows) {
		g.gathered = make([]sum, len(rows))
	}
	gathered := g.gathered[:len(rows)]
	for i, r := range rows {
		gathered[i] = sum{g.gradient[r], g.hessian[r]}
	}
	eachColumn(len(g.columns), func(c int) {
		bins := h.bins[c*g.Bins : (c+1)*g.Bins]
		column := g.binned.columns[g.columns[c]]
		for i, r := range rows {
			b := &bins[column[r]]
			b.gradient += gathered[i].gradient
			b.hessian += gathered[i].hessian
		}
	})
	return h
}

// bestSplit returns the split that gains most, the first of equals; its gain is 0 where
// none gains.
func (g *grower) bestSplit(p *part) split {
	var best split
	whole := p.total.score(g.Ridge)
	for c, feature := range g.columns {
		var left sum
		for b := range g.binned.cuts[feature] {
			bin := p.hist.bins[c*g.Bins+b]
			left.gradient += bin.gradient
			left.hessian += bin.hessian
			right := p.total.minus(left)
			if left.hessian < g.MinLeaf || right.hessian < g.MinLeaf {
				continue
			}
			if gain := left.score(g.Ridge) + right.score(g.Ridge) - whole; gain > best.gain+1e-9 {
				best = split{gain, c, uint8(b), left}
			}
		}
	}
	return best
}
