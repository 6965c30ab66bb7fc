package cetd

import (
	"math"

	"golang.org/x/net/html"
)

// weigh gives every element its density, density sum and best element below.
func (es elements) weigh() {
	linkShare := 0.0
	if body := es[0]; body.chars > 0 {
		linkShare = atLeastOne(body.linkChars) / float64(body.chars)
	}
	// Children come after their parent, so a parent's sum is done before its turn.
	for i := len(es) - 1; i >= 0; i-- {
		e := &es[i]
		e.density = e.textDensity(linkShare)
		e.sum += looseDensity(e.loose, linkShare)
		if e.parent >= 0 {
			es[e.parent].sum += e.density
		}
		e.best = i
	}
	for i := len(es) - 1; i > 0; i-- {
		if p := &es[es[i].parent]; es.better(es[i].best, p.best) {
			p.best = es[i].best
		}
	}
}

// better reports whether element i has a larger sum than j, or the same and comes first.
func (es elements) better(i, j int) bool {
	if es[i].sum == es[j].sum {
		return i < j
	}
	return es[i].sum > es[j].sum
}

// textDensity is the composite text density; linkShare is the share of the body's
// characters that are in links.
func (e element) textDensity(linkShare float64) float64 {
	if e.chars == 0 {
		return 0
	}
	chars, tags := float64(e.chars), atLeastOne(e.tags)
	linkChars, linkTags := atLeastOne(e.linkChars), atLeastOne(e.linkTags)
	others := atLeastOne(e.chars - e.linkChars)
	base := math.Log(chars*linkChars/others + linkShare*chars + math.E)
	return chars / tags * math.Log(chars*tags/(linkChars*linkTags)) / math.Log(base)
}

// looseDensity is what text directly in an element adds to its sum.
func looseDensity(chars int, linkShare float64) float64 {
	if chars == 0 {
		return 0
	}
	n := float64(chars)
	return n * math.Log(n) / math.Log(math.Log(linkShare*n+math.E))
}

func atLeastOne(n int) float64 { return float64(max(n, 1)) }

// threshold is the smallest density on the path from the element with the largest sum
// up to the body.
func (es elements) threshold() float64 {
	least := math.Inf(1)
	for i := es[0].best; i >= 0; i = es[i].parent {
		least = min(least, es[i].density)
	}
	return least
}

// content returns the nodes that are content with all below them.
func (es elements) content(gated bool) map[*html.Node]bool {
	out := make(map[*html.Node]bool)
	threshold := es.threshold()
	for i := 0; i < len(es); {
		e := es[i]
		switch {
		case e.density >= threshold:
			out[es[e.best].node] = true
			i++
		case gated:
			i = e.after
		default:
			i++
		}
	}
	return out
}
