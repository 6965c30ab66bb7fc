package corpus

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func folder(files map[string]string) fstest.MapFS {
	out := make(fstest.MapFS)
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return out
}

func TestOpen(t *testing.T) {
	c, err := Open(folder(map[string]string{
		"b.txt": "Text.", "b.labels": "body\tText.\n",
		"a.txt": "Head", "a.labels": "title\tHead\n",
		"notes.md":    "ignored",
		"corpus.json": `{"name": "mine", "language": "kk", "pages": {"a": {"site": "s.kz", "type": "article", "language": "ru"}}}`,
	}), "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	if c.Name() != "mine" || c.Len() != 2 {
		t.Fatalf("corpus %q of %d pages", c.Name(), c.Len())
	}
	if got, want := c.Info(0), (Info{ID: "a", Site: "s.kz", Type: "article", Language: "ru"}); got != want {
		t.Errorf("Info(0) = %+v, want %+v", got, want)
	}
	if got, want := c.Info(1), (Info{ID: "b", Language: "kk"}); got != want {
		t.Errorf("Info(1) = %+v, want %+v", got, want)
	}
	page, gold, err := c.Load(context.Background(), 1)
	if err != nil || JoinLines(page.Lines()) != "Text." || gold.Roles[0] != Body {
		t.Errorf("Load(1) = %v, %v, %v", page, gold, err)
	}
}

func TestOpenErrors(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"empty", map[string]string{"README.md": ""}, "corpus dir is empty: no file ends in .txt or .html"},
		{"no labels", map[string]string{"a.txt": "x"}, "dir/a.txt has no label file a.labels"},
		{"no text", map[string]string{"a.labels": "x"}, "dir/a.labels has no page a.txt or a.html"},
		{"manifest page without file", map[string]string{"a.txt": "x", "a.labels": "body\tx", "corpus.json": `{"pages":{"z":{}}}`}, `dir/corpus.json: page "z" has no file z.txt or z.html`},
		{"page twice", map[string]string{"a.txt": "x", "a.html": "x", "a.labels": "body\tx"}, "dir/a.html and a.txt are the same page"},
		{"snippets without a sign", map[string]string{"a.txt": "x", "a.snippets": "+ x\nx"}, `corpus dir: dir/a.snippets:2: a snippet begins with "+ " or "- ", not "x"`},
		{"gzip that is none", map[string]string{"a.html.gz": "x", "a.main.txt": "x"}, "corpus dir: reading dir/a.html.gz: "},
		{"manifest of another shape", map[string]string{"corpus.json": `{"pages": []}`}, `dir/corpus.json:1: "pages" cannot be a JSON array`},
		{"manifest with a wrong field", map[string]string{"corpus.json": "{\n\"nmae\": 1}"}, `dir/corpus.json:2: json: unknown field "nmae"`},
		{"page not UTF-8", map[string]string{"a.txt": "x\n\xff", "a.labels": "body\tx"}, "corpus dir: dir/a.txt:2: not valid UTF-8"},
		{"labels too short", map[string]string{"a.txt": "x\ny", "a.labels": "body\tx"}, "corpus dir: dir/a.labels:2: the label file ends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(folder(tt.files), "dir", "dir")
			if err == nil {
				_, err = c.Fingerprint(context.Background())
			}
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// A corpus written as a folder and read again is the same corpus.
func TestWriteFolder(t *testing.T) {
	page := "<meta charset=koi8-r><title>x</title><p>Привет <b>мир</b></p><br><p>—</p><pre>a\n\nb</pre>"
	c, err := New("mine", []Entry{
		NewEntry(NewHTML(Info{ID: "../../etc/passwd", URL: "https://a.kz/1", Site: "a.kz", Type: "forum", Split: "dev", Licence: "MIT"}, page),
			&Gold{Roles: []Role{Body, Unlabelled, Other, Comment}}),
		NewEntry(NewHTML(Info{ID: "text"}, page), &Gold{Text: "Привет", HasText: true, With: []string{"мир"}, Without: []string{"a", "b"}}),
		NewEntry(NewText(Info{ID: "plain", Language: "kk"}, "\n one \r\n\ntwo"), &Gold{Roles: []Role{Title, Body}}),
		NewEntry(NewText(Info{ID: "without gold"}, "x"), nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	left, err := c.WriteFolder(t.Context(), dir)
	if err != nil || len(left) != 1 || left[0].Page != "without gold" {
		t.Fatalf("left %v, %v", left, err)
	}
	again, err := Open(os.DirFS(dir), dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	if again.Name() != "mine" || again.Len() != 3 {
		t.Fatalf("read %s with %d pages", again.Name(), again.Len())
	}
	for i := range again.Len() {
		want, wantGold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		got, gold, err := again.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		if got.Info != want.Info || got.Source != want.Source {
			t.Errorf("page %+v %q, want %+v %q", got.Info, got.Source, want.Info, want.Source)
		}
		if diff := cmp.Diff(wantGold, gold, cmpopts.IgnoreUnexported(Gold{})); diff != "" {
			t.Errorf("gold of %s (-want +got):\n%s", want.ID, diff)
		}
	}
	if _, err := c.WriteFolder(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("writing into a full folder: %v", err)
	}
}

func TestNewRefusesDuplicates(t *testing.T) {
	e := NewEntry(NewText(Info{ID: "a"}, ""), nil)
	if _, err := New("c", []Entry{e, e}); err == nil || !strings.Contains(err.Error(), `two pages with the id "a"`) {
		t.Errorf("error %v", err)
	}
	if _, err := New("c", []Entry{{}}); err == nil {
		t.Error("a page without an id is taken")
	}
}

func TestLoadChecksGold(t *testing.T) {
	c, err := New("c", []Entry{NewEntry(NewText(Info{ID: "a"}, "one\ntwo"), &Gold{Roles: []Role{Body}})})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Load(context.Background(), 0); err == nil || !strings.Contains(err.Error(), "1 roles, the text view has 2 lines") {
		t.Errorf("error %v", err)
	}
}

func TestFingerprint(t *testing.T) {
	print := func(site, text string, roles ...Role) string {
		t.Helper()
		c, err := New("c", []Entry{NewEntry(NewText(Info{ID: "a", Site: site}, text), &Gold{Roles: roles})})
		if err != nil {
			t.Fatal(err)
		}
		f, err := c.Fingerprint(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	base := print("s", "x", Body)
	if again := print("s", "x", Body); again != base {
		t.Error("equal corpora have different fingerprints")
	}
	for name, other := range map[string]string{
		"text": print("s", "y", Body), "gold": print("s", "x", Title), "site": print("t", "x", Body), "blank": print("s", "x ", Body),
	} {
		if other == base {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
}
