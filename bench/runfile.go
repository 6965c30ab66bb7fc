package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Schema is the version of the run file's format. A reader takes files of its
// own version; later versions only add fields and kinds of lines.
const Schema = 1

// Every line of a run file is one of these objects, told apart by its kind.
type (
	manifestLine struct {
		Kind   string `json:"kind"` // "manifest", the first line
		Schema int    `json:"schema"`
		Manifest
	}
	warningLine struct {
		Kind string `json:"kind"` // "warning"
		Warning
	}
	learningLine struct {
		Kind string `json:"kind"` // "learning"
		Learning
	}
	recordLine struct {
		Kind string `json:"kind"` // "record"
		Record
	}
)

// Write writes the run as JSON lines: the manifest, warnings, what site-aware
// detectors learned, then one record for each page and detector.
func (r *Run) Write(w io.Writer) error {
	buffered := bufio.NewWriter(w)
	e := json.NewEncoder(buffered)
	e.SetEscapeHTML(false)
	err := e.Encode(manifestLine{"manifest", Schema, r.Manifest})
	for _, warning := range r.Warnings {
		err = errors.Join(err, e.Encode(warningLine{"warning", warning}))
	}
	for _, l := range r.Learning {
		err = errors.Join(err, e.Encode(learningLine{"learning", l}))
	}
	for _, rec := range r.Records {
		err = errors.Join(err, e.Encode(recordLine{"record", rec}))
	}
	if err = errors.Join(err, buffered.Flush()); err != nil {
		return fmt.Errorf("writing run: %w", err)
	}
	return nil
}

// ReadRun reads what [Run.Write] wrote. Lines of an unknown kind are passed
// over. Name is how errors call the file.
func ReadRun(r io.Reader, name string) (*Run, error) {
	run := &Run{}
	in := bufio.NewReader(r)
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading run %s: %w", name, err)
		}
		if len(line) > 0 {
			if perr := run.readLine(line, number); perr != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, number, perr)
			}
		}
		if err != nil {
			break
		}
	}
	if run.Manifest.Corpora == nil {
		return nil, fmt.Errorf("%s is not a run file: it has no manifest", name)
	}
	return run, nil
}

func (r *Run) readLine(line []byte, number int) error {
	var head struct {
		Kind   string `json:"kind"`
		Schema int    `json:"schema"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return fmt.Errorf("not a line of a run file: %w", err)
	}
	if number == 1 && (head.Kind != "manifest" || head.Schema != Schema) {
		return fmt.Errorf("want a manifest of schema %d, have %q of schema %d", Schema, head.Kind, head.Schema)
	}
	switch head.Kind {
	case "manifest":
		return json.Unmarshal(line, &r.Manifest)
	case "warning":
		var w Warning
		err := json.Unmarshal(line, &w)
		r.Warnings = append(r.Warnings, w)
		return err
	case "learning":
		var l Learning
		err := json.Unmarshal(line, &l)
		r.Learning = append(r.Learning, l)
		return err
	case "record":
		var rec Record
		err := json.Unmarshal(line, &rec)
		r.Records = append(r.Records, rec)
		return err
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
