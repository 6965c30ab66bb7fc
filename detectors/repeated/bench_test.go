package repeated_test

import (
	"fmt"
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/detectors/repeated"
	"chaff/internal/testset"
)

// BenchmarkSite learns a site of 20 pages and judges its pages, beside bare parsing of
// the same pages (of-parse); trees and text views are made before. The binary form of the
// sketch is given as bytes a page:
//
//	go test -run='^$' -bench=. ./detectors/repeated
func BenchmarkSite(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmarkSite(b, testset.Pages(20)) })
	b.Run("pages=daniel", func(b *testing.B) { benchmarkSite(b, sourcesOf(b, "daniel", "bbc.co.uk", 20)) })
	b.Run("pages=big9", func(b *testing.B) { benchmarkSite(b, sourcesOf(b, "big9", "nymag", 20)) })
}

// sourcesOf returns the first n pages of a site of a set.
func sourcesOf(b *testing.B, set, site string, n int) []string {
	b.Helper()
	c, err := formats.Open(testset.Path(b, set))
	if err != nil {
		b.Fatal(err)
	}
	var out []string
	for i := 0; i < c.Len() && len(out) < n; i++ {
		if c.Info(i).Site != site {
			continue
		}
		page, _, err := c.Load(b.Context(), i)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, page.Source)
	}
	return out
}

func benchmarkSite(b *testing.B, sources []string) {
	b.Helper()
	pages := make([]*corpus.Page, len(sources))
	size := 0
	for i, s := range sources {
		pages[i] = corpus.NewHTML(corpus.Info{ID: fmt.Sprint(i)}, s)
		pages[i].Lines()
		size += len(s)
	}
	for _, p := range []repeated.Params{repeated.Lines(), repeated.Default(), repeated.Styles()} {
		d := repeated.New(p)
		b.Run("detector="+d.Name(), func(b *testing.B) {
			b.SetBytes(int64(size))
			testset.Benchmark(b, sources, func() { learnAndJudge(b, d, pages) })
			sketch := d.NewSketch()
			for _, p := range pages {
				sketch.Add(p)
			}
			stored, err := sketch.MarshalBinary()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(stored))/float64(len(pages)), "sketch-B/page")
		})
	}
}

func learnAndJudge(b *testing.B, d repeated.Detector, pages []*corpus.Page) {
	b.Helper()
	site := d.NewSite()
	for _, p := range pages {
		site.Add(p)
	}
	judge := site.Detector()
	for _, p := range pages {
		if _, err := judge.Detect(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}
