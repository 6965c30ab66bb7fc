package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

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
//	x-parse                 time as a multiple of bare parsing of the same pages (html.Parse),
//	                        measured before and after; only if there are HTML pages. Absolute
//	                        times do not travel from machine to machine, this does.
//	failures                pages with an error, a panic or a timeout; only if there are any
//
// and declares their direction to benchstat with Unit lines on standard output.
// Every extraction is made once before the clock starts, to be scored.
func Benchmark(b *testing.B, c *corpus.Corpus, list ...detectors.Detector) {
	b.Helper()
	printUnits()
	ctx := context.Background()
	sites, n, size, err := parsed(ctx, c)
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
			if late := row.Outcomes[Timeout]; late > 0 {
				b.Fatalf("%s passed its time limit on %d of %d pages; it is not timed", d.Name(), late, row.Pages)
			}
			b.SetBytes(size)
			b.ReportAllocs()
			parse := parseTime(sites)
			for b.Loop() {
				plan.once(ctx, sites)
			}
			perOp := b.Elapsed().Seconds() / float64(b.N)
			if parse = (parse + parseTime(sites)) / 2; parse > 0 {
				b.ReportMetric(perOp/parse, "x-parse")
			}
			// Loop drops metrics that were reported before it.
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "pages/s")
			for i, m := range score.LineWord().Measures {
				b.ReportMetric(row.Values[i], m.Name)
			}
			if failed := row.Outcomes[Error] + row.Outcomes[Panic] + row.Outcomes[Timeout]; failed > 0 {
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
	fmt.Println("Unit x-parse better=lower")
})

// parsed returns the pages of each site that can be used, parsed, their number and
// their size in bytes.
func parsed(ctx context.Context, c *corpus.Corpus) (sites [][]*corpus.Page, n int, size int64, err error) {
	for _, indices := range pagesBySite(c) {
		var pages []*corpus.Page
		for _, i := range indices {
			page, _, err := c.Load(ctx, i)
			if _, bad := errors.AsType[*corpus.PageError](err); bad {
				continue
			}
			if err != nil {
				return nil, 0, 0, err
			}
			page.Lines()
			pages = append(pages, page)
			n++
			size += int64(len(page.Source))
		}
		sites = append(sites, pages)
	}
	return sites, n, size, nil
}

// parseTime returns how many seconds bare parsing of the HTML pages takes, the shortest of
// three times.
func parseTime(sites [][]*corpus.Page) float64 {
	best := math.Inf(1)
	for range 3 {
		start := time.Now()
		n := 0
		for _, pages := range sites {
			for _, page := range pages {
				if page.Kind == corpus.HTML {
					// Only the time counts: what cannot be parsed has been found before.
					_, _ = html.Parse(strings.NewReader(page.Source))
					n++
				}
			}
		}
		if n == 0 {
			return 0
		}
		best = min(best, time.Since(start).Seconds())
	}
	return best
}

// row scores the plan's only detector on its only corpus.
func (p Plan) row(ctx context.Context) (Row, error) {
	scoring := Scoring{[]score.Metric{score.LineWord()}, corpus.StrictBody()}
	run, scored, err := p.RunAndScore(ctx, scoring)
	if err != nil {
		return Row{}, err
	}
	boards := Summarise(run, scored, scoring, View{}).Boards
	if len(boards) == 0 {
		return Row{}, fmt.Errorf("corpus %s has no page that can be scored", p.Corpora[0].Name())
	}
	return boards[0].Rows[0], nil
}

// once learns each site and judges its pages, in one goroutine.
func (p Plan) once(ctx context.Context, sites [][]*corpus.Page) {
	for _, pages := range sites {
		l := newLessons(p.Detectors, len(pages), func(int) bool { return true })
		if len(l.memory) > 0 {
			for _, page := range pages {
				l.show(page)
			}
		}
		judge := l.judges().of(0, p.Detectors[0])
		for _, page := range pages {
			detect(ctx, judge, page, defaultMax)
		}
	}
}

// benchName makes a name safe as a part of a benchmark's.
func benchName(name string) string {
	return strings.NewReplacer("/", "_", " ", "_").Replace(name)
}
