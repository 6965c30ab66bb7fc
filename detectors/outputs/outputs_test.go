package outputs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

var _ detectors.Versioned = (*Detector)(nil)

// write writes a file in a new folder and returns its path.
func write(tb testing.TB, name, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		tb.Fatal(err)
	}
	return path
}

// folder writes files in a new folder and returns its path.
func folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// checkError fails the test unless the error has the text; "" is no error.
func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("no error, want one with %q", want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("error %q, want %q in it", err, want)
	}
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("an error of several lines: %q", err)
	}
}

// all returns what the detector says of the pages of these ids: "= text" or "! error".
func all(t *testing.T, d *Detector, ids ...string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for _, id := range ids {
		e, err := d.Detect(t.Context(), corpus.NewText(corpus.Info{ID: id}, "one\n\nthree\nfour\n"))
		out[id] = "= " + e.Text
		if err != nil {
			out[id] = "! " + strings.TrimPrefix(err.Error(), d.Name()+" ")
		}
	}
	return out
}

func TestFiles(t *testing.T) {
	tests := []struct {
		name, file, content string
		version             string
		want                map[string]string
	}{
		{
			name: "AEB", file: "a.json",
			content: `{"a": {"articleBody": "x\ny", "url": "u"}, "b": {"articleBody": ""}, "c": {"articleBody": null}}`,
			want:    map[string]string{"a": "= x\ny", "b": "= ", "c": "= ", "d": `! has nothing for page "d"`},
		},
		{
			name: "AEB with version", file: "a.json",
			content: `{"version": "1.0", "output": {"a": {"articleBody": "x"}, "version": {"articleBody": "y"}}}`,
			version: "1.0", want: map[string]string{"a": "= x", "version": "= y", "output": `! has nothing for page "output"`},
		},
		{
			name: "AEB with version last and more keys", file: "a.json",
			content: `{"note": {}, "output": {"a": {"articleBody": "x"}}, "version": 2.5}`,
			version: "2.5", want: map[string]string{"a": "= x", "note": `! has nothing for page "note"`},
		},
		{
			name: "AEB without a known version", file: "a.json",
			content: `{"version": null, "output": {"a": {"articleBody": "x"}}}`,
			want:    map[string]string{"a": "= x"},
		},
		{
			name: "output alone", file: "a.json",
			content: `{"output": {"a": "x"}}`,
			want:    map[string]string{"a": "= x"},
		},
		{
			name: "pages named output and version", file: "a.json",
			content: `{"output": {"text": "x"}, "a": "y"}`,
			want:    map[string]string{"output": "= x", "a": "= y"},
		},
		{
			name: "version is a page", file: "a.json",
			content: `{"output": "x", "version": "y"}`,
			want:    map[string]string{"output": "= x", "version": "= y"},
		},
		{
			name: "texts by id, any ending", file: "a.out",
			content: "\ufeff \n{\"a\": \"x\", \"b\": null, \"\": \"empty id\"}\n\n",
			want:    map[string]string{"a": "= x", "b": "= ", "": "= empty id"},
		},
		{
			name: "WCXB's field", file: "a.json",
			content: `{"a": {"main_content": "x", "title": "t", "with": []}}`,
			want:    map[string]string{"a": "= x"},
		},
		{
			name: "lines and errors", file: "a.json",
			content: `{"a": {"lines": [4, 1, 2, 1]}, "b": {"lines": []}, "c": {"lines": [5]}, "d": {"lines": [0]}, "e": {"error": "no\nidea", "text": null}, "f": {"lines": null, "text": "x", "error": ""}}`,
			want: map[string]string{
				"a": "= one\nfour", "b": "= ", "f": "= x",
				"c": `! keeps line 5 of page "c", which has lines 1 to 4`, "d": `! keeps line 0 of page "d", which has lines 1 to 4`,
				"e": `! reports for page "e": "no\nidea"`,
			},
		},
		{
			name: "nothing for a page", file: "a.json",
			content: `{"a": {"url": "u"}, "b": "x"}`,
			want:    map[string]string{"a": `! has nothing for page "a"`, "b": "= x"},
		},
		{
			name: "JSON lines", file: "a.jsonl",
			content: "\ufeff{\"id\": \"a\", \"text\": \"x\"}\r\n\n  \n{\"id\": \"b\", \"lines\": [3], \"more\": {}}\n{\"id\": \"c\", \"error\": \"e\"}\n{\"id\": \"d\", \"url\": \"u\"}\n{\"id\": \"\", \"articleBody\": \"y\"}",
			want:    map[string]string{"a": "= x", "b": "= three", "c": `! reports for page "c": "e"`, "d": `! has nothing for page "d"`, "": "= y"},
		},
		{
			name: "ndjson", file: "a.NDJSON",
			content: `{"id": "a", "main_content": "x"}`,
			want:    map[string]string{"a": "= x"},
		},
		{
			name: "hostile ids", file: "a.json",
			content: `{"../../etc/passwd": "x", "a\u0000b": "y", "/": "z"}`,
			want:    map[string]string{"../../etc/passwd": "= x", "a\x00b": "= y", "/": "= z"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, tt.file, tt.content)
			d, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			if d.Name() != "outputs:"+path || d.SystemVersion() != tt.version {
				t.Errorf("name %q, version %q; want version %q", d.Name(), d.SystemVersion(), tt.version)
			}
			var ids []string
			for id := range tt.want {
				ids = append(ids, id)
			}
			if diff := cmp.Diff(tt.want, all(t, d, ids...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is read decides the version: every byte of it, and the names of a folder's files.
func TestVersion(t *testing.T) {
	version := func(path string) string {
		d, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return detectors.VersionOf(d)
	}
	line := func(text string) string { return `{"id": "a", "text": "` + text + `"}` + "\n" }
	object := func(text string) string { return `{"version": "unknown", "output": {"a": "` + text + `"}}` }
	tests := []struct{ name, first, same, other string }{
		{"JSON lines", write(t, "a.jsonl", line("x")), write(t, "a.jsonl", line("x")), write(t, "a.jsonl", line("y"))},
		{"JSON", write(t, "a.json", object("x")), write(t, "a.json", object("x")), write(t, "a.json", object("y"))},
		{"a file of a folder", folder(t, map[string]string{"a.txt": "x", "b.txt": "y"}), folder(t, map[string]string{"a.txt": "x", "b.txt": "y", "c": "z"}), folder(t, map[string]string{"a.txt": "x", "b.txt": "z"})},
		{"names in a folder", folder(t, map[string]string{"a.txt": "x", "b.txt": "y"}), folder(t, map[string]string{"a.txt": "x", "b.txt": "y"}), folder(t, map[string]string{"a.txt": "x", "c.txt": "y"})},
		{"which file has it", folder(t, map[string]string{"a.txt": "x", "b.txt": ""}), folder(t, map[string]string{"a.txt": "x", "b.txt": ""}), folder(t, map[string]string{"a.txt": "", "b.txt": "x"})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first := version(tt.first)
			if !regexp.MustCompile("^sha256:[0-9a-f]{12} adapter 1$").MatchString(first) {
				t.Errorf("version %q", first)
			}
			if same := version(tt.same); same != first {
				t.Errorf("%q and %q for the same answers", first, same)
			}
			if other := version(tt.other); other == first {
				t.Errorf("%q for other answers too", first)
			}
		})
	}
}

// Where an answer names lines the extraction has them, else it has text.
func TestKept(t *testing.T) {
	d, err := Open(write(t, "a.json", `{"a": {"lines": [1, 4]}, "b": "one"}`))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][]bool{"a": {true, false, true}, "b": nil} {
		e, err := d.Detect(t.Context(), corpus.NewText(corpus.Info{ID: id}, "one\n\nthree\nfour\n"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, e.Kept); diff != "" {
			t.Errorf("page %s (-want +got):\n%s", id, diff)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	tests := []struct{ name, file, content, want string }{
		{"broken JSON", "a.json", "{\"a\": \"x\",\n\"b\": }\n", "a.json:2: invalid character"},
		{"cut off", "a.json", "{\"a\": \"x\",\n\n", "a.json:2: unexpected end"},
		{"empty", "a.json", "", "unexpected end"},
		{"JSON lines", "a.json", "{\"id\": \"a\"}\n{\"id\": \"b\"}\n", "a.json:2: invalid character '{' after top-level value; JSON lines are read from a file that ends in .jsonl"},
		{"list", "a.json", `[{"id": "a"}]`, "the file is not a JSON object"},
		{"null", "a.json", `null`, "the file is not a JSON object"},
		{"number", "a.json", "{\n\"a\": \"x\",\n\n \"b\": \n5}", `a.json:5: page "b": the answer is neither a text nor an object`},
		{"number below output", "a.json", "{\n\"version\": 1,\n\"output\": {\n \"b\": [1]}}", `a.json:4: page "b": the answer is neither`},
		{"two fields", "a.json", "\n\n{\"b\": {\"text\": \"\", \"lines\": []}}", `a.json:3: page "b": two of text`},
		{"field of another kind", "a.json", `{"b": {"text": 5}}`, `a.json:1: page "b": json: cannot unmarshal`},
		{"twice", "a.json", "{\"b\": \"x\",\n\"b\": \"x\"}", `a.json:2: page "b" has an answer in `},
		{"no page", "a.json", `{}`, "has no answers: none of its 0 pages"},
		{"unknown fields", "a.json", `{"a": {"content": "x"}, "b": {"content": "y"}}`, "has no answers: none of its 2 pages has text, articleBody, main_content, lines or error"},
		{"invalid UTF-8", "a.json", "{\"a\":\n\"x\xff\"}", "a.json:2: not valid UTF-8"},
		{"broken line", "a.jsonl", "{\"id\": \"a\", \"text\": \"\"}\n\n{\"id\": \"b\"\n", "a.jsonl:3: unexpected end"},
		{"line is a list", "a.jsonl", "[]\n", "a.jsonl:1: json: cannot unmarshal"},
		{"line without id", "a.jsonl", "\n{\"text\": \"\"}\n", "a.jsonl:2: the line has no id"},
		{"line with two fields", "a.jsonl", `{"id": "a", "text": "", "articleBody": ""}`, `a.jsonl:1: page "a": two of text`},
		{"line twice", "a.jsonl", "{\"id\": \"a\", \"text\": \"\"}\n{\"id\": \"a\", \"lines\": []}\n", `a.jsonl:2: page "a" has an answer in `},
		{"line with a part of a line", "a.jsonl", `{"id": "a", "lines": [1.5]}`, "a.jsonl:1: json: cannot unmarshal"},
		{"line of invalid UTF-8", "a.jsonl", "\n{\"id\": \"a\", \"text\": \"\xff\"}\n", "a.jsonl:2: not valid UTF-8"},
		{"no line", "a.jsonl", "\n\n", "has no answers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(write(t, tt.file, tt.content))
			checkError(t, err, tt.want)
			checkError(t, err, "reading outputs: ")
		})
	}
	_, err := Open(filepath.Join(t.TempDir(), "none.json"))
	checkError(t, err, "none.json")
	_, err = Open(os.DevNull)
	checkError(t, err, "is neither a file nor a folder")
}

func TestFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.txt": "\ufeffx\ny\n", "b.json": " {\"main_content\": \"z\", \"title\": \"t\"}\n", "c.json": `"text"`, "d.json": `{"lines": [3]}`,
		"a%2Fb.txt": "slash", "..%2F..%2Fetc%2Fpasswd.txt": "up", "50%.txt": "bare", "60%25.txt": "escaped", "e.f.txt": "dot", "пример.txt": "Кириллица",
		"README.md": "no page", "g.html": "no page", "h.json": `{"title": "t"}`, ".txt": "no name",
	})
	if err := os.Mkdir(filepath.Join(dir, "i.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	outside := write(t, "secret", "secret")
	if err := os.Symlink(outside, filepath.Join(dir, "j.txt")); err != nil {
		t.Logf("no link: %v", err)
	}
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	nothing := func(id string) string { return fmt.Sprintf("! has nothing for page %q", id) }
	want := map[string]string{
		"a": "= x\ny\n", "b": "= z", "c": "= text", "d": "= three",
		"a/b": "= slash", "../../etc/passwd": "= up", "50%": "= bare", "60%": "= escaped", "e.f": "= dot", "пример": "= Кириллица", "": "= no name",
	}
	for _, id := range []string{"a%2Fb", "60%25", "README", "g", "h", "i", "j", "../" + filepath.Base(dir) + "/a", "A"} {
		want[id] = nothing(id)
	}
	var ids []string
	for id := range want {
		ids = append(ids, id)
	}
	if diff := cmp.Diff(want, all(t, d, ids...)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBrokenFolders(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"empty", nil, "has no file that ends in .txt or .json"},
		{"other files", map[string]string{"a.html": ""}, "has no file that ends in .txt or .json"},
		{"two files of a page", map[string]string{"a.txt": "x", "a.json": `"x"`}, `a.txt: page "a" has an answer in `},
		{"two names of a page", map[string]string{"a.txt": "x", "%61.txt": "x"}, `page "a" has an answer in `},
		{"invalid UTF-8", map[string]string{"a.txt": "x\n\ny\xff"}, "a.txt:3: not valid UTF-8"},
		{"broken JSON", map[string]string{"a.json": "{\n\n\"text\": }"}, "a.json:3: invalid character"},
		{"no answers", map[string]string{"a.json": "{}"}, "has no answers: none of its 1 pages"},
		{"number", map[string]string{"a.json": "5"}, "a.json: the answer is neither a text nor an object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(folder(t, tt.files))
			checkError(t, err, tt.want)
		})
	}
}

// What is read is bounded, whatever the layout.
func TestSize(t *testing.T) {
	line := `{"id": "a", "text": "` + strings.Repeat("x", 1000) + `"}`
	tests := []struct{ name, path string }{
		{"JSON", write(t, "a.json", `{"a": `+line+`}`)},
		{"JSON lines", write(t, "a.jsonl", line+"\n")},
		{"folder", folder(t, map[string]string{"a.txt": strings.Repeat("x", 600), "b.txt": strings.Repeat("x", 600)})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for limit, want := range map[int64]string{1000: "larger than 512 MiB", 2000: ""} {
				checkError(t, newLoader(limit).load(tt.path), want)
			}
		})
	}
}

func TestContract(t *testing.T) {
	texts, numbers := make(map[string]string), make(map[string]map[string][]int)
	pages := append(detectortest.Pages(), corpus.NewText(corpus.Info{ID: "10 MB"}, ""))
	for _, p := range pages {
		texts[p.ID] = "Some text of " + p.ID
		kept := []int{}
		for i, l := range p.Lines() {
			if i%2 == 0 {
				kept = append(kept, l.Number)
			}
		}
		numbers[p.ID] = map[string][]int{"lines": kept}
	}
	for name, content := range map[string]any{"texts": texts, "lines": numbers} {
		t.Run(name, func(t *testing.T) {
			data, err := json.Marshal(content)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Open(write(t, "a.json", string(data)))
			if err != nil {
				t.Fatal(err)
			}
			detectortest.Run(t, d)
		})
	}
}

func FuzzOpen(f *testing.F) {
	for _, content := range []string{
		`{"a": {"articleBody": "x"}}`, `{"version": 1, "output": {"a": "x"}}`, "{\"id\": \"a\", \"lines\": [1]}\n", "{\"a\":\n", "\xff",
	} {
		f.Add(content)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		for _, name := range []string{"a.json", "a.jsonl"} {
			path := filepath.Join(dir, fmt.Sprintf("%d-%s", os.Getpid(), name))
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
			d, err := Open(path)
			if err != nil {
				checkError(t, err, "reading outputs: ")
				continue
			}
			for id := range d.answers {
				all(t, d, id)
			}
		}
	})
}
