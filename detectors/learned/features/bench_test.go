package features

import (
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// realPages returns pages of a public set, which is not always there.
func realPages(b *testing.B, n int) []*corpus.Page {
	c, err := formats.Open(testset.Path(b, "wcxb-dev"))
	if err != nil {
		b.Fatal(err)
	}
	var out []*corpus.Page
	for i := 0; i < c.Len() && len(out) < n; i += 7 {
		page, _, err := c.Load(b.Context(), i)
		if err != nil {
			continue
		}
		out = append(out, page)
	}
	return out
}

func BenchmarkOfHTML(b *testing.B) {
	benchmark(b, func(p *corpus.Page) (*Table, error) { return OfHTML(b.Context(), p, nil, false) })
}

func BenchmarkOfText(b *testing.B) {
	benchmark(b, func(p *corpus.Page) (*Table, error) { return OfText(b.Context(), p.Lines()) })
}

func benchmark(b *testing.B, of func(*corpus.Page) (*Table, error)) {
	pages := realPages(b, 60)
	for _, p := range pages {
		p.Lines()
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			t, err := of(p)
			if err != nil {
				b.Fatal(err)
			}
			t.Release()
		}
	}
}

// BenchmarkParse is what the others are compared with.
func BenchmarkParse(b *testing.B) {
	pages := realPages(b, 60)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			corpus.NewHTML(p.Info, p.Source).Tree()
		}
	}
}
