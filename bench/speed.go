package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// A SpeedPlan says which detectors to time on which corpora. Every field but Corpora and
// Detectors may be left zero.
//
// # Rounds
//
// A round visits every page once, page by page: a page is read and parsed, which is not
// timed, then every detector judges it once, and so on to the next page. The order of the
// detectors is drawn anew for every page of every round. Two rows beside the detectors,
// [BareParse] and [ParseAndView], take part as if they were detectors.
//
// Pages take turns, not detectors, because the speed of a machine changes while it works:
// by its clock rate, by its temperature, by what else runs. What stands on one page is
// measured within milliseconds and shares the same luck, so that its ratios hold where
// none of its times does; and no more than a page has to be in memory. The price is that
// a detector finds the caches full of what another one did. A crawler, which does other
// things between two pages as well, is not much different.
//
// The first round is cold: it holds each detector's first call for each page, and its
// very first call, which may build tables and compile expressions. Only the rows of parsing
// are warm by then, since the page was parsed before. The later rounds are warm. A detector
// that learns sites learns each anew in every round.
//
// # Workers
//
// Throughput is measured by one worker and by more, in between the rounds. There detectors
// take turns by blocks of pages, 4 MB of their sources or as many pages as workers: a
// detector has the machine to itself while its workers share the pages of a block, so that
// what slows the workers down is their own. Who finds no page left judges some again, which
// does not count, until the last one is done, so that a call that counts always has as many
// beside it as there are other workers. Garbage is collected before every turn.
//
// # Memory and garbage
//
// Allocations are counted in one more round, which is not timed: [runtime.ReadMemStats]
// counts every object but stops the world for it. Package runtime/metrics does not, but it
// learns of small objects by the block, and would charge all of a block to the detector that
// fills it up. The counts are those of the process while one call runs: what an external
// program needs is not among them, and beside calls that never came back they are not taken.
//
// In the rounds the garbage collector is left as it is, since a detector that leaves garbage
// must pay for it: it is made to help while it allocates, and in proportion. The collector's
// own goroutines run on other CPUs where there are any, and otherwise slow whoever runs at
// the time. Medians over rounds leave out most of that, totals do not.
//
// What is measured of a page takes less than 200 bytes for each detector in 5 rounds with two
// numbers of workers, and stays in memory; pages do not.
type SpeedPlan struct {
	Corpora   []*corpus.Corpus
	Detectors []detectors.Detector
	// Sources says for each corpus how to find it again; nil where that is not known.
	Sources []string
	// Rounds is their number, 2 or more, the first one cold; 0 means 5.
	Rounds int
	// Workers holds the numbers of workers to time, to which one is added; nil means that
	// and one for each CPU that the program may use. Where there is only one worker, its
	// throughput is that of the rounds.
	Workers []int
	// Timeout is a detector's time limit for one page; 0 means 30 seconds. A detector that
	// passes it, or fails otherwise, is not called for that page again.
	Timeout time.Duration
	// MaxPages is how many pages of each corpus are timed, drawn at random; 0 means all.
	MaxPages int
	// MaxPage is the largest page that is used, in bytes; 0 means 32 MiB.
	MaxPage int
	// Seed draws pages and orders; 0 means [Seed].
	Seed uint64
	// Tool names what times, for the manifest.
	Tool string
	// Progress is told of every page that a round is done with, one call at a time. Its
	// pages count once in every round.
	Progress func(Progress)
}

// The rows that are no detectors.
const (
	// BareParse is golang.org/x/net/html's Parse of the page's source, and nothing else.
	BareParse = "(parse)"
	// ParseAndView is all that chaff does before a detector sees a page: parsing, and
	// rendering the text view.
	ParseAndView = "(parse + text view)"
)

// Speeds says how fast detectors are.
type Speeds struct {
	// Manifest holds the machine, the detectors and the corpora. Its corpora have no
	// fingerprint where only a sample of their pages was read.
	Manifest Manifest `json:"manifest"`
	// Procs is how many CPUs the program could use at the same time (GOMAXPROCS).
	Procs   int           `json:"procs"`
	Rounds  int           `json:"rounds"`
	Workers []int         `json:"workers"`
	Corpora []CorpusSpeed `json:"corpora"`
	// Warnings say what a reader of the figures must know.
	Warnings []string `json:"warnings"`
}

// A CorpusSpeed says how fast detectors are on the pages of one corpus.
type CorpusSpeed struct {
	Corpus string `json:"corpus"`
	// Pages is the number of pages timed, HTML how many of them are not plain text, and
	// Of how many the corpus has.
	Pages int `json:"pages"`
	HTML  int `json:"html"`
	Of    int `json:"of"`
	// Bytes is the size of the pages' sources.
	Bytes int64 `json:"bytes"`
	// Rows are [BareParse], if there are HTML pages, [ParseAndView], and the detectors in
	// their order; none where there are no pages.
	Rows []Speed `json:"rows"`
}

