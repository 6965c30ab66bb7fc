package formats

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"chaff/corpus"
)

// The number of pages of every public set, and of those that cannot be used.
var counted = []struct {
	bundle, format  string
	pages, unusable int
}{
	{"wcxb-dev", "wcxb", 751, 25},
	{"scrapinghub", "scrapinghub", 181, 0},
	{"trafilatura-eval", "trafilatura", 712, 5},
	{"readability-test-pages", "readability", 130, 0},
	{"cleaneval", "cleaneval", 739, 0},
	{"cleanportaleval", "cleanportaleval", 71, 0},
	{"l3s-gn1", "l3s-gn1", 621, 9},
	{"canola", "canola", 146, 0},
	{"big9", "big9", 270, 0},
	{"daniel", "daniel", 1016, 2},
	{"text-quality-lines", "text-quality-lines", 901, 0},
	{"block-labels-csv", "block-labels-csv", 350, 0},
	{"chinese-wce", "chinese-wce", 69, 0},
	{"htmltotext", "htmltotext", 28, 1},
	{"webmainbench-sample", "webmainbench", 6, 0},
}

func TestPublicSets(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every public set")
	}
	for _, set := range counted {
		t.Run(set.bundle, func(t *testing.T) {
			path := bundle(t, set.bundle)
			c, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := corpus.Measure(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if s.Name != set.bundle || s.Pages != set.pages || s.Unusable != set.unusable {
				t.Errorf("%s has %d pages, %d unusable; want %d and %d\n%v", s.Name, s.Pages, s.Unusable, set.pages, set.unusable, s.UnusablePages)
			}
			if s.Forms["none"] > 0 || s.Licences[""] > 0 || s.ContentShare == 0 {
				t.Errorf("pages without gold, licence or content: %+v", s)
			}
			forced, err := Open(set.format + ":" + path)
			if err != nil || forced.Len() != c.Len() {
				t.Errorf("opened as %s: %v", set.format, err)
			}
		})
	}
}

// What Open does to the entries of any format.
func TestOpenEntries(t *testing.T) {
	truth := `{"ground_truth": {"main_content": "Some text of it."}}`
	page := bytesOf(t, "<p>Some text of it.")
	splits := map[string]string{"metadata.json": `{"license": "", "files": {}}`}
	for _, split := range []string{"dev", "test"} {
		splits["clone-main/"+split+"/html/0001.html.gz"] = page
		splits["clone-main/"+split+"/ground-truth/0001.json"] = truth
	}
	splits["clone-main/metadata.json"] = splits["metadata.json"]
	delete(splits, "metadata.json")
	// Packed with a folder around it, as hosts of clones do; ids in both splits.
	c, err := Open(writeZIP(t, splits))
	if err != nil {
		t.Fatal(err)
	}
	if c.Len() != 2 || c.Info(0).ID != "dev-0001" || c.Info(1).Split != "test" {
		t.Fatalf("%d pages, %+v", c.Len(), c.Info(0))
	}
	got, gold, err := c.Load(t.Context(), 1)
	if err != nil || gold.Text == "" || got.Licence != "CC BY 4.0" || c.Info(1).Licence != "CC BY 4.0" {
		t.Errorf("%+v, %v, %v", got, gold, err)
	}

	// Ids that are empty or stand twice cost their pages only.
	load := func(context.Context) (*corpus.Page, *corpus.Gold, error) { return nil, nil, nil }
	var ids []string
	for _, e := range repeated([]corpus.Entry{{Info: corpus.Info{ID: "a"}, Load: load}, {Load: load}, {Info: corpus.Info{ID: "a"}, Load: load}}) {
		_, _, err := e.Load(t.Context())
		_, bad := errors.AsType[*corpus.PageError](err)
		ids = append(ids, fmt.Sprint(e.ID, " ", bad))
	}
	if want := "a false,#2 true,a#3 true"; strings.Join(ids, ",") != want {
		t.Errorf("entries %v, want %s", ids, want)
	}
}

