// Package labeller is the web page with which people label the lines of pages.
//
// A [Server] serves one layer of labels ([labelling.Store]) to one person at one machine. A
// page shows the text view with a role for each line, changed by single keys; for a page of
// HTML its rendering stands beside it, without scripts and without network. What is seen is
// saved: a change is shown when it is on disk, and a line that somebody changes elsewhere
// meanwhile is never overwritten unseen. Roles that a detector proposes are shown as
// such, and are nobody's decision until a person confirms them.
//
// Page text is hostile. It is escaped wherever it is shown, nothing of it is used as a path
// or an address, and content security policies allow the server's own style and script
// only. The server answers those who know its token, under its own address.
package labeller

import (
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"sync"

	"chaff/corpus"
	"chaff/corpus/labelling"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/reports/look"
)

//go:embed web
var web embed.FS

// Options say what is labelled, and who may propose roles.
type Options struct {
	// Store is the layer to label; nil where Draft is to become a corpus first.
	Store *labelling.Store
	// Draft holds pages to choose those of a new corpus from.
	Draft *labelling.Draft
	// Annotator is whose layer of the new corpus is labelled, "" for the gold.
	Annotator string
	// Detectors names those that a person may ask for a proposal, Find returns one.
	Detectors []string
	Find      func(name string) (detectors.Detector, error)
	// Propose is what proposes roles at first: a detector, or "" for the person's own labels
	// on other pages of the site.
	Propose string
}

// A Server is the web page. It is safe for concurrent use.
type Server struct {
	options   Options
	token     string
	templates *template.Template
	css, js   string
	guideline guideline

	mu    sync.Mutex
	store *labelling.Store // nil until the draft is a corpus
}

// New returns a server with a token of its own.
func New(o Options) (*Server, error) {
	s := &Server{options: o, token: rand.Text(), store: o.Store, guideline: parseGuideline(seeds.Guideline())}
	var err error
	s.templates, err = template.New("").Funcs(template.FuncMap{"shown": look.Shown, "plural": plural}).ParseFS(web, "web/*.html")
	if err != nil {
		return nil, fmt.Errorf("making the labelling page: %w", err)
	}
	for _, part := range []struct {
		to    *string
		first string
		file  string
	}{{&s.css, look.CSS, "labeller.css"}, {&s.js, look.JS, "labeller.js"}} {
		data, err := web.ReadFile("web/" + part.file)
		if err != nil {
			return nil, fmt.Errorf("making the labelling page: %w", err)
		}
		*part.to = part.first + string(data)
	}
	return s, nil
}

// URL returns where a person finds the page of a server that listens at an address.
func (s *Server) URL(address string) string { return "http://" + address + "/" + s.token + "/" }

// Handler answers at an address of this machine, HOST:PORT, and at localhost with its port.
func (s *Server) Handler(address string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /page/{n}", s.withPage(s.page))
	mux.HandleFunc("GET /page/{n}/adjudicate", s.withPage(s.adjudicate))
	mux.HandleFunc("GET /page/{n}/frame", s.withPage(s.frame))
	mux.HandleFunc("GET /page/{n}/state", s.withPage(s.state))
	mux.HandleFunc("POST /page/{n}/edit", s.withPage(s.edit))
	mux.HandleFunc("GET /page/{n}/proposal", s.withPage(s.proposal))
	mux.HandleFunc("GET /new", s.draft)
	mux.HandleFunc("POST /new", s.create)
	mux.HandleFunc("GET /labeller.css", s.file("text/css; charset=utf-8", &s.css))
	mux.HandleFunc("GET /labeller.js", s.file("text/javascript; charset=utf-8", &s.js))
	return s.guard(address, mux)
}

func (s *Server) file(kind string, content *string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(*content)) // whoever asked may have gone
	}
}

// opened returns the store, nil where there is none yet.
func (s *Server) opened() *labelling.Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store
}

// Close ends the use of the folder that a draft became.
func (s *Server) Close() error {
	if store := s.opened(); store != nil && store != s.options.Store {
		return store.Close()
	}
	return nil
}

// A work is a page that a request is about.
type work struct {
	store *labelling.Store
	index int
	page  *corpus.Page
}

// withPage finds the page of a request by its place in the corpus, from 1. An id or a name
// of a file never is part of an address.
func (s *Server) withPage(serve func(http.ResponseWriter, *http.Request, work)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("n"))
		store := s.opened()
		if err != nil || store == nil || n < 1 || n > store.Len() || strconv.Itoa(n) != r.PathValue("n") {
			s.refuse(w, r, http.StatusNotFound, errors.New("there is no such page"))
			return
		}
		page, err := store.Page(n - 1)
		if err != nil {
			s.refuse(w, r, http.StatusInternalServerError, err)
			return
		}
		serve(w, r, work{store, n - 1, page})
	}
}

// refuse answers with an error, to a script as it is and to a person as a page.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, code int, err error) {
	if r.Header.Get("Sec-Fetch-Dest") == "empty" {
		http.Error(w, err.Error(), code)
		return
	}
	s.show(w, code, "error.html", struct {
		shell
		Message string
	}{s.newShell("Cannot be shown"), err.Error()})
}

// A shell is what all pages have.
type shell struct {
	Title string
	Base  string // what links begin with
}

func (s *Server) newShell(title string) shell { return shell{title, "/" + s.token + "/"} }

// show answers with a page made by a template.
func (s *Server) show(w http.ResponseWriter, code int, name string, data any) {
	var out bytes.Buffer
	if err := s.templates.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, fmt.Sprintf("making %s: %v", name, err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = out.WriteTo(w) // whoever asked may have gone
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
