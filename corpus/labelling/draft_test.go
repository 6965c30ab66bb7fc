package labelling

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/corpus/lint"
)

// Raw pages become a corpus that opens, lints without an error and can be labelled.
func TestDraft(t *testing.T) {
	entries := []corpus.Entry{
		corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: "crawl.warc:000003", URL: "https://www.news.kz/a/b?c=d"}, "<html lang=kk><p>бір<p>екі"), nil),
		corpus.NewEntry(corpus.NewText(corpus.Info{ID: "notes of mine"}, "one\n\ntwo\n"), nil),
		corpus.NewEntry(corpus.NewText(corpus.Info{ID: "notes-of-mine"}, "three"), nil),
		corpus.NewEntry(corpus.NewText(corpus.Info{ID: "empty"}, " \n"), nil),
		{Info: corpus.Info{ID: "bad"}, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) { return nil, nil, errors.New("torn") }},
	}
	dir := filepath.Join(t.TempDir(), "mine")
	d, err := NewDraft(t.Context(), dir, entries, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range d.Pages {
		got = append(got, fmt.Sprintf("%s %s %s %d %q %s", p.Info.ID, p.Info.Site, p.Info.Language, p.Lines, p.Start, p.Problem))
	}
	want := []string{
		`news-kz-b news.kz kk 2 "бір · екі" `, `notes-of-mine   2 "one · two" `, `notes-of-mine-2   1 "three" `, `empty   0 "" it has no text`, `bad   0 "" torn`,
	}
	if !slices.Equal(got, want) || d.Name != "mine" || d.Of != 5 {
		t.Errorf("%s of %d: %q, want %q", d.Name, d.Of, got, want)
	}
	d.Pages[0].Info.Type = "article"
	left, err := d.Create(t.Context(), "My pages", d.Pages[:3])
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	s := open(t, dir, "")
	if s.Name() != "My pages" || s.Len() != 3 || s.Info(0).Type != "article" || s.Info(0).URL != "https://www.news.kz/a/b?c=d" {
		t.Errorf("%s of %d pages, the first %+v", s.Name(), s.Len(), s.Info(0))
	}
	if p, err := s.Progress(0); p != (Progress{0, 2}) || err != nil {
		t.Errorf("progress %v, %v", p, err)
	}
	if _, err := s.Edit(1, []Change{{0, corpus.Unlabelled, corpus.Body}, {1, corpus.Unlabelled, corpus.Ad}}); err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(os.DirFS(dir), dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	findings, err := lint.Check(t.Context(), []*corpus.Corpus{c})
	if err != nil || len(findings) > 0 {
		t.Errorf("lint: %v, %v", findings, err)
	}
	if _, err := NewDraft(t.Context(), dir, entries, 10); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("error %v", err)
	}
}

func TestDraftErrors(t *testing.T) {
	entries := []corpus.Entry{{Info: corpus.Info{ID: "bad"}, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
		return nil, nil, &corpus.PageError{Page: "bad", Err: errors.New("torn")}
	}}}
	d, err := NewDraft(t.Context(), filepath.Join(t.TempDir(), "x"), entries, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Create(t.Context(), "x", nil); err == nil || err.Error() != "no page is chosen" {
		t.Errorf("error %v", err)
	}
	if _, err := d.Create(t.Context(), "x", d.Pages); err == nil || err.Error() != "no chosen page can be used; bad: torn" {
		t.Errorf("error %v", err)
	}
	if _, err := d.Create(t.Context(), "x", append(d.Pages, d.Pages...)); err == nil || !strings.Contains(err.Error(), "two pages with the id") {
		t.Errorf("error %v", err)
	}
}

// Pages are drawn evenly over sites, the same every time.
func TestDraw(t *testing.T) {
	var entries []corpus.Entry
	for i := range 100 {
		site := "large"
		if i >= 90 {
			site = fmt.Sprintf("small%d", i/2)
		}
		entries = append(entries, corpus.NewEntry(corpus.NewText(corpus.Info{ID: fmt.Sprint(i), Site: site}, ""), nil))
	}
	got, again := Draw(entries, 9), Draw(entries, 9)
	sites := make(map[string]int)
	for i, e := range got {
		sites[e.Site]++
		if e.ID != again[i].ID {
			t.Errorf("page %s is drawn, then %s", e.ID, again[i].ID)
		}
	}
	if len(got) != 9 || len(sites) != 6 || sites["large"] > 2 {
		t.Errorf("%d pages of %v", len(got), sites)
	}
	if len(Draw(entries, 1000)) != 100 {
		t.Error("not all of few pages are drawn")
	}
}
