// Package formats opens corpora in the layouts of the field's public sets, from
// a folder (such as a clone of the set's repository) or a ZIP of one, and folders
// of one's own. The layout is recognised by its files; "format:path" forces one.
//
// Each format is one file of this package and one line of its list. Pages are
// read when they are loaded. A page that cannot be used is a
// [corpus.PageError] and costs that page only.
package formats

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"

	"chaff/corpus"
)

// A format reads one layout.
type format struct {
	name string
	// about says in a line what the set or layout is, and its gold.
	about string
	// licence is what the set states for all its pages, if anything.
	licence string
	// matches reports whether the files are laid out so. It must be cheap: a
	// few look-ups by name.
	matches func(fs.FS) bool
	// open lists the pages. Where is how errors name the files' place.
	open func(files fs.FS, where string) ([]corpus.Entry, error)
}

// list holds every format in the order in which they are tried.
var list = []format{
	wcxb,
	scrapinghub,
	trafilatura,
	readability,
	cleaneval,
	cleanportaleval,
	l3sgn1,
	canola,
	big9,
	daniel,
	textQuality,
	blockLabels,
	chineseWCE,
	htmltotext,
	webmainbench,
	warc,
	jsonl,
}

// A Format is a layout that Open reads.
type Format struct {
	Name  string // may stand before a colon in Open's argument
	About string // what it is, in a line
}

// All returns every format, sorted by name.
func All() []Format {
	out := []Format{{folderName, "one's own pages: see corpus/seeds/README.md"}}
	for _, f := range list {
		out = append(out, Format{f.name, f.about})
	}
	slices.SortFunc(out, func(a, b Format) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// folderName is the format of one's own pages, which needs no sign of its own.
const folderName = "folder"

// Open opens the corpus that the argument names: PATH or FORMAT:PATH, where the
// path is a folder or a ZIP. The corpus is named after the path's last part.
func Open(arg string) (*corpus.Corpus, error) {
	forced, path, ok := strings.Cut(arg, ":")
	known := func(f Format) bool { return f.Name == forced }
	if !ok || !slices.ContainsFunc(All(), known) {
		forced, path = "", arg
	}
	files, err := openFiles(path)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening corpus: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(abs), ".zip")
	f, files := recognise(files, forced)
	if f == nil {
		return corpus.Open(files, path, name)
	}
	entries, err := f.open(files, path)
	if err != nil {
		return nil, fmt.Errorf("opening %s as %s: %w", path, f.name, err)
	}
	return corpus.New(name, f.license(repeated(entries)))
}

// recognise returns the format of the files, nil for a folder of one's own, and the
// files as the format wants them: a host of clones packs one into a folder of a ZIP.
func recognise(files fs.FS, forced string) (*format, fs.FS) {
	for _, files := range []fs.FS{files, onlyFolder(files)} {
		for i, f := range list {
			if (forced == "" || forced == f.name) && f.matches(files) {
				return &list[i], files
			}
		}
	}
	for i, f := range list {
		if f.name == forced {
			return &list[i], files // its own error says what is missing
		}
	}
	if names, err := fileNames(files, "."); err == nil && len(names) == 0 {
		return nil, onlyFolder(files)
	}
	return nil, files
}

// onlyFolder returns the only folder of files where nothing else is there, else
// the files themselves.
func onlyFolder(files fs.FS) fs.FS {
	found, err := fs.ReadDir(files, ".")
	if err != nil || len(found) != 1 || !found[0].IsDir() {
		return files
	}
	sub, err := fs.Sub(files, found[0].Name())
	if err != nil {
		return files
	}
	return sub
}

// repeated turns pages whose id is empty or stands already into bad ones, so that
// they cost themselves and not the corpus.
func repeated(entries []corpus.Entry) []corpus.Entry {
	seen := make(map[string]bool)
	for _, e := range entries {
		seen[e.ID] = false
	}
	for i, e := range entries {
		if e.ID != "" && !seen[e.ID] {
			seen[e.ID] = true
			continue
		}
		id := fmt.Sprintf("%s#%d", e.ID, i+1)
		for n := 2; seen[id]; n++ {
			id = fmt.Sprintf("%s#%d.%d", e.ID, i+1, n)
		}
		seen[id] = true
		entries[i] = badEntry(id, fmt.Errorf("its id %q is empty or stands twice", e.ID))
	}
	return entries
}

// license gives the set's licence to the pages that have none of their own.
func (f format) license(entries []corpus.Entry) []corpus.Entry {
	for i, e := range entries {
		if e.Licence != "" {
			continue
		}
		entries[i].Licence = f.licence
		entries[i].Load = func(ctx context.Context) (*corpus.Page, *corpus.Gold, error) {
			page, gold, err := e.Load(ctx)
			if err == nil && page.Licence == "" {
				page.Licence = f.licence // the page is new: nobody has it yet
			}
			return page, gold, err
		}
	}
	return entries
}

// newInflater returns a decompressor of ZIP entries that goes back to a pool when it
// is closed: a new one takes more memory than most entries have.
func newInflater(r io.Reader) io.ReadCloser {
	f, ok := inflaters.Get().(*inflater)
	if !ok {
		return &inflater{flate.NewReader(r)}
	}
	if err := f.ReadCloser.(flate.Resetter).Reset(r, nil); err != nil {
		return &inflater{flate.NewReader(r)}
	}
	return f
}

type inflater struct{ io.ReadCloser }

func (f *inflater) Close() error {
	err := f.ReadCloser.Close()
	inflaters.Put(f)
	return err
}

var inflaters sync.Pool

// openFiles opens a folder or a ZIP. The files of a ZIP are read from it as they
// are asked for; nothing is ever unpacked.
func openFiles(path string) (fs.FS, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening corpus: %w", err)
	}
	// What is opened stays open as long as the program runs: a corpus has no end of use.
	if info.IsDir() {
		// A clone may hold links; none is followed out of it.
		root, err := os.OpenRoot(path)
		if err != nil {
			return nil, fmt.Errorf("opening corpus: %w", err)
		}
		return root.FS(), nil
	}
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		return nil, fmt.Errorf("opening corpus: %s is neither a folder nor a ZIP", path)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("opening corpus: %s: %w; is the file whole?", path, err)
	}
	archive.RegisterDecompressor(zip.Deflate, newInflater)
	for _, f := range archive.File {
		if name := strings.TrimSuffix(f.Name, "/"); !fs.ValidPath(name) {
			return nil, errors.Join(fmt.Errorf("opening corpus: %s holds a file named %q, which points outside", path, f.Name), archive.Close())
		}
	}
	return archive, nil
}
