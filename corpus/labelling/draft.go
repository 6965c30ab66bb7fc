package labelling

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"chaff/corpus"
	"chaff/corpus/formats"
)

// A Draft is what a new corpus may be made of: pages that nobody has labelled, with what
// they seem to be, for a person to choose from and to correct.
type Draft struct {
	// Dir is the folder that the corpus is to be made in; it must be new or empty.
	Dir string
	// Name is what the corpus is to be called.
	Name string
	// Pages are those to choose from, Of how many there are besides.
	Pages []DraftPage
	Of    int
}

// A DraftPage is a page that may become one of the corpus.
type DraftPage struct {
	Entry corpus.Entry
	// Info is what the page seems to be; its id becomes the name of its files. It may be
	// changed.
	Info corpus.Info
	// Lines counts its text view, and Start is the first of it.
	Lines int
	Start string
	// Problem says why the page cannot be used, "" where it can.
	Problem string
}

// maxStart bounds what a draft keeps of a page, in characters.
const maxStart = 200

// NewDraft reads pages and guesses what they are. Of more than most pages it takes that
// many, drawn evenly over their sites ([Draw]).
func NewDraft(ctx context.Context, dir string, entries []corpus.Entry, most int) (*Draft, error) {
	if files, err := os.ReadDir(dir); err == nil && len(files) > 0 {
		return nil, fmt.Errorf("%s is not empty; name a new folder for the corpus, or label the pages in it without --new", dir)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("making a corpus: %w", err)
	}
	d := &Draft{Dir: dir, Name: filepath.Base(abs), Of: len(entries)}
	taken := make(map[string]bool)
	for _, e := range Draw(entries, most) {
		page, _, err := e.Load(ctx)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("reading pages: %w", ctx.Err())
		}
		p := DraftPage{Entry: e, Info: e.Info}
		if bad, ok := errors.AsType[*corpus.PageError](err); ok {
			err = bad.Err // the page is named beside it
		}
		if err != nil {
			p.Problem = err.Error()
		} else {
			p.Info, p.Lines = formats.Guess(page), len(page.Lines())
			p.Start = start(page)
			if p.Lines == 0 {
				p.Problem = "it has no text"
			}
		}
		p.Info.ID = uniqueName(p.Info, taken)
		d.Pages = append(d.Pages, p)
	}
	return d, nil
}

// start returns the first words of a page.
func start(page *corpus.Page) string {
	var out []rune
	for _, l := range page.Lines() {
		if len(out) > 0 {
			out = append(out, []rune(" · ")...)
		}
		if out = append(out, []rune(l.Text)...); len(out) > maxStart {
			return string(out[:maxStart]) + "…"
		}
	}
	return string(out)
}

// Draw returns n of the entries, all where they are fewer: as evenly over their sites as
// these allow, the same every time, in the order given.
func Draw(entries []corpus.Entry, n int) []corpus.Entry {
	if len(entries) <= n {
		return entries
	}
	rng := rand.New(rand.NewPCG(1, 0))
	bySite := make(map[string][]int)
	var sites []string
	for i, e := range entries {
		site := e.Site
		if site == "" {
			site = "\x00" + strconv.Itoa(i) // of its own
		}
		if bySite[site] == nil {
			sites = append(sites, site)
		}
		bySite[site] = append(bySite[site], i)
	}
	rng.Shuffle(len(sites), func(i, k int) { sites[i], sites[k] = sites[k], sites[i] })
	for _, site := range sites {
		of := bySite[site]
		rng.Shuffle(len(of), func(i, k int) { of[i], of[k] = of[k], of[i] })
	}
	chosen := make(map[int]bool)
	for round := 0; len(chosen) < n; round++ {
		for _, site := range sites {
			if of := bySite[site]; round < len(of) && len(chosen) < n {
				chosen[of[round]] = true
			}
		}
	}
	var out []corpus.Entry
	for i, e := range entries {
		if chosen[i] {
			out = append(out, e)
		}
	}
	return out
}

var unfitForName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// uniqueName proposes a name for the files of a page, of the last part of its URL or of its
// id, that no other has.
func uniqueName(info corpus.Info, taken map[string]bool) string {
	const most = 60
	from := info.ID
	if strings.Contains(from, ":") && info.URL != "" { // the number of a record says little
		path, _, _ := strings.Cut(strings.TrimRight(info.URL, "/"), "?")
		from = info.Site + "-" + path[strings.LastIndexByte(path, '/')+1:]
	}
	base := strings.Trim(unfitForName.ReplaceAllString(from, "-"), "-")
	if base = strings.TrimRight(base[:min(len(base), most)], "-"); base == "" {
		base = "page"
	}
	name := base
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	taken[strings.ToLower(name)] = true
	return name
}

// Create writes the chosen pages as a corpus folder in which no line is decided, and returns
// those that could not be used. The folder can be labelled, linted and run at once.
func (d *Draft) Create(ctx context.Context, name string, pages []DraftPage) ([]corpus.UnusablePage, error) {
	if len(pages) == 0 {
		return nil, errors.New("no page is chosen")
	}
	var entries []corpus.Entry
	for _, p := range pages {
		entries = append(entries, p.undecided())
	}
	c, err := corpus.New(name, entries)
	if err != nil {
		return nil, err
	}
	left, err := c.WriteFolder(ctx, d.Dir)
	if err == nil && len(left) == len(pages) {
		err = fmt.Errorf("no chosen page can be used; %s: %s", left[0].Page, left[0].Reason)
	}
	return left, err
}

// undecided returns the page with gold that decides nothing.
func (p DraftPage) undecided() corpus.Entry {
	return corpus.Entry{Info: p.Info, Load: func(ctx context.Context) (*corpus.Page, *corpus.Gold, error) {
		page, _, err := p.Entry.Load(ctx)
		if err != nil {
			return nil, nil, err
		}
		if page.Kind == corpus.HTML {
			page = corpus.NewHTML(p.Info, page.Source, page.Warnings()...)
		} else {
			page = corpus.NewText(p.Info, page.Source)
		}
		return page, &corpus.Gold{Roles: make([]corpus.Role, len(page.Lines()))}, nil
	}}
}
