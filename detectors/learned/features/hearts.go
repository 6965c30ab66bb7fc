package features

// The hearts of a page are elements that hold its running text, as far as structure tells.
const (
	half = iota // the deepest that holds more than half of it
	most        // the deepest that holds more than four fifths
	best        // the one whose paragraphs score most, as Readability has it
	heartCount
)

// heartShare is what share of the text an element must hold, at the least a half, so that all
// that do are above one another.
var heartShare = [...]float32{half: 0.5, most: 0.8}

// hearts says where the running text of a page is.
type hearts struct {
	at     [heartCount]int32 // elements
	scores []float32         // of each element, by the paragraphs in it
}

// find looks for the hearts of the page.
func (h *hearts) find(p *page) {
	h.at = [heartCount]int32{}
	if len(p.elements) == 0 {
		return
	}
	total := p.total(plainOf)
	for at := range p.elements {
		e := &p.elements[at]
		held := p.sum(plainOf, int(e.from), int(e.to))
		for k, share := range heartShare {
			if held > share*total {
				h.at[k] = int32(at)
			}
		}
	}
	h.score(p)
	for at, s := range h.scores {
		if s > h.scores[h.at[best]] {
			h.at[best] = int32(at)
		}
	}
}

// score gives the elements what Readability's grabArticle gives them (Arc90 2009): each
// paragraph a point, one for each comma and up to three for its length, of which the element above
// gets all and that above it a half, less what is link there.
func (h *hearts) score(p *page) {
	h.scores = resize(h.scores, len(p.elements))
	clear(h.scores)
	for i := range p.rows {
		r := &p.rows[i]
		if r.hidden || r.size < 25 {
			continue
		}
		points := 1 + float32(r.count[comma]) + min(float32(r.size)/100, 3)
		up := p.elements[p.blockOf(i)].parent
		if up == noElement {
			continue
		}
		h.scores[up] += points
		if up = p.elements[up].parent; up != noElement {
			h.scores[up] += points / 2
		}
	}
	for at, s := range h.scores {
		if s > 0 {
			e := &p.elements[at]
			h.scores[at] *= 1 - ratio(p.sum(linkOf, int(e.from), int(e.to)), p.sum(sizeOf, int(e.from), int(e.to)))
		}
	}
}

// scoreReach is how far above a line elements are looked at for their scores.
const scoreReach = 3

// around returns the highest score of the elements near above a line, as a share of the best.
func (h *hearts) around(p *page, i int) float32 {
	top := float32(0)
	at := p.blockOf(i)
	for range scoreReach {
		if at = p.elements[at].parent; at == noElement {
			break
		}
		top = max(top, h.scores[at])
	}
	return ratio(top, h.scores[h.at[best]])
}

// heartGroup tells where the line is beside the hearts of the page.
func heartGroup() group {
	const width = 5
	g := group{name: "hearts", fill: func(p *page, i int, out []float32) {
		depth := p.elements[p.rows[i].element].depth
		for k, at := range p.hearts.at {
			o := out[k*width : (k+1)*width]
			e := &p.elements[at]
			from, to := int(e.from), int(e.to)
			size := p.sum(sizeOf, from, to)
			o[0], o[1] = -1, (float32(i)-float32(from))/float32(max(to-from, 1))
			if i >= from && i < to {
				o[0] = float32(depth) - float32(e.depth)
			}
			o[1] = min(max(o[1], -2), 3)
			o[2], o[3] = ratio(size, p.total(sizeOf)), ratio(p.sum(linkOf, from, to), size)
			o[4] = ratio(p.sum(plainOf, from, to), p.total(plainOf))
		}
		out[heartCount*width] = p.hearts.around(p, i)
	}}
	for _, name := range [...]string{half: "half", most: "most", best: "best"} {
		for _, what := range [...]string{"below", "place", "of-page", "link", "text"} {
			g.columns = append(g.columns, "heart-"+name+"-"+what)
		}
	}
	g.columns = append(g.columns, "heart-score")
	return g
}
