package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// A BrokenRunError says why a run file cannot be trusted to hold a whole run.
type BrokenRunError struct {
	File string
	Err  error
}

// Error returns "FILE: reason".
func (e *BrokenRunError) Error() string { return fmt.Sprintf("%s: %v", e.File, e.Err) }

// Unwrap returns the reason.
func (e *BrokenRunError) Unwrap() error { return e.Err }

// ErrNoManifest is a run file that ends before its manifest does: nothing was done.
var ErrNoManifest = errors.New("it ends before its manifest")

// zstdMagic is what a Zstandard frame begins with.
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// OpenRun opens a run file. Its records stay in the file until they are asked for; the
// run must be closed. A file whose end is torn, as the end of a process may leave it, holds
// the pages before ([Run.Missing] says how many it lacks). What is no run file at all
// gives a *BrokenRunError.
//
// A run file is JSON lines: a manifest, then for each page a line of kind "page", which
// says how many lines of kind "record" follow, one of each detector. Lines of another
// kind are passed over. Chaff packs each page in a Zstandard frame (zstdcat unpacks the
// file); a file that is not packed is read as well.
func OpenRun(path string) (*Run, error) {
	f, err := openFrames(path)
	if err != nil {
		return nil, fmt.Errorf("opening run: %w", err)
	}
	var magic [4]byte
	if _, err := f.in.ReadAt(magic[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(fmt.Errorf("reading run %s: %w", path, err), f.close())
	}
	if !bytes.Equal(magic[:], zstdMagic) {
		run, err := ReadRun(f.in, path)
		return run, errors.Join(err, f.close())
	}
	run, _, err := f.index()
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return run, nil
}

// index reads a packed run but for its records, and returns where its last whole frame
// ends.
func (f *frames) index() (*Run, int64, error) {
	lines, at, err := f.next(0)
	if errors.Is(err, io.EOF) || errors.Is(err, errTorn) {
		return nil, 0, &BrokenRunError{f.name, ErrNoManifest}
	}
	if err != nil {
		return nil, 0, &BrokenRunError{f.name, fmt.Errorf("it is not a run file, or not packed: %w", err)}
	}
	m, err := parseManifest(lines[0])
	if err != nil {
		return nil, 0, &BrokenRunError{f.name, err}
	}
	var results []Result
	var spots []spot
	end, start, first := at, int64(0), 1
	for {
		for n, line := range lines[first:] {
			if h, err := kindOf(line); err != nil {
				return nil, 0, &BrokenRunError{f.name, err}
			} else if h.Kind != pageKind {
				continue
			}
			r, err := parseResult(line)
			if err != nil {
				return nil, 0, &BrokenRunError{f.name, err}
			}
			results, spots = append(results, r), append(spots, spot{start, first + n})
		}
		start, first = end, 0
		if lines, at, err = f.next(end); err != nil {
			break
		}
		end = at
	}
	switch {
	case errors.Is(err, errDamaged):
		return nil, 0, &BrokenRunError{f.name, err}
	case !errors.Is(err, io.EOF) && !errors.Is(err, errTorn):
		return nil, 0, fmt.Errorf("reading run %s: %w", f.name, err)
	}
	run := &Run{Manifest: m, file: f}
	for _, i := range m.order(results) {
		run.Results, run.spots = append(run.Results, results[i]), append(run.spots, spots[i])
	}
	run.index()
	return run, end, run.checkPages(f.name)
}

// checkPages reports a page that the run has twice or that is of none of its corpora.
func (r *Run) checkPages(name string) error {
	corpora := make(map[string]bool)
	for _, c := range r.Manifest.Corpora {
		corpora[c.Name] = true
	}
	for i, result := range r.Results {
		switch {
		case !corpora[result.Corpus]:
			return &BrokenRunError{name, fmt.Errorf("page %q is of corpus %q, which the manifest does not name", result.Page, result.Corpus)}
		case r.Place(result.Corpus, result.Page) != i:
			return &BrokenRunError{name, fmt.Errorf("page %q of corpus %s is in it twice", result.Page, result.Corpus)}
		case result.Answers != 0 && result.Answers != len(r.Manifest.Detectors):
			return &BrokenRunError{name, fmt.Errorf("page %q has %d records of %d detectors", result.Page, result.Answers, len(r.Manifest.Detectors))}
		}
	}
	return nil
}

// ReadRun reads a run that is not packed into memory. A page without all of its records
// counts as missing. Name is how errors call the file.
func ReadRun(r io.Reader, name string) (*Run, error) {
	in := bufio.NewReader(r)
	var m Manifest
	var results []Result
	var records [][]Record
	var left int // records that the last page lacks
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading run %s: %w", name, err)
		}
		if err != nil {
			break // the last line ends in a line feed, or is torn
		}
		broken := func(err error) error { return &BrokenRunError{fmt.Sprintf("%s:%d", name, number), err} }
		if number == 1 {
			if m, err = parseManifest(line); err != nil {
				return nil, broken(err)
			}
			continue
		}
		h, err := kindOf(line)
		if err != nil {
			return nil, broken(err)
		}
		switch h.Kind {
		case pageKind:
			result, err := parseResult(line)
			if err != nil {
				return nil, broken(err)
			}
			if left > 0 {
				return nil, broken(fmt.Errorf("page %q lacks %d records", results[len(results)-1].Page, left))
			}
			results, records, left = append(results, result), append(records, nil), result.Answers
		case recordKind:
			rec, err := parseRecord(line)
			if err != nil {
				return nil, broken(err)
			}
			last := len(results) - 1
			if left == 0 || rec.Page != results[last].Page || rec.Corpus != results[last].Corpus ||
				len(records[last]) >= len(m.Detectors) || rec.Detector != m.Detectors[len(records[last])] {
				return nil, broken(fmt.Errorf("a record of %s on page %q is out of order", rec.Detector, rec.Page))
			}
			records[last] = append(records[last], rec)
			left--
		}
	}
	if m.Corpora == nil {
		return nil, &BrokenRunError{name, errors.New("it is not a run file: it has no manifest")}
	}
	if left > 0 {
		results, records = results[:len(results)-1], records[:len(records)-1]
	}
	run := NewRun(m, results, records)
	return run, run.checkPages(name)
}

