package labeller

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/corpus/labelling"
	"chaff/reports/look"
)

// Bounds of what is shown: a browser must hold the page.
const (
	maxLineText = 4000 // bytes of one line
	chunkLines  = 200  // that a browser lays out together
)

// A pageView is a page with its lines.
type pageView struct {
	shell
	Corpus, ID  string
	Number, Of  int // from 1
	URL         string
	Facts       []string
	Warnings    []string
	Language    string
	HTML        bool
	Roles       []roleView
	State       stateView
	Chunks      [][]lineView
	Lines       int
	Layer       string // who labels
	Annotators  []annotatorView
	Adjudicates bool
	// OtherDone is how many other pages are done.
	OtherDone  int
	Proposals  []proposalOption
	Guideline  template.HTML
	AnyLayers  bool
	Previous   int // numbers of pages; 0 where there is none
	Next       int
	Unfinished int // the next one that is not done
}

// An annotatorView is what somebody else says of the lines.
type annotatorView struct {
	Name  string
	Key   int // that takes over what he says
	Roles string
}

// A lineView is a line of the text view.
type lineView struct {
	Index, Number int
	Gap           bool // a blank line stands before it
	Text          string
	Cut           int // characters that are not shown
	Anchor        int // index of the first line of the same block, by which the rendering is scrolled
	Dispute       bool
}

type proposalOption struct {
	Value, Title string
	Chosen       bool
}

// page shows a page to label.
func (s *Server) page(w http.ResponseWriter, r *http.Request, at work) {
	v, err := s.newPageView(at)
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	if v.Layer == "" {
		layers, err := at.store.Layers(at.index)
		v.AnyLayers = err == nil && len(layers) > 0
	}
	s.show(w, http.StatusOK, "page.html", v)
}

var errNoLayers = errors.New("nobody has labelled this page as an annotator: \"chaff label --annotator NAME\" keeps a layer beside the gold, which can be adjudicated")

// adjudicate shows a page with what annotators say of it. Only whoever labels the gold may
// see that: annotators are independent.
func (s *Server) adjudicate(w http.ResponseWriter, r *http.Request, at work) {
	if a := at.store.Annotator(); a != "" {
		s.refuse(w, r, http.StatusForbidden, fmt.Errorf("%s labels independently of others; adjudicate with \"chaff label\" without --annotator", a))
		return
	}
	v, err := s.newPageView(at)
	var layers map[string][]corpus.Role
	if err == nil {
		layers, err = at.store.Layers(at.index)
	}
	if err == nil && len(layers) == 0 {
		err = errNoLayers
	}
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	v.Adjudicates, v.AnyLayers = true, true
	for i, name := range slices.Sorted(maps.Keys(layers)) {
		v.Annotators = append(v.Annotators, annotatorView{name, i + 1, encode(layers[name])})
	}
	if len(layers) == 1 {
		// The gold is the other opinion, as it stands now.
		if layers[corpus.AuthorOfGold], err = at.store.Roles(at.index); err != nil {
			s.refuse(w, r, http.StatusInternalServerError, err)
			return
		}
	}
	for _, chunk := range v.Chunks {
		for k := range chunk {
			_, said := verdict(layers, chunk[k].Index)
			chunk[k].Dispute = said == disputedLine
		}
	}
	v.Proposals = append([]proposalOption{{allAnnotated, "what all annotators agree on", true}}, v.Proposals...)
	for i := range v.Proposals[1:] {
		v.Proposals[i+1].Chosen = false
	}
	s.show(w, http.StatusOK, "page.html", v)
}

func (s *Server) newPageView(at work) (pageView, error) {
	roles, err := at.store.Roles(at.index)
	if err != nil {
		return pageView{}, err
	}
	done := progressOf(at.store)
	info := at.page.Info
	v := pageView{
		shell: s.newShell(at.store.Name() + " / " + info.ID), Corpus: at.store.Name(), ID: info.ID, Number: at.index + 1, Of: at.store.Len(),
		URL: info.URL, Warnings: at.page.Warnings(), Language: info.Language, HTML: at.page.Kind == corpus.HTML, Roles: s.roleViews(), State: newState(roles),
		Chunks: slices.Collect(slices.Chunk(lineViews(at.page), chunkLines)), Lines: len(roles), Layer: at.store.Annotator(),
		Proposals: s.proposals(), Guideline: s.guideline.html, Previous: at.index, Next: (at.index + 2) % (at.store.Len() + 1),
	}
	for _, fact := range []string{info.Site, info.Language, info.Type} {
		if fact != "" {
			v.Facts = append(v.Facts, fact)
		}
	}
	for i := 1; i < len(done); i++ {
		k := (at.index + i) % len(done)
		if done[k].Done() {
			v.OtherDone++
		} else if v.Unfinished == 0 {
			v.Unfinished = k + 1
		}
	}
	return v, nil
}

