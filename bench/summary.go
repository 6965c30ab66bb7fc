package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench/score"
	"chaff/bench/stats"
	"chaff/corpus"
)

// A Summary is everything that a run's scores come to.
type Summary struct {
	Manifest Manifest
	Policy   string
	View     View
	// Boards are ordered by corpus, metric and group. A run of several corpora ends
	// with boards of the mean over corpora.
	Boards []*Board
	// Roles says, for corpora whose gold has roles of its own, what detectors keep of
	// each.
	Roles []RoleRow
	// Reliability says how the chances of detectors that give any come true.
	Reliability []ReliabilityRow
	// Curves are learning curves ([Plan.Curves]); nil where none were asked for.
	Curves []Curve
	// Missing is how many pages of its corpora the run lacks ([Run.Missing]).
	Missing int
	// Warnings say what a reader of the boards must know.
	Warnings []string
}

// A RoleRow says how much of the lines of a role a detector keeps, over all pages of a
// corpus, in words.
type RoleRow struct {
	Corpus, Detector string
	Role             corpus.Role
	Class            corpus.Class // under the policy
	Kept, Words      int
}

// A ReliabilityRow says how the chances that a detector gives the lines of a corpus come true.
type ReliabilityRow struct {
	Corpus, Detector string
	Bins             []score.ReliabilityBin
}

// Summarise ranks the run's detectors. Scored must be the run's records scored by
// the same scoring.
func Summarise(run *Run, scored []Scored, scoring Scoring, view View) *Summary {
	s := &Summary{Manifest: run.Manifest, Policy: scoring.Policy.Name, View: view, Missing: run.Missing()}
	byCorpus := make([][]Scored, len(run.Manifest.Corpora))
	for i, c := range run.Manifest.Corpora {
		for _, p := range scored {
			if p.Corpus == c.Name {
				byCorpus[i] = append(byCorpus[i], p)
			}
		}
		s.addCorpus(run, c, byCorpus[i], scored, scoring)
	}
	if len(byCorpus) > 1 && view.By == ByNothing {
		for m, metric := range scoring.Metrics {
			if b := newBoard(run, byCorpus, metric, m, view); b != nil && len(b.Corpora) > 1 {
				b.Corpus = AllCorpora
				s.Boards = append(s.Boards, b)
			}
		}
	}
	return s
}

// addCorpus adds the boards and warnings of one corpus.
func (s *Summary) addCorpus(run *Run, c CorpusInfo, pages, all []Scored, scoring Scoring) {
	if has := run.resultsOf(c.Name); has < c.Pages {
		s.Warnings = append(s.Warnings, fmt.Sprintf("the run is not finished: it lacks %d of %d pages of %s", c.Pages-has, c.Pages, c.Name))
	}
	s.Warnings = append(s.Warnings, runWarnings(run, c.Name)...)
	if len(pages) == 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("corpus %s has no page with gold: there is nothing to rank", c.Name))
		return
	}
	ran := run.pagesOf(c.Name)
	if left := ran - len(pages); left > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d pages of %s are not scored: they have no gold, or were left out", left, ran, c.Name))
	}
	for m, metric := range scoring.Metrics {
		for _, part := range s.View.By.parts(pages, all) {
			b := newBoard(run, [][]Scored{part.pages}, metric, m, s.View)
			if b != nil {
				b.Corpus, b.Group = c.Name, part.name
				s.Boards = append(s.Boards, b)
			}
			s.Warnings = append(s.Warnings, unscored(metric, part, c.Name, b)...)
		}
	}
	s.Roles = append(s.Roles, roleRows(run, c.Name, pages, scoring.Policy)...)
	s.Reliability = append(s.Reliability, reliabilityRows(run, c.Name, pages)...)
	s.Warnings = append(s.Warnings, s.contamination(c.Name)...)
	s.Warnings = append(s.Warnings, s.pageWarnings(c.Name, pages)...)
	s.Warnings = append(s.Warnings, s.failureWarnings(run, c.Name, pages)...)
}

// resultsOf returns the number of pages that the run has dealt with.
func (r *Run) resultsOf(corpusName string) int {
	n := 0
	for _, result := range r.Results {
		n += toInt(result.Corpus == corpusName)
	}
	return n
}

// pagesOf returns the number of pages that the run has records of.
func (r *Run) pagesOf(corpusName string) int {
	n := 0
	for _, result := range r.Results {
		if result.Corpus == corpusName && result.Answers > 0 {
			n++
		}
	}
	return n
}

// unscored says of how many pages the metric says nothing.
func unscored(metric score.Metric, p part, corpusName string, b *Board) []string {
	scored := 0
	if b != nil {
		scored = b.Pages
	}
	if scored == len(p.pages) {
		return nil
	}
	where := corpusName
	if p.name != "" {
		where += ", " + p.name
	}
	return []string{fmt.Sprintf(
		"%s says nothing of %d of %d pages of %s: their gold has not what it needs, or nothing of it is in their text view",
		metric.ID, len(p.pages)-scored, len(p.pages), where)}
}

// roleRows adds up what each detector keeps of each role.
func roleRows(run *Run, corpusName string, pages []Scored, policy corpus.Policy) []RoleRow {
	var out []RoleRow
	for d, name := range run.Manifest.Detectors {
		sums := make([]score.RoleCount, len(corpus.Roles())+1)
		for _, p := range pages {
			for _, n := range p.Roles[d] {
				sums[n.Role].Kept += n.Kept
				sums[n.Role].Words += n.Words
			}
		}
		for _, role := range corpus.Roles() {
			if n := sums[role]; n.Words > 0 {
				out = append(out, RoleRow{corpusName, name, role, policy.Class(role), n.Kept, n.Words})
			}
		}
	}
	return out
}

