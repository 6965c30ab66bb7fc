package learned

import (
	"testing"
	"time"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// What extraction costs beside parsing alone, on every seventh page of WCXB:
//
//	go test -run='^$' -bench=. ./detectors/learned
//
// Whole is parsing, text view and detector, article the same with the model for articles.
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
	html, article, text := Default(Params{}), Article(Params{}), BareText(Params{})
	parts := []part{
		{"parse", func(i int) { fresh(pages[i]).Tree() }},
		{"view", func(i int) { fresh(pages[i]).Lines() }},
		{"whole", func(i int) { detect(b, html, fresh(pages[i])) }},
		{"article", func(i int) { detect(b, article, fresh(pages[i])) }},
		{"text", func(i int) { detect(b, text, lines[i]) }},
	}
	for _, p := range parts {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range pages {
					p.do(i)
				}
			}
		})
	}
	b.Run("turns", func(b *testing.B) { takeTurns(b, len(pages), parts) })
}

type part struct {
	name string
	do   func(page int)
}

// takeTurns times the parts page by page, so that a busy machine slows all of them, and reports
// each as a multiple of the first.
func takeTurns(b *testing.B, pages int, parts []part) {
	spent := make([]time.Duration, len(parts))
	for b.Loop() {
		for i := range pages {
			for k := range parts {
				k = (k + i) % len(parts)
				start := time.Now()
				parts[k].do(i)
				spent[k] += time.Since(start)
			}
		}
	}
	for k, p := range parts[1:] {
		b.ReportMetric(float64(spent[k+1])/float64(spent[0]), p.name+"/parse")
	}
}
