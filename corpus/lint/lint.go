// Package lint looks for what is wrong with corpora: gold that is missing, empty or
// not in its page, pages that stand twice, sites on both sides of a split, snippets
// on the wrong side, lines that nobody has decided, answer marks left in the page, mojibake.
package lint

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"chaff/corpus"
)

// A Level says how much a finding spoils.
type Level string

// The levels. An error makes scores on the page wrong; a warning may.
const (
	Error   Level = "error"
	Warning Level = "warning"
)

// A Finding is one thing wrong with a page.
type Finding struct {
	Level   Level  `json:"level"`
	Rule    string `json:"rule"`
	Corpus  string `json:"corpus"`
	Page    string `json:"page"`
	Message string `json:"message"`
	// Share is the figure of a rule that measures one, in [0,1].
	Share float64 `json:"share,omitempty"`
}

// The rules.
const (
	Unusable      = "unusable"       // the page cannot be read or has no gold where its set should
	EmptyGold     = "empty-gold"     // the gold says that nothing is worth keeping
	ShortGold     = "short-gold"     // the gold has a few words of a long page, or ends inside a line
	Undecided     = "undecided"      // nobody has decided some lines of a page labelled by line
	GoldNotInPage = "gold-not-found" // much of the gold text is not in the page's text view
	WrongSnippet  = "wrong-snippet"  // a snippet contradicts the gold text
	Identical     = "identical-page" // another page has the same bytes
	NearDuplicate = "near-duplicate" // another page has nearly the same text
	SplitSite     = "split-site"     // a site stands in more than one split
	AnswerMark    = "answer-mark"    // marks of the annotators are left in the page
	Mojibake      = "mojibake"       // the text was decoded wrongly, here or before
)

// Check looks at every page of the corpora and returns the findings, errors first,
// then by corpus, rule and page. Pages are read one after another in a few workers;
// what is kept of each is about a kilobyte.
func Check(ctx context.Context, corpora []*corpus.Corpus) ([]Finding, error) {
	var all []facts
	for _, c := range corpora {
		pages, err := look(ctx, c)
		if err != nil {
			return nil, err
		}
		all = append(all, pages...)
	}
	out := []Finding{}
	for _, f := range all {
		out = append(out, f.findings...)
	}
	out = append(out, identicalPages(all)...)
	out = append(out, nearDuplicates(all)...)
	out = append(out, splitSites(all)...)
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Corpus, b.Corpus), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Page, b.Page))
	})
	return out, nil
}

// facts is what is kept of a page.
type facts struct {
	corpus    string
	info      corpus.Info
	usable    bool
	source    [sha256.Size]byte
	signature *signature // nil for a page with too little text
	findings  []Finding
}

func look(ctx context.Context, c *corpus.Corpus) ([]facts, error) {
	out := make([]facts, c.Len())
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for i := range c.Len() {
		g.Go(func() (err error) {
			if err = ctx.Err(); err == nil {
				out[i], err = lookAt(ctx, c, i)
			}
			return err
		})
	}
	return out, g.Wait()
}

func lookAt(ctx context.Context, c *corpus.Corpus, i int) (facts, error) {
	f := facts{corpus: c.Name(), info: c.Info(i)}
	page, gold, err := c.Load(ctx, i)
	if bad, ok := errors.AsType[*corpus.PageError](err); ok {
		f.add(Error, Unusable, 0, bad.Err.Error())
		return f, nil
	}
	if err != nil {
		return f, err
	}
	f.usable, f.info = true, page.Info
	f.source = sha256.Sum256([]byte(page.Source))
	f.signature = sign(page)
	f.checkUndecided(gold)
	f.checkGold(page, gold)
	f.checkSnippets(gold)
	f.checkSnippetsInPage(page, gold)
	f.checkMarks(page)
	f.checkMojibake(page)
	return f, nil
}

func (f *facts) add(level Level, rule string, share float64, message string) {
	f.findings = append(f.findings, Finding{level, rule, f.corpus, f.info.ID, message, share})
}
