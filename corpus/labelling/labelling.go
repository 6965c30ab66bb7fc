// Package labelling keeps the labels of a corpus folder while people work on them.
//
// A [Store] is one layer of labels: the gold, NAME.labels, or that of an annotator,
// NAME.labels@ANNOTATOR, which the loader of corpora never takes for gold. Every [Change]
// names the role that its author saw, and is refused where somebody else has changed the
// line since, so that nobody overwrites what he has not seen; it is on disk, whole, when
// [Store.Edit] returns. Lines that nobody has decided have the role "?" in the files and
// are no gold.
//
// Nothing of a layer is held in memory: files may be edited by hand, and by other
// processes, while a store is open.
package labelling

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"chaff/corpus"
)

// A Store is a layer of labels of the pages of a folder. It is safe for concurrent use.
type Store struct {
	dir       string
	annotator string
	name      string
	pages     []corpus.FolderPage
	root      *os.Root

	mu   sync.Mutex // of reading and writing label files, and of held
	held map[int]heldPage
}

// A heldPage is a page that was read, as its file was then.
type heldPage struct {
	page     *corpus.Page
	modified time.Time
	size     int64
}

// maxHeld bounds the pages that are held: those that are open in a browser.
const maxHeld = 16

// Open opens the layer of an annotator in a folder of pages, that of the gold where
// annotator is "". Pages need no labels yet. Files, if any, are the names of the pages' own
// files to work on, such as "000.txt"; of none it is all.
func Open(dir, annotator string, files ...string) (*Store, error) {
	if annotator != "" {
		if err := corpus.CheckAnnotator(annotator); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(dir) // no link is followed out of it
	if err != nil {
		return nil, fmt.Errorf("opening the folder to label: %w", err)
	}
	s := &Store{dir: dir, annotator: annotator, root: root, held: make(map[int]heldPage)}
	folder, err := s.folder()
	if err == nil {
		s.name = folder.Name
		s.pages, err = choose(folder.Pages, dir, files)
	}
	if err != nil {
		_ = root.Close() // nothing was written
		return nil, err
	}
	return s, nil
}

func (s *Store) folder() (*corpus.Folder, error) {
	abs, err := filepath.Abs(s.dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder to label: %w", err)
	}
	return corpus.OpenFolder(s.root.FS(), s.dir, filepath.Base(abs))
}

// choose returns the pages of the named files, all where none is named.
func choose(pages []corpus.FolderPage, dir string, files []string) ([]corpus.FolderPage, error) {
	if len(files) == 0 {
		return pages, nil
	}
	var out []corpus.FolderPage
	for _, file := range files {
		i := slices.IndexFunc(pages, func(p corpus.FolderPage) bool { return p.File() == file })
		if i < 0 {
			return nil, fmt.Errorf("%s is no page: its name must end in .txt, .html or these with .gz", filepath.Join(dir, file))
		}
		out = append(out, pages[i])
	}
	slices.SortFunc(out, func(a, b corpus.FolderPage) int { return cmp.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b corpus.FolderPage) bool { return a.Name == b.Name }), nil
}

// Close ends the use of the folder. All that was labelled is on disk already.
func (s *Store) Close() error { return s.root.Close() }

// Name returns the corpus's name.
func (s *Store) Name() string { return s.name }

// Annotator returns whose layer it is, "" for the gold.
func (s *Store) Annotator() string { return s.annotator }

// Len returns the number of pages.
func (s *Store) Len() int { return len(s.pages) }

// Info returns what is known of page i.
func (s *Store) Info(i int) corpus.Info { return s.pages[i].Info }

// Page returns page i as its file is now.
func (s *Store) Page(i int) (*corpus.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.page(i)
}

func (s *Store) page(i int) (*corpus.Page, error) {
	info, err := s.root.Stat(s.pages[i].File())
	if err != nil {
		return nil, fmt.Errorf("reading page %q: %w", s.pages[i].Info.ID, err)
	}
	if h, ok := s.held[i]; ok && h.size == info.Size() && h.modified.Equal(info.ModTime()) {
		return h.page, nil
	}
	page, err := s.pages[i].Load()
	if err != nil {
		return nil, err
	}
	if len(s.held) >= maxHeld {
		clear(s.held)
	}
	s.held[i] = heldPage{page, info.ModTime(), info.Size()}
	return page, nil
}

// Roles returns the role that the layer gives to each line of page i, [corpus.Unlabelled]
// where the line is not decided.
func (s *Store) Roles(i int) ([]corpus.Role, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page, err := s.page(i)
	if err != nil {
		return nil, err
	}
	return s.roles(s.labelFile(i), page)
}

func (s *Store) labelFile(i int) string { return corpus.LabelFile(s.pages[i].Name, s.annotator) }

// roles reads a label file of the page; where there is none no line is decided.
func (s *Store) roles(file string, page *corpus.Page) ([]corpus.Role, error) {
	data, err := s.read(file)
	if os.IsNotExist(err) {
		return make([]corpus.Role, len(page.Lines())), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading labels: %w", err)
	}
	return corpus.ParseLabels(filepath.Join(s.dir, file), data, page.AsText().Source)
}

func (s *Store) read(file string) (string, error) {
	data, err := fs.ReadFile(s.root.FS(), file)
	return string(data), err
}

// Layers returns what others than the author of the gold say of page i, by their names,
// as their files are now.
func (s *Store) Layers(i int) (map[string][]corpus.Role, error) {
	folder, err := s.folder()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string][]corpus.Role)
	for _, p := range folder.Pages {
		if p.Name != s.pages[i].Name {
			continue
		}
		page, err := s.page(i)
		if err != nil {
			return nil, err
		}
		for _, a := range p.Annotators {
			if out[a], err = s.roles(corpus.LabelFile(p.Name, a), page); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Progress says how much of a page is labelled.
type Progress struct {
	Decided int
	Lines   int // 0 where nobody has begun: the page need not be read to know that
}

// Done reports whether every line is decided.
func (p Progress) Done() bool { return p.Lines > 0 && p.Decided == p.Lines }

// Progress returns how much of page i is labelled, by its label file alone.
func (s *Store) Progress(i int) (Progress, error) {
	var p Progress
	err := s.eachLabel(i, func(role corpus.Role, _ string) {
		p.Lines++
		if role != corpus.Unlabelled {
			p.Decided++
		}
	})
	return p, err
}

// eachLabel calls f for each line of the label file of page i, without looking at the page.
// Lines that are none of a label file are passed over.
func (s *Store) eachLabel(i int, f func(role corpus.Role, text string)) error {
	s.mu.Lock()
	data, err := s.read(s.labelFile(i))
	s.mu.Unlock()
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading labels: %w", err)
	}
	for line := range strings.Lines(data) {
		name, text, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok {
			continue
		}
		role, err := corpus.ParseRole(name)
		if err == nil || name == "?" {
			f(role, text)
		}
	}
	return nil
}

// Elsewhere returns what the layer says of the lines of the other pages of the site of
// page i, by their texts: the role that a text has most often, and none where two are as
// frequent. Menus, heads of blocks and footers recur, so that who has labelled one page of a
// site has labelled half of the next.
func (s *Store) Elsewhere(i int) (map[string]corpus.Role, error) {
	site := s.pages[i].Info.Site
	counts := make(map[string]map[corpus.Role]int)
	for k, p := range s.pages {
		if site == "" || p.Info.Site != site || k == i {
			continue
		}
		err := s.eachLabel(k, func(role corpus.Role, text string) {
			if role == corpus.Unlabelled {
				return
			}
			if counts[text] == nil {
				counts[text] = make(map[corpus.Role]int)
			}
			counts[text][role]++
		})
		if err != nil {
			return nil, err
		}
	}
	out := make(map[string]corpus.Role, len(counts))
	for text, of := range counts {
		if role, ok := mostFrequent(of); ok {
			out[text] = role
		}
	}
	return out, nil
}

// mostFrequent returns the role with the highest count, false where two share it.
func mostFrequent(counts map[corpus.Role]int) (most corpus.Role, ok bool) {
	for role, n := range counts {
		switch {
		case n > counts[most]:
			most, ok = role, true
		case n == counts[most] && role != most:
			ok = false
		}
	}
	return most, ok
}
