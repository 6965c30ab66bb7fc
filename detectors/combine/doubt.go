package combine

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors"
)

// A Judge is a detector that weighs how likely each line is content, and can take into
// account what else is known of lines.
type Judge interface {
	detectors.Detector
	// DetectWith answers as Detect does when the log-odds of each line of the text view are
	// shifted by so much.
	DetectWith(ctx context.Context, page *corpus.Page, shift func(line int) float64) (detectors.Extraction, error)
}

// Doubt returns a detector that judges as the judge does, but doubts the lines that another
// one drops by what it has seen of the site: their log-odds of being content fall by the
// penalty. One page alone cannot tell a template; of a page alone the judge's answer stands.
func Doubt(name string, judge Judge, site detectors.SiteAware, penalty float64) detectors.SiteAware {
	return doubt{ensemble{name: name, members: []detectors.Detector{judge, site}}, judge, site, penalty}
}

type doubt struct {
	ensemble
	judge   Judge
	site    detectors.SiteAware
	penalty float64
}

// Version returns the versions of both and how much is doubted, "" where one is not known.
func (d doubt) Version() string {
	members := d.ensemble.Version()
	if members == "" {
		return ""
	}
	return fmt.Sprintf("%s, penalty %v", members, d.penalty)
}

func (d doubt) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.judge.Detect(ctx, page)
}

func (d doubt) NewSite() detectors.Site { return doubtingSite{d, d.site.NewSite()} }

type doubtingSite struct {
	doubt
	seen detectors.Site
}

func (s doubtingSite) Add(page *corpus.Page) { s.seen.Add(page) }

func (s doubtingSite) Detector() detectors.Detector { return doubting{s.doubt, s.seen.Detector()} }

// doubting judges by what is known of a site.
type doubting struct {
	doubt
	sited detectors.Detector
}

func (d doubting) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	template, err := d.sited.Detect(ctx, page)
	if err != nil {
		return detectors.Extraction{}, err
	}
	kept := detectors.KeptLines(page, template)
	e, err := d.judge.DetectWith(ctx, page, func(line int) float64 {
		if kept[line] {
			return 0
		}
		return -d.penalty
	})
	if e.Basis != "" {
		e.Basis = "; " + e.Basis
	}
	e.Basis = template.Basis + e.Basis
	return e, err
}
