package formats

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

// tinySet lays files out as a set does.
func tinySet(files map[string]string) fstest.MapFS {
	out := make(fstest.MapFS)
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return out
}

// openTiny opens files as the format, which must recognise them, and checks what
// it knows of the pages before any is read.
func openTiny(t *testing.T, f format, files fs.FS, want []corpus.Info) *corpus.Corpus {
	t.Helper()
	if !f.matches(files) {
		t.Errorf("%s does not recognise its own layout", f.name)
	}
	entries, err := f.open(files, "tiny")
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.New("tiny", entries)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]corpus.Info, c.Len())
	for i := range got {
		got[i] = c.Info(i)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("pages (-want +got):\n%s", diff)
	}
	return c
}

// loadTiny loads the page of an id.
func loadTiny(t *testing.T, c *corpus.Corpus, id string) (*corpus.Page, *corpus.Gold) {
	t.Helper()
	page, gold, err := c.Load(t.Context(), indexOf(t, c, id))
	if err != nil {
		t.Fatal(err)
	}
	return page, gold
}

// wantBad checks that a page costs itself only, with a reason that says enough.
func wantBad(t *testing.T, c *corpus.Corpus, id, reason string) {
	t.Helper()
	_, _, err := c.Load(t.Context(), indexOf(t, c, id))
	bad, ok := errors.AsType[*corpus.PageError](err)
	if !ok || bad.Page != id || !strings.Contains(err.Error(), reason) {
		t.Errorf("page %s: error %v, want a page error with %q", id, err, reason)
	}
}

func indexOf(t *testing.T, c *corpus.Corpus, id string) int {
	t.Helper()
	for i := range c.Len() {
		if c.Info(i).ID == id {
			return i
		}
	}
	t.Fatalf("there is no page %q", id)
	return 0
}

func TestBig9(t *testing.T) {
	files := tinySet(map[string]string{
		"Extraction/big5-05/html/tea (1).htm": "<p>The tea\u2019s here.",
		"Extraction/big5-05/gold/tea (1).txt": "The tea\x92s\r\nhere.",
		"Extraction/big5-13/html/tea.html":    "<p>Later tea.",
		"Extraction/big5-13/html/unused.html": "<p>No gold.",
		"Extraction/big5-13/gold/tea.txt":     "Later tea.",
		"Extraction/big5-13/gold/lost.txt":    "Its page is lost.",
		"Extraction/notes/html/x.html":        "<p>No year.",
		"sites.tsv":                           "leaf\tExtraction/big5-05/html/tea (1).htm\nleaf\tExtraction/big5-13/html/tea.html\n",
	})
	c := openTiny(t, big9, files, []corpus.Info{
		{ID: "big5-05/tea (1)", Site: "leaf", Language: "en", Split: "big5-05"},
		{ID: "big5-13/lost", Language: "en", Split: "big5-13"},
		{ID: "big5-13/tea", Site: "leaf", Language: "en", Split: "big5-13"},
	})
	page, gold := loadTiny(t, c, "big5-05/tea (1)")
	if want := "The tea\u2019s\nhere."; gold.Text != want || !gold.HasText {
		t.Errorf("gold %q, want %q", gold.Text, want)
	}
	if got, want := corpus.JoinLines(page.Lines()), "The tea\u2019s here."; got != want {
		t.Errorf("page %q, want %q", got, want)
	}
	wantBad(t, c, "big5-13/lost", "there is no page to its gold Extraction/big5-13/gold/lost.txt")
}

func TestBig9Sites(t *testing.T) {
	files := tinySet(map[string]string{
		"Extraction/big5-05/html/a.htm": "<p>a",
		"Extraction/big5-05/gold/a.txt": "a",
	})
	openTiny(t, big9, files, []corpus.Info{{ID: "big5-05/a", Language: "en", Split: "big5-05"}})

	files["sites.tsv"] = &fstest.MapFile{Data: []byte("leaf\tx\n\nleaf y\n")}
	if _, err := big9.open(files, "tiny"); err == nil || !strings.Contains(err.Error(), "sites.tsv:3") {
		t.Errorf("error %v, want one that names sites.tsv:3", err)
	}
}
