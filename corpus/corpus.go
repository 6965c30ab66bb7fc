package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// An Entry is one page of a corpus with its gold, read when it is asked for, so
// that a corpus may be larger than memory.
type Entry struct {
	Info
	// Load reads the page and its gold. It may be called more than once and
	// from several goroutines. Gold is nil where the corpus has none. A page that
	// cannot be used gives a *PageError; any other error spoils the corpus.
	Load func(context.Context) (*Page, *Gold, error)
}

// NewEntry returns an entry for a page that is already in memory.
func NewEntry(page *Page, gold *Gold) Entry {
	load := func(context.Context) (*Page, *Gold, error) { return page, gold, nil }
	return Entry{Info: page.Info, Load: load}
}

// A PageError says why one page of a corpus cannot be used. It costs that page
// only: whoever meets one counts the page, names it and goes on.
type PageError struct {
	Page string // id
	Err  error
}

// Error returns "page ID: reason".
func (e *PageError) Error() string { return fmt.Sprintf("page %s: %v", e.Page, e.Err) }

// Unwrap returns the reason.
func (e *PageError) Unwrap() error { return e.Err }

// A Corpus is a named collection of pages with gold, in the order of their ids.
type Corpus struct {
	name    string
	entries []Entry

	mu          sync.Mutex
	fingerprint string // once it is known
}

// New returns a corpus of the given entries. It fails if there are none, or if
// an id is empty or stands twice.
func New(name string, entries []Entry) (*Corpus, error) {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return nil, fmt.Errorf("the corpus name %q holds control characters", name)
	}
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
	if err == nil && gold.Form() == NoGold {
		gold = nil
	}
	if err == nil && gold != nil {
		err = gold.check(page)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("corpus %s: %w", c.name, err)
	}
	return page, gold, nil
}

// Fingerprint returns "sha256:" and a hash of every page's id, site, source and
// gold, and everything else that is known of it. It reads the
// whole corpus and fails if the corpus is spoiled; a page that cannot be used
// counts with its reason. The result is kept.
func (c *Corpus) Fingerprint(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fingerprint == "" {
		f, err := c.hash(ctx)
		if err != nil {
			return "", err
		}
		c.fingerprint = f
	}
	return c.fingerprint, nil
}

func (c *Corpus) hash(ctx context.Context) (string, error) {
	digests := make([]Digest, len(c.entries))
	for i := range c.entries {
		if err := ctx.Err(); err != nil {
			return "", fmt.Errorf("reading corpus %s: %w", c.name, err)
		}
		page, gold, err := c.Load(ctx, i)
		if digests[i], err = c.Digest(i, page, gold, err); err != nil {
			return "", err
		}
	}
	return combine(digests), nil
}

// A Digest is a hash of what a corpus has of one page.
type Digest [sha256.Size]byte

// Digest returns the digest of page i, given what Load returned for it, so that
// whoever loads all pages anyway can fingerprint the corpus on the way
// ([Corpus.SetDigests]). It returns the error unless that is a *PageError.
func (c *Corpus) Digest(i int, page *Page, gold *Gold, err error) (Digest, error) {
	h := sha256.New()
	info := c.entries[i].Info
	for _, field := range []string{info.ID, info.URL, info.Site, info.Language, info.Type, info.Split} {
		writeField(h, field)
	}
	bad, isBad := errors.AsType[*PageError](err)
	switch {
	case isBad:
		writeField(h, bad.Err.Error())
	case err != nil:
		return Digest{}, err
	default:
		writeField(h, page.Kind.String())
		writeField(h, page.Source)
		writeGold(h, gold)
	}
	return Digest(h.Sum(nil)), nil
}

// SetDigests gives the corpus the digests of all its pages, in their order, and
// returns its fingerprint.
func (c *Corpus) SetDigests(digests []Digest) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fingerprint = combine(digests)
	return c.fingerprint
}

func combine(digests []Digest) string {
	h := sha256.New()
	for _, d := range digests {
		h.Write(d[:])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
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
