package features

// A group is some of the features, which belong together.
type group struct {
	name    string
	columns []string
	tokens  bool // it goes by what tokens score
	// fill writes the features of line i, one for each column.
	fill func(p *page, i int, out []float32)
}

// textGroups are what can be told of bare lines.
func textGroups() []group {
	return []group{shapeGroup(), neighbourGroup(), windowGroup(), densityGroup(), placeGroup(), repetitionGroup(), pageGroup()}
}

// htmlGroups are what can be told of lines in markup.
func htmlGroups() []group {
	return append(textGroups(), kindGroup(), containerGroup(), inlineGroup(), aboutGroup(), tokenGroup(), heartGroup())
}

func shapeGroup() group {
	return group{name: "shape", columns: []string{
		"size", "words", "word-size", "longest-word", "letters", "digits", "uppers", "caseless", "ideographs", "capitalised", "commas", "stops", "colons", "quotes",
		"brackets", "dashes", "separators", "currencies", "marks", "first", "last", "sentence", "link", "unlinked-size", "commas-of-words", "stops-of-words",
	}, fill: func(p *page, i int, out []float32) {
		r := &p.rows[i]
		c := &r.count
		words := float32(r.words) / 10
		letters := r.letters()
		solid := r.size
		for k, v := range [...]float32{
			float32(r.size), words, ratio(float32(r.size), words), float32(r.longest), share(letters, solid), share(c[digit], solid), share(c[upper], letters),
			share(c[caseless], letters), share(3*c[ideograph], solid), ratio(10*float32(r.heads), float32(r.words)), float32(c[comma]), float32(c[stop]), float32(c[colon]),
			float32(c[quote]), float32(c[bracket]), float32(c[dash]), float32(c[separator]), float32(c[currency]), share(c[other], solid), float32(r.first),
			float32(r.last), truth(r.isSentence()), share(r.link, r.size), float32(r.size - r.link), ratio(float32(c[comma]), words), ratio(float32(c[stop]), words),
		} {
			out[k] = v
		}
	}}
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// neighbours are the places of other lines that each line looks at.
var neighbours = [...]int{-3, -2, -1, 1, 2, 3}

func neighbourGroup() group {
	g := group{name: "neighbours", fill: func(p *page, i int, out []float32) {
		for k, d := range neighbours {
			o := out[5*k : 5*k+5]
			if j := i + d; j < 0 || j >= len(p.rows) {
				o[0], o[1], o[2], o[3], o[4] = -1, -1, -1, -1, -1
			} else {
				r := &p.rows[j]
				o[0], o[1], o[2], o[3], o[4] = float32(r.size), share(r.link, r.size), truth(r.isSentence()), float32(r.last), share(r.count[digit], r.size)
			}
		}
	}}
	for _, d := range neighbours {
		for _, what := range [...]string{"size", "link", "sentence", "last", "digits"} {
			where := "-after"
			if d < 0 {
				where = "-before"
			}
			g.columns = append(g.columns, numbered(what+where, max(d, -d)))
		}
	}
	return g
}

// windows are how far the sums around a line reach.
var windows = [...]int{2, 5, 10, 25}

func windowGroup() group {
	g := group{name: "windows", fill: func(p *page, i int, out []float32) {
		for k, reach := range windows {
			o := out[7*k : 7*k+7]
			size := p.sum(sizeOf, i-reach, i+reach+1)
			o[0] = size
			o[1] = ratio(p.sum(linkOf, i-reach, i+reach+1), size)
			o[2] = ratio(p.sum(sentenceOf, i-reach, i+reach+1), size)
			o[3] = p.sum(longOf, i-reach, i)
			o[4] = p.sum(longOf, i+1, i+reach+1)
			o[5] = ratio(p.sum(digitsOf, i-reach, i+reach+1), size)
			o[6] = ratio(p.sum(sizeOf, i-reach, i)-p.sum(linkOf, i-reach, i), p.sum(sizeOf, i-reach, i))
		}
	}}
	for _, reach := range windows {
		for _, what := range [...]string{"size", "link", "sentences", "long-before", "long-after", "digits", "unlinked-before"} {
			g.columns = append(g.columns, numbered(what+"-within", reach))
		}
	}
	return g
}

func densityGroup() group {
	g := group{name: "density", fill: func(p *page, i int, out []float32) {
		for k := range p.gauss {
			out[k] = p.gauss[k][i]
		}
	}}
	for _, width := range widths {
		g.columns = append(g.columns, numbered("density", int(width)), numbered("sentence-density", int(width)))
	}
	return g
}

func placeGroup() group {
	g := group{name: "place", columns: []string{
		"line", "lines-left", "place", "text-before", "text-after", "share-before", "long-before", "long-after", "lines-to-long-before", "lines-to-long-after", "text-to-long-before", "text-to-long-after",
	}, fill: func(p *page, i int, out []float32) {
		n := len(p.rows)
		before := p.sum(sizeOf, 0, i)
		out[0], out[1], out[2] = float32(i), float32(n-1-i), float32(i)/float32(n)
		out[3], out[4] = before, p.total(sizeOf)-before
		out[5] = ratio(before, p.total(sizeOf))
		out[6], out[7] = p.sum(longOf, 0, i), p.sum(longOf, i+1, n)
		out[8], out[9], out[10], out[11] = far, far, far, far
		if i > 0 && p.lastLong[i-1] >= 0 {
			j := int(p.lastLong[i-1])
			out[8], out[10] = float32(i-j), p.sum(sizeOf, j+1, i)
		}
		if i+1 < n && p.nextLong[i+1] >= 0 {
			j := int(p.nextLong[i+1])
			out[9], out[11] = float32(j-i), p.sum(sizeOf, i+1, j)
		}
		o := out[12:]
		for k, s := range p.segments {
			o[5*k], o[5*k+1], o[5*k+2] = truth(s.from <= i && i < s.to), float32(i-s.from), float32(s.to-1-i)
			o[5*k+3], o[5*k+4] = ratio(p.sum(sizeOf, s.from, i), p.total(sizeOf)), ratio(p.sum(sizeOf, s.to, i), p.total(sizeOf))
		}
	}}
	for k := range costs {
		for _, what := range [...]string{"in-segment", "from-segment-start", "to-segment-end", "text-from-segment-start", "text-from-segment-end"} {
			g.columns = append(g.columns, numbered(what, k))
		}
	}
	return g
}

// far stands for a distance where there is nothing.
const far = 1e6

func repetitionGroup() group {
	return group{name: "repetition", columns: []string{"copies", "first-copy", "forms", "forms-of-lines", "recurring", "overlap"}, fill: func(p *page, i int, out []float32) {
		c, r := &p.copies, &p.rows[i]
		out[0], out[1] = float32(c.texts.count(r.text)), truth(c.first[i])
		out[2] = float32(c.forms.count(r.form))
		out[3] = out[2] / float32(len(p.rows))
		out[4], out[5] = c.recurring[i], c.overlap[i]
	}}
}

func pageGroup() group {
	return group{name: "page", columns: []string{
		"page-lines", "page-size", "page-link", "page-sentences", "page-long", "page-digits", "page-line-size", "page-segment", "page-segment-lines", "page-copies",
	}, fill: func(p *page, _ int, out []float32) {
		size, n := p.total(sizeOf), len(p.rows)
		s := p.segments[0]
		out[0], out[1] = float32(n), size
		out[2], out[3], out[4], out[5] = ratio(p.total(linkOf), size), ratio(p.total(sentenceOf), size), ratio(p.total(longOf), size), ratio(p.total(digitsOf), size)
		out[6] = size / float32(n)
		out[7], out[8] = ratio(p.sum(sizeOf, s.from, s.to), size), float32(s.to-s.from)
		out[9] = float32(p.copies.distinct) / float32(n)
	}}
}
