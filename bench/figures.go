package bench

import (
	"fmt"
	"slices"
	"time"
)

// summarise returns the figures of a corpus.
func (r *rounds) summarise(t *timedCorpus) CorpusSpeed {
	pages := t.used()
	out := CorpusSpeed{Corpus: t.corpus.Name(), Pages: len(pages), HTML: len(htmlOf(pages)), Of: t.corpus.Len()}
	for _, p := range pages {
		out.Bytes += int64(p.bytes)
	}
	for k := range r.contestants {
		if out.Pages == 0 || k == bare && out.HTML == 0 {
			continue
		}
		out.Rows = append(out.Rows, r.speed(t, k))
	}
	return out
}

// used returns the pages that could be used.
func (t *timedCorpus) used() []*timedPage {
	var out []*timedPage
	for _, s := range t.sites {
		out = append(out, s.used()...)
	}
	return out
}

func (s *timedSite) used() []*timedPage {
	return filter(s.pages, func(p *timedPage) bool { return !p.unused })
}

func htmlOf(pages []*timedPage) []*timedPage {
	return filter(pages, func(p *timedPage) bool { return p.html })
}

// parsedOf returns the pages that x-parse is of.
func parsedOf(pages []*timedPage) []*timedPage {
	return filter(pages, func(p *timedPage) bool { return p.html && !p.failedBy(bare) })
}

func filter[T any](list []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return !keep(x) })
}

// speed returns the figures of a contestant.
func (r *rounds) speed(t *timedCorpus, k int) Speed {
	out := Speed{Detector: r.contestants[k].Name(), First: t.first[k]}
	var pages []*timedPage
	for _, p := range t.used() {
		switch failed := p.failed[k].outcome; {
		case k == bare && !p.html:
		case failed == "":
			pages = append(pages, p)
			out.Bytes += int64(p.bytes)
		case out.Failed == nil:
			out.Failed = map[Outcome]int{failed: 1}
		default:
			out.Failed[failed]++
		}
	}
	if out.Pages = len(pages); out.Pages == 0 {
		return out
	}
	one := r.warm(0)
	times := sorted(pages, func(p *timedPage) time.Duration { return p.median(k, one) })
	out.P50, out.P95, out.Max = quantile(times, 0.5), quantile(times, 0.95), times[len(times)-1]
	out.Cold = quantile(sorted(pages, func(p *timedPage) time.Duration { return p.took[k][0] }), 0.5)
	total := quantile(sorted(one, func(n int) time.Duration { return sum(pages, k, n) }), 0.5)
	if total > 0 {
		out.PagesPerSecond = float64(len(pages)) / total.Seconds()
		out.BytesPerSecond = float64(out.Bytes) / total.Seconds()
	}
	out.Allocs, out.AllocBytes = allocations(pages, k)
	out.XParse = xParse(pages, k, one)
	out.Learning = r.learning(t, k)
	out.Classes = classes(pages, k, one)
	for _, n := range one {
		round := RoundSpeed{Round: r.passes[n].round, PerPage: sum(pages, k, n) / time.Duration(len(pages))}
		if x := xParse(pages, k, []int{n}); x != nil {
			round.XParse = &x.Value
		}
		out.Series = append(out.Series, round)
	}
	if len(r.plan.Workers) > 1 {
		for _, w := range r.plan.Workers {
			out.Crews = append(out.Crews, r.crewSpeed(pages, k, w))
		}
	}
	return out
}

// warm returns the warm passes of a number of workers, the warm rounds for 0.
func (r *rounds) warm(workers int) []int {
	var out []int
	for n, p := range r.passes {
		if p.round > 1 && p.workers == workers {
			out = append(out, n)
		}
	}
	return out
}

// median returns the page's time.
func (p *timedPage) median(k int, passes []int) time.Duration {
	return quantile(sorted(passes, func(n int) time.Duration { return p.took[k][n] }), 0.5)
}

