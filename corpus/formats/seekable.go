package formats

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

// seekable returns files in which the named one can be entered in the middle. A file
// of a ZIP cannot, and reading it from its start for each of its pages would cost
// the square of its size: it is held in memory, and refused where it is too large.
func seekable(files fs.FS, name string) (fs.FS, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // it is only read
	if _, ok := f.(io.Seeker); ok {
		return files, nil
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MiB; unpack the ZIP first", name, maxFile>>20)
	}
	return heldFile{name, data}, nil
}

// heldFile is a file system of one file in memory.
type heldFile struct {
	name string
	data []byte
}

func (h heldFile) Open(name string) (fs.File, error) {
	if name != h.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return openHeld{bytes.NewReader(h.data)}, nil
}

type openHeld struct{ *bytes.Reader }

func (openHeld) Stat() (fs.FileInfo, error) { return nil, fs.ErrInvalid }

func (openHeld) Close() error { return nil }
