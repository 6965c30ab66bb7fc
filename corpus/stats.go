package corpus

import (
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"

	"chaff/internal/words"
)

// Stats says what a corpus consists of.
type Stats struct {
	Name  string `json:"name"`
	Pages int    `json:"pages"` // usable or not
	// Lines and Words count the text views; ContentWords the words of lines that
	// are content under the default policy, of pages with gold.
	Lines        int `json:"lines"`
	Words        int `json:"words"`
	ContentWords int `json:"content_words"`
	// ContentShare is ContentWords by the words of lines that are content or
	// boilerplate, in [0,1]; 0 without gold.
	ContentShare float64 `json:"content_share"`
	// Sites counts distinct sites; pages without one are counted in NoSite.
	Sites  int `json:"sites"`
	NoSite int `json:"no_site"`
	// Languages, Types, Splits and Forms count pages; "" is unknown.
	Languages map[string]int `json:"languages"`
	Types     map[string]int `json:"types"`
	Splits    map[string]int `json:"splits"`
	Forms     map[string]int `json:"gold"`
	Licences  map[string]int `json:"licences"`
	// Unusable counts pages that cannot be scored; UnusablePages says why.
	Unusable      int            `json:"unusable"`
	UnusablePages []UnusablePage `json:"unusable_pages"`
	// Warned counts pages of which something was given up to read them.
	Warned      int           `json:"warned"`
	WarnedPages []PageWarning `json:"warned_pages"`
}

// An UnusablePage is a page that cannot be scored.
type UnusablePage struct {
	Page   string `json:"page"`
	Reason string `json:"reason"`
}

// A PageWarning says what was given up to read a page.
type PageWarning struct {
	Page    string `json:"page"`
	Warning string `json:"warning"`
}

// Measure reads every page of the corpus, several at a time but no more than there
// are CPUs, and counts what is there.
func Measure(ctx context.Context, c *Corpus) (Stats, error) {
	pages := make([]pageStats, c.Len())
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for i := range c.Len() {
		g.Go(func() (err error) {
			if err = ctx.Err(); err == nil {
				pages[i], err = measurePage(ctx, c, i)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return Stats{}, err
	}
	return sumStats(c, pages), nil
}

type pageStats struct {
	lines, words, content, boilerplate int
	form                               Form
	info                               Info
	unusable                           string
	warnings                           []string
}

func measurePage(ctx context.Context, c *Corpus, i int) (pageStats, error) {
	s := pageStats{info: c.Info(i)}
	page, gold, err := c.Load(ctx, i)
	if bad, ok := errors.AsType[*PageError](err); ok {
		s.unusable = bad.Err.Error()
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.warnings, s.form = page.Warnings(), gold.Form()
	s.info = page.Info
	var classes []Class
	if gold != nil {
		onLines := gold.OnLines(page)
		if onLines.Unfound {
			s.unusable = "nothing of its gold is in its text view"
			return s, nil
		}
		classes = onLines.Classes(StrictBody())
	}
	for k, l := range page.Lines() {
		n := words.Count(l.Text)
		s.lines++
		s.words += n
		switch {
		case classes == nil:
		case classes[k] == Content:
			s.content += n
		case classes[k] == Boilerplate:
			s.boilerplate += n
		}
	}
	return s, nil
}

func sumStats(c *Corpus, pages []pageStats) Stats {
	s := Stats{
		Name: c.Name(), Pages: c.Len(), UnusablePages: []UnusablePage{}, WarnedPages: []PageWarning{},
		Languages: map[string]int{}, Types: map[string]int{}, Splits: map[string]int{}, Forms: map[string]int{}, Licences: map[string]int{},
	}
	sites := make(map[string]bool)
	boilerplate := 0
	for _, p := range pages {
		info := p.info
		s.Languages[info.Language]++
		s.Types[info.Type]++
		s.Splits[info.Split]++
		s.Licences[info.Licence]++
		if info.Site == "" {
			s.NoSite++
		} else {
			sites[info.Site] = true
		}
		for _, w := range p.warnings {
			s.WarnedPages = append(s.WarnedPages, PageWarning{info.ID, w})
		}
		if len(p.warnings) > 0 {
			s.Warned++
		}
		if p.unusable != "" {
			s.UnusablePages = append(s.UnusablePages, UnusablePage{info.ID, p.unusable})
			continue
		}
		s.Forms[p.form.String()]++
		s.Lines += p.lines
		s.Words += p.words
		s.ContentWords += p.content
		boilerplate += p.boilerplate
	}
	s.Unusable, s.Sites = len(s.UnusablePages), len(sites)
	if s.ContentWords > 0 {
		s.ContentShare = float64(s.ContentWords) / float64(s.ContentWords+boilerplate)
	}
	return s
}
