package formats

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"chaff/corpus"
)

// textFiles returns files with the given contents. Those whose names end in .gz are
// compressed.
func textFiles(t *testing.T, contents map[string]string) fstest.MapFS {
	t.Helper()
	out := make(fstest.MapFS)
	for name, content := range contents {
		data := []byte(content)
		if strings.HasSuffix(name, ".gz") {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			if _, err := w.Write(data); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			data = packed.Bytes()
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// entriesOf opens the files, checks that the format knows them and that its pages are
// those with the given ids, and returns the pages by id.
func entriesOf(t *testing.T, f format, files fstest.MapFS, ids ...string) map[string]corpus.Entry {
	t.Helper()
	if !f.matches(files) {
		t.Errorf("%s does not match its own files", f.name)
	}
	if f.matches(fstest.MapFS{}) {
		t.Errorf("%s matches an empty folder", f.name)
	}
	entries, err := f.open(files, "here")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	byID := make(map[string]corpus.Entry)
	for _, e := range entries {
		got = append(got, e.ID)
		byID[e.ID] = e
	}
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		t.Fatalf("pages %q, want %q", got, ids)
	}
	return byID
}

// loadEntry loads a page that must be good and checks what is known of it.
func loadEntry(t *testing.T, e corpus.Entry, want corpus.Info) (*corpus.Page, *corpus.Gold) {
	t.Helper()
	page, gold, err := e.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if page.Info != want {
		t.Errorf("page is %+v, want %+v", page.Info, want)
	}
	return page, gold
}

// badPage checks that a page cannot be used, and for which reason.
func badPage(t *testing.T, e corpus.Entry, reason string) {
	t.Helper()
	_, _, err := e.Load(context.Background())
	bad, ok := errors.AsType[*corpus.PageError](err)
	if !ok || bad.Page != e.ID || !strings.Contains(bad.Err.Error(), reason) {
		t.Errorf("page %s: error %v, want a page error with %q", e.ID, err, reason)
	}
}

// rolesAre checks the page's lines with their roles, each as "role text".
func rolesAre(t *testing.T, page *corpus.Page, gold *corpus.Gold, want ...string) {
	t.Helper()
	var got []string
	for i, l := range page.Lines() {
		got = append(got, gold.Roles[i].String()+" "+l.Text)
	}
	if !slices.Equal(got, want) || len(gold.Roles) != len(want) {
		t.Errorf("lines:\n%q\nwant:\n%q", got, want)
	}
}

func TestScrapinghub(t *testing.T) {
	entries := entriesOf(t, scrapinghub, textFiles(t, map[string]string{
		"ground-truth.json": `{
			"b": {"articleBody": "The text.\n\nMore.", "url": "https://www.example.co.uk/b?x=1"},
			"c": {"url": "https://example.org/c"},
			"d": {"articleBody": "", "url": "https://example.org/d"}}`,
		"html/b.html.gz":   "<p>Menü</p><p>The text.</p><p>More.</p>",
		"html/c.html.gz":   "<p>no gold</p>",
		"output/some.json": "not read",
	}), "b", "c", "d")
	want := corpus.Info{ID: "b", URL: "https://www.example.co.uk/b?x=1", Site: "example.co.uk", Language: "en"}
	if entries["b"].Info != want {
		t.Errorf("entry is %+v, want %+v", entries["b"].Info, want)
	}
	page, gold := loadEntry(t, entries["b"], want)
	if !gold.HasText || gold.Text != "The text.\n\nMore." || gold.Form() != corpus.MainText {
		t.Errorf("gold is %q", gold.Text)
	}
	if got := corpus.JoinLines(page.Lines()); got != "Menü\nThe text.\nMore." {
		t.Errorf("page is %q", got)
	}
	badPage(t, entries["c"], "no articleBody")
	badPage(t, entries["d"], "html/d.html.gz")
}

func TestScrapinghubBadIndex(t *testing.T) {
	files := textFiles(t, map[string]string{"ground-truth.json": "[", "html/a.html.gz": ""})
	if _, err := scrapinghub.open(files, "here"); err == nil || !strings.HasPrefix(err.Error(), "reading ground-truth.json: ") {
		t.Errorf("error %v", err)
	}
}
