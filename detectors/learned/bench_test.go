package learned

import (
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// What extraction costs beside parsing alone, on every seventh page of WCXB:
//
//	go test -run='^$' -bench=. ./detectors/learned
//
// Whole is parsing, text view and detector.
func BenchmarkLearned(b *testing.B) {
	c, err := formats.Open(testset.Path(b, "wcxb-dev"))
	if err != nil {
		b.Fatal(err)
	}
	var pages []*corpus.Page
	for i := 0; i < c.Len(); i += 7 {
		if page, _, err := c.Load(b.Context(), i); err == nil {
			pages = append(pages, page)
		}
	}
	fresh := func(p *corpus.Page) *corpus.Page { return corpus.NewHTML(p.Info, p.Source) }
	detect := func(b *testing.B, d Detector, p *corpus.Page) {
		if _, err := d.Detect(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
	lines := make([]*corpus.Page, len(pages))
	for i, p := range pages {
		lines[i] = p.AsText()
		lines[i].Lines()
	}
	html, text := Default(Params{}), BareText(Params{})
	for _, part := range []struct {
		name string
		do   func(b *testing.B, i int)
	}{
		{"parse", func(_ *testing.B, i int) { fresh(pages[i]).Tree() }},
		{"view", func(_ *testing.B, i int) { fresh(pages[i]).Lines() }},
		{"whole", func(b *testing.B, i int) { detect(b, html, fresh(pages[i])) }},
		{"text", func(b *testing.B, i int) { detect(b, text, lines[i]) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range pages {
					part.do(b, i)
				}
			}
		})
	}
}
