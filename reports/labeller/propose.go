package labeller

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/labelling"
	"chaff/detectors"
)

// What else than a detector proposes.
const (
	noProposal   = "none"
	ownProposal  = "site"       // the layer's own labels on other pages of the site
	allAnnotated = "annotators" // what all annotators agree on, for adjudication
)

const (
	proposeTimeout = 30 * time.Second
	// maxSiblings bounds the pages of the site that a detector learns from.
	maxSiblings = 200
)

// A proposalView is the roles that are proposed for the lines of a page.
type proposalView struct {
	Roles string `json:"roles"` // a letter for each line
	Note  string `json:"note"`  // says in words whose they are
}

// proposal answers with proposed roles. They are in no file: whoever confirms one makes it a
// change, and until then nobody has decided the line.
func (s *Server) proposal(w http.ResponseWriter, r *http.Request, at work) {
	ctx, cancel := context.WithTimeout(r.Context(), proposeTimeout)
	defer cancel()
	roles, note, err := s.propose(ctx, r.FormValue("from"), at)
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	writeJSON(w, http.StatusOK, proposalView{encode(roles), note})
}

func (s *Server) propose(ctx context.Context, from string, at work) (roles []corpus.Role, note string, err error) {
	none := make([]corpus.Role, len(at.page.Lines()))
	switch from {
	case noProposal:
		return none, "", nil
	case ownProposal:
		roles, n, err := s.fromSite(at, none)
		return roles, fromSiteNote(n), err
	case allAnnotated:
		if at.store.Annotator() != "" {
			return nil, "", errors.New("annotators are independent of each other")
		}
		return s.agreed(at)
	}
	kept, err := s.keptBy(ctx, from, at)
	if err != nil {
		return nil, "", fmt.Errorf("there is no proposal: %w", err)
	}
	n := 0
	for i := range none {
		none[i] = corpus.Other
		if kept[i] {
			none[i] = corpus.Body
			n++
		}
	}
	// A detector knows no roles; what a person called the same line elsewhere says more.
	roles, own, err := s.fromSite(at, none)
	note = fmt.Sprintf("%s keeps %d of %s as body", from, n, plural(len(none), "line"))
	if own > 0 {
		note += "; " + fromSiteNote(own)
	}
	return roles, note, err
}

func fromSiteNote(n int) string {
	if n == 0 {
		return "no line is labelled on another page of the site"
	}
	return plural(n, "line") + " as on other pages of the site"
}

// fromSite returns the roles with those lines changed that the layer has labelled on other
// pages of the site, and how many these are.
func (s *Server) fromSite(at work, roles []corpus.Role) ([]corpus.Role, int, error) {
	known, err := at.store.Elsewhere(at.index)
	if err != nil {
		return nil, 0, err
	}
	n := 0
	for i, l := range at.page.Lines() {
		if role, ok := known[l.Text]; ok {
			roles[i] = role
			n++
		}
	}
	return roles, n, nil
}

// agreed returns the roles that all annotators who decided a line gave it, two at least.
func (s *Server) agreed(at work) ([]corpus.Role, string, error) {
	layers, err := at.store.Layers(at.index)
	if err != nil {
		return nil, "", err
	}
	roles := make([]corpus.Role, len(at.page.Lines()))
	n, disputed := 0, 0
	for i := range roles {
		switch role, said := verdict(layers, i); {
		case said == disputedLine:
			disputed++
		case said == agreedLine:
			roles[i] = role
			n++
		}
	}
	return roles, fmt.Sprintf("annotators agree on %s and dispute %d", plural(n, "line"), disputed), nil
}

// What annotators say of a line.
const (
	openLine     = iota // fewer than two have decided it
	agreedLine          // all who have say the same
	disputedLine        // they do not
)

func verdict(layers map[string][]corpus.Role, line int) (corpus.Role, int) {
	counts := make(map[corpus.Role]int)
	last, n := corpus.Unlabelled, 0
	for _, roles := range layers {
		if r := roles[line]; r != corpus.Unlabelled {
			counts[r]++
			last = r
			n++
		}
	}
	switch {
	case len(counts) > 1:
		return corpus.Unlabelled, disputedLine
	case n > 1:
		return last, agreedLine
	default:
		return corpus.Unlabelled, openLine
	}
}

// keptBy returns the lines of the page that a detector keeps. One that learns sites sees
// the other pages of the site first.
func (s *Server) keptBy(ctx context.Context, name string, at work) (kept []bool, err error) {
	if !slices.Contains(s.options.Detectors, name) {
		return nil, fmt.Errorf("no detector %q was offered", name)
	}
	d, err := s.options.Find(name)
	if err != nil {
		return nil, err
	}
	if aware, ok := d.(detectors.SiteAware); ok {
		if d, err = learn(ctx, aware, at); err != nil {
			return nil, err
		}
	}
	e, err := bench.Try(ctx, d, at.page)
	if err != nil {
		return nil, err
	}
	return detectors.KeptLines(at.page, e), nil
}

// learn shows the pages of the site to a detector.
func learn(ctx context.Context, d detectors.SiteAware, at work) (learned detectors.Detector, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%s: %v", d.Name(), v) // as of a detector that judges
		}
	}()
	site := d.NewSite()
	for _, i := range siblings(at.store, at.index) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s could not learn the site in time: %w", d.Name(), err)
		}
		page, err := at.store.Page(i)
		if err != nil {
			continue // it costs itself only, and is told of where it is opened
		}
		site.Add(page)
	}
	return site.Detector(), nil
}

// siblings returns the pages of the site of page i, itself included.
func siblings(store *labelling.Store, i int) []int {
	site := store.Info(i).Site
	if site == "" {
		return []int{i}
	}
	var out []int
	for k := range store.Len() {
		if store.Info(k).Site == site && (len(out) < maxSiblings || k == i) {
			out = append(out, k)
		}
	}
	return out
}
