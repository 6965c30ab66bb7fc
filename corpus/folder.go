package corpus

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// The files of a page in a corpus folder: one of the page, one or more of gold. The
// longer endings come first, since a file has the first that fits.
var folderEndings = []string{mainEnding, ".html.gz", ".txt.gz", ".html", ".htm", ".txt", labelEnding, snippetEnding}

const (
	labelEnding   = ".labels"
	mainEnding    = ".main.txt"
	snippetEnding = ".snippets"
)

// folderPage names the files of one page.
type folderPage struct {
	page                   string
	labels, main, snippets string
}

// Open opens a corpus folder. A page NAME is one of NAME.txt, NAME.html and the same
// with .gz, its gold at least one of
//
//	NAME.labels    a role for each line of the text view ([ParseLabels])
//	NAME.main.txt  the main text
//	NAME.snippets  lines "+ text" that must be kept and "- text" that must not
//
// and the manifest corpus.json, which may be left out, has the corpus's name and
// what is known of its pages:
//
//	{"name": "news", "language": "ru", "pages": {"NAME": {"url": "...", "site": "...", "type": "article"}}}
//
// The lines of an HTML page are those of [Page.AsText]. Texts and gold are UTF-8,
// HTML is decoded as browsers do. Other files are ignored. Where is how errors name
// the folder; name is the corpus's name unless the manifest gives one. Pages are
// read when they are loaded, but that every page has gold, and all gold and every
// page of the manifest a page, is checked now.
func Open(fsys fs.FS, where, name string) (*Corpus, error) {
	m, err := readManifest(fsys, where)
	if err != nil {
		return nil, err
	}
	if m.Name != "" {
		name = m.Name
	}
	pages, err := folderPages(fsys, where)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Pages)) {
		if _, ok := pages[name]; !ok {
			return nil, fmt.Errorf("%s: page %q has no file %s.txt or %s.html", path.Join(where, manifestFile), name, name, name)
		}
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("corpus %s is empty: no file ends in .txt or .html", where)
	}
	var entries []Entry
	for name, files := range pages {
		info := m.info(name)
		entries = append(entries, Entry{Info: info, Load: func(context.Context) (*Page, *Gold, error) {
			return files.load(fsys, where, info)
		}})
	}
	return New(name, entries)
}

// folderPages returns the files of each page, and an error for the first page
// without gold or gold without a page.
func folderPages(fsys fs.FS, where string) (map[string]folderPage, error) {
	files, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading corpus %s: %w", where, err)
	}
	pages := make(map[string]folderPage)
	for _, f := range files {
		name, ending := cutEnding(f.Name())
		if ending == "" || notes[strings.ToLower(name)] || !mayBeFile(fsys, f) {
			continue
		}
		p := pages[name]
		switch ending {
		case labelEnding:
			p.labels = f.Name()
		case mainEnding:
			p.main = f.Name()
		case snippetEnding:
			p.snippets = f.Name()
		default:
			if p.page != "" {
				return nil, fmt.Errorf("%s and %s are the same page", path.Join(where, p.page), f.Name())
			}
			p.page = f.Name()
		}
		pages[name] = p
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		p := pages[name]
		gold := p.labels + p.main + p.snippets
		if gold == "" {
			return nil, fmt.Errorf("%s has no label file %s, nor %s or %s",
				path.Join(where, p.page), name+labelEnding, name+mainEnding, name+snippetEnding)
		}
		if p.page == "" {
			return nil, fmt.Errorf("%s has no page %s.txt or %s.html", path.Join(where, gold), name, name)
		}
	}
	return pages, nil
}

// notes are files that often lie beside pages and are none.
var notes = map[string]bool{"readme": true, "license": true, "licence": true, "changelog": true}

// mayBeFile reports whether the entry is a file or a link that may be one. A pipe
// or a device is none: reading it might never end.
func mayBeFile(fsys fs.FS, f fs.DirEntry) bool {
	if f.Type()&fs.ModeSymlink == 0 {
		return f.Type().IsRegular()
	}
	info, err := fs.Stat(fsys, f.Name())
	return err != nil || info.Mode().IsRegular() // reading a broken link says so
}

// cutEnding cuts the ending that says what a file is; "" where it is none of ours.
func cutEnding(file string) (name, ending string) {
	for _, e := range folderEndings {
		if name, ok := strings.CutSuffix(file, e); ok && name != "" {
			return name, e
		}
	}
	return file, ""
}

func (p folderPage) load(fsys fs.FS, where string, info Info) (*Page, *Gold, error) {
	page, err := loadPage(fsys, where, p.page, info)
	if err != nil {
		return nil, nil, err
	}
	gold := &Gold{}
	if p.labels != "" {
		labels, err := readFolderFile(fsys, where, p.labels)
		if err != nil {
			return nil, nil, err
		}
		// On a text page these are its own lines.
		if gold.Roles, err = ParseLabels(path.Join(where, p.labels), string(labels), page.AsText().Source); err != nil {
			return nil, nil, err
		}
	}
	if p.main != "" {
		if gold.Text, err = readUTF8(fsys, where, p.main); err != nil {
			return nil, nil, err
		}
		gold.HasText = true
	}
	if p.snippets != "" {
		text, err := readUTF8(fsys, where, p.snippets)
		if err != nil {
			return nil, nil, err
		}
		if gold.With, gold.Without, err = parseSnippets(path.Join(where, p.snippets), text); err != nil {
			return nil, nil, err
		}
	}
	return page, gold, nil
}

func loadPage(fsys fs.FS, where, file string, info Info) (*Page, error) {
	if strings.HasSuffix(strings.TrimSuffix(file, ".gz"), ".txt") {
		text, err := readUTF8(fsys, where, file)
		return NewText(info, text), err
	}
	data, err := readFolderFile(fsys, where, file)
	if err != nil {
		return nil, err
	}
	return Decoding{}.HTML(info, data), nil
}

// parseSnippets reads lines "+ text" and "- text"; blank lines are passed over.
func parseSnippets(file, text string) (with, without []string, err error) {
	for i, line := range splitLines(text) {
		line = cleanLine(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "+ "):
			with = append(with, line[2:])
		case strings.HasPrefix(line, "- "):
			without = append(without, line[2:])
		default:
			return nil, nil, &LabelError{file, i + 1, fmt.Sprintf("a snippet begins with \"+ \" or \"- \", not %q", shorten(line))}
		}
	}
	return with, without, nil
}

func readUTF8(fsys fs.FS, where, file string) (string, error) {
	data, err := readFolderFile(fsys, where, file)
	if err != nil {
		return "", err
	}
	if line := invalidUTF8Line(string(data)); line > 0 {
		return "", fmt.Errorf("%s:%d: not valid UTF-8; convert the file first", path.Join(where, file), line)
	}
	return string(data), nil
}

// maxFolderFile bounds what is read of one file, after decompression.
const maxFolderFile = 64 << 20

func readFolderFile(fsys fs.FS, where, file string) (data []byte, err error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, readError(where, file, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, readError(where, file, err)
		}
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(io.LimitReader(r, maxFolderFile+1)); err != nil {
		return nil, readError(where, file, err)
	}
	if out.Len() > maxFolderFile {
		return nil, fmt.Errorf("reading %s: larger than %d MiB", path.Join(where, file), maxFolderFile>>20)
	}
	return out.Bytes(), nil
}
