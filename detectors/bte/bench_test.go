package bte

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"chaff/corpus"
)

// BenchmarkDetect measures the detector beside bare parsing of the same pages:
//
//	go test -run='^$' -bench=. ./detectors/bte
//
// The metric parses is the time of the detector in times of html.Parse.
func BenchmarkDetect(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmarkDetect(b, []*corpus.Page{synthetic(400)}) })
	b.Run("pages=scrapinghub", func(b *testing.B) {
		var pages []*corpus.Page
		for _, p := range scrapinghub(b) {
			pages = append(pages, p.page)
		}
		benchmarkDetect(b, pages)
	})
}

func benchmarkDetect(b *testing.B, pages []*corpus.Page) {
	var size int64
	for _, p := range pages {
		p.Lines()
		size += int64(len(p.Source))
	}
	d := New(Default())
	var parsing time.Duration
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			if _, err := d.Detect(b.Context(), p); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer() // in turn, so that a busy machine slows both
		start := time.Now()
		for _, p := range pages {
			if _, err := html.Parse(strings.NewReader(p.Source)); err != nil {
				b.Fatal(err)
			}
		}
		parsing += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/parsing.Seconds(), "parses")
}

// synthetic returns a page of n paragraphs between navigation and a footer.
func synthetic(n int) *corpus.Page {
	var s strings.Builder
	s.WriteString("<!DOCTYPE html><html><head><title>Head</title><script>var a = '<p>';</script></head><body>\n<nav><ul>")
	for i := range n {
		fmt.Fprintf(&s, `<li class="item"><a href="/page/%d">Item %d</a></li>`, i, i)
	}
	s.WriteString("</ul></nav>\n<article>")
	for i := range n {
		fmt.Fprintf(&s, "<p>Paragraph %d is a <b>sentence</b> of running text &amp; goes on for a while, as they do.</p>\n", i)
	}
	s.WriteString(`</article><footer><a href="/">Home</a> © 2026</footer></body></html>`)
	return corpus.NewHTML(corpus.Info{ID: "synthetic"}, s.String())
}
