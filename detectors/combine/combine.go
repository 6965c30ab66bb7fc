// Package combine composes detectors out of others: what all of them keep, what any of
// them keeps, or what enough of them vote for.
//
// An ensemble is site-aware if any of its members is. Its name is to say what its members are
// and how it decides; its version says theirs.
package combine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which an ensemble may decide differently on
// some page, also one in what it is built on.
const version = "1"

// All returns a detector that keeps the lines that every one of the members keeps. The
// answer of a member that decides by text is taken to lines by [corpus.Align]: a line
// counts as kept when at least half of its words are in the text. It fails where a member
// does.
func All(name string, members ...detectors.Detector) detectors.Detector {
	return newEnsemble(name, members, lines(func(votes, members int) bool { return votes == members }))
}

// Any returns a detector that keeps the lines that one of the members keeps at least; see
// [All].
func Any(name string, members ...detectors.Detector) detectors.Detector {
	return newEnsemble(name, members, lines(func(votes, _ int) bool { return votes > 0 }))
}

// A decision makes one answer of those of the members.
type decision func(page *corpus.Page, members []detectors.Detector, answers []answer) (detectors.Extraction, error)

// An answer is a member's extraction, or why there is none.
type answer struct {
	extraction detectors.Extraction
	err        error
}

// lines decides by how many members keep a line.
func lines(keep func(votes, members int) bool) decision {
	return func(page *corpus.Page, members []detectors.Detector, answers []answer) (detectors.Extraction, error) {
		votes := make([]int, len(page.Lines()))
		for i, a := range answers {
			if a.err != nil {
				return detectors.Extraction{}, fmt.Errorf("%s: %w", members[i].Name(), a.err)
			}
			for k, kept := range detectors.KeptLines(page, a.extraction) {
				if kept {
					votes[k]++
				}
			}
		}
		kept := make([]bool, len(votes))
		for k, n := range votes {
			kept[k] = keep(n, len(answers))
		}
		return detectors.KeepLines(page, kept), nil
	}
}

func newEnsemble(name string, members []detectors.Detector, decide decision) detectors.Detector {
	e := ensemble{name: name, members: members, decide: decide}
	if slices.ContainsFunc(members, isSiteAware) {
		return siteAware{e}
	}
	return e
}

func isSiteAware(d detectors.Detector) bool {
	_, ok := d.(detectors.SiteAware)
	return ok
}

type ensemble struct {
	name    string
	members []detectors.Detector
	decide  decision
}

func (e ensemble) Name() string { return e.name }

// Version returns the ensemble's own number and the versions of its members, "1 (1, 2)"; ""
// where that of a member is not known.
func (e ensemble) Version() string {
	members := make([]string, len(e.members))
	for i, d := range e.members {
		if members[i] = detectors.VersionOf(d); members[i] == "" {
			return ""
		}
	}
	return version + " (" + strings.Join(members, ", ") + ")"
}

// TrainedOn names what any of the members was trained on.
func (e ensemble) TrainedOn() []string {
	var out []string
	for _, d := range e.members {
		for _, set := range detectors.TrainedOn(d) {
			if !slices.Contains(out, set) {
				out = append(out, set)
			}
		}
	}
	return out
}

func (e ensemble) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	answers := make([]answer, len(e.members))
	var basis []string
	for i, d := range e.members {
		x, err := detectors.Ask(ctx, d, page)
		if ctx.Err() != nil {
			return detectors.Extraction{}, ctx.Err()
		}
		answers[i] = answer{x, err}
		if x.Basis != "" {
			basis = append(basis, d.Name()+": "+x.Basis)
		}
	}
	out, err := e.decide(page, e.members, answers)
	if out.Basis != "" {
		basis = append(basis, out.Basis)
	}
	out.Basis = strings.Join(basis, "; ")
	return out, err
}

// Close ends what members hold, such as programs.
func (e ensemble) Close() error {
	var errs []error
	for _, d := range e.members {
		if c, ok := d.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

type siteAware struct{ ensemble }

// NewSite returns a memory that feeds those of the site-aware members.
func (s siteAware) NewSite() detectors.Site {
	m := &site{ensemble: s.ensemble, sites: make([]detectors.Site, len(s.members))}
	for i, d := range s.members {
		if aware, ok := d.(detectors.SiteAware); ok {
			m.sites[i] = aware.NewSite()
		}
	}
	return m
}

type site struct {
	ensemble
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
	return ensemble{name: s.name, members: members, decide: s.decide}
}