// reliabilityRows adds up how the chances of each detector come true.
func reliabilityRows(run *Run, corpusName string, pages []Scored) []ReliabilityRow {
	var out []ReliabilityRow
	for d, name := range run.Manifest.Detectors {
		var bins []score.ReliabilityBin
		for _, p := range pages {
			if p.Reliability[d] == nil {
				continue
			}
			if bins == nil {
				bins = make([]score.ReliabilityBin, score.ReliabilityBins)
			}
			for i, b := range p.Reliability[d] {
				bins[i].Add(b)
			}
		}
		if bins != nil {
			out = append(out, ReliabilityRow{corpusName, name, bins})
		}
	}
	return out
}

// shownWarnings bounds the pages that a summary names; the run file has all.
const shownWarnings = 5

// runWarnings repeats what the run says of single pages.
func runWarnings(run *Run, corpusName string) []string {
	var out []string
	left := 0
	for _, result := range run.Results {
		for _, w := range result.Warnings {
			switch {
			case result.Corpus != corpusName:
			case len(out) == shownWarnings:
				left++
			default:
				out = append(out, fmt.Sprintf("corpus %s, page %s: %s", result.Corpus, result.Page, firstLine(w)))
			}
		}
	}
	if left > 0 {
		out = append(out, fmt.Sprintf("corpus %s: %d more such warnings are in the run file", corpusName, left))
	}
	return out
}

// contamination names the detectors that owe their parameters to the corpus, as far as its
// name tells.
func (s *Summary) contamination(corpusName string) []string {
	bare, _, _ := strings.Cut(corpusName, ":")
	var names []string
	for _, d := range s.Manifest.Detectors {
		if s.Manifest.TrainedOnCorpus(d, corpusName) {
			names = append(names, d)
		}
	}
	if names == nil {
		return nil
	}
	return []string{fmt.Sprintf("parameters were chosen on pages of %s, where a score flatters: %s", bare, strings.Join(names, ", "))}
}

// pageWarnings says what is odd about the pages.
func (s *Summary) pageWarnings(corpusName string, pages []Scored) []string {
	var out []string
	sites := make([]string, len(pages))
	noSite, hollow, firstHollow := 0, 0, ""
	for i, p := range pages {
		if sites[i] = p.Info.Site; sites[i] == "" {
			noSite++
		}
		if p.Hollow {
			if hollow == 0 {
				firstHollow = p.Info.ID
			}
			hollow++
		}
	}
	if n := len(stats.ClustersOf(sites)); n < stats.MinClusters {
		out = append(out, fmt.Sprintf("corpus %s has few sites (%d of at least %d): intervals are too narrow%s",
			corpusName, n, stats.MinClusters, s.undecidable(n)))
		if n == 1 && len(pages) > 1 {
			out = append(out, fmt.Sprintf("corpus %s has a single site: its pages are taken as independent, and its figures speak of that site only", corpusName))
		}
	}
	if noSite > 0 && len(pages) > 1 {
		out = append(out, fmt.Sprintf("corpus %s names no site for %d of %d pages: each counts as a site of its own, and intervals are too narrow if it is not",
			corpusName, noSite, len(pages)))
	}
	if hollow > 0 {
		out = append(out, fmt.Sprintf("%d of %d pages of %s have no content, so that keeping nothing is right there; first: page %s",
			hollow, len(pages), corpusName, firstHollow))
	}
	return out
}

// undecidable says so where so few sites cannot tell any difference from chance: the
// permutation test of k sites knows no p-value below 2/2^k, which is then corrected for
// the number of pairs.
func (s *Summary) undecidable(sites int) string {
	n := len(s.Manifest.Detectors)
	pairs := float64(n * (n - 1) / 2)
	if max(math.Ldexp(2, -sites), 1/float64(permutationsFor(n)+1))*pairs > 1-Level {
		return ", and no difference can be told from chance"
	}
	return ""
}

// failureWarnings counts the pages on which a detector gave no answer.
func (s *Summary) failureWarnings(run *Run, corpusName string, pages []Scored) []string {
	counted := "which score as if it had kept nothing"
	if s.View.Failures == FailuresExcluded {
		counted = "which are left out of its figures"
	}
	var out []string
	for d, name := range run.Manifest.Detectors {
		failed := 0
		var first Scored
		for _, p := range pages {
			if p.Fates[d].Outcome.Failed() {
				if failed == 0 {
					first = p
				}
				failed++
			}
		}
		if failed > 0 {
			out = append(out, fmt.Sprintf("%s failed on %d of %d pages of %s, %s; first: page %s, %s",
				name, failed, len(pages), corpusName, counted, first.Info.ID, first.Errors[d]))
		}
	}
	return out
}

// Only returns the summary with the boards of the given metrics.
func (s *Summary) Only(metrics []score.Metric) *Summary {
	out := *s
	out.Boards = slices.DeleteFunc(slices.Clone(s.Boards), func(b *Board) bool {
		return !slices.ContainsFunc(metrics, func(m score.Metric) bool { return m.ID == b.Metric.ID })
	})
	return &out
}