// sum adds up what the pages took in a pass.
func sum(pages []*timedPage, k, n int) time.Duration {
	var out time.Duration
	for _, p := range pages {
		out += p.took[k][n]
	}
	return out
}

// xParse compares contestant k with bare parsing of the same pages, pass by pass.
func xParse(pages []*timedPage, k int, passes []int) *Ratio {
	pages = parsedOf(pages)
	return newRatio(passes, func(n int) (time.Duration, time.Duration) { return sum(pages, k, n), sum(pages, bare, n) })
}

// newRatio returns the ratio of two times over passes, nil where one has nothing to divide by.
func newRatio(passes []int, times func(n int) (of, by time.Duration)) *Ratio {
	var all []float64
	for _, n := range passes {
		of, by := times(n)
		if by == 0 {
			return nil
		}
		all = append(all, float64(of)/float64(by))
	}
	return new(ratioOf(all))
}

func ratioOf(values []float64) Ratio {
	values = slices.Sorted(slices.Values(values))
	return Ratio{quantile(values, 0.5), values[0], values[len(values)-1]}
}

// allocations returns the means of the pages on which they were counted.
func allocations(pages []*timedPage, k int) (objects, bytes *float64) {
	pages = filter(pages, func(p *timedPage) bool { return p.counts[k].known })
	if len(pages) == 0 {
		return nil, nil
	}
	var sumObjects, sumBytes uint64
	for _, p := range pages {
		sumObjects += p.counts[k].objects
		sumBytes += p.counts[k].bytes
	}
	n := float64(len(pages))
	return new(float64(sumObjects) / n), new(float64(sumBytes) / n)
}

// learning returns what contestant k took to learn sites, nil where it learned none.
func (r *rounds) learning(t *timedCorpus, k int) *LearningSpeed {
	var sites []*timedSite
	var pages []*timedPage
	for _, s := range t.sites {
		if s.learning[k] != nil {
			sites = append(sites, s)
			pages = append(pages, s.used()...)
		}
	}
	if len(pages) == 0 {
		return nil
	}
	// A site's time is spread evenly over its pages, so that it can be told of those chosen.
	total := func(n int, choose func([]*timedPage) []*timedPage) time.Duration {
		var out time.Duration
		for _, s := range sites {
			used := s.used()
			out += s.learning[k][n] * time.Duration(len(choose(used))) / time.Duration(max(len(used), 1))
		}
		return out
	}
	one := r.warm(0)
	whole := sorted(one, func(n int) time.Duration { return total(n, slices.Clone) })
	return &LearningSpeed{
		Sites: len(sites), Pages: len(pages), PerPage: quantile(whole, 0.5) / time.Duration(len(pages)),
		XParse: newRatio(one, func(n int) (time.Duration, time.Duration) { return total(n, parsedOf), sum(parsedOf(pages), bare, n) }),
	}
}

// classes returns the figures by size of the page.
func classes(pages []*timedPage, k int, passes []int) []ClassSpeed {
	var out []ClassSpeed
	for i, c := range SizeClasses() {
		of := filter(pages, func(p *timedPage) bool { return sizeClass(p.bytes) == i })
		if len(of) > 0 {
			times := sorted(of, func(p *timedPage) time.Duration { return p.median(k, passes) })
			out = append(out, ClassSpeed{c.Name, len(of), quantile(times, 0.5), xParse(of, k, passes)})
		}
	}
	return out
}

// crewSpeed returns the throughput of a number of workers. A call that counts always had as
// many beside it as there were other workers, who would therefore be through with the pages
// in the calls' total time divided by their number.
func (r *rounds) crewSpeed(pages []*timedPage, k, workers int) CrewSpeed {
	out := CrewSpeed{Workers: workers}
	one, crew := r.warm(1), r.warm(workers)
	var speedUps []float64
	for i, n := range crew {
		if took := sum(pages, k, n); took > 0 {
			out.Series = append(out.Series, float64(workers)*float64(len(pages))/took.Seconds())
			speedUps = append(speedUps, float64(workers)*float64(sum(pages, k, one[i]))/float64(took))
		}
	}
	if len(speedUps) > 0 {
		out.PagesPerSecond = quantile(slices.Sorted(slices.Values(out.Series)), 0.5)
		out.SpeedUp = ratioOf(speedUps)
	}
	return out
}

