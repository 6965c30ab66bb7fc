package program

import (
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// BenchmarkDetect measures what it costs to give a program HTML over the pipe. The program
// reads it, does not decode it, and answers with its size.
//
//	go test -run='^$' -bench=. ./detectors/program
func BenchmarkDetect(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmarkDetect(b, testset.Pages(20)) })
	b.Run("pages=scrapinghub", func(b *testing.B) { benchmarkDetect(b, scrapinghub(b)) })
}

// scrapinghub returns the pages of a public set.
func scrapinghub(b *testing.B) []string {
	b.Helper()
	c, err := formats.Open(testset.Path(b, "scrapinghub"))
	if err != nil {
		b.Fatal(err)
	}
	var sources []string
	for i := range c.Len() {
		page, _, err := c.Load(b.Context(), i)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, page.Source)
	}
	return sources
}

func benchmarkDetect(b *testing.B, sources []string) {
	d := newHelper(b, Options{}, "blind")
	testset.Benchmark(b, sources, func() {
		for _, s := range sources {
			e, err := d.Detect(b.Context(), corpus.NewHTML(corpus.Info{ID: "a"}, s))
			if err != nil || len(e.Text) == 0 {
				b.Fatalf("%d bytes, %v", len(e.Text), err)
			}
		}
	})
}

// BenchmarkIsolated measures what it costs a page to have a detector judge it in a process
// of its own: JSON both ways, the pipe, and parsing and rendering the page once more there.
// The detector itself does next to nothing.
func BenchmarkIsolated(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmarkIsolated(b, testset.Pages(20)) })
	b.Run("pages=scrapinghub", func(b *testing.B) { benchmarkIsolated(b, scrapinghub(b)) })
}

func benchmarkIsolated(b *testing.B, sources []string) {
	d := newIsolated(b, Options{})
	testset.Benchmark(b, sources, func() {
		for _, s := range sources {
			e, err := d.Detect(b.Context(), corpus.NewHTML(corpus.Info{ID: "size"}, s))
			if err != nil || e.Text == "" || e.Took <= 0 {
				b.Fatalf("%q, %v, %v", e.Text, e.Took, err)
			}
		}
	})
}
