package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/baseline"
	"chaff/reports"
)

func newSite(t *testing.T) *reports.Site {
	t.Helper()
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	scoring := bench.Scoring{Metrics: []score.Metric{score.LineWord()}, Policy: corpus.StrictBody()}
	corpora := []*corpus.Corpus{c}
	run, scored, err := bench.Plan{Corpora: corpora, Detectors: []detectors.Detector{baseline.Everything{}, baseline.Nothing{}}}.RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	site, err := reports.NewSite(reports.Report{
		Summary: bench.Summarise(run, scored, scoring, bench.View{}), Run: run, Scored: scored, Scoring: scoring, Corpora: corpora,
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// A report is served to this machine under its own address, and nothing else is.
func TestServe(t *testing.T) {
	const address = "127.0.0.1:4711"
	handler := siteHandler(newSite(t), address)
	tests := []struct {
		name, method, host, path string
		code                     int
		says                     string
	}{
		{"index", "GET", address, "/", 200, "<title>chaff report</title>"},
		{"by name", "GET", "localhost:4711", "/pages.html", 200, "<title>Pages</title>"},
		{"document", "GET", address, "/doc/00005.html", 200, "<title>seeds / "},
		{"style", "GET", address, "/site.css", 200, "--paper"},
		{"head", "HEAD", address, "/", 200, ""},
		{"no such document", "GET", address, "/doc/00006.html", 404, "no such page"},
		{"another spelling", "GET", address, "/doc/5.html", 404, "no such page"},
		{"out of the site", "GET", address, "/../../etc/passwd", 404, "no such page"},
		{"encoded", "GET", address, "/%2e%2e/%2e%2e/etc/passwd", 404, "no such page"},
		{"runs of a single one", "GET", address, "/runs.html", 404, "no such page"},
		{"a name that resolves here", "GET", "evil.example:4711", "/", 403, "this report is at http://127.0.0.1:4711/"},
		{"another port", "GET", "127.0.0.1:80", "/", 403, "this report is at"},
		{"writing", "POST", address, "/", 405, "can only be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "http://"+tt.host+tt.path, nil)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("%d, %.200q; want %d with %q", w.Code, w.Body.String(), tt.code, tt.says)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Error("types may be sniffed")
			}
		})
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://"+address+"/site.js", nil))
	if kind := w.Header().Get("Content-Type"); !strings.Contains(kind, "javascript") {
		t.Errorf("the script is of type %q", kind)
	}
}
