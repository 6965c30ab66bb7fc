package features

// kindGroup tells how far above the line the nearest element of each kind is.
func kindGroup() group {
	g := group{name: "kinds", columns: []string{"depth"}, fill: func(p *page, i int, out []float32) {
		e := &p.elements[p.rows[i].element]
		out[0] = float32(e.depth)
		for k, depth := range e.near {
			if depth == 0 {
				out[1+k] = none
			} else {
				out[1+k] = float32(e.depth - depth)
			}
		}
	}}
	for _, name := range kindNames() {
		g.columns = append(g.columns, "above-"+name)
	}
	return g
}

// none stands for the distance of an ancestor that there is not.
const none = 100

// containers is the number of ancestors that are looked into, each of which holds more text
// than the one before.
const containers = 5

func containerGroup() group {
	g := group{name: "containers", tokens: true, fill: fillContainers}
	for k := range containers {
		for _, what := range [...]string{"levels", "size", "of-page", "link", "long", "lines", "line-size", "paragraphs", "heads", "images", "controls", "children", "alike", "place", "score"} {
			g.columns = append(g.columns, numbered("container-"+what, k+1))
		}
	}
	return g
}

func fillContainers(p *page, i int, out []float32) {
	const width = 15
	at := p.rows[i].element
	depth := p.elements[at].depth
	held := float32(0)
	for k := range containers {
		o := out[k*width : (k+1)*width]
		// Up to where there is more to see.
		var size float32
		for {
			e := &p.elements[at]
			size = p.sum(sizeOf, int(e.from), int(e.to))
			if size > held*1.05 || e.parent == noElement {
				break
			}
			at = e.parent
		}
		e := &p.elements[at]
		if size <= held { // the root was told of already
			for j := range o {
				o[j] = -1
			}
			continue
		}
		a, b := int(e.from), int(e.to)
		lines := float32(b - a)
		o[0], o[1], o[2] = float32(depth-e.depth), size, ratio(size, p.total(sizeOf))
		o[3], o[4] = ratio(p.sum(linkOf, a, b), size), ratio(p.sum(longOf, a, b), size)
		o[5], o[6] = lines, size/lines
		o[7], o[8], o[9], o[10] = float32(e.paragraphs)/lines, float32(e.heads)/lines, float32(e.images)/lines, float32(e.controls)/lines
		o[11], o[12] = float32(e.children), float32(e.alike)
		o[13] = float32(i-a) / lines
		o[14] = e.score
		held = size
	}
}

// inlineGroup tells what is in the line besides text.
func inlineGroup() group {
	return group{name: "inline", columns: []string{"is-hidden", "bold", "control", "images", "breaks", "after-main-head", "hidden-of-page"}, fill: func(p *page, i int, out []float32) {
		r := &p.rows[i]
		out[0], out[1], out[2] = truth(r.hidden), share(r.bold, r.size), share(r.control, r.size)
		out[3], out[4] = float32(r.images), float32(r.breaks)
		out[5] = far
		if p.mainHead >= 0 {
			out[5] = float32(i) - float32(p.mainHead)
		}
		out[6] = p.hiddenShare
	}}
}

// aboutGroup tells what the page says about itself.
func aboutGroup() group {
	return group{name: "about", columns: []string{"title-words", "of-title", "described", "article", "product", "thread", "list"}, fill: func(p *page, i int, out []float32) {
		r := &p.rows[i]
		words := p.words[r.from:r.to]
		inTitle, said := p.titleWords(i), 0
		for k, w := range words {
			if k > 0 && p.described.count(pair(words[k-1], w)) > 0 {
				said++
			}
		}
		out[0] = float32(inTitle) / float32(max(len(words), 1))
		out[1] = float32(inTitle) / float32(max(len(p.title), 1))
		out[2] = float32(said) / float32(max(len(words)-1, 1))
		copy(out[3:], p.hints[:])
	}}
}

// tokenGroup tells what the classes and ids around the line say for content.
func tokenGroup() group {
	return group{name: "tokens", tokens: true, columns: []string{"score", "score-own", "score-up-1", "score-up-2", "score-up-3"}, fill: func(p *page, i int, out []float32) {
		at := p.rows[i].element
		out[0] = p.elements[at].scores
		for k := 1; k < 5; k++ {
			out[k] = 0
			if at != noElement {
				out[k] = p.elements[at].score
				at = p.elements[at].parent
			}
		}
	}}
}