// A Speed says how fast a detector is on pages that are parsed already. Its figures are
// those of the pages on which it never failed, with one worker unless they say otherwise;
// all are zero where there is no such page. A page's time is its median over warm rounds.
type Speed struct {
	Detector string `json:"detector"`
	Pages    int    `json:"pages"`
	Bytes    int64  `json:"bytes"` // of their sources
	// Failed counts the pages on which it failed, by outcome.
	Failed map[Outcome]int `json:"failed,omitempty"`
	// P50, P95 and Max are of the pages' times; a quantile between two pages is
	// interpolated.
	P50 time.Duration `json:"p50_ns"`
	P95 time.Duration `json:"p95_ns"`
	Max time.Duration `json:"max_ns"`
	// Cold is the median over pages of the first round, and First its first call on the
	// corpus; on the first corpus that is its first call of all.
	Cold  time.Duration `json:"cold_p50_ns"`
	First time.Duration `json:"first_ns"`
	// PagesPerSecond and BytesPerSecond are by the median over warm rounds of the total time.
	PagesPerSecond float64 `json:"pages_per_s"`
	BytesPerSecond float64 `json:"bytes_per_s"`
	// Allocs and AllocBytes are objects and bytes allocated for a page, the mean; nil
	// where they could not be counted.
	Allocs     *float64 `json:"allocs,omitempty"`
	AllocBytes *float64 `json:"alloc_bytes,omitempty"`
	// XParse is the total time of a warm round as a multiple of what [BareParse] took for
	// the same HTML pages in the same round; nil where there are none.
	XParse *Ratio `json:"x_parse,omitempty"`
	// Learning is what it took to learn the sites of the pages, which no other figure
	// holds; nil where it learned none.
	Learning *LearningSpeed `json:"learning,omitempty"`
	// Classes are the figures by size of the page; classes without a page are left out.
	Classes []ClassSpeed `json:"classes"`
	// Series are the warm rounds, in order.
	Series []RoundSpeed `json:"series"`
	// Crews are the figures by number of workers, the first one alone; nil where no other
	// number was asked for.
	Crews []CrewSpeed `json:"crews,omitempty"`
}

// A Ratio is a ratio of times: its median over the warm rounds, and the least and the
// largest of them, which is no confidence interval but shows how far they can be trusted.
type Ratio struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A LearningSpeed says how long it took to look at the pages of sites before any was
// judged, the median over warm rounds.
type LearningSpeed struct {
	Sites   int           `json:"sites"`
	Pages   int           `json:"pages"`
	PerPage time.Duration `json:"per_page_ns"`
	// XParse is the time as a multiple of bare parsing of the HTML pages; nil without any.
	XParse *Ratio `json:"x_parse,omitempty"`
}

// A ClassSpeed is the speed on pages of one class of size.
type ClassSpeed struct {
	Class  string        `json:"class"` // see [SizeClasses]
	Pages  int           `json:"pages"`
	P50    time.Duration `json:"p50_ns"`
	XParse *Ratio        `json:"x_parse,omitempty"`
}

// A RoundSpeed is one warm round.
type RoundSpeed struct {
	Round   int           `json:"round"`       // from 2
	PerPage time.Duration `json:"per_page_ns"` // the mean
	XParse  *float64      `json:"x_parse,omitempty"`
}

// A CrewSpeed is the throughput of a number of workers who do nothing else.
type CrewSpeed struct {
	Workers        int     `json:"workers"`
	PagesPerSecond float64 `json:"pages_per_s"` // the median of the series
	// SpeedUp is the throughput as a multiple of that of one worker at the same time.
	SpeedUp Ratio     `json:"speed_up"`
	Series  []float64 `json:"series"` // pages per second, after each warm round
}

// A SizeClass is a range of page sizes.
type SizeClass struct {
	Name  string
	Below int // bytes of the source; 0 for no limit
}

// SizeClasses returns the classes of size, from the smallest, in units of 1024 bytes. They
// are the same for all corpora, so that corpora can be compared.
func SizeClasses() []SizeClass {
	return []SizeClass{{"<16 KB", 16 << 10}, {"<64 KB", 64 << 10}, {"<256 KB", 256 << 10}, {">=256 KB", 0}}
}

func sizeClass(bytes int) int {
	return slices.IndexFunc(SizeClasses(), func(c SizeClass) bool { return bytes < c.Below || c.Below == 0 })
}

