package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chaff/bench/stats"
	"chaff/corpus"
)

// maxHeld bounds the pages of one site that are held between learning the site and
// judging them, in bytes of their sources; further ones are read and parsed a second time.
const maxHeld = 4 << 20

// pagesBySite returns the indices of the pages of each site, in the order of their
// first page. A page without a site is by itself.
func pagesBySite(c *corpus.Corpus) stats.Clusters {
	sites := make([]string, c.Len())
	for i := range sites {
		sites[i] = c.Info(i).Site
	}
	return stats.ClustersOf(sites)
}

// loaded is a page and its gold; both nil where the page cannot be used.
type loaded struct {
	page   *corpus.Page
	gold   *corpus.Gold
	parse  time.Duration
	reason string // why it cannot be used
}

// A site is the pages of one site at work: they are learned from, judged and scored while
// they are in memory.
type site struct {
	*runner
	corpus  *corpus.Corpus
	pages   []int
	digests []corpus.Digest // of the whole corpus
	digest  string          // of the site

	held     map[int]loaded
	warnings map[int][]string // from learning
	lessons  *lessons
}

func newSite(r *runner, c *corpus.Corpus, pages []int, digests []corpus.Digest) *site {
	s := &site{runner: r, corpus: c, pages: pages, digests: digests, held: make(map[int]loaded), warnings: make(map[int][]string)}
	var own []corpus.Digest
	for _, i := range pages {
		own = append(own, digests[i])
	}
	s.digest = siteDigest(own)
	return s
}

// run learns the site, where there is more than one page and who learns, and judges its
// pages.
func (s *site) run(ctx context.Context) error {
	if err := s.learn(ctx); err != nil {
		return err
	}
	j := s.lessons.judges()
	for _, i := range s.pages {
		if place := s.was(s.corpus.Name(), s.corpus.Info(i).ID); place >= 0 {
			if err := s.scoreAgain(ctx, i, place); err != nil {
				return err
			}
			continue
		}
		if s.stopped() {
			continue
		}
		p, ok := s.held[i]
		if !ok {
			var err error
			if p, err = s.load(ctx, i); err != nil {
				return err
			}
		}
		delete(s.held, i)
		if err := s.judge(ctx, i, p, j); err != nil {
			return err
		}
	}
	return nil
}

// learn shows all pages to the detectors that learn sites and whose answers are not all
// there already.
func (s *site) learn(ctx context.Context) error {
	s.lessons = newLessons(s.plan.Detectors, len(s.pages), s.wanted)
	s.lessons.told = s.learnedBefore()
	if len(s.lessons.memory) == 0 {
		return nil
	}
	held := 0
	for _, i := range s.pages {
		if s.stopped() {
			return nil
		}
		p, err := s.load(ctx, i)
		if err != nil {
			return err
		}
		if p.page != nil {
			s.warnings[i] = s.lessons.show(p.page)
			held += len(p.page.Source)
		}
		if held <= maxHeld {
			s.held[i] = p
		}
	}
	return nil
}

// learnedBefore reports whether the run that is resumed says already what it took to learn
// the site.
func (s *site) learnedBefore() bool {
	for _, i := range s.pages {
		if place := s.was(s.corpus.Name(), s.corpus.Info(i).ID); place >= 0 && len(s.before.Results[place].Learning) > 0 {
			return true
		}
	}
	return false
}

// wanted reports whether detector k has to judge a page of the site.
func (s *site) wanted(k int) bool {
	for _, i := range s.pages {
		if s.was(s.corpus.Name(), s.corpus.Info(i).ID) < 0 && s.reuse.find(s.plan.Detectors[k], s.digests[i].String(), s.digest).run == nil {
			return true
		}
	}
	return false
}

// load reads a page and parses it.
func (s *site) load(ctx context.Context, i int) (loaded, error) {
	return loadPage(ctx, s.corpus, i, s.plan.MaxPage)
}

// loadPage reads page i of the corpus and parses it.
func loadPage(ctx context.Context, c *corpus.Corpus, i, maxPage int) (loaded, error) {
	if err := ctx.Err(); err != nil {
		return loaded{}, fmt.Errorf("reading corpus %s: %w", c.Name(), err)
	}
	page, gold, err := c.Load(ctx, i)
	if bad, ok := errors.AsType[*corpus.PageError](err); ok {
		return loaded{reason: "not used: " + bad.Err.Error()}, nil
	}
	if err != nil {
		return loaded{}, err
	}
	if len(page.Source) > maxPage {
		return loaded{reason: fmt.Sprintf("not used: it has %d bytes, more than the limit of %d", len(page.Source), maxPage)}, nil
	}
	start := time.Now()
	page.Lines() // parsed here, so that no detector's time holds the parse
	return loaded{page: page, gold: gold, parse: time.Since(start)}, nil
}

// judge runs the detectors on a page, or takes what they made of it in an earlier run, and
// scores their answers.
func (s *site) judge(ctx context.Context, i int, p loaded, j judges) error {
	result := Result{
		Corpus: s.corpus.Name(), Page: s.corpus.Info(i).ID, Digest: s.digests[i].String(), Site: s.digest,
		Parse: p.parse, Learning: s.lessons.learning(s.corpus.Name()), Unlearned: s.lessons.unlearned,
	}
	if p.page == nil {
		result.Warnings = []string{p.reason}
		return s.done(result, nil, 0)
	}
	result.Bytes = len(p.page.Source)
	result.Warnings = append(s.warnings[i], p.page.Warnings()...)
	records, reused, err := s.recall(result)
	if err != nil {
		return err
	}
	for k, d := range s.plan.Detectors {
		r := records[k]
		if r.Outcome == "" {
			r = s.attempts.try(ctx, k, j.of(k, d), p.page)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("running %s on page %q: %w", d.Name(), result.Page, err)
		}
		r.Corpus, r.Page, r.Detector = result.Corpus, result.Page, d.Name()
		if r.Outcome.Failed() {
			result.fail(d.Name(), r.Outcome)
		}
		records[k] = r
	}
	if err := s.score(ctx, s.corpus, p, records); err != nil {
		return err
	}
	return s.done(result, records, reused)
}

// recall returns what earlier runs have of a page, by detector, and how many answers that
// is.
func (s *site) recall(result Result) ([]Record, int, error) {
	out := make([]Record, len(s.plan.Detectors))
	read := make(map[source][]Record)
	reused := 0
	for k, d := range s.plan.Detectors {
		from := s.reuse.find(d, result.Digest, result.Site)
		if from.run == nil {
			continue
		}
		page := source{run: from.run, place: from.place}
		if read[page] == nil {
			var err error
			if read[page], err = from.run.Records(from.place); err != nil {
				return nil, 0, err
			}
		}
		out[k] = read[page][from.d]
		reused++
	}
	return out, reused, nil
}

// scoreAgain scores a page that was done before.
func (s *site) scoreAgain(ctx context.Context, i, place int) error {
	result := s.before.Results[place]
	if result.Answers > 0 && len(s.scoring.Metrics) > 0 {
		p, err := s.load(ctx, i)
		if err != nil {
			return err
		}
		records, err := s.before.Records(place)
		if err != nil {
			return err
		}
		if err := s.score(ctx, s.corpus, p, records); err != nil {
			return err
		}
	}
	s.passed(result)
	return nil
}
