// Package repeated finds boilerplate by repetition: lines and blocks of lines
// that recur inside a page or across pages of the same site are its template,
// not its text. Gold is never consulted.
//
// Lines are compared after normalisation: lower-cased, each run of digits made
// one 0, punctuation, symbols and blanks dropped; so counters, dates and
// temperatures recur although their numbers differ. Across pages the document
// frequency of a normalised line counts (Bar-Yossef and Rajagopalan 2002 and
// the line hashes of CCNet are relatives). A page judged alone falls back to
// repetition inside the page; Extraction.Basis says which was used.
package repeated

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"unicode"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// Params are the parameters of the detector.
type Params struct {
	// BlockLines is the number of consecutive lines that are compared as a block.
	BlockLines int
	// LineShare is the share of the site's pages on which a line must stand to
	// be taken for template, BlockShare the same for a block of lines, which
	// is the stronger sign. Either needs two pages at the least.
	LineShare, BlockShare float64
	// LongWords is the number of words from which a line that recurs inside its
	// page is text printed twice, such as a lead: its first copy stays. Of
	// shorter ones every copy is dropped.
	LongWords int
}

// Default returns the parameters that the detector is published with.
func Default() Params {
	return Params{BlockLines: 3, LineShare: 0.2, BlockShare: 0.1, LongWords: 10}
}

// Detector is the detector. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// Name returns "repeated".
func (Detector) Name() string { return "repeated" }

// Detect drops what recurs inside the page and keeps the rest.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.detect(ctx, page, nil)
}

// NewSite returns a memory that holds two counts, by 64-bit hash, for each
// distinct line and block of the site.
func (d Detector) NewSite() detectors.Site {
	return &site{detector: d, lines: map[uint64]int{}, blocks: map[uint64]int{}}
}

func (d Detector) detect(ctx context.Context, page *corpus.Page, s *site) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	lines := page.Lines()
	hashes := hashLines(lines)
	dropped := d.repeatedInside(lines, hashes)
	basis := "this page alone"
	if s != nil && s.pages > 1 {
		s.markTemplate(hashes, dropped)
		basis = fmt.Sprintf("%d pages of the site", s.pages)
	}
	kept := make([]bool, len(lines))
	for i := range kept {
		kept[i] = !dropped[i]
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = basis
	return e, nil
}

// repeatedInside marks the lines that recur inside the page.
func (d Detector) repeatedInside(lines []corpus.Line, hashes []uint64) []bool {
	count := make(map[uint64]int, len(hashes))
	for _, h := range hashes {
		count[h]++
	}
	seen := make(map[uint64]bool)
	dropped := make([]bool, len(lines))
	for i, h := range hashes {
		if count[h] < 2 {
			continue
		}
		first := !seen[h]
		seen[h] = true
		dropped[i] = !first || words.Count(lines[i].Text) < d.params.LongWords
	}
	return dropped
}

// site counts on how many pages each line and block stands.
type site struct {
	detector      Detector
	pages         int
	lines, blocks map[uint64]int
}

// Add counts the page's lines and blocks, each once a page.
func (s *site) Add(page *corpus.Page) {
	s.pages++
	hashes := hashLines(page.Lines())
	countOnce(s.lines, hashes)
	countOnce(s.blocks, blockHashes(hashes, s.detector.params.BlockLines))
}

// Detector returns a detector that judges by the pages added so far.
func (s *site) Detector() detectors.Detector { return siteDetector{s.detector, s} }

type siteDetector struct {
	detector Detector
	site     *site
}

func (d siteDetector) Name() string { return d.detector.Name() }

func (d siteDetector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.detector.detect(ctx, page, d.site)
}

// markTemplate marks the lines that recur across pages of the site.
func (s *site) markTemplate(hashes []uint64, dropped []bool) {
	p := s.detector.params
	line, block := s.atLeast(p.LineShare), s.atLeast(p.BlockShare)
	for i, h := range hashes {
		if s.lines[h] >= line {
			dropped[i] = true
		}
	}
	for i, h := range blockHashes(hashes, p.BlockLines) {
		if s.blocks[h] >= block {
			for j := range p.BlockLines {
				dropped[i+j] = true
			}
		}
	}
}

// atLeast is the number of pages that make the given share of the site.
func (s *site) atLeast(share float64) int {
	return max(2, int(math.Ceil(share*float64(s.pages))))
}

func countOnce(counts map[uint64]int, hashes []uint64) {
	seen := make(map[uint64]bool, len(hashes))
	for _, h := range hashes {
		if !seen[h] {
			seen[h] = true
			counts[h]++
		}
	}
}

func hashLines(lines []corpus.Line) []uint64 {
	out := make([]uint64, len(lines))
	for i, l := range lines {
		h := fnv.New64a()
		h.Write([]byte(normalise(l.Text)))
		out[i] = h.Sum64()
	}
	return out
}

// blockHashes returns one hash for each n consecutive lines.
func blockHashes(lines []uint64, n int) []uint64 {
	if n < 1 || len(lines) < n {
		return nil
	}
	out := make([]uint64, len(lines)-n+1)
	for i := range out {
		h := fnv.New64a()
		for _, l := range lines[i : i+n] {
			var b [8]byte
			for k := range b {
				b[k] = byte(l >> (8 * k))
			}
			h.Write(b[:])
		}
		out[i] = h.Sum64()
	}
	return out
}

// normalise lower-cases, makes each run of digits one 0 and drops all that is
// neither letter, mark nor digit.
func normalise(line string) string {
	var out strings.Builder
	digits := false
	for _, r := range line {
		if unicode.IsDigit(r) {
			if !digits {
				out.WriteByte('0')
			}
			digits = true
			continue
		}
		digits = false
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}
