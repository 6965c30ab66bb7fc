package corpus

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
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
		{"empty", map[string]string{"README.md": ""}, "corpus dir is empty: no file ends in .txt"},
		{"no labels", map[string]string{"a.txt": "x"}, "dir/a.txt has no label file a.labels"},
		{"no text", map[string]string{"a.labels": "x"}, "dir/a.labels has no text file a.txt"},
		{"manifest page without file", map[string]string{"a.txt": "x", "a.labels": "body\tx", "corpus.json": `{"pages":{"z":{}}}`}, `dir/corpus.json: page "z" has no file z.txt`},
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
