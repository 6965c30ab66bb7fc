package repeated

import "math"

// gamma is the factor of the paper by which an element's own styles lose weight
// against its children with each style that it has.
const gamma = 0.9

// The importance of an element of the site style tree, in [0,1], from Yi, Liu and Li
// (2003). Of an element on m pages with l styles, style i on the share p_i of them:
//
//	node importance       -sum p_i log_m p_i
//	composite importance  (1 - gamma^l) sum p_i importance(style i) + gamma^l node importance
//	of a style            the mean of its children
//	of a line's place     1 - (sum over its l texts of log_m (pages with the text)) / l
//
// and 1 in all cases if m = 1. In the last one the paper has -sum p_j log_m p_j for each
// feature over the pages j that have it; a text either stands on a page or does not, so
// that its p_j are equal and the sum is the logarithm of their number.

// sums are the parts of an element's importance from which a page can be taken out
// again.
type sums struct {
	pages  float64
	kinds  int     // styles or texts
	logs   float64 // of texts: sum of log c, c the number of pages with it
	clogc  float64 // of styles: sum of c log c
	mixed  float64 // of styles: sum of c times the importance of the style
	loud   int     // elements below that are not noise, those of all styles
	isText bool
}

// scale says what noise is.
type scale struct {
	noise  float64 // importance below which an element is noise
	chance uint32  // pages that may be copies of each other
}

// pages returns how many pages a text or style on n pages counts as: of n that are no
// copies of each other, the least number that there can be.
func (s scale) pages(n uint32) float64 { return float64(max(1, less(n, s.chance-1))) }

// addText adds a text on c pages; take -1 takes it out.
func (s *sums) addText(c float64, take float64) {
	s.isText = true
	s.kinds += int(take)
	s.pages += take * c
	s.logs += take * math.Log(c)
}

// addStyle adds a style on c pages; take -1 takes it out.
func (s *sums) addStyle(c float64, w styleWeight, take float64) {
	s.kinds += int(take)
	s.pages += take * c
	s.clogc += take * c * math.Log(c)
	s.mixed += take * c * w.importance
	s.loud += int(take) * w.loud
}

// importance returns the composite importance.
func (s *sums) importance() float64 {
	switch {
	case s.pages < 1.5 || s.kinds == 0:
		return 1
	case s.isText:
		return 1 - s.logs/(float64(s.kinds)*math.Log(s.pages))
	}
	own := 1 - s.clogc/(s.pages*math.Log(s.pages)) // -sum p log p = log m - sum c log c / m
	inherited := math.Pow(gamma, float64(s.kinds))
	return (1-inherited)*s.mixed/s.pages + inherited*own
}

// weight is what a judge keeps of an element of the style tree, beside it.
type weight struct {
	sums
	styles []styleWeight // as the element's
}

// styleWeight is the same of a style.
type styleWeight struct {
	importance float64 // mean of the parts
	loud       int     // elements below that are not noise
	parts      []weight
}

// weigh computes the weights of the element and all below it.
func (e *element) weigh(s scale) weight {
	w := weight{styles: make([]styleWeight, len(e.styles))}
	for _, t := range e.texts {
		w.addText(s.pages(t.pages), 1)
	}
	for i := range e.styles {
		st := &e.styles[i]
		sw := styleWeight{parts: make([]weight, len(st.parts))}
		for k := range st.parts {
			sw.parts[k] = st.parts[k].weigh(s)
			sw.add(&sw.parts[k].sums, len(st.parts), s.noise)
		}
		w.styles[i] = sw
		w.addStyle(s.pages(st.pages), sw, 1)
	}
	return w
}

// add takes one of n parts into the style's weight.
func (w *styleWeight) add(part *sums, n int, noise float64) {
	importance := part.importance()
	w.importance += importance / float64(n)
	w.loud += part.loud
	if importance >= noise {
		w.loud++
	}
}

// stylist judges one page by the style tree.
type stylist struct {
	scale
	nodes  []node
	copies uint32 // times the page itself is in the tree
	quiet  []bool // of nodes: it and all below it in the tree are noise
}

// markNoise marks the lines in noise: elements that, with all that is below them in the
// site's tree, are less important than noise. What the tree does not have is not noise,
// unless an element around it is.
func markNoise(f *features, root *element, w *weight, sc scale, copies int, dropped []bool) {
	if root == nil || len(f.nodes) == 0 {
		return
	}
	s := stylist{scale: sc, nodes: f.nodes, copies: uint32(copies), quiet: make([]bool, len(f.nodes))}
	s.measure(0, root, w)
	for i := range f.nodes {
		n := &f.nodes[i]
		if n.parent >= 0 && s.quiet[n.parent] {
			s.quiet[i] = true
		}
		if n.line >= 0 {
			dropped[n.line] = s.quiet[i]
		}
	}
}

// measure returns what the element weighs without the page, and notes whether it is
// noise.
func (s *stylist) measure(at int32, e *element, w *weight) sums {
	n := &s.nodes[at]
	out := w.sums
	if n.line >= 0 {
		s.measureText(n, e, &out)
	} else if i, ok := e.findStyle(n.style); ok && len(e.styles[i].parts) == int(n.children) {
		s.measureStyle(n, &e.styles[i], &w.styles[i], &out)
	}
	s.quiet[at] = out.pages > 1.5 && out.loud == 0 && out.importance() < s.noise
	return out
}

func (s *stylist) measureText(n *node, e *element, out *sums) {
	i, ok := e.findText(n.text)
	if !ok || s.copies == 0 {
		return
	}
	c := e.texts[i].pages
	out.addText(s.pages(c), -1)
	if c > s.copies {
		out.addText(s.pages(c-s.copies), 1)
	}
}

func (s *stylist) measureStyle(n *node, st *style, w *styleWeight, out *sums) {
	var own styleWeight
	for k, child := 0, n.first; child != 0; k, child = k+1, s.nodes[child].next {
		part := s.measure(child, &st.parts[k], &w.parts[k])
		own.add(&part, len(st.parts), s.noise)
	}
	if s.copies == 0 {
		return
	}
	c := st.pages
	out.addStyle(s.pages(c), *w, -1)
	if c > s.copies {
		out.addStyle(s.pages(c-s.copies), own, 1)
	}
}
