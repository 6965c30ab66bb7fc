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
// the same pages (of-parse); page trees and text views are made before:
//
//	go test -run='^$' -bench=. ./detectors/repeated
func BenchmarkSite(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmarkSite(b, testset.Pages(20)) })
	for _, set := range []string{"daniel", "big9"} {
		b.Run("pages="+set, func(b *testing.B) {
			c, err := formats.Open(testset.Path(b, set))
			if err != nil {
				b.Fatal(err)
			}
			sites := make(map[string][]string)
			for i := range c.Len() {
				page, _, err := c.Load(b.Context(), i)
				if err != nil {
					b.Fatal(err)
				}
				sites[page.Site] = append(sites[page.Site], page.Source)
			}
			for _, site := range []string{"bbc.co.uk", "nymag"} {
				if len(sites[site]) > 0 {
					benchmarkSite(b, sites[site][:20])
				}
			}
		})
	}
}

func benchmarkSite(b *testing.B, sources []string) {
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
		})
	}
}

func learnAndJudge(b *testing.B, d repeated.Detector, pages []*corpus.Page) {
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
