package bench

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// The constants of every interval and test.
const (
	Resamples = 10_000 // bootstrap resamples, and sign patterns of large tests
	Level     = 0.95   // of intervals; a corrected p below 1-Level is significant
	seed      = 1
)

// A Verdict says in a word how a detector compares with the best one.
type Verdict string

// The verdicts.
const (
	Best      Verdict = "best"
	Tied      Verdict = "tied" // the same F1 as the best on every page
	Worse     Verdict = "worse"
	Undecided Verdict = "undecided"
)

// A Row is one line of the leaderboard: a detector on a corpus by a metric.
type Row struct {
	Corpus, Detector, Metric string
	Pages                    int
	// Outcomes counts the pages by outcome.
	Outcomes map[Outcome]int
	// Precision, Recall and F1 are means over pages; a page on which the
	// detector failed scores as an extraction that keeps nothing.
	Precision, Recall, F1 float64
	// Interval is the 95 % bootstrap interval of F1 over sites.
	Interval stats.Interval
	// Pooled adds the counts of all pages up.
	Pooled score.Score
	// PagesPerSecond is pages by the time the detector took after parsing,
	// learning its sites included: the speed of one worker beside the run's
	// others, by the clock. It is a rough figure; [Benchmark] measures.
	PagesPerSecond float64
	// Versus compares the F1 with that of the best row of corpus and metric.
	Versus Comparison
}

// A Comparison is a paired difference of F1, page by page on the same pages,
// this row less the best one.
type Comparison struct {
	Detector   string         // the best one
	Difference float64        // mean over pages
	Interval   stats.Interval // 95 % bootstrap interval over sites
	P          float64        // sign-flip test over sites, Holm-corrected over all pairs of detectors
	Verdict    Verdict
}

// A Summary is a leaderboard.
type Summary struct {
	Manifest Manifest
	Policy   string
	// Rows are ordered by corpus and metric as given, then by F1, best first.
	Rows []Row
	// Warnings say what a reader of the rows must know.
	Warnings []string
}

// Summarise averages scored records into a leaderboard. Metrics must be those
// that the records were scored with, in the same order.
func Summarise(run *Run, scored []Scored, metrics []score.Metric, policy string) *Summary {
	s := &Summary{Manifest: run.Manifest, Policy: policy}
	for _, c := range run.Manifest.Corpora {
		s.Warnings = append(s.Warnings, runWarnings(c.Name, run.Warnings)...)
		byDetector, sites := groupByDetector(scored, c.Name)
		if left := ran(run, c.Name) - len(sites); left > 0 && len(sites) > 0 {
			s.Warnings = append(s.Warnings, fmt.Sprintf(
				"%d of %d pages of %s are not scored: they have no gold, or nothing of it is in their text view", left, ran(run, c.Name), c.Name))
		}
		if len(sites) == 0 {
			s.Warnings = append(s.Warnings, fmt.Sprintf("corpus %s has no page with gold: there is nothing to rank", c.Name))
			continue
		}
		clusters := stats.ClustersOf(sites)
		resampler := stats.NewResampler(clusters, Resamples, seed)
		for m, metric := range metrics {
			var rows []Row
			for _, d := range run.Manifest.Detectors {
				row := newRow(byDetector[d], m, resampler)
				row.Corpus, row.Detector, row.Metric = c.Name, d, metric.ID()
				row.PagesPerSecond = pagesPerSecond(byDetector[d], run.Learning)
				rows = append(rows, row)
			}
			slices.SortStableFunc(rows, func(a, b Row) int {
				return cmp.Or(cmp.Compare(b.F1, a.F1), cmp.Compare(a.Detector, b.Detector))
			})
			compare(rows, byDetector, m, clusters, resampler)
			s.Rows = append(s.Rows, rows...)
		}
		s.Warnings = append(s.Warnings, warnings(c.Name, len(clusters), run, byDetector)...)
	}
	return s
}

// ran returns the number of pages that the run has records of.
func ran(run *Run, corpusName string) int {
	n := 0
	for _, r := range run.Records {
		if r.Corpus == corpusName && r.Detector == run.Manifest.Detectors[0] {
			n++
		}
	}
	return n
}

// groupByDetector returns each detector's records of the corpus in page order,
// and the sites of the pages in the same order.
func groupByDetector(scored []Scored, corpusName string) (map[string][]Scored, []string) {
	out := make(map[string][]Scored)
	var sites []string
	for _, s := range scored {
		if s.Corpus != corpusName {
			continue
		}
		if list := out[s.Detector]; len(list) == len(sites) {
			sites = append(sites, s.Info.Site)
		}
		out[s.Detector] = append(out[s.Detector], s)
	}
	return out, sites
}

func newRow(pages []Scored, metric int, r *stats.Resampler) Row {
	row := Row{Pages: len(pages), Outcomes: make(map[Outcome]int)}
	precision, recall := make([]float64, len(pages)), make([]float64, len(pages))
	scores := make([]score.Score, len(pages))
	for i, p := range pages {
		row.Outcomes[p.Outcome]++
		scores[i] = p.Scores[metric]
		precision[i], recall[i] = scores[i].Precision(), scores[i].Recall()
	}
	f1 := f1s(pages, metric)
	row.Precision, row.Recall, row.F1 = stat.Mean(precision, nil), stat.Mean(recall, nil), stat.Mean(f1, nil)
	row.Interval = r.MeanInterval(f1, Level)
	row.Pooled = score.Pool(scores)
	return row
}

