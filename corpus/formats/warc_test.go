package formats

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chaff/corpus"
)

// record returns a WARC record; fields are NAME: VALUE.
func record(kind, uri, body string, fields ...string) string {
	head := "WARC/1.0\r\nWARC-Type: " + kind + "\r\nWARC-Target-URI: " + uri + "\r\n"
	for _, f := range fields {
		head += f + "\r\n"
	}
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s\r\n\r\n", head, len(body), body)
}

// answer returns a record of an HTTP answer with status 200.
func answer(uri, body string, fields ...string) string {
	http := "HTTP/1.1 200 OK\r\n" + strings.Join(fields, "\r\n") + "\r\n\r\n" + body
	return record("response", uri, http, "Content-Type: application/http; msgtype=response")
}

// packed returns each part as a gzip member of its own.
func packed(t testing.TB, parts ...string) string {
	t.Helper()
	var out bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&out)
		if _, err := io.WriteString(w, part); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// archive returns the records of a small crawl.
func archive(t testing.TB) []string {
	t.Helper()
	return []string{
		record("warcinfo", "", "software: none"),
		record("request", "https://www.tea.co.uk/", "GET / HTTP/1.1\r\n\r\n", "Content-Type: application/http; msgtype=request"),
		answer("<https://www.tea.co.uk/>", "<p>gr\xfcn", "content-type: Text/HTML;\r\n charset=iso-8859-1"),
		answer("https://www.tea.co.uk/a.png", "\x89PNG", "Content-Type: image/png"),
		answer("https://tea.org/", packed(t, "<p>packed"), "Content-Type: text/html", "Content-Encoding: gzip"),
		answer("https://tea.org/c", "3\r\n<p>\r\n4\r\ncups\r\n0\r\n\r\n", "Content-Type: text/html", "Transfer-Encoding: chunked"),
		answer("https://tea.org/d", "<p>left", "Content-Type: application/xhtml+xml", "Content-Encoding: gzip"),
		answer("https://tea.org/e", "?", "Content-Type: text/html", "Content-Encoding: br"),
		record("response", "https://tea.org/f", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no", "Content-Type: application/http"),
		record("response", "https://tea.org/g", "no header", "Content-Type: application/http"),
		record("response", "dns:tea.org", "20120101 1.2.3.4", "Content-Type: text/dns"),
		record("conversion", "https://tea.org/w", "Title\nGrün", "Content-Type: text/plain"),
	}
}

func archivePages(file string) []corpus.Info {
	return []corpus.Info{
		{ID: file + ":000003", URL: "https://www.tea.co.uk/", Site: "tea.co.uk"},
		{ID: file + ":000005", URL: "https://tea.org/", Site: "tea.org"},
		{ID: file + ":000006", URL: "https://tea.org/c", Site: "tea.org"},
		{ID: file + ":000007", URL: "https://tea.org/d", Site: "tea.org"},
		{ID: file + ":000008", URL: "https://tea.org/e", Site: "tea.org"},
		{ID: file + ":000010"},
		{ID: file + ":000012", URL: "https://tea.org/w", Site: "tea.org"},
	}
}

func checkArchive(t *testing.T, c *corpus.Corpus, file string) {
	t.Helper()
	for number, want := range map[string]string{"3": "grün", "5": "packed", "6": "cups", "7": "left", "12": "Title\nGrün"} {
		page, gold := loadTiny(t, c, fmt.Sprintf("%s:%06s", file, number))
		if got := corpus.JoinLines(page.Lines()); got != want || gold != nil {
			t.Errorf("record %s is %q with gold %v, want %q without", number, got, gold, want)
		}
		if isText := page.Kind == corpus.Text; isText != (number == "12") {
			t.Errorf("record %s is a page of %v", number, page.Kind)
		}
	}
	wantBad(t, c, file+":000008", `its encoding "br" is not known`)
	wantBad(t, c, file+":000010", "reading the HTTP header: unexpected EOF")
}

func TestWARC(t *testing.T) {
	records := archive(t)
	whole := strings.Join(records, "")
	half := len(whole) / 2
	for _, tt := range []struct{ name, file, data string }{
		{"plain", "a.warc", whole},
		{"a member for each record", "a.warc.gz", packed(t, records...)},
		{"one member", "a.wet.gz", packed(t, whole)},
		{"members that cut a record", "a.warc.gz", packed(t, whole[:half], "", whole[half:])},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := tinySet(map[string]string{tt.file: tt.data, "notes.txt": "ignored"})
			checkArchive(t, openTiny(t, warc, unseekable{files}, archivePages(tt.file)), tt.file)
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, tt.file), []byte(tt.data), 0o600); err != nil {
				t.Fatal(err)
			}
			checkArchive(t, openTiny(t, warc, os.DirFS(folder), archivePages(tt.file)), tt.file)
		})
	}
}

