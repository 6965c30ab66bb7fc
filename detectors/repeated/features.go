package repeated

import (
	"cmp"
	"context"
	"slices"

	"chaff/corpus"
)

// recipe says what a sketch counts. Sketches of one recipe can be merged.
type recipe struct {
	lines     bool // lines, and what follows but styles
	runLines  int  // lines of a run, 0 for no runs
	nearWords int  // longest line that shingles are taken of, 0 for none
	blocks    bool
	places    bool
	styles    bool
}

// tree reports whether the recipe looks at more than the text.
func (r recipe) tree() bool { return r.blocks || r.places || r.styles }

// features are what is counted of a page.
type features struct {
	lines []uint64 // hash of each line
	words []int32  // number of words of each line
	// shingles are those of all lines, ends where those of each line end.
	shingles []uint64
	ends     []int32
	runs     []uint64 // runs[i] begins with line i
	nodes    []node   // nil for a text page, which has no structure
}

// extract returns the features that the recipe asks for, with the tree if tree is
// set. It takes time and memory linear in the page.
func extract(ctx context.Context, page *corpus.Page, r recipe, tree bool) (*features, error) {
	lines := page.Lines()
	f := &features{lines: make([]uint64, len(lines)), words: make([]int32, len(lines))}
	if r.nearWords > 0 {
		f.ends = make([]int32, len(lines))
		f.shingles = make([]uint64, 0, 8*len(lines))
	}
	s := newScanner()
	for i, l := range lines {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f.lines[i] = s.read(l.Text)
		f.words[i] = int32(len(s.words))
		if r.nearWords > 0 {
			if len(s.words) <= r.nearWords {
				f.shingles = appendShingles(f.shingles, s.words)
			}
			f.ends[i] = int32(len(f.shingles))
		}
	}
	f.runs = runs(f.lines, r.runLines)
	if page.Kind == corpus.HTML && tree {
		f.nodes = buildTree(lines, f.lines)
	}
	return f, ctx.Err()
}

// runs returns one hash for each n consecutive lines.
func runs(lines []uint64, n int) []uint64 {
	if n < 1 || len(lines) < n {
		return nil
	}
	out := make([]uint64, len(lines)-n+1)
	for i := range out {
		out[i] = combine(ofRun, lines[i:i+n]...)
	}
	return out
}

// shinglesOf returns the shingles of line i.
func (f *features) shinglesOf(i int) []uint64 {
	if f.ends == nil {
		return nil
	}
	from := int32(0)
	if i > 0 {
		from = f.ends[i-1]
	}
	return f.shingles[from:f.ends[i]]
}

// A signature is by what a page is known again: all of its text, and its longest
// lines, by which a copy is known whose menus or dates have changed.
type signature struct {
	whole   uint64
	longest []longLine // by hash
}

type longLine struct {
	hash  uint64
	words uint32
}

// signatureLines is the number of longest lines of a signature, signatureWords the words
// that they must have.
const signatureLines, signatureWords = 8, 10

// sign returns the page's signature.
func (f *features) sign() signature {
	var long []longLine
	for i, n := range f.words {
		if n >= signatureWords {
			long = append(long, longLine{f.lines[i], uint32(n)})
		}
	}
	byHash := func(a, b longLine) int { return cmp.Compare(a.hash, b.hash) }
	slices.SortFunc(long, byHash)
	long = slices.CompactFunc(long, func(a, b longLine) bool { return a.hash == b.hash })
	slices.SortFunc(long, func(a, b longLine) int { return cmp.Or(cmp.Compare(b.words, a.words), byHash(a, b)) })
	long = slices.Clone(long[:min(len(long), signatureLines)])
	slices.SortFunc(long, byHash)
	return signature{combine(ofPage, f.lines...), long}
}
