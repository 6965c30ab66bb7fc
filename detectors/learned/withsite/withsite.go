// Package withsite lets a learned detector know what of a page its site repeats: one page
// alone cannot tell a template. Where chaff/detectors/repeated takes a line for one, by the
// other pages of the site, the line's log-odds of being content fall by a constant.
//
// The constant is no feature of the trees since no set whose licence lets a model be trained
// on it has several pages of many sites.
package withsite

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned"
	"chaff/detectors/repeated"
)

// version is to be raised with every change after which the detector may answer differently
// on some page.
const version = "1"

// Detector is the detector. It is safe for concurrent use.
type Detector struct {
	learned  learned.Detector
	repeated repeated.Detector
	penalty  float64
}

// New returns a detector of the two. The penalty is what a repeated line loses in log-odds.
func New(l learned.Detector, r repeated.Detector, penalty float64) Detector {
	return Detector{l, r, penalty}
}

// Penalty is what a repeated line loses in "learned+repeated", chosen on the sites of WCXB that
// have several pages.
const Penalty = 3

// Default returns "learned+repeated".
func Default(p learned.Params) Detector {
	return New(learned.Default(p), repeated.New(repeated.Default()), Penalty)
}

// Name returns the names of both, such as "learned+repeated".
func (d Detector) Name() string { return d.learned.Name() + "+" + d.repeated.Name() }

// Version returns the versions of both and of what joins them.
func (d Detector) Version() string {
	l := detectors.VersionOf(d.learned)
	if l == "" {
		return ""
	}
	return version + "+" + l + "+" + d.repeated.Version()
}

// TrainedOn names what either was trained or tuned on.
func (d Detector) TrainedOn() []string {
	return append(d.learned.TrainedOn(), d.repeated.TrainedOn()...)
}

// Detect judges the page as the learned detector does, alone.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.learned.Detect(ctx, page)
}

// NewSite returns a memory of one site.
func (d Detector) NewSite() detectors.Site { return site{d, d.repeated.NewSite()} }

type site struct {
	detector Detector
	repeated detectors.Site
}

func (s site) Add(page *corpus.Page) { s.repeated.Add(page) }

// Detector returns a detector that judges by the pages added so far.
func (s site) Detector() detectors.Detector {
	return sited{s.detector, s.repeated.Detector()}
}

// sited judges by what is known of a site.
type sited struct {
	Detector
	site detectors.Detector
}

// Detect keeps what is likely content, less likely so where the site repeats it.
func (s sited) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	template, err := s.site.Detect(ctx, page)
	if err != nil {
		return detectors.Extraction{}, err
	}
	e, err := s.learned.DetectWith(ctx, page, func(line int) float64 {
		if template.Kept[line] {
			return 0
		}
		return -s.penalty
	})
	e.Basis = template.Basis
	return e, err
}
