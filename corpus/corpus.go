package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
)

// An Entry is one page of a corpus with its gold, read when it is asked for, so
// that a corpus may be larger than memory.
type Entry struct {
	Info
	// Load reads the page and its gold. It may be called more than once and
	// from several goroutines. Gold is nil where the corpus has none.
	Load func(context.Context) (*Page, *Gold, error)
}

// NewEntry returns an entry for a page that is already in memory.
func NewEntry(page *Page, gold *Gold) Entry {
	load := func(context.Context) (*Page, *Gold, error) { return page, gold, nil }
	return Entry{Info: page.Info, Load: load}
}

// A Corpus is a named collection of pages with gold, in the order of their ids.
type Corpus struct {
	name    string
	entries []Entry
}

// New returns a corpus of the given entries. It fails if there are none, or if
// an id is empty or stands twice.
func New(name string, entries []Entry) (*Corpus, error) {
	if len(entries) == 0 {
		return nil, fmt.Errorf("corpus %q has no pages", name)
	}
	sorted := slices.SortedFunc(slices.Values(entries), func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
	for i, e := range sorted {
		if e.ID == "" {
			return nil, fmt.Errorf("corpus %q has a page without an id", name)
		}
		if i > 0 && sorted[i-1].ID == e.ID {
			return nil, fmt.Errorf("corpus %q has two pages with the id %q", name, e.ID)
		}
	}
	return &Corpus{name: name, entries: sorted}, nil
}

// Name returns the corpus's name, as tables and run files show it.
func (c *Corpus) Name() string { return c.name }

// Len returns the number of pages.
func (c *Corpus) Len() int { return len(c.entries) }

// Info returns what is known of page i without reading it.
func (c *Corpus) Info(i int) Info { return c.entries[i].Info }

// Load reads page i and its gold, and checks that they fit.
func (c *Corpus) Load(ctx context.Context, i int) (*Page, *Gold, error) {
	page, gold, err := c.entries[i].Load(ctx)
	if err == nil && gold != nil {
		err = gold.check(page)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("corpus %s: %w", c.name, err)
	}
	return page, gold, nil
}

// Fingerprint returns "sha256:" and a hash of every page's id, site, source and
// gold. Two corpora with equal fingerprints give equal scores. It reads the
// whole corpus, and so finds every page that cannot be read.
func (c *Corpus) Fingerprint(ctx context.Context) (string, error) {
	h := sha256.New()
	for i := range c.entries {
		page, gold, err := c.Load(ctx, i)
		if err != nil {
			return "", err
		}
		info := c.entries[i].Info
		for _, field := range []string{info.ID, info.Site, page.Kind.String(), page.Source} {
			writeField(h, field)
		}
		writeGold(h, gold)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

func writeGold(w io.Writer, g *Gold) {
	if g == nil {
		return
	}
	writeField(w, fmt.Sprint(g.Roles))
	if g.HasText {
		writeField(w, g.Text)
	}
	for _, list := range [][]string{g.With, g.Without} {
		if len(list) > 0 {
			writeField(w, fmt.Sprintf("%q", list))
		}
	}
}

// writeField writes s with its length before it, so that no two lists of
// fields give the same bytes.
func writeField(w io.Writer, s string) {
	fmt.Fprintf(w, "%d:%s", len(s), s)
}
