package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/sync/errgroup"
)

// An Entry is one page of a corpus with its gold, read when it is asked for, so
// that a corpus may be larger than memory.
type Entry struct {
	Info
	// Load reads the page and its gold. It may be called more than once and
	// from several goroutines. Gold is nil where the corpus has none. A page that
	// cannot be used gives a *PageError; any other error spoils the corpus.
	Load func(context.Context) (*Page, *Gold, error)
	// Layers read what others than the author of the gold say of the page, by their names:
	// a role for each line of its text view, nil where they have decided none. They are no
	// part of the gold, and of no digest.
	Layers map[string]func(*Page) ([]Role, error)
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

	mu      sync.Mutex
	digests []Digest // once they are known
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

// Fingerprint returns "sha256:" and a hash of the digests of all pages. It reads the
// whole corpus unless that has been done before ([Corpus.Digests]).
func (c *Corpus) Fingerprint(ctx context.Context) (string, error) {
	digests, err := c.Digests(ctx)
	if err != nil {
		return "", err
	}
	return combine(digests), nil
}

// A Digest is a hash of what a corpus has of one page: its id, site, source and gold, and
// everything else that is known of it.
type Digest [sha256.Size]byte

// String returns the digest in hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Digests returns the digest of every page, in their order. It reads the whole corpus,
// but parses no page that its format need not parse, and fails if the corpus is
// spoiled; a page that cannot be used counts with its reason. The result is kept and
// must not be changed.
func (c *Corpus) Digests(ctx context.Context) ([]Digest, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.digests != nil {
		return c.digests, nil
	}
	digests := make([]Digest, len(c.entries))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range c.entries {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("reading corpus %s: %w", c.name, err)
			}
			var err error
			digests[i], err = c.digest(ctx, i)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	c.digests = digests
	return digests, nil
}

func (c *Corpus) digest(ctx context.Context, i int) (Digest, error) {
	page, gold, err := c.Load(ctx, i)
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
