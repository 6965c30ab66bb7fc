package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// The files of a corpus folder.
const (
	manifestFile   = "corpus.json"
	textExtension  = ".txt"
	labelExtension = ".labels"
)

// manifest is the optional file corpus.json of a folder.
type manifest struct {
	Name     string                  `json:"name"`
	Language string                  `json:"language"`
	Licence  string                  `json:"licence"`
	Note     string                  `json:"note"`
	Pages    map[string]manifestPage `json:"pages"`
}

type manifestPage struct {
	URL      string `json:"url"`
	Site     string `json:"site"`
	Language string `json:"language"`
	Type     string `json:"type"`
}

// Open opens a corpus folder: for each page NAME a text NAME.txt in UTF-8 and
// its labels NAME.labels (see [ParseLabels]), and optionally a manifest
// corpus.json with the corpus's name and what is known of its pages:
//
//	{"name": "news", "language": "ru", "pages": {"NAME": {"url": "...", "site": "...", "type": "article"}}}
//
// Other files are ignored. Where is how errors name the folder; name is the
// corpus's name unless the manifest gives one. Pages are read when they are
// loaded, but that every text has its labels, and every label file and every
// page of the manifest its text, is checked now.
func Open(fsys fs.FS, where, name string) (*Corpus, error) {
	m, err := readManifest(fsys, where)
	if err != nil {
		return nil, err
	}
	if m.Name != "" {
		name = m.Name
	}
	ids, err := pairFiles(fsys, where)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(m.Pages)) {
		if _, found := slices.BinarySearch(ids, id); !found {
			return nil, fmt.Errorf("%s: page %q has no file %s", path.Join(where, manifestFile), id, id+textExtension)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("corpus %s is empty: no file ends in %s", where, textExtension)
	}
	entries := make([]Entry, len(ids))
	for i, id := range ids {
		info := m.info(id)
		entries[i] = Entry{Info: info, Load: func(context.Context) (*Page, *Gold, error) {
			return loadText(fsys, where, info)
		}}
	}
	return New(name, entries)
}

func readManifest(fsys fs.FS, where string) (manifest, error) {
	var m manifest
	data, err := fs.ReadFile(fsys, manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, readError(where, manifestFile, err)
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			err = fmt.Errorf("%q cannot be a JSON %s", wrong.Field, wrong.Value)
		}
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		line := 1 + strings.Count(string(data[:min(int(d.InputOffset()), len(data))]), "\n")
		return m, fmt.Errorf("%s:%d: %w", path.Join(where, manifestFile), line, err)
	}
	return m, nil
}

func (m manifest) info(id string) Info {
	p := m.Pages[id]
	info := Info{ID: id, URL: p.URL, Site: p.Site, Language: p.Language, Type: p.Type}
	if info.Language == "" {
		info.Language = m.Language
	}
	return info
}

// pairFiles returns the names for which text and labels exist, and an error for
// the first name that lacks one of them.
func pairFiles(fsys fs.FS, where string) ([]string, error) {
	files, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading corpus %s: %w", where, err)
	}
	names := map[string]bool{}
	var ids []string
	for _, f := range files {
		if f.IsDir() {
			continue
		}
		names[f.Name()] = true
		ext := path.Ext(f.Name())
		if id := strings.TrimSuffix(f.Name(), ext); ext == textExtension || ext == labelExtension {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for _, id := range ids {
		text, labels := id+textExtension, id+labelExtension
		if !names[labels] {
			return nil, fmt.Errorf("%s has no label file %s", path.Join(where, text), labels)
		}
		if !names[text] {
			return nil, fmt.Errorf("%s has no text file %s", path.Join(where, labels), text)
		}
	}
	return ids, nil
}

// readError names the file as the user knows it, not as the file system does.
func readError(where, file string, err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	return fmt.Errorf("reading %s: %w", path.Join(where, file), err)
}

func loadText(fsys fs.FS, where string, info Info) (*Page, *Gold, error) {
	textFile, labelFile := info.ID+textExtension, info.ID+labelExtension
	text, err := fs.ReadFile(fsys, textFile)
	if err != nil {
		return nil, nil, readError(where, textFile, err)
	}
	if line := invalidUTF8Line(string(text)); line > 0 {
		return nil, nil, fmt.Errorf("%s:%d: not valid UTF-8; convert the file first", path.Join(where, textFile), line)
	}
	labels, err := fs.ReadFile(fsys, labelFile)
	if err != nil {
		return nil, nil, readError(where, labelFile, err)
	}
	roles, err := ParseLabels(path.Join(where, labelFile), string(labels), string(text))
	if err != nil {
		return nil, nil, err
	}
	return NewText(info, string(text)), &Gold{Roles: roles}, nil
}
