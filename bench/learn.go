package bench

import (
	"context"
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
func (p Plan) learn(ctx context.Context, c *corpus.Corpus) (judges, []Learning, error) {
	aware := siteAware(p.Detectors)
	if len(aware) == 0 {
		return nil, nil, nil
	}
	sites := pagesBySite(c)
	l := newLessons(p.Detectors, aware, sites)
	for i := range c.Len() {
		if sites[c.Info(i).Site] < 2 {
			continue
		}
		page, _, err := c.Load(ctx, i)
		if err != nil {
			return nil, nil, err
		}
		page.Lines()
		if err := l.show(page); err != nil {
			return nil, nil, err
		}
	}
	return l.judges(), l.learning(c.Name()), nil
}

// siteAware returns the site-aware detectors of the list by their index.
func siteAware(list []detectors.Detector) map[int]detectors.SiteAware {
	aware := make(map[int]detectors.SiteAware)
	for k, d := range list {
		if a, ok := d.(detectors.SiteAware); ok {
			aware[k] = a
		}
	}
	return aware
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
	names   []string
	memory  map[int]map[string]detectors.Site
	elapsed map[int]time.Duration
	pages   int
}

func newLessons(list []detectors.Detector, aware map[int]detectors.SiteAware, sites map[string]int) *lessons {
	l := &lessons{memory: make(map[int]map[string]detectors.Site), elapsed: make(map[int]time.Duration)}
	for k, d := range list {
		l.names = append(l.names, d.Name())
		if a, ok := aware[k]; ok {
			l.memory[k] = make(map[string]detectors.Site)
			for site, pages := range sites {
				if pages > 1 {
					l.memory[k][site] = a.NewSite()
				}
			}
		}
	}
	return l
}

func (l *lessons) show(page *corpus.Page) error {
	l.pages++
	for k, sites := range l.memory {
		site, ok := sites[page.Site]
		if !ok {
			continue
		}
		start := time.Now()
		if err := addSafely(site, page); err != nil {
			return fmt.Errorf("%s learning page %q: %w", l.names[k], page.ID, err)
		}
		l.elapsed[k] += time.Since(start)
	}
	return nil
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