// progressOf returns how much of each page is labelled. A label file that cannot be read
// counts as one that is not begun; the list of pages says what is wrong with it.
func progressOf(store *labelling.Store) []labelling.Progress {
	out := make([]labelling.Progress, store.Len())
	for i := range out {
		if p, err := store.Progress(i); err == nil {
			out[i] = p
		}
	}
	return out
}

func (s *Server) proposals() []proposalOption {
	first := s.options.Propose
	if first == "" {
		first = ownProposal
	}
	out := []proposalOption{{noProposal, "nothing", first == noProposal}, {ownProposal, "my labels on other pages of the site", first == ownProposal}}
	for _, name := range s.options.Detectors {
		out = append(out, proposalOption{name, name, first == name})
	}
	return out
}

func lineViews(page *corpus.Page) []lineView {
	lines := page.Lines()
	out := make([]lineView, len(lines))
	for i, l := range lines {
		out[i] = lineView{Index: i, Number: l.Number, Gap: i > 0 && l.Number > lines[i-1].Number+1, Anchor: i}
		if i > 0 && l.Node == lines[i-1].Node {
			out[i].Anchor = out[i-1].Anchor
		}
		out[i].Text, out[i].Cut = look.Cut(l.Text, maxLineText)
	}
	return out
}

// An indexView lists the pages of the corpus.
type indexView struct {
	shell
	Corpus, Layer string
	Pages         []indexRow
	Done          int
	Decided       int // lines
	Lines         int // of pages that are begun
	Unfinished    int // number of the first page that is not done
}

type indexRow struct {
	Number             int
	ID, Site, Language string
	labelling.Progress
	Error string
}

// index shows how much of the corpus is labelled.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	store := s.opened()
	if store == nil {
		http.Redirect(w, r, s.newShell("").Base+"new", http.StatusSeeOther)
		return
	}
	v := indexView{shell: s.newShell(store.Name()), Corpus: store.Name(), Layer: store.Annotator()}
	for i := range store.Len() {
		info := store.Info(i)
		row := indexRow{Number: i + 1, ID: info.ID, Site: info.Site, Language: info.Language}
		progress, err := store.Progress(i)
		if err != nil {
			row.Error = err.Error()
		}
		row.Progress = progress
		v.Decided += progress.Decided
		v.Lines += progress.Lines
		if progress.Done() {
			v.Done++
		} else if v.Unfinished == 0 {
			v.Unfinished = row.Number
		}
		v.Pages = append(v.Pages, row)
	}
	s.show(w, http.StatusOK, "index.html", v)
}

// LayerNote says whose labels these are.
func (v indexView) LayerNote() string { return layerNote(v.Layer) }

// LayerNote says whose labels these are.
func (v pageView) LayerNote() string { return layerNote(v.Layer) }

func layerNote(annotator string) string {
	if annotator == "" {
		return "gold"
	}
	return "layer of " + annotator
}

// Percent is the share of lines that are decided.
func (p indexRow) Percent() int {
	if p.Lines == 0 {
		return 0
	}
	return 100 * p.Decided / p.Lines
}

// frameID is the id that a line's block has in the rendering.
func frameID(line int) string { return fmt.Sprintf("chaff-line-%d", line) }

// frame answers with the rendering of an HTML page, in which nothing runs and which loads
// nothing: beside what [render] leaves out, its own policy forbids all but the page's style
// sheets, wherever it is opened.
func (s *Server) frame(w http.ResponseWriter, r *http.Request, at work) {
	if at.page.Kind != corpus.HTML {
		s.refuse(w, r, http.StatusNotFound, errors.New("a page of text has no rendering"))
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox")
	h.Set("Content-Type", "text/html; charset=utf-8")
	var out strings.Builder
	if err := render(&out, at.page); err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	_, _ = w.Write([]byte(out.String())) // whoever asked may have gone
}
