package c4

import (
	"context"
	"crypto/md5"

	"chaff/corpus"
	"chaff/detectors"
)

// NewSite returns a memory that holds, for each line that passes on any page of the
// site, its MD5 and the ID of the page that keeps it. IDs must be unique in the
// site, as they are in a corpus. The page to judge may be among those added or not.
func (d Detector) NewSite() detectors.Site {
	return &site{detector: d, keeper: make(map[[md5.Size]byte]string)}
}

// site remembers which page keeps a line.
type site struct {
	detector Detector
	pages    int
	keeper   map[[md5.Size]byte]string
}

// Add takes the lines that pass on the page. The page of the least ID keeps a line,
// so that the order of pages does not matter.
func (s *site) Add(page *corpus.Page) {
	s.pages++
	clean, err := s.detector.clean(context.Background(), page.Lines())
	if err != nil {
		return // none without a deadline
	}
	for _, l := range clean {
		if id, ok := s.keeper[l.key]; !ok || page.ID < id {
			s.keeper[l.key] = page.ID
		}
	}
}

// Detector returns a detector that judges by the pages added so far.
func (s *site) Detector() detectors.Detector { return siteDetector{s} }

func (s *site) keptElsewhere(key [md5.Size]byte, page string) bool {
	id, ok := s.keeper[key]
	return ok && id != page
}

type siteDetector struct{ site *site }

func (d siteDetector) Name() string { return d.site.detector.name }

func (siteDetector) Version() string { return version }

func (d siteDetector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.site.detector.detect(ctx, page, d.site)
}
