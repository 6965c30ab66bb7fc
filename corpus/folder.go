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
	layerEnding   = labelEnding + "@" // and the annotator
	mainEnding    = ".main.txt"
	snippetEnding = ".snippets"
)

// A FolderPage is a page of a corpus folder with what lies beside it. Its files are read
// when they are asked for.
type FolderPage struct {
	Info Info
	// Name is what the names of all files of the page begin with.
	Name string
	// Annotators names those who have a layer of labels of their own, sorted.
	Annotators []string

	files fs.FS
	where string
	page  string // the names of its files; "" where there is none
	// Gold in its forms.
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
// HTML is decoded as browsers do. A label file in which nobody has decided a line is no
// gold. NAME.labels@ANNOTATOR, in the format of NAME.labels, is what somebody else says of
// the page: a layer ([Corpus.Layer]). Other files are ignored. Where is how errors name
// the folder; name is the corpus's name unless the manifest gives one. Pages are
// read when they are loaded, but that every page has a file of gold or a layer, and all of
// these and every page of the manifest a page, is checked now.
func Open(fsys fs.FS, where, name string) (*Corpus, error) {
	f, err := OpenFolder(fsys, where, name)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, p := range f.Pages {
		if p.labels+p.main+p.snippets == "" && len(p.Annotators) == 0 {
			return nil, fmt.Errorf("%s has no label file %s, nor %s or %s; \"chaff label %s\" makes one",
				path.Join(where, p.page), p.Name+labelEnding, p.Name+mainEnding, p.Name+snippetEnding, where)
		}
		entries = append(entries, p.entry())
	}
	return New(f.Name, entries)
}

// A Folder is a corpus folder as it lies there, with pages that nobody has labelled yet.
type Folder struct {
	// Name is the corpus's name.
	Name string
	// Pages are ordered by the names of their files.
	Pages []FolderPage
}

// OpenFolder is [Open] for whoever labels pages: they need no gold.
func OpenFolder(fsys fs.FS, where, name string) (*Folder, error) {
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
		if pages[name] == nil {
			return nil, fmt.Errorf("%s: page %q has no file %s.txt or %s.html", path.Join(where, manifestFile), name, name, name)
		}
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("corpus %s is empty: no file ends in .txt or .html", where)
	}
	f := &Folder{Name: name}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		p := pages[name]
		p.Info = m.info(name)
		slices.Sort(p.Annotators)
		f.Pages = append(f.Pages, *p)
	}
	return f, nil
}

// folderPages returns the files of each page by its name, and an error for the first gold
// or layer without a page.
func folderPages(fsys fs.FS, where string) (map[string]*FolderPage, error) {
	files, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading corpus %s: %w", where, err)
	}
	pages := make(map[string]*FolderPage)
	gold := make(map[string]string) // a file of gold or a layer, by page
	for _, f := range files {
		name, ending := cutEnding(f.Name())
		if ending == "" || notes[strings.ToLower(name)] || !mayBeFile(fsys, f) {
			continue
		}
		p := pages[name]
		if p == nil {
			p = &FolderPage{Name: name, files: fsys, where: where}
			pages[name] = p
		}
		if err := p.add(f.Name(), ending); err != nil {
			return nil, err
		}
		if p.page != f.Name() {
			gold[name] = f.Name()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if pages[name].page == "" {
			return nil, fmt.Errorf("%s has no page %s.txt or %s.html", path.Join(where, gold[name]), name, name)
		}
	}
	return pages, nil
}

// add takes a file with the given ending for one of the page's.
func (p *FolderPage) add(file, ending string) error {
	annotator, isLayer := strings.CutPrefix(ending, layerEnding)
	switch {
	case isLayer:
		p.Annotators = append(p.Annotators, annotator)
	case ending == labelEnding:
		p.labels = file
	case ending == mainEnding:
		p.main = file
	case ending == snippetEnding:
		p.snippets = file
	case p.page != "":
		return fmt.Errorf("%s and %s are the same page", path.Join(p.where, p.page), file)
	default:
		p.page = file
	}
	return nil
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
	if i := strings.LastIndex(file, layerEnding); i > 0 && CheckAnnotator(file[i+len(layerEnding):]) == nil {
		return file[:i], file[i:]
	}
	for _, e := range folderEndings {
		if name, ok := strings.CutSuffix(file, e); ok && name != "" {
			return name, e
		}
	}
	return file, ""
}

// entry returns the page as one of a corpus.
func (p FolderPage) entry() Entry {
	e := Entry{Info: p.Info, Load: func(context.Context) (*Page, *Gold, error) {
		page, err := p.Load()
		if err != nil {
			return nil, nil, err
		}
		gold, err := p.gold(page)
		return page, gold, err
	}}
	for _, a := range p.Annotators {
		if e.Layers == nil {
			e.Layers = make(map[string]func(*Page) ([]Role, error))
		}
		e.Layers[a] = func(page *Page) ([]Role, error) { return p.readLabels(page, LabelFile(p.Name, a)) }
	}
	return e
}

// Load reads the page.
func (p FolderPage) Load() (*Page, error) { return loadPage(p.files, p.where, p.page, p.Info) }

// File is the name of the page's own file.
func (p FolderPage) File() string { return p.page }

func (p FolderPage) gold(page *Page) (*Gold, error) {
	gold := &Gold{}
	var err error
	if p.labels != "" {
		if gold.Roles, err = p.readLabels(page, p.labels); err != nil {
			return nil, err
		}
	}
	if p.main != "" {
		if gold.Text, err = readUTF8(p.files, p.where, p.main); err != nil {
			return nil, err
		}
		gold.HasText = true
	}
	if p.snippets != "" {
		text, err := readUTF8(p.files, p.where, p.snippets)
		if err != nil {
			return nil, err
		}
		if gold.With, gold.Without, err = parseSnippets(path.Join(p.where, p.snippets), text); err != nil {
			return nil, err
		}
	}
	return gold, nil
}

// readLabels returns the roles that a label file gives to the lines of the page, nil where
// all are undecided.
func (p FolderPage) readLabels(page *Page, file string) ([]Role, error) {
	labels, err := readFolderFile(p.files, p.where, file)
	if err != nil {
		return nil, err
	}
	// On a text page these are its own lines.
	roles, err := ParseLabels(path.Join(p.where, file), string(labels), page.AsText().Source)
	if !slices.ContainsFunc(roles, func(r Role) bool { return r != Unlabelled }) {
		return nil, err
	}
	return roles, err
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
