package labeller

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"chaff/corpus/labelling"
)

// A draftView offers the pages that a new corpus may be made of.
type draftView struct {
	shell
	*labelling.Draft
	Message string
	Chosen  map[int]bool
}

// maxAsked is how many pages are chosen at first, unless there are more.
const maxAsked = 50

// draft shows the pages that a new corpus may be made of.
func (s *Server) draft(w http.ResponseWriter, r *http.Request) {
	d := s.options.Draft
	if d == nil || s.opened() != nil {
		http.Redirect(w, r, s.newShell("").Base, http.StatusSeeOther)
		return
	}
	v := draftView{shell: s.newShell("New corpus"), Draft: d, Chosen: make(map[int]bool)}
	for i, p := range d.Pages {
		v.Chosen[i] = p.Problem == "" && len(d.Pages) <= maxAsked
	}
	s.show(w, http.StatusOK, "new.html", v)
}

// create makes a corpus of the chosen pages and goes on to label it.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	d := s.options.Draft
	s.mu.Lock()
	defer s.mu.Unlock()
	if d == nil || s.store != nil {
		http.Redirect(w, r, s.newShell("").Base, http.StatusSeeOther)
		return
	}
	if err := r.ParseForm(); err != nil {
		s.refuse(w, r, http.StatusBadRequest, fmt.Errorf("reading the form: %w", err))
		return
	}
	asked := *d
	asked.Pages = append([]labelling.DraftPage(nil), d.Pages...)
	asked.Name = strings.TrimSpace(r.PostForm.Get("corpus"))
	chosen := make(map[int]bool)
	var pages []labelling.DraftPage
	for i := range asked.Pages {
		p, at := &asked.Pages[i], strconv.Itoa(i)
		for field, to := range map[string]*string{"name": &p.Info.ID, "site": &p.Info.Site, "language": &p.Info.Language} {
			if r.PostForm.Has(field + "-" + at) {
				*to = strings.TrimSpace(r.PostForm.Get(field + "-" + at))
			}
		}
		if r.PostForm.Has("pick-"+at) && p.Problem == "" {
			chosen[i] = true
			pages = append(pages, *p)
		}
	}
	err := s.build(r, &asked, pages)
	if err != nil {
		// What was typed stays.
		s.show(w, http.StatusUnprocessableEntity, "new.html", draftView{s.newShell("New corpus"), &asked, err.Error(), chosen})
		return
	}
	http.Redirect(w, r, s.newShell("").Base, http.StatusSeeOther)
}

// build writes the corpus and opens it.
func (s *Server) build(r *http.Request, d *labelling.Draft, pages []labelling.DraftPage) error {
	if d.Name == "" {
		return errors.New("the corpus needs a name")
	}
	if _, err := d.Create(r.Context(), d.Name, pages); err != nil {
		return err
	}
	store, err := labelling.Open(d.Dir, s.options.Annotator)
	if err != nil {
		return err
	}
	s.store = store
	return nil
}
