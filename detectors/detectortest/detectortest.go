// Package detectortest holds the contract that every detector must keep, as one
// test that an author calls:
//
//	func TestContract(t *testing.T) { detectortest.Run(t, mine{}) }
package detectortest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors"
)

// limit is how long a detector may take for one of the pages, cancelLimit how
// long it may go on after its context is done.
const (
	limit       = 20 * time.Second
	cancelLimit = 10 * time.Second // a busy machine under the race detector is slow
)

// Run puts the detector through pages that break programs, and checks that it
// has a name, does not panic, answers for the lines the page has, answers the
// same twice and from eight goroutines (two where it is slow), leaves the page as it was, takes no longer
// than 20 seconds a page and ends soon once its context is done. A site-aware detector is put through the same after it has
// seen the pages, and must have the same name and version then.
func Run(t *testing.T, d detectors.Detector) {
	t.Helper()
	if strings.TrimSpace(d.Name()) == "" {
		t.Error("the detector has no name")
	}
	t.Run("alone", func(t *testing.T) { runPages(t, d) })
	if aware, ok := d.(detectors.SiteAware); ok {
		t.Run("with its site", func(t *testing.T) {
			site := aware.NewSite()
			for _, p := range Pages() {
				site.Add(p)
			}
			if got := site.Detector().Name(); got != d.Name() {
				t.Errorf("name %q with its site, %q alone", got, d.Name())
			}
			if got, want := detectors.VersionOf(site.Detector()), detectors.VersionOf(d); got != want {
				t.Errorf("version %q with its site, %q alone", got, want)
			}
			runPages(t, site.Detector())
		})
	}
}

// Pages returns the pages of the contract: plain and hostile ones, text and HTML.
func Pages() []*corpus.Page {
	article := strings.Repeat("This is a sentence of running text, and it goes on for a while. ", 6)
	text := func(id, s string) *corpus.Page { return corpus.NewText(corpus.Info{ID: id}, s) }
	markup := func(id, s string) *corpus.Page { return corpus.NewHTML(corpus.Info{ID: id}, s) }
	return []*corpus.Page{
		text("empty text", ""),
		text("blank text", " \n\n\u00a0\n"),
		text("text", "Head\n\n"+article+"\n\n"+article+"\n\nShare\nShare\n10\n"),
		text("one huge line", strings.Repeat("word ", 200_000)),
		text("many lines", strings.Repeat("a line\n", 20_000)),
		text("control characters", "a\x00b\x1b[31m\n\x7f\n"),
		text("invalid UTF-8", "good\n\xff\xfe bad \xc3\x28\n"),
		text("no spaces", strings.Repeat("これは文章です。", 500)),
		text("right to left", "\u202eمرحبا بالعالم.\nשלום עולם\n"),
		text("combining marks", "a"+strings.Repeat("\u0301", 10_000)),
		markup("empty HTML", ""),
		markup("HTML", "<html><head><title>Head</title></head><body><nav><a href=/>Home</a></nav><article><h1>Head</h1><p>"+
			article+"</p><p>"+article+"</p></article><footer>© 2026</footer></body></html>"),
		markup("deep nesting", strings.Repeat("<div>", 2000)+article),
		markup("unclosed", "<p>"+article+"<table><tr><td><b><i>"+article+"<script>while(1)"),
		markup("many elements", "<body>"+strings.Repeat("<div><span>x</span></div>", 5000)),
		markup("NULs", "<p>a\x00b</p>"+strings.Repeat("\x00", 1000)),
	}
}

func runPages(t *testing.T, d detectors.Detector) {
	t.Helper()
	for _, page := range Pages() {
		t.Run(page.ID, func(t *testing.T) {
			before := snapshot(t, page)
			start := time.Now()
			first := answer(t, d, page)
			elapsed := time.Since(start)
			if elapsed > limit {
				t.Errorf("Detect took %v", elapsed)
			}
			if second := answer(t, d, page); !equal(first, second) {
				t.Error("a second call answers otherwise")
			}
			var wg sync.WaitGroup
			for range callers(elapsed) {
				wg.Go(func() {
					if other := answer(t, d, page); !equal(first, other) {
						t.Error("a call beside others answers otherwise")
					}
				})
			}
			wg.Wait()
			if snapshot(t, page) != before {
				t.Error("the detector changed the page")
			}
			if first.Kept != nil && len(first.Kept) != len(page.Lines()) {
				t.Errorf("%d kept lines of %d", len(first.Kept), len(page.Lines()))
			}
			if first.Chances != nil && len(first.Chances) != len(page.Lines()) {
				t.Errorf("chances of %d lines, the page has %d", len(first.Chances), len(page.Lines()))
			}
			if slices.ContainsFunc(first.Chances, func(c float32) bool { return !(c >= 0 && c <= 1) }) {
				t.Errorf("chances %v are not all in [0,1]", first.Chances)
			}
			if utf8.ValidString(page.Source) && !utf8.ValidString(first.Text) {
				t.Error("the extraction is not valid UTF-8, the page is")
			}
		})
	}
	t.Run("context done", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		page := corpus.NewText(corpus.Info{ID: "10 MB"}, strings.Repeat("A sentence of a very long page, again.\n", 250_000))
		page.Tree()
		start := time.Now()
		_, _ = d.Detect(ctx, page) // an error is what is asked for, a quick answer is as good
		if elapsed := time.Since(start); elapsed > cancelLimit {
			t.Errorf("the detector went on for %v with a context that is done", elapsed)
		}
	})
}

func answer(t *testing.T, d detectors.Detector, page *corpus.Page) detectors.Extraction {
	t.Helper()
	// Longer than the limit: many calls at once share the machine.
	ctx, cancel := context.WithTimeout(context.Background(), 8*limit)
	defer cancel()
	e, err := d.Detect(ctx, page)
	if err != nil {
		t.Errorf("Detect: %v", err)
	}
	return e
}

// callers returns how many goroutines call a detector at the same time that took so long
// alone.
func callers(elapsed time.Duration) int {
	if elapsed > time.Second/4 {
		return 2
	}
	return 8
}

func equal(a, b detectors.Extraction) bool {
	if a.Text != b.Text || a.Basis != b.Basis || (a.Kept == nil) != (b.Kept == nil) {
		return false
	}
	return slices.Equal(a.Kept, b.Kept) && slices.Equal(a.Chances, b.Chances)
}

// snapshot prints everything a detector could change of a page.
func snapshot(t *testing.T, page *corpus.Page) string {
	t.Helper()
	var out bytes.Buffer
	if err := html.Render(&out, page.Tree()); err != nil {
		t.Fatalf("printing the tree: %v", err)
	}
	for _, l := range page.Lines() {
		fmt.Fprintln(&out, l.Number, l.Text, l.LinkRunes, l.Path())
	}
	return out.String()
}
