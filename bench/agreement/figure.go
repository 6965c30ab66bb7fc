package agreement

import (
	"math"

	"chaff/bench"
	"chaff/bench/stats"
	"chaff/corpus"
)

// A question puts each role into a category.
type question struct {
	what       string
	categories int
	// category returns that of a role, [stats.NoRating] where it is no answer.
	category func(corpus.Role) int
	// marked is the category that is counted; every one where it is negative.
	marked int
}

func contentOrNot(policy corpus.Policy) question {
	return question{ContentOrNot, 2, func(r corpus.Role) int {
		switch policy.Class(r) {
		case corpus.Content:
			return 1
		case corpus.Boilerplate:
			return 0
		default:
			return stats.NoRating
		}
	}, 1}
}

func anyRole() question {
	return question{AnyRole, len(corpus.Roles()), func(r corpus.Role) int {
		return int(r) - 1 // Unlabelled is 0
	}, -1}
}

func hasRole(role corpus.Role) question {
	return question{role.String(), 2, func(r corpus.Role) int {
		switch r {
		case corpus.Unlabelled:
			return stats.NoRating
		case role:
			return 1
		default:
			return 0
		}
	}, 1}
}

// questions returns those that the pages answer.
func questions(policy corpus.Policy, pages []rated) []question {
	given := make(map[corpus.Role]bool)
	for _, p := range pages {
		for _, roles := range p.roles {
			for _, r := range roles {
				given[r] = true
			}
		}
	}
	out := []question{contentOrNot(policy), anyRole()}
	for _, r := range corpus.Roles() {
		if given[r] {
			out = append(out, hasRole(r))
		}
	}
	return out
}

// answers returns the category that each annotator puts each line of the page into.
func (q question) answers(p rated) [][]int {
	out := make([][]int, len(p.roles))
	for k, roles := range p.roles {
		out[k] = make([]int, len(roles))
		for i, r := range roles {
			out[k][i] = q.category(r)
		}
	}
	return out
}

// sums returns what answers add to the sums of alpha and of the kappa of each pair, one
// after the other.
func (q question) sums(answers [][]int) []float64 {
	out := stats.AlphaSums(answers, q.categories)
	for _, pair := range pairsOf(len(answers)) {
		out = append(out, stats.KappaSums(answers[pair[0]], answers[pair[1]], q.categories)...)
	}
	return out
}

// alpha returns Krippendorff's alpha of sums.
func (q question) alpha(sums []float64) float64 { return stats.Alpha(sums[:1+q.categories]) }

// kappas returns the kappa of each pair, and its mean over the pairs that have one.
func (q question) kappas(sums []float64) (pairs []float64, mean float64) {
	n := 0
	for at, size := 1+q.categories, 2+2*q.categories; at < len(sums); at += size {
		k := stats.Kappa(sums[at : at+size])
		pairs = append(pairs, k)
		if !math.IsNaN(k) {
			mean += k
			n++
		}
	}
	return pairs, mean / float64(n)
}

// figure returns the figure of pages with intervals over clusters of them.
func (q question) figure(pages []rated, clusters stats.Clusters) Figure {
	var units [][]float64
	f := Figure{What: q.what}
	for _, p := range pages {
		answers := q.answers(p)
		units = append(units, q.sums(answers))
		lines, marked := q.count(answers)
		f.Lines += lines
		f.Marked += marked
	}
	q.fill(&f, units, clusters, bench.Resamples)
	return f
}

// pageResamples is how often the lines of a page are drawn: figures of single pages
// are looked at, not quoted.
const pageResamples = 1000

// pageFigure returns the figure of one page with intervals over its lines.
func (q question) pageFigure(page []rated) Figure {
	answers := q.answers(page[0])
	f := Figure{What: q.what}
	f.Lines, f.Marked = q.count(answers)
	var units [][]float64
	one := make([][]int, len(answers))
	for line := range answers[0] {
		for k := range answers {
			one[k] = answers[k][line : line+1]
		}
		units = append(units, q.sums(one))
	}
	q.fill(&f, units, stats.ClustersOf(make([]string, len(units))), pageResamples)
	return f
}

// count returns how many lines two have answered for, and how many of them somebody put
// into the marked category.
func (q question) count(answers [][]int) (lines, marked int) {
	for line := range answers[0] {
		n, is := 0, q.marked < 0
		for _, of := range answers {
			if of[line] != stats.NoRating {
				n++
				is = is || of[line] == q.marked
			}
		}
		if n > 1 {
			lines++
			if is {
				marked++
			}
		}
	}
	return lines, marked
}

// fill computes the figure of units, each given by what it adds to the sums, and draws
// clusters of them for the intervals.
func (q question) fill(f *Figure, units [][]float64, clusters stats.Clusters, resamples int) {
	series := make([][]float64, len(units[0]))
	total := make([]float64, len(series))
	values := make([]float64, len(units))
	for s := range series {
		for u := range units {
			values[u] = units[u][s]
			total[s] += values[u]
		}
		series[s] = clusters.Sums(values)
	}
	f.Alpha = q.alpha(total)
	f.Pairs, f.Kappa = q.kappas(total)
	ratings := 0.0
	for _, n := range total[1 : 1+q.categories] {
		ratings += n
	}
	f.Agreed = total[0] / ratings
	nan := math.NaN()
	f.KappaInterval, f.AlphaInterval = stats.Interval{Low: nan, High: nan}, stats.Interval{Low: nan, High: nan}
	if len(clusters) < 2 {
		return
	}
	boot := stats.Bootstrap(series, resamples, bench.Seed)
	kappas, alphas := make([]float64, resamples), make([]float64, resamples)
	drawn := make([]float64, len(series))
	for i := range resamples {
		for s := range boot {
			drawn[s] = boot[s][i]
		}
		alphas[i] = q.alpha(drawn)
		_, kappas[i] = q.kappas(drawn)
	}
	level := stats.Expanded(bench.Level, len(clusters))
	f.KappaInterval, f.AlphaInterval = stats.Percentile(kappas, level), stats.Percentile(alphas, level)
}
