package outputs

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// maxSize bounds what is read of a file, or of all files of a folder together.
const maxSize = 512 << 20

var (
	errSize = fmt.Errorf("larger than %d MiB", maxSize>>20)
	errUTF8 = errors.New("not valid UTF-8; convert it first")
)

// byteOrderMark may stand before any text.
var byteOrderMark = []byte("\ufeff")

// A loader collects answers.
type loader struct {
	left    int64  // bytes that may be read still
	pages   int    // with or without an answer
	system  string // the version that it states
	answers map[string]answer
	at      map[string]string // where the answer of an id is from
	hash    hash.Hash         // of all that was read
}

func newLoader(limit int64) *loader {
	return &loader{left: limit, answers: make(map[string]answer), at: make(map[string]string), hash: sha256.New()}
}

func (l *loader) load(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return l.folder(path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither a file nor a folder", path) // reading a pipe might never end
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jsonl", ".ndjson":
		return l.jsonLines(path)
	default:
		return l.object(path)
	}
}

// add takes an answer in, if there is one. Where says where it stands.
func (l *loader) add(id, where string, a answer, ok bool) error {
	l.pages++
	if first, twice := l.at[id]; twice {
		return fmt.Errorf("%s: page %q has an answer in %s already", where, id, first)
	}
	l.at[id] = where
	if ok {
		l.answers[id] = a
	}
	return nil
}

// folder reads an answer from each file of a folder.
func (l *loader) folder(path string) error {
	files, err := os.ReadDir(path) // sorted
	if err != nil {
		return err
	}
	for _, f := range files {
		ending := filepath.Ext(f.Name())
		if !f.Type().IsRegular() || ending != ".txt" && ending != ".json" {
			continue
		}
		file := filepath.Join(path, f.Name())
		data, err := l.readFile(file)
		if err != nil {
			return err
		}
		a, ok := answer{text: string(data)}, true
		if ending == ".json" {
			data = bytes.TrimRight(data, " \t\r\n")
			if a, ok, err = parseAnswer(data); err != nil {
				return jsonError(file, data, err)
			}
		}
		if err := l.add(idOf(strings.TrimSuffix(f.Name(), ending)), file, a, ok); err != nil {
			return err
		}
	}
	if l.pages == 0 {
		return fmt.Errorf("%s has no file that ends in .txt or .json", path)
	}
	return nil
}

// idOf returns the id of the page that a file is named after.
func idOf(name string) string {
	if id, err := url.PathUnescape(name); err == nil {
		return id
	}
	return name
}

// readFile returns the content of a file without a byte order mark.
func (l *loader) readFile(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var out bytes.Buffer
	if info, err := f.Stat(); err == nil {
		out.Grow(int(min(info.Size(), l.left)) + bytes.MinRead)
	}
	if _, err := out.ReadFrom(io.LimitReader(f, l.left+1)); err != nil {
		return nil, err
	}
	l.left -= int64(out.Len())
	if l.left < 0 {
		return nil, fmt.Errorf("%s: %w", path, errSize)
	}
	data = out.Bytes()
	fmt.Fprintf(l.hash, "%q %d\n", filepath.Base(path), len(data))
	l.hash.Write(data)
	if at := invalidUTF8(data); at >= 0 {
		return nil, fmt.Errorf("%s: %w", position(path, data, at), errUTF8)
	}
	return bytes.TrimPrefix(data, byteOrderMark), nil
}

// jsonLines reads an answer from each line of a file that is not blank.
func (l *loader) jsonLines(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReaderSize(io.LimitReader(f, l.left+1), 64<<10)
	for number := 1; ; number++ {
		line, readErr := in.ReadBytes('\n')
		where := fmt.Sprintf("%s:%d", path, number)
		if readErr != nil && !errors.Is(readErr, io.EOF) {
			return fmt.Errorf("%s: %w", where, readErr)
		}
		if l.left -= int64(len(line)); l.left < 0 {
			return fmt.Errorf("%s: the file is %w", where, errSize)
		}
		l.hash.Write(line)
		if number == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := l.line(where, line); err != nil {
				return err
			}
		}
		if readErr != nil {
			return nil
		}
	}
}

func (l *loader) line(where string, line []byte) error {
	if !utf8.Valid(line) {
		return fmt.Errorf("%s: %w", where, errUTF8)
	}
	var f fields
	if err := json.Unmarshal(line, &f); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	if f.ID == nil {
		return fmt.Errorf("%s: the line has no id", where)
	}
	a, ok, err := f.answer()
	if err != nil {
		return fmt.Errorf("%s: page %q: %w", where, *f.ID, err)
	}
	return l.add(*f.ID, where, a, ok)
}

// position returns FILE:LINE of a place in the data of a file.
func position(path string, data []byte, at int) string {
	return fmt.Sprintf("%s:%d", path, 1+bytes.Count(data[:min(max(0, at), len(data))], []byte("\n")))
}

// jsonError names the line where JSON is broken off or wrong.
func jsonError(path string, data []byte, err error) error {
	if broken, ok := errors.AsType[*json.SyntaxError](err); ok {
		path = position(path, data, int(broken.Offset)-1)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// invalidUTF8 returns where data stops being UTF-8, -1 where it does not.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