// Write writes the run as a packed run file: what was not changed since it was read is
// written as it was, with all that this version does not know.
func (r *Run) Write(w io.Writer) error {
	p, err := newPacker()
	if err != nil {
		return fmt.Errorf("writing run: %w", err)
	}
	lines, err := appendLine(nil, head{manifestKind, Schema}, r.Manifest, r.Manifest.Extra)
	if err != nil {
		return fmt.Errorf("writing run: %w", err)
	}
	if _, err := w.Write(p.pack(lines)); err != nil {
		return fmt.Errorf("writing run: %w", err)
	}
	for i, result := range r.Results {
		records, err := r.Records(i)
		if err != nil {
			return err
		}
		if lines, err = appendResult(lines[:0], result, records); err != nil {
			return fmt.Errorf("writing page %q of the run: %w", result.Page, err)
		}
		if _, err := w.Write(p.pack(lines)); err != nil {
			return fmt.Errorf("writing run: %w", err)
		}
	}
	return nil
}

// A RunFile is a run file that a run is being written to.
type RunFile struct {
	path string
	done *Run // what it held when it was opened; nil of a new one

	packer packer
	mu     sync.Mutex
	out    *os.File
	err    error // of the first write that failed
}

// CreateRun makes a new run file for [Plan.File], and the folder that it is in. What was
// there before is kept, once, as [PreviousRun].
func CreateRun(path string) *RunFile { return &RunFile{path: path} }

// ResumeRun opens a run file to go on with the run. What a torn end holds of a page is cut
// off; a file that ends before its manifest begins anew. It fails where another run is
// writing the file, as far as the system can tell.
func ResumeRun(path string) (*RunFile, error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, fmt.Errorf("resuming run: %w", err)
	}
	if err := lock(out); err != nil {
		return nil, errors.Join(fmt.Errorf("resuming run %s: %w", path, err), out.Close())
	}
	run, err := cutTorn(path, out)
	if errors.Is(err, ErrNoManifest) {
		return CreateRun(path), out.Close()
	}
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return &RunFile{path: path, done: run, out: out}, nil
}

// cutTorn reads a run file and cuts its torn end off.
func cutTorn(path string, out *os.File) (*Run, error) {
	f, err := openFrames(path)
	if err != nil {
		return nil, fmt.Errorf("opening run: %w", err)
	}
	run, end, err := f.index()
	if err == nil {
		err = out.Truncate(end)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("resuming run: %w", err), f.close())
	}
	return run, nil
}

// Close gives the file up where no run ends with it. Nothing that was written is lost.
func (f *RunFile) Close() error {
	if f == nil {
		return nil
	}
	var err error
	if f.out != nil {
		err = f.out.Close()
	}
	if f.done != nil {
		err = errors.Join(err, f.done.Close())
	}
	f.out, f.done = nil, nil
	return err
}

// Run returns what the file held when it was opened, nil of a new one.
func (f *RunFile) Run() *Run { return f.done }

// PreviousRun returns where the file is kept that a new run takes the place of.
func PreviousRun(path string) string {
	return filepath.Join(filepath.Dir(path), "previous-"+filepath.Base(path))
}

// keepPrevious makes room for a new file, unless somebody is writing the old one.
func keepPrevious(path string) error {
	old, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := errors.Join(lock(old), old.Close()); err != nil {
		return err
	}
	return os.Rename(path, PreviousRun(path))
}

// begin makes the file ready for results.
func (f *RunFile) begin(m Manifest) error {
	var err error
	if f.packer, err = newPacker(); err != nil || f.out != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
		return err
	}
	if err := keepPrevious(f.path); err != nil {
		return err
	}
	if f.out, err = os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o644); err != nil {
		return err
	}
	if err := lock(f.out); err != nil {
		return err
	}
	lines, err := appendLine(nil, head{manifestKind, Schema}, m, m.Extra)
	if err != nil {
		return err
	}
	_, err = f.out.Write(f.packer.pack(lines))
	return err
}

// add appends what a run made of a page.
func (f *RunFile) add(result Result, records []Record) error {
	lines, err := appendResult(nil, result, records)
	if err != nil {
		return err
	}
	packed := f.packer.pack(lines)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil { // after a torn frame nothing may follow
		_, f.err = f.out.Write(packed)
	}
	return f.err
}

// end closes the file and opens what it holds.
func (f *RunFile) end() (*Run, error) {
	err := errors.Join(f.out.Sync(), f.out.Close())
	if f.done != nil {
		err = errors.Join(err, f.done.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("writing run %s: %w", f.path, err)
	}
	return OpenRun(f.path)
}
