package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

const manifestFile = "corpus.json"

// manifest is the optional file corpus.json of a folder.
type manifest struct {
	Name     string                  `json:"name,omitempty"`
	Language string                  `json:"language,omitempty"`
	Licence  string                  `json:"licence,omitempty"`
	Note     string                  `json:"note,omitempty"`
	Pages    map[string]manifestPage `json:"pages"`
}

// manifestPage is what is known of the page whose files have the key's name.
type manifestPage struct {
	// ID is the page's id where it is not the name of its files.
	ID       string `json:"id,omitempty"`
	URL      string `json:"url,omitempty"`
	Site     string `json:"site,omitempty"`
	Language string `json:"language,omitempty"`
	Type     string `json:"type,omitempty"`
	Split    string `json:"split,omitempty"`
	Licence  string `json:"licence,omitempty"`
}

func readManifest(fsys fs.FS, where string) (manifest, error) {
	var m manifest
	data, err := readFolderFile(fsys, where, manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, err
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

// info returns what is known of the page with files of the given name.
func (m manifest) info(name string) Info {
	info := Info(m.Pages[name])
	if info.ID == "" {
		info.ID = name
	}
	if info.Language == "" {
		info.Language = m.Language
	}
	if info.Licence == "" {
		info.Licence = m.Licence
	}
	return info
}

// readError names the file as the user knows it, not as the file system does.
func readError(where, file string, err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	return fmt.Errorf("reading %s: %w", path.Join(where, file), err)
}
