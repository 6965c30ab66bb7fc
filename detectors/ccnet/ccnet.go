// Package ccnet is the paragraph de-duplication of CCNet (Wenzek et al. 2020; tool
// cc_net), which drops from Common Crawl text what stands on several pages. A
// paragraph is a line.
//
// Lines are compared after normalisation ([Normalise]) by the first 64 bits of
// their SHA-1. The paper drops every copy of a line that recurs, the tool's single
// pass keeps the first that it meets: [Paper] and [OnePass].
//
// CCNet compares a line with those of a shard of the crawl. A [Detector] alone has
// the lines of the page only; the memory of a site ([Detector.NewSite]) has those
// of the site's pages, which is where menus recur. [detectors.Extraction.Basis]
// says which it was.
//
// Departures:
//   - the first line of a page is judged like any other. In a WET file it is the
//     title, which CCNet sets aside; the text view has no such line.
//   - the pages of a site have no order for a detector: the first of several is the
//     one whose ID sorts first.
//   - the language model that sorts pages by perplexity is no part of this.
//
// That short pages go before anything is compared was not verified against the tool.
package ccnet

import (
	"context"
	"crypto/sha1" // names lines, as in the tool; nothing is secured by it
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"chaff/corpus"
	"chaff/detectors"
)

// Params are the parameters of the de-duplication.
type Params struct {
	// KeepFirst says that the first copy of a line that recurs is kept.
	KeepFirst bool
	// MinCharacters is the number of characters, line feeds between lines included,
	// below which a page goes whole, before anything is compared; its lines make no
	// copies of those of other pages.
	MinCharacters int
}

// Paper returns the parameters of the paper, every copy dropped and pages of at
// least 300 characters: those of the detector "ccnet".
func Paper() Params { return Params{MinCharacters: 300} }

// OnePass returns the parameters of the tool's single pass, the first copy kept:
// those of "ccnet-onepass".
func OnePass() Params { return Params{KeepFirst: true, MinCharacters: 300} }

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector drops copies. It is safe for concurrent use.
type Detector struct {
	name   string
	params Params
}

// New returns a detector of the given name with the given parameters.
func New(name string, p Params) Detector { return Detector{name, p} }

// Name returns the name that the detector was given.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect drops the copies inside the page. It takes time and memory linear in the
// page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.detect(ctx, page, nil)
}

func (d Detector) detect(ctx context.Context, page *corpus.Page, s *site) (detectors.Extraction, error) {
	hashes, err := hashLines(ctx, page.Lines())
	if err != nil {
		return detectors.Extraction{}, err
	}
	basis := "this page alone"
	if s != nil && s.pages > 1 {
		basis = fmt.Sprintf("%d pages of the site", s.pages)
	}
	kept := make([]bool, len(hashes))
	if d.isLong(page.Lines()) {
		d.markKept(kept, hashes, page.ID, s)
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = basis
	return e, nil
}

// markKept marks the lines that are no copies.
func (d Detector) markKept(kept []bool, hashes []uint64, page string, s *site) {
	copies := make(map[uint64]int, len(hashes))
	for _, h := range hashes {
		copies[h]++
	}
	seen := make(map[uint64]bool)
	for i, h := range hashes {
		switch {
		case s != nil && s.isCopy(h, page, d.params.KeepFirst):
		case copies[h] == 1:
			kept[i] = true
		case d.params.KeepFirst && !seen[h]:
			kept[i] = true
			seen[h] = true
		}
	}
}

// isLong reports whether the page has the characters that it must have.
func (d Detector) isLong(lines []corpus.Line) bool {
	n := len(lines) - 1
	for _, l := range lines {
		if n >= d.params.MinCharacters {
			break
		}
		n += utf8.RuneCountInString(l.Text)
	}
	return n >= d.params.MinCharacters
}

func hashLines(ctx context.Context, lines []corpus.Line) ([]uint64, error) {
	out := make([]uint64, len(lines))
	var buffer []byte
	for i, l := range lines {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		buffer = appendNormal(buffer[:0], l.Text)
		sum := sha1.Sum(buffer)
		out[i] = binary.BigEndian.Uint64(sum[:])
	}
	return out, nil
}
