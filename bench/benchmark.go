package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// Benchmark runs each detector over the corpus as a sub-benchmark named
// corpus=NAME/detector=NAME. One operation is the whole corpus, already parsed:
// learning its sites where the detector does, and judging every page. Besides
// time, bytes/s and allocations it reports
//
//	pages/s                 pages judged a second, on one core
//	precision, recall, F1   line.word under the strict-body policy, means over pages
//	failures                pages with an error, a panic or a timeout; only if there are any
//
// and declares their direction to benchstat with Unit lines on standard output.
// Every extraction is made once before the clock starts, to be scored.
func Benchmark(b *testing.B, c *corpus.Corpus, list ...detectors.Detector) {
	b.Helper()
	printUnits()
	ctx := context.Background()
	pages, size, err := parsed(ctx, c)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range list {
		b.Run(fmt.Sprintf("corpus=%s/detector=%s", benchName(c.Name()), benchName(d.Name())), func(b *testing.B) {
			plan := Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{d}}
			row, err := plan.row(ctx)
			if err != nil {
				b.Fatal(err)
			}
			if n := row.Outcomes[Timeout]; n > 0 {
				b.Fatalf("%s passed its time limit on %d of %d pages; it is not timed", d.Name(), n, row.Pages)
			}
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				plan.once(ctx, c, pages)
			}
			// Loop drops metrics that were reported before it.
			b.ReportMetric(float64(b.N*len(pages))/b.Elapsed().Seconds(), "pages/s")
			b.ReportMetric(row.Precision, "precision")
			b.ReportMetric(row.Recall, "recall")
			b.ReportMetric(row.F1, "F1")
			if failed := row.Pages - row.Outcomes[OK] - row.Outcomes[Empty]; failed > 0 {
				b.ReportMetric(float64(failed), "failures")
			}
		})
	}
}

var printUnits = sync.OnceFunc(func() {
	fmt.Println("Unit precision better=higher assume=exact")
	fmt.Println("Unit recall better=higher assume=exact")
	fmt.Println("Unit F1 better=higher assume=exact")
	fmt.Println("Unit failures better=lower assume=exact")
	fmt.Println("Unit pages/s better=higher")
})

func parsed(ctx context.Context, c *corpus.Corpus) ([]*corpus.Page, int64, error) {
	var pages []*corpus.Page
	var size int64
	for i := range c.Len() {
		page, _, err := c.Load(ctx, i)
		if _, bad := errors.AsType[*corpus.PageError](err); bad {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		page.Lines()
		pages = append(pages, page)
		size += int64(len(page.Source))
	}
	return pages, size, nil
}

// row scores the plan's only detector on its only corpus.
func (p Plan) row(ctx context.Context) (Row, error) {
	run, err := p.Run(ctx)
	if err != nil {
		return Row{}, err
	}
	metrics := []score.Metric{score.LineWord{}}
	scored, err := Score(ctx, run, p.Corpora, metrics, corpus.StrictBody())
	if err != nil {
		return Row{}, err
	}
	return Summarise(run, scored, metrics, corpus.StrictBody().Name).Rows[0], nil
}

// once judges every page, in one goroutine.
func (p Plan) once(ctx context.Context, c *corpus.Corpus, pages []*corpus.Page) {
	lessons := newLessons(p.Detectors, pagesBySite(c))
	if len(lessons.memory) > 0 {
		for _, page := range pages {
			lessons.show(c.Name(), page)
		}
	}
	judges := lessons.judges()
	for _, page := range pages {
		detect(ctx, judges.of(0, page.Site, p.Detectors[0]), page)
	}
}

// benchName makes a name safe as a part of a benchmark's.
func benchName(name string) string {
	return strings.NewReplacer("/", "_", " ", "_").Replace(name)
}
