package bench

import (
	"fmt"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// judges holds, for each site-aware detector of a plan by its index, the detector
// that has learned the site.
type judges map[int]detectors.Detector

// of returns who judges a page of the site: the detector itself unless it has
// learned the site.
func (j judges) of(index int, d detectors.Detector) detectors.Detector {
	if judge, ok := j[index]; ok {
		return judge
	}
	return d
}

// lessons are the memories that site-aware detectors have of one site. They see its
// pages, never the gold.
type lessons struct {
	names []string
	told  bool

	unlearned []string // those that were given up

	memory  map[int]detectors.Site // by detector
	elapsed map[int]time.Duration
	pages   int
}

// newLessons returns empty memories for the detectors that are wanted, none for a site of
// a single page.
func newLessons(list []detectors.Detector, pages int, wanted func(k int) bool) *lessons {
	l := &lessons{memory: make(map[int]detectors.Site), elapsed: make(map[int]time.Duration)}
	for k, d := range list {
		l.names = append(l.names, d.Name())
		if aware, ok := d.(detectors.SiteAware); ok && pages > 1 && wanted(k) {
			l.memory[k], l.elapsed[k] = aware.NewSite(), 0
		}
	}
	return l
}

// show adds the page to the memories. One that panics is given up with a warning:
// its detector judges the site's pages alone.
func (l *lessons) show(page *corpus.Page) []string {
	l.pages++
	var warnings []string
	for k, name := range l.names {
		site, ok := l.memory[k]
		if !ok {
			continue
		}
		start := time.Now()
		if err := addSafely(site, page); err != nil {
			delete(l.memory, k)
			l.unlearned = append(l.unlearned, name)
			warnings = append(warnings, fmt.Sprintf("%s failed to learn it and judges pages of %s alone: %v", name, page.Site, err))
		}
		l.elapsed[k] += time.Since(start)
	}
	return warnings
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
	for k, memory := range l.memory {
		out[k] = memory.Detector()
	}
	return out
}

// learning returns what the site took to learn, once.
func (l *lessons) learning(corpusName string) []Learning {
	if l.told {
		return nil
	}
	l.told = true
	var out []Learning
	for k, name := range l.names {
		if elapsed, ok := l.elapsed[k]; ok {
			out = append(out, Learning{corpusName, name, l.pages, 1, elapsed})
		}
	}
	return out
}