// unseekable is a file system whose files can be read from their start only, as
// those of a ZIP are.
type unseekable struct{ fs.FS }

func (u unseekable) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if _, isFolder := f.(fs.ReadDirFile); isFolder || err != nil {
		return f, err
	}
	return struct{ fs.File }{f}, nil
}

// What is broken names its place and costs nothing before it.
func TestWARCBroken(t *testing.T) {
	first := record("conversion", "https://tea.org/", "Tea")
	at := fmt.Sprintf("record at byte %d: ", len(first))
	whole := packed(t, first, record("conversion", "", strings.Repeat("Tea. ", 50)))
	for _, tt := range []struct{ name, file, data, want string }{
		{"no record", "a.warc", first + "<html>", at + "unexpected EOF"},
		{"no version", "a.warc", first + "<html>\r\n\r\n", at + `it begins with "<html>", not with WARC/`},
		{"no length", "a.warc", first + "WARC/1.0\r\nWARC-Type: metadata\r\n\r\n", at + `its Content-Length is ""`},
		{"negative length", "a.warc", first + "WARC/1.0\r\nContent-Length: -5\r\n\r\n", at + `its Content-Length is "-5"`},
		{"cut off", "a.warc", first + record("conversion", "", "Tea")[:60], at + "unexpected EOF"},
		{"cut off in the body", "a.warc", first + "WARC/1.0\r\nContent-Length: 9223372036854775807\r\n\r\nx", at + "unexpected EOF"},
		{"endless header", "a.warc", first + "WARC/1.0\r\n" + strings.Repeat("x", maxHead+1), at + "the header is larger than 256 KiB"},
		{"cut off gzip", "a.warc.gz", whole[:len(whole)-20], at + "unexpected EOF"},
		{"no gzip", "a.warc.gz", packed(t, first) + "plain text after it", at + "gzip: invalid header"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := openTiny(t, warc, tinySet(map[string]string{tt.file: tt.data}), []corpus.Info{
				{ID: tt.file + ":000001", URL: "https://tea.org/", Site: "tea.org"},
				{ID: tt.file + ":000002"},
			})
			if page, _ := loadTiny(t, c, tt.file+":000001"); page.Source != "Tea" {
				t.Errorf("the page before is %q", page.Source)
			}
			wantBad(t, c, tt.file+":000002", "reading "+tt.file+": "+tt.want)
		})
	}
}

// A body that unpacks to too much is refused.
func TestWARCBomb(t *testing.T) {
	var bomb bytes.Buffer
	w, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, endless{}, maxFile+1); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := answer("https://tea.org/", bomb.String(), "Content-Type: text/html", "Content-Encoding: gzip")
	c := openTiny(t, warc, tinySet(map[string]string{"a.warc": data}), []corpus.Info{
		{ID: "a.warc:000001", URL: "https://tea.org/", Site: "tea.org"},
	})
	wantBad(t, c, "a.warc:000001", "larger than 64 MiB")
}

// Whatever the bytes, records follow one another without overlap, and every
// failure is a page's own.
func FuzzWARC(f *testing.F) {
	records := archive(f)
	f.Add([]byte(strings.Join(records, "")))
	f.Add([]byte(packed(f, records...)))
	f.Add([]byte("WARC/1.0\r\ncontent-length: 1\r\n a\r\n\r\nx\r\n\r\nWARC/"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRecords(t, data)
		files := tinySet(map[string]string{"a.warc": string(data), "b.warc.gz": string(data)})
		entries, err := warc.open(unseekable{files}, "fuzz")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			page, gold, err := e.Load(t.Context())
			_, own := errors.AsType[*corpus.PageError](err)
			if gold != nil || (page == nil) != own {
				t.Errorf("page %s: %v, %v, %v", e.ID, page, gold, err)
			}
		}
	})
}

func checkRecords(t *testing.T, data []byte) {
	t.Helper()
	w := newWARCReader(bytes.NewReader(data))
	for end := int64(0); ; end = w.after {
		r, err := w.next()
		if err != nil {
			return
		}
		if w.start < end || !bytes.HasPrefix(data[w.start:], []byte("WARC/")) {
			t.Fatalf("a record is said to start at %d, after one that ends at %d", w.start, end)
		}
		if err := w.skip(); err != nil {
			return
		}
		if w.after > int64(len(data)) || w.after-r.length < w.start {
			t.Fatalf("a record of %d bytes is said to be at %d to %d of %d", r.length, w.start, w.after, len(data))
		}
	}
}