func bytesOf(t *testing.T, content string) string {
	t.Helper()
	packed, err := corpus.Gzip([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return string(packed)
}

func TestSiteOf(t *testing.T) {
	tests := map[string]string{
		"": "", "https://www.bbc.co.uk/news?x=http://a.b": "bbc.co.uk", "www1.rizospastis.gr": "rizospastis.gr",
		"http://user@news.example.com:80/": "example.com", "http://10.0.0.1/x": "10.0.0.1", "http://[::1]:80/": "::1",
		"localhost": "localhost", "HTTP://WWW.Example.KZ.": "example.kz",
	}
	for url, want := range tests {
		if got := siteOf(url); got != want {
			t.Errorf("siteOf(%q) = %q, want %q", url, got, want)
		}
	}
}

// writeZIP writes a ZIP of the files and returns its path.
func writeZIP(t *testing.T, files map[string]string) string {
	t.Helper()
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "set.zip")
	if err := os.WriteFile(path, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHostileArchives(t *testing.T) {
	good := map[string]string{"a.txt": "x", "a.labels": "body\tx"}
	whole, err := os.ReadFile(writeZIP(t, good))
	if err != nil {
		t.Fatal(err)
	}
	truncated := filepath.Join(t.TempDir(), "cut.zip")
	if err := os.WriteFile(truncated, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path, want string }{
		{"truncated", truncated, "not a valid zip file; is the file whole?"},
		{"name that points outside", writeZIP(t, map[string]string{"../../evil.txt": "x"}), `holds a file named "../../evil.txt", which points outside`},
		{"absolute name", writeZIP(t, map[string]string{"/etc/evil.txt": "x"}), `holds a file named "/etc/evil.txt", which points outside`},
		{"nothing in it", writeZIP(t, nil), "is empty"},
		{"no such file", "none/such.zip", "no such file"},
		{"neither folder nor ZIP", "formats_test.go", "is neither a folder nor a ZIP"},
		{"another format", "wcxb:" + writeZIP(t, good), "as wcxb: open metadata.json: file does not exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Open(tt.path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	if c, err := Open(writeZIP(t, good)); err != nil || c.Len() != 1 {
		t.Errorf("a good ZIP gives %v", err)
	}
}

// A link in a folder is not followed out of it.
func TestLinksStayInside(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(secret, filepath.Join(dir, "a.txt")); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.main.txt"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Load(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "a.txt: path escapes from parent") {
		t.Errorf("error %v", err)
	}
}

// bomb returns a gzip file that unpacks to n MiB of zeros.
func bomb(t *testing.T, n int) string {
	t.Helper()
	var data bytes.Buffer
	w, err := gzip.NewWriterLevel(&data, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return data.String()
}

// A page that unpacks to 1 GiB and one of NULs cost one page each, in bounded memory.
func TestHostilePages(t *testing.T) {
	var nuls bytes.Buffer
	w := gzip.NewWriter(&nuls)
	if _, err := w.Write(make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	truth := `{"ground_truth": {"main_content": "some text"}}`
	c, err := Open(writeZIP(t, map[string]string{
		"metadata.json":              `{"files": {}}`,
		"dev/html/bomb.html.gz":      bomb(t, 1024),
		"dev/html/nuls.html.gz":      nuls.String(),
		"dev/html/notgz.html.gz":     "plain",
		"dev/ground-truth/bomb.json": truth, "dev/ground-truth/nuls.json": truth,
		"dev/ground-truth/notgz.json": truth, "dev/ground-truth/missing.json": truth, "dev/ground-truth/broken.json": "{",
	}))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	want := map[string]string{
		"bomb": "larger than 64 MiB", "notgz": "reading dev/html/notgz.html.gz: ", "missing": "file does not exist", "broken": "unexpected end of JSON",
	}
	for i := range c.Len() {
		page, _, err := c.Load(t.Context(), i)
		id := c.Info(i).ID
		bad, isPage := errors.AsType[*corpus.PageError](err)
		switch {
		case want[id] == "" && (err != nil || len(page.Lines()) != 0):
			t.Errorf("page %s: %v", id, err)
		case want[id] != "" && (!isPage || !strings.Contains(bad.Error(), want[id])):
			t.Errorf("page %s: error %v, want %q", id, err, want[id])
		}
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 1<<30 {
		t.Errorf("%d MiB were allocated for a page of at most 64", allocated>>20)
	}
}

// Pages are let go after use: iterating a whole set holds little more than one.
func TestStreaming(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a public set")
	}
	c, err := Open(bundle(t, "wcxb-dev"))
	if err != nil {
		t.Fatal(err)
	}
	debug.FreeOSMemory() // what other tests left behind
	var peak uint64
	for i := range c.Len() {
		page, _, err := c.Load(t.Context(), i)
		if err != nil {
			continue
		}
		page.Lines()
		if i%25 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.Sys-m.HeapReleased)
		}
	}
	if peak > 300<<20 {
		t.Errorf("%d MiB in use while iterating", peak>>20)
	}
	t.Logf("at most %d MiB in use", peak>>20)
}

// bareParse is what one would write without chaff.
func bareParse(files fs.FS, name string) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	_, err = html.Parse(r)
	return err
}

// BenchmarkLoad sets loading (reading, unpacking, decoding, parsing, reading the gold)
// beside bare parsing of the same bytes, of pages packed in a ZIP and of plain files
// in a folder; compare MB/s within one run. "in-memory" leaves reading out as well.
func BenchmarkLoad(b *testing.B) {
	const n = 150
	packed := bundle(b, "wcxb-dev")
	plain := unzip(b, bundle(b, "daniel"))
	archive, err := zip.OpenReader(packed)
	if err != nil {
		b.Fatal(err)
	}
	defer archive.Close()
	sets := []struct {
		name, path string
		files      fs.FS
		page       func(id string) string
	}{
		{"set=packed", packed, archive, func(id string) string { return "dev/html/" + id + ".html.gz" }},
		{"set=plain", plain, os.DirFS(plain), func(id string) string { return danielFolder + "/html/" + id }},
	}
	for _, set := range sets {
		c, err := Open(set.path)
		if err != nil {
			b.Fatal(err)
		}
		var sources []string
		var size int64
		for i := range min(n, c.Len()) {
			page, _, err := c.Load(context.Background(), i)
			if err != nil {
				b.Fatal(err)
			}
			sources = append(sources, page.Source)
			size += int64(len(page.Source))
		}
		each := func(name string, do func(i int) error) {
			b.Run(set.name+"/"+name, func(b *testing.B) {
				b.SetBytes(size)
				for b.Loop() {
					for i := range sources {
						if err := do(i); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
		each("bare=in-memory", func(i int) error {
			_, err := html.Parse(strings.NewReader(sources[i]))
			return err
		})
		each("bare=read", func(i int) error { return bareParse(set.files, set.page(c.Info(i).ID)) })
		load := func(use func(*corpus.Page)) func(int) error {
			return func(i int) error {
				page, _, err := c.Load(context.Background(), i)
				if err == nil {
					use(page)
				}
				return err
			}
		}
		each("load=parsed", load(func(p *corpus.Page) { p.Tree() }))
		each("load=rendered", load(func(p *corpus.Page) { p.Lines() }))
	}
}

// unzip unpacks a public set into a temporary folder.
func unzip(b *testing.B, path string) string {
	b.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		b.Fatal(err)
	}
	defer archive.Close()
	dir := b.TempDir()
	if err := os.CopyFS(dir, archive); err != nil {
		b.Fatal(err)
	}
	return dir
}
