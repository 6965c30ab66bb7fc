package formats

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chaff/corpus"
)

// rawEndings are those of files that are one page each.
var rawEndings = []string{".txt", ".html", ".htm", ".xhtml"}

func isRawPage(name string) bool {
	name = strings.TrimSuffix(name, ".gz")
	return slices.ContainsFunc(rawEndings, func(e string) bool { return strings.HasSuffix(name, e) && name != e })
}

// isRaw reports whether a file is one that [Raw] reads.
func isRaw(name string) bool { return isRawPage(name) || isWARC(name) || isJSONL(name) }

// Raw lists the pages of a file in which nobody has labelled anything: a page of its own in
// a file *.txt, *.html, *.htm or *.xhtml, or all pages of an archive *.warc or *.wet, each
// also with .gz, or of a file *.jsonl, as their formats have them. Of a folder it
// lists those of all such files that lie directly in it. Ids are the files' names without
// endings, those of archives FILE:NUMBER. Pages are read when they are loaded.
func Raw(path string) ([]corpus.Entry, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("looking for pages: %w", err)
	}
	dir, names := filepath.Dir(path), []string{filepath.Base(path)}
	if info.IsDir() {
		dir = path
		if names, err = fileNames(os.DirFS(dir), "."); err != nil {
			return nil, fmt.Errorf("looking for pages in %s: %w", path, err)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return !isRaw(name) })
	}
	var out []corpus.Entry
	seen := make(map[string]bool) // ids of JSON lines
	for _, name := range names {
		entries, err := rawEntries(os.DirFS(dir), name, seen)
		if err != nil {
			return nil, fmt.Errorf("looking for pages in %s: %w", filepath.Join(dir, name), err)
		}
		out = append(out, entries...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no pages: files of pages end in .txt, .html, .warc, .wet (each also with .gz) or .jsonl", path)
	}
	return out, nil
}

func rawEntries(files fs.FS, name string, seen map[string]bool) ([]corpus.Entry, error) {
	switch {
	case isWARC(name):
		return indexWARC(files, name)
	case isJSONL(name):
		return indexJSONL(files, name, seen)
	case isRawPage(name):
		info := corpus.Info{ID: stem(strings.TrimSuffix(name, ".gz"))}
		return []corpus.Entry{entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			page, err := rawPage(files, name, info)
			return page, nil, err
		})}, nil
	default:
		return nil, fmt.Errorf("its name does not say what it is: files of pages end in .txt, .html, .warc, .wet (each also with .gz) or .jsonl")
	}
}

// rawPage reads a file that is one page.
func rawPage(files fs.FS, name string, info corpus.Info) (*corpus.Page, error) {
	data, err := readFile(files, name)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(strings.TrimSuffix(name, ".gz"), ".txt") {
		return corpus.Decoding{}.HTML(info, data), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, fmt.Errorf("%s is no text: it has NUL bytes", name)
	}
	text, _, _ := corpus.Decoding{TrustUTF8: true}.Decode(data)
	return corpus.NewText(info, text), nil
}