// sorted returns what f makes of each element, in ascending order.
func sorted[T any](list []T, f func(T) time.Duration) []time.Duration {
	out := make([]time.Duration, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	slices.Sort(out)
	return out
}

// quantile returns the value below which the share q of the others lie, interpolated
// linearly between two of them. The values must be sorted and at least one.
func quantile[T ~int64 | ~float64](sorted []T, q float64) T {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low == len(sorted)-1 {
		return sorted[low]
	}
	return sorted[low] + T((at-float64(low))*float64(sorted[low+1]-sorted[low]))
}

// warnings say what a reader of the corpus's figures must know.
func (r *rounds) warnings(t *timedCorpus) []string {
	name, pages := t.corpus.Name(), t.used()
	var out []string
	if n := r.plan.MaxPages; n > 0 && n < t.corpus.Len() {
		out = append(out, fmt.Sprintf("corpus %s: %d of %d pages were drawn with the seed %d; detectors that learn sites saw no others", name, n, t.corpus.Len(), r.plan.Seed))
	}
	for i, w := range t.warnings {
		if i == shownWarnings {
			out = append(out, fmt.Sprintf("corpus %s: %d more such warnings", name, len(t.warnings)-i))
			break
		}
		out = append(out, fmt.Sprintf("corpus %s, %s", name, firstLine(w)))
	}
	switch html := len(htmlOf(pages)); {
	case len(pages) == 0:
		out = append(out, fmt.Sprintf("corpus %s has no page that can be timed", name))
	case html == 0:
		out = append(out, fmt.Sprintf("corpus %s has text pages only: there is no parsing to compare with, and no x-parse", name))
	case html < len(pages):
		out = append(out, fmt.Sprintf("x-parse is of the %d HTML pages of the %d of %s", html, len(pages), name))
	}
	out = append(out, r.unsteady(t)...)
	for k, d := range r.contestants {
		failed := filter(pages, func(p *timedPage) bool { return p.failedBy(k) })
		if len(failed) > 0 {
			out = append(out, fmt.Sprintf("%s failed on %d of %d pages of %s, which are left out of its figures and of the parsing beside them; first: page %s, %s: %s",
				d.Name(), len(failed), len(pages), name, t.corpus.Info(failed[0].index).ID, failed[0].failed[k].outcome, failed[0].failed[k].reason))
		}
	}
	return out
}

// steady is how much longer the longest warm round may take than the shortest before times
// deserve a warning: a choice, at which they are off by more than most changes of a program.
const steady = 1.2

// unsteady says if the same work took very different times, by the row that all pages have.
func (r *rounds) unsteady(t *timedCorpus) []string {
	totals := sorted(r.warm(0), func(n int) time.Duration { return sum(t.used(), viewed, n) })
	low, high := totals[0], totals[len(totals)-1]
	if float64(high) <= steady*float64(low) {
		return nil
	}
	return []string{fmt.Sprintf("corpus %s: the same pages took %s between %v and %v in a round: the machine was busy, or they are too few; trust ratios more than times, and none beyond its range",
		t.corpus.Name(), r.contestants[viewed].Name(), low.Round(time.Microsecond), high.Round(time.Microsecond))}
}

// machineWarnings say what was wrong with the machine at work.
func (r *rounds) machineWarnings(procs int) []string {
	var out []string
	for k, d := range r.contestants {
		if n := r.attempts.abandoned[k].Load(); n > 0 {
			out = append(out, fmt.Sprintf("%d calls of %s never came back; they may have slowed everyone, and allocations were not counted beside them", n, d.Name()))
		}
	}
	if most := slices.Max(r.plan.Workers); most > procs {
		out = append(out, fmt.Sprintf("%d workers shared %d CPUs", most, procs))
	}
	return out
}
