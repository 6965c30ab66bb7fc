package formats

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"chaff/corpus"
)

// jsonl is pages without gold, one a line in files *.jsonl that lie directly in
// the folder or ZIP:
//
//	{"id": "a", "url": "https://...", "html": "<p>..."}
//	{"id": "b", "text": "already stripped"}
//
// Id and url may be left out: the id then is FILE:LINE. Where both html and text
// are given, html is the page. A line that is no such object, is longer than
// maxFile, or gives an id again is a bad page that names file and line.
//
// Opening reads each file once and keeps what is known of each page and where its
// line stands. Loading a page goes to its line. A file in a ZIP, which cannot be
// entered in the middle, is held in memory, up to maxFile.
var jsonl = format{
	name:    "jsonl",
	about:   `JSON lines {"id","url","html"|"text"}: pages without gold`,
	matches: func(files fs.FS) bool { return len(rootFiles(files, isJSONL)) > 0 },
	open:    openJSONL,
}

func isJSONL(name string) bool { return path.Ext(name) == ".jsonl" }

// rootFiles returns the files that lie directly in the folder or ZIP and are meant.
func rootFiles(files fs.FS, meant func(name string) bool) []string {
	names, err := fileNames(files, ".")
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(name string) bool { return !meant(name) })
}

func openJSONL(files fs.FS, _ string) ([]corpus.Entry, error) {
	var entries []corpus.Entry
	seen := map[string]bool{}
	for _, name := range rootFiles(files, isJSONL) {
		of, err := indexJSONL(files, name, seen)
		if err != nil {
			return nil, err
		}
		entries = append(entries, of...)
	}
	return entries, nil
}

// indexJSONL returns an entry for each line of a file that is not blank.
func indexJSONL(files fs.FS, name string, seen map[string]bool) (entries []corpus.Entry, err error) {
	if files, err = seekable(files, name); err != nil {
		return nil, err
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReader(f)
	var buffer []byte
	for line := (span{number: 1}); ; line = (span{number: line.number + 1, offset: line.offset + line.size}) {
		var readErr error
		buffer, line.size, readErr = readLine(in, buffer[:0])
		if readErr != nil && !errors.Is(readErr, io.EOF) {
			return append(entries, badEntry(numbered(name, line.number), lineError(name, line, readErr))), nil
		}
		if len(entries) == maxPages {
			return append(entries, badEntry(numbered(name, line.number), lineError(name, line, errTooMany))), nil
		}
		if len(bytes.TrimSpace(buffer)) > 0 {
			entries = append(entries, entryOfLine(files, name, line, buffer, seen))
		}
		if readErr != nil {
			return entries, nil
		}
	}
}

func lineError(name string, line span, err error) error {
	return fmt.Errorf("reading %s:%d: %w", name, line.number, err)
}

// entryOfLine returns the entry of a line, given its text.
func entryOfLine(files fs.FS, name string, line span, text []byte, seen map[string]bool) corpus.Entry {
	id := numbered(name, line.number)
	p, err := parsePage(text)
	if err == nil && p.ID != "" {
		if seen[p.ID] {
			err = fmt.Errorf("the id %q stands twice", p.ID)
		}
		seen[p.ID] = true
	}
	if err != nil {
		return badEntry(id, lineError(name, line, err))
	}
	if p.ID != "" {
		id = p.ID
	}
	info := corpus.Info{ID: id, URL: p.URL, Site: siteOf(p.URL)}
	return entry(info, func() (*corpus.Page, *corpus.Gold, error) {
		text, err := readSpan(files, name, line)
		if err != nil {
			return nil, nil, lineError(name, line, err)
		}
		p, err := parsePage(text)
		if err != nil {
			return nil, nil, lineError(name, line, err)
		}
		return p.page(info), nil, nil
	})
}

// linePage is a page as a line of JSON gives it.
type linePage struct {
	ID   string  `json:"id"`
	URL  string  `json:"url"`
	HTML *string `json:"html"`
	Text *string `json:"text"`
}

func (p linePage) page(info corpus.Info) *corpus.Page {
	if p.HTML != nil {
		return corpus.NewHTML(info, *p.HTML)
	}
	return corpus.NewText(info, *p.Text)
}

func parsePage(line []byte) (linePage, error) {
	var p linePage
	if len(line) > maxFile {
		return p, fmt.Errorf("the line is larger than %d MiB", maxFile>>20)
	}
	// A byte order mark may stand before the first line.
	if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), &p); err != nil {
		return p, err
	}
	if p.HTML == nil && p.Text == nil {
		return p, errors.New("the line has neither html nor text")
	}
	return p, nil
}

// readLine appends the next line to buffer, its end included, and returns its
// size. Of a line longer than maxFile it keeps little more than that much, so
// that it is known for too long and memory stays bounded.
func readLine(in *bufio.Reader, buffer []byte) (line []byte, size int64, err error) {
	for {
		part, err := in.ReadSlice('\n')
		size += int64(len(part))
		if len(buffer) <= maxFile {
			buffer = append(buffer, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buffer, size, err
		}
	}
}

// numbered returns the id of the nth page of a file. It is padded, so that ids
// are in the order of the file.
func numbered(file string, n int) string { return fmt.Sprintf("%s:%06d", file, n) }

// badEntry returns an entry for a page that is known to be unusable.
func badEntry(id string, err error) corpus.Entry {
	return entry(corpus.Info{ID: id}, func() (*corpus.Page, *corpus.Gold, error) { return nil, nil, err })
}
