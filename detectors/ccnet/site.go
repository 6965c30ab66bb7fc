package ccnet

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
)

// NewSite returns a memory that holds, for each distinct line of the site, 64 bits,
// the ID of its first page and whether it recurs. IDs must be unique in the site,
// as they are in a corpus. The page to judge may be among those added or not.
func (d Detector) NewSite() detectors.Site {
	return &site{detector: d, lines: make(map[uint64]sighting)}
}

// site remembers the lines of its pages.
type site struct {
	detector Detector
	pages    int
	lines    map[uint64]sighting
}

// sighting is what the memory has of a line.
type sighting struct {
	first  string // least ID of a page that has it
	recurs bool   // it stands twice, on whatever pages
}

// Add takes the lines of the page unless it is too short.
func (s *site) Add(page *corpus.Page) {
	s.pages++
	if !s.detector.isLong(page.Lines()) {
		return
	}
	hashes, err := hashLines(context.Background(), page.Lines())
	if err != nil {
		return // none without a deadline
	}
	for _, h := range hashes {
		old, ok := s.lines[h]
		switch {
		case !ok:
			s.lines[h] = sighting{first: page.ID}
		default:
			s.lines[h] = sighting{first: min(old.first, page.ID), recurs: true}
		}
	}
}

// isCopy reports whether the site makes a line of the page a copy.
func (s *site) isCopy(hash uint64, page string, keepFirst bool) bool {
	l, ok := s.lines[hash]
	if !ok {
		return false
	}
	return l.first != page || l.recurs && !keepFirst
}

// Detector returns a detector that judges by the pages added so far.
func (s *site) Detector() detectors.Detector { return siteDetector{s} }

type siteDetector struct{ site *site }

func (d siteDetector) Name() string { return d.site.detector.name }

func (siteDetector) Version() string { return version }

func (d siteDetector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.site.detector.detect(ctx, page, d.site)
}
