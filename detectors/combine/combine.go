// Package combine composes detectors out of others.
package combine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
)

// All returns a detector that keeps the lines that every one of the given
// detectors keeps. The answer of a detector that decides by text is taken to
// lines by [corpus.Align]: a line counts as kept when at least half of its words
// are in the text. It is site-aware if any of them is.
func All(name string, members ...detectors.Detector) detectors.Detector {
	a := all{name: name, members: members}
	if slices.ContainsFunc(members, isSiteAware) {
		return siteAware{a}
	}
	return a
}

func isSiteAware(d detectors.Detector) bool {
	_, ok := d.(detectors.SiteAware)
	return ok
}

type all struct {
	name    string
	members []detectors.Detector
}

func (a all) Name() string { return a.name }

func (a all) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	kept := make([]bool, len(page.Lines()))
	for i := range kept {
		kept[i] = true
	}
	var basis []string
	for _, d := range a.members {
		e, err := d.Detect(ctx, page)
		if err != nil {
			return detectors.Extraction{}, fmt.Errorf("%s: %w", d.Name(), err)
		}
		for i, k := range detectors.KeptLines(page, e) {
			kept[i] = kept[i] && k
		}
		if e.Basis != "" {
			basis = append(basis, d.Name()+": "+e.Basis)
		}
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = strings.Join(basis, "; ")
	return e, nil
}

type siteAware struct{ all }

// NewSite returns a memory that feeds those of the site-aware members.
func (s siteAware) NewSite() detectors.Site {
	m := &site{all: s.all, sites: make([]detectors.Site, len(s.members))}
	for i, d := range s.members {
		if aware, ok := d.(detectors.SiteAware); ok {
			m.sites[i] = aware.NewSite()
		}
	}
	return m
}

type site struct {
	all
	sites []detectors.Site // nil for a member that is not site-aware
}

func (s *site) Add(page *corpus.Page) {
	for _, m := range s.sites {
		if m != nil {
			m.Add(page)
		}
	}
}

func (s *site) Detector() detectors.Detector {
	members := slices.Clone(s.members)
	for i, m := range s.sites {
		if m != nil {
			members[i] = m.Detector()
		}
	}
	return all{name: s.name, members: members}
}
