package features

import (
	"math"
	"sync"
)

// A row is one line of a page as the features see it.
type row struct {
	shape
	link   int32 // size inside links
	hidden bool
	// In HTML: the element that the line's first text stands in, and what stands in the line
	// besides text.
	element               int32
	bold, control, images int32
	breaks                int32
}

// page is what the features of all its lines need. Pages are used again, as most of their
// memory is of one size.
type page struct {
	rows  []row
	words []uint32 // hashes of the words of all lines

	// sums[k][i] is the sum over the lines before i of what measures[k] tells.
	sums     [measureCount][]float32
	own      [2][]float32
	gauss    [2 * len(widths)][]float32
	nextLong []int32 // the next line of running text from line i on, -1 for none
	lastLong []int32 // the last one up to line i
	segments [len(costs)]segment
	copies   repetition
	hearts   hearts

	elements    []element
	tokens      [][]uint32 // of each element, where they are kept
	title       []uint32   // words of titles, sorted
	described   counter    // pairs of words of what the page says about itself
	hints       [hintCount]float32
	mainHead    int32 // line of the main heading, -1 for none
	hiddenShare float32

	block  []float32 // rows of features
	from   []int32
	known  map[string]described
	scorer Tokens // by which known was scored
	keeps  bool   // known has the tokens
}

// The measures that are summed over windows.
const (
	sizeOf = iota
	linkOf
	sentenceOf // size of lines that are sentences
	longOf     // size of lines of running text
	digitsOf
	plainOf // size of sentences without links, within bounds, of lines that are shown
	measureCount
)

// longSize is the size from which a sentence is running text.
const longSize = 100

func (r *row) isLong() bool { return r.size >= longSize && r.isSentence() && 2*r.link < r.size }

func (r *row) measures() [measureCount]float32 {
	m := [measureCount]float32{sizeOf: float32(r.size), linkOf: float32(r.link), digitsOf: float32(r.count[digit])}
	if r.isSentence() {
		m[sentenceOf] = m[sizeOf]
	}
	if r.isLong() {
		m[longOf] = m[sizeOf]
	}
	if r.isSentence() && !r.hidden {
		m[plainOf] = float32(min(r.size-r.link, 4*smoothed))
	}
	return m
}

// prepare computes what all lines share.
func (p *page) prepare() {
	n := len(p.rows)
	for k := range p.sums {
		p.sums[k] = resize(p.sums[k], n+1)
		p.sums[k][0] = 0
	}
	for i := range p.rows {
		m := p.rows[i].measures()
		for k, v := range m {
			p.sums[k][i+1] = p.sums[k][i] + v
		}
	}
	p.nextLong, p.lastLong = resize(p.nextLong, n), resize(p.lastLong, n)
	last := int32(-1)
	for i := range p.rows {
		if p.rows[i].isLong() {
			last = int32(i)
		}
		p.lastLong[i] = last
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		if p.rows[i].isLong() {
			last = int32(i)
		}
		p.nextLong[i] = last
	}
	for k, cost := range costs {
		p.segments[k] = p.bestSegment(cost)
	}
	p.smooth()
	p.copies.find(p)
	p.hearts.find(p)
}

// sum returns a measure of the lines from a up to but not including b.
func (p *page) sum(measure, a, b int) float32 {
	a, b = max(a, 0), min(b, len(p.rows))
	if a >= b {
		return 0
	}
	return p.sums[measure][b] - p.sums[measure][a]
}

func (p *page) total(measure int) float32 { return p.sums[measure][len(p.rows)] }

func ratio(part, whole float32) float32 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// widths are the standard deviations of the Gaussians, in lines.
var widths = [...]float64{1, 3, 8}

// smoothed bounds the size of a line in a density, so that one line does not make it.
const smoothed = 400

// smooth fills the densities: for each width that of size and that of sentences, both
// without links.
func (p *page) smooth() {
	n := len(p.rows)
	for k := range p.own {
		p.own[k] = resize(p.own[k], n)
	}
	for i := range p.rows {
		r := &p.rows[i]
		p.own[0][i], p.own[1][i] = float32(min(r.size-r.link, smoothed)), 0
		if r.isSentence() {
			p.own[1][i] = p.own[0][i]
		}
	}
	for w := range widths {
		for k := range p.own {
			p.gauss[2*w+k] = convolve(p.gauss[2*w+k], p.own[k], kernels()[w])
		}
	}
}

// kernels are the Gaussians of all widths.
var kernels = sync.OnceValue(func() (out [len(widths)][]float32) {
	for w, width := range widths {
		out[w] = gaussian(width)
	}
	return out
})

// gaussian returns half a kernel, from the middle on, whose whole sums up to 1.
func gaussian(width float64) []float32 {
	half := make([]float32, 1+int(2.5*width))
	var total float64
	for i := range half {
		v := math.Exp(-float64(i*i) / (2 * width * width))
		half[i] = float32(v)
		total += v
		if i > 0 {
			total += v
		}
	}
	for i := range half {
		half[i] /= float32(total)
	}
	return half
}

// convolve returns the list smoothed by a kernel, in the memory of out.
func convolve(out, list, half []float32) []float32 {
	out = resize(out, len(list))
	clear(out)
	for i, v := range list {
		if v == 0 {
			continue
		}
		out[i] += v * half[0]
		for d := 1; d < len(half); d++ {
			if i-d >= 0 {
				out[i-d] += v * half[d]
			}
			if i+d < len(list) {
				out[i+d] += v * half[d]
			}
		}
	}
	return out
}

// costs are what a line that is no running text costs a segment, in size.
var costs = [...]float32{30, 120}

// A segment is a stretch of lines, without its end.
type segment struct{ from, to int }

// bestSegment returns the stretch of lines with most running text less the cost of the
// lines between (the maximum-sum segment of BTE; Finn, Kushmerick and Smyth 2001).
func (p *page) bestSegment(cost float32) segment {
	var best segment
	var top, sum float32
	from := 0
	for i := range p.rows {
		if r := &p.rows[i]; r.isSentence() {
			sum += float32(min(r.size-r.link, 4*smoothed))
		} else {
			sum -= cost
		}
		if sum <= 0 {
			sum, from = 0, i+1
		} else if sum > top {
			top, best = sum, segment{from, i + 1}
		}
	}
	return best
}