// Measure times the plan. A detector that fails on a page costs that page only and is
// counted; an error is returned where a corpus cannot be read, the plan makes no sense
// or ctx is done.
func (p SpeedPlan) Measure(ctx context.Context) (*Speeds, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	p = p.withDefaults()
	r := &rounds{plan: p, passes: p.passes(), contestants: append([]detectors.Detector{bareParse{}, parseAndView{}}, p.Detectors...)}
	r.attempts = newAttempts(p.run(), len(r.contestants))
	out := &Speeds{Manifest: p.run().newManifest(Scoring{}), Procs: runtime.GOMAXPROCS(0), Rounds: p.Rounds, Workers: p.Workers, Warnings: []string{}}
	out.Manifest.Jobs, out.Manifest.Seed = slices.Max(p.Workers), p.Seed
	var sets []*timedCorpus
	for i, c := range p.Corpora {
		info, err := p.info(ctx, i)
		if err != nil {
			return nil, err
		}
		out.Manifest.Corpora = append(out.Manifest.Corpora, info)
		sets = append(sets, r.newTimedCorpus(c, p.draw(c)))
	}
	for _, t := range sets {
		if err := r.corpus(ctx, t); err != nil {
			return nil, err
		}
		out.Corpora = append(out.Corpora, r.summarise(t))
		out.Warnings = append(out.Warnings, r.warnings(t)...)
	}
	out.Warnings = append(out.Warnings, r.machineWarnings(out.Procs)...)
	return out, nil
}

func (p SpeedPlan) check() error {
	switch {
	case p.Rounds < 0 || p.Rounds == 1:
		return fmt.Errorf("%d rounds cannot be timed: the first one is cold, so that it takes 2 or more", p.Rounds)
	case len(p.Workers) > 0 && slices.Min(p.Workers) < 1:
		return errors.New("a number of workers must be 1 or more")
	case p.MaxPages < 0:
		return errors.New("the number of pages to time cannot be negative")
	}
	for _, d := range p.Detectors {
		if d.Name() == BareParse || d.Name() == ParseAndView {
			return fmt.Errorf("a detector cannot be named %q, which is a row of its own", d.Name())
		}
	}
	return p.run().check()
}

func (p SpeedPlan) withDefaults() SpeedPlan {
	run := p.run().withDefaults()
	p.Timeout, p.MaxPage = run.Timeout, run.MaxPage
	p.Rounds, p.Seed = cmp.Or(p.Rounds, 5), cmp.Or(p.Seed, Seed)
	if p.Workers == nil {
		p.Workers = []int{runtime.GOMAXPROCS(0)}
	}
	p.Workers = slices.Sorted(slices.Values(append([]int{1}, p.Workers...)))
	p.Workers = slices.Compact(p.Workers)
	return p
}

// run returns the plan of a run of the same.
func (p SpeedPlan) run() Plan {
	return Plan{Corpora: p.Corpora, Sources: p.Sources, Detectors: p.Detectors, Timeout: p.Timeout, MaxPage: p.MaxPage, MaxText: defaultMax, Tool: p.Tool}
}

// info describes corpus i. It reads all pages for the fingerprint where all are timed.
func (p SpeedPlan) info(ctx context.Context, i int) (CorpusInfo, error) {
	c := p.Corpora[i]
	if p.MaxPages > 0 && p.MaxPages < c.Len() {
		return p.run().info(i, ""), nil
	}
	fingerprint, err := c.Fingerprint(ctx)
	return p.run().info(i, fingerprint), err
}

// draw returns the pages of the corpus that are timed, by index and site.
func (p SpeedPlan) draw(c *corpus.Corpus) [][]int {
	n := c.Len()
	if p.MaxPages > 0 {
		n = min(n, p.MaxPages)
	}
	drawn := make(map[int]bool)
	for _, i := range rand.New(rand.NewPCG(p.Seed, 0)).Perm(c.Len())[:n] {
		drawn[i] = true
	}
	var out [][]int
	for _, site := range pagesBySite(c) {
		site = slices.DeleteFunc(site, func(i int) bool { return !drawn[i] })
		if len(site) > 0 {
			out = append(out, site)
		}
	}
	return out
}

// A pass is one visit of all pages.
type pass struct {
	round   int  // from 1
	workers int  // of a detector that has the machine to itself; 0 where pages take turns
	counts  bool // of allocations, instead of time
}

// passes returns the rounds, after each warm one the measurements of throughput, and the
// count of allocations.
func (p SpeedPlan) passes() []pass {
	out := []pass{{round: 1}}
	for round := 2; round <= p.Rounds; round++ {
		out = append(out, pass{round: round})
		for _, w := range p.Workers {
			if len(p.Workers) > 1 {
				out = append(out, pass{round: round, workers: w})
			}
		}
	}
	return append(out, pass{counts: true})
}