func f1s(pages []Scored, metric int) []float64 {
	out := make([]float64, len(pages))
	for i, p := range pages {
		out[i] = p.Scores[metric].F1()
	}
	return out
}

func pagesPerSecond(pages []Scored, learning []Learning) float64 {
	var total time.Duration
	for _, p := range pages {
		total += p.Elapsed
	}
	for _, l := range learning {
		if len(pages) > 0 && l.Corpus == pages[0].Corpus && l.Detector == pages[0].Detector {
			total += l.Elapsed
		}
	}
	if total <= 0 {
		return 0
	}
	return float64(len(pages)) / total.Seconds()
}

// compare sets every row beside the first, which is the best. As the best is only
// known from the same pages, p-values are corrected for all pairs, not just
// for those shown.
func compare(rows []Row, byDetector map[string][]Scored, metric int, c stats.Clusters, r *stats.Resampler) {
	values := make([][]float64, len(rows))
	for i, row := range rows {
		values[i] = f1s(byDetector[row.Detector], metric)
	}
	corrected := stats.Holm(pairwise(values, c))
	rows[0].Versus = Comparison{Detector: rows[0].Detector, Verdict: Best, P: 1}
	for i := 1; i < len(rows); i++ {
		difference := subtract(values[i], values[0])
		v := Comparison{
			Detector:   rows[0].Detector,
			Difference: stat.Mean(difference, nil),
			Interval:   r.MeanInterval(difference, Level),
			P:          corrected[i-1], // the first pairs are those of the best
			Verdict:    Undecided,
		}
		if !slices.ContainsFunc(difference, func(x float64) bool { return x != 0 }) {
			v.Verdict = Tied
		} else if v.P < 1-Level {
			v.Verdict = Worse
		}
		rows[i].Versus = v
	}
}

// pairwise returns the p-value of every pair of detectors: those of the first one
// with the others, then those of the second with the ones after it, and so on.
func pairwise(values [][]float64, c stats.Clusters) []float64 {
	var p []float64
	for i := range values {
		for k := i + 1; k < len(values); k++ {
			p = append(p, stats.SignFlip(c, subtract(values[k], values[i]), Resamples, seed))
		}
	}
	return p
}

func subtract(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

func warnings(corpusName string, sites int, run *Run, byDetector map[string][]Scored) []string {
	var out []string
	if sites < stats.MinClusters {
		out = append(out, fmt.Sprintf(
			"corpus %s has too few sites (%d of at least %d): intervals are too narrow and hardly any difference can be told from chance",
			corpusName, sites, stats.MinClusters))
	}
	out = append(out, pageWarnings(corpusName, byDetector[run.Manifest.Detectors[0]])...)
	for _, d := range run.Manifest.Detectors {
		failed := 0
		var first Scored
		for _, s := range byDetector[d] {
			if s.Outcome == Error || s.Outcome == Panic || s.Outcome == Timeout {
				if failed == 0 {
					first = s
				}
				failed++
			}
		}
		if failed > 0 {
			out = append(out, fmt.Sprintf("%s failed on %d of %d pages of %s, which score as if it had kept nothing; first: page %s, %s",
				d, failed, len(byDetector[d]), corpusName, first.Page, firstLine(first.Error)))
		}
	}
	return out
}

// shownWarnings bounds the pages that a summary names; the run file has all.
const shownWarnings = 5

// runWarnings repeats what the run says of single pages.
func runWarnings(corpusName string, warnings []Warning) []string {
	var out []string
	left := 0
	for _, w := range warnings {
		switch {
		case w.Corpus != corpusName:
		case len(out) == shownWarnings:
			left++
		default:
			out = append(out, fmt.Sprintf("corpus %s, page %s: %s", w.Corpus, w.Page, firstLine(w.Message)))
		}
	}
	if left > 0 {
		out = append(out, fmt.Sprintf("corpus %s: %d more such warnings are in the run file", corpusName, left))
	}
	return out
}

// pageWarnings says what is odd about the pages, of which any detector's records
// tell.
func pageWarnings(corpusName string, pages []Scored) []string {
	var out []string
	noSite, noContent, firstEmpty := 0, 0, ""
	for _, p := range pages {
		if p.Info.Site == "" {
			noSite++
		}
		if s := p.Scores[0]; s.Hit+s.Missed == 0 {
			if noContent == 0 {
				firstEmpty = p.Page
			}
			noContent++
		}
	}
	if noSite > 0 && len(pages) > 1 {
		out = append(out, fmt.Sprintf("corpus %s names no site for %d of %d pages: each counts as a site of its own, and intervals are too narrow if it is not",
			corpusName, noSite, len(pages)))
	}
	if noContent > 0 {
		out = append(out, fmt.Sprintf("%d of %d pages of %s have no content, so that keeping nothing scores 1 there; first: page %s",
			noContent, len(pages), corpusName, firstEmpty))
	}
	return out
}

// Only returns the summary with the rows of the given metrics, in their order.
func (s *Summary) Only(metrics []score.Metric) *Summary {
	out := *s
	out.Rows = nil
	for _, c := range s.Manifest.Corpora {
		for _, m := range metrics {
			for _, row := range s.Rows {
				if row.Corpus == c.Name && row.Metric == m.ID() {
					out.Rows = append(out.Rows, row)
				}
			}
		}
	}
	return &out
}
