package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// judges holds, for each site-aware detector of a plan by its index, a detector
// for each site with more than one page.
type judges map[int]map[string]detectors.Detector

// of returns who judges a page of the site: the detector itself unless it has
// seen the site.
func (j judges) of(index int, site string, d detectors.Detector) detectors.Detector {
	if judge, ok := j[index][site]; ok {
		return judge
	}
	return d
}

// learn shows the site-aware detectors the pages of every site that has more
// than one, never the gold.
func (p Plan) learn(ctx context.Context, c *corpus.Corpus) (*lessons, error) {
	sites := pagesBySite(c)
	l := newLessons(p.Detectors, sites)
	if len(l.memory) == 0 {
		return l, nil
	}
	for i := range c.Len() {
		if sites[c.Info(i).Site] < 2 {
			continue
		}
		page, _, err := c.Load(ctx, i)
		if _, bad := errors.AsType[*corpus.PageError](err); bad {
			continue // judging it will say so
		}
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("learning the sites of corpus %s: %w", c.Name(), err)
		}
		l.show(c.Name(), page)
	}
	return l, nil
}

// pagesBySite counts the pages of each named site.
func pagesBySite(c *corpus.Corpus) map[string]int {
	sites := make(map[string]int)
	for i := range c.Len() {
		if site := c.Info(i).Site; site != "" {
			sites[site]++
		}
	}
	return sites
}

// lessons are the memories that the site-aware detectors fill.
type lessons struct {
	names    []string
	memory   map[int]map[string]detectors.Site // by detector and site
	elapsed  map[int]time.Duration
	pages    int
	warnings []Warning
}

func newLessons(list []detectors.Detector, sites map[string]int) *lessons {
	l := &lessons{memory: make(map[int]map[string]detectors.Site), elapsed: make(map[int]time.Duration)}
	for k, d := range list {
		l.names = append(l.names, d.Name())
		aware, ok := d.(detectors.SiteAware)
		if !ok {
			continue
		}
		l.memory[k] = make(map[string]detectors.Site)
		for site, pages := range sites {
			if pages > 1 {
				l.memory[k][site] = aware.NewSite()
			}
		}
	}
	return l
}

// show adds the page to the memories of its site. A memory that panics is given
// up with a warning: its detector judges the site's pages alone.
func (l *lessons) show(corpusName string, page *corpus.Page) {
	l.pages++
	page.Lines() // parsed here, so that no detector's time holds the parse
	for k, name := range l.names {
		site, ok := l.memory[k][page.Site]
		if !ok {
			continue
		}
		start := time.Now()
		if err := addSafely(site, page); err != nil {
			delete(l.memory[k], page.Site)
			l.warnings = append(l.warnings, Warning{
				corpusName, page.ID, fmt.Sprintf("%s failed to learn it and judges pages of %s alone: %v", name, page.Site, err),
			})
		}
		l.elapsed[k] += time.Since(start)
	}
}

func addSafely(site detectors.Site, page *corpus.Page) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	site.Add(page)
	return nil
}

func (l *lessons) judges() judges {
	out := make(judges)
	for k, sites := range l.memory {
		out[k] = make(map[string]detectors.Detector)
		for site, memory := range sites {
			out[k][site] = memory.Detector()
		}
	}
	return out
}

func (l *lessons) learning(corpusName string) []Learning {
	var out []Learning
	for k, name := range l.names {
		if sites, ok := l.memory[k]; ok {
			out = append(out, Learning{corpusName, name, l.pages, len(sites), l.elapsed[k]})
		}
	}
	return out
}
