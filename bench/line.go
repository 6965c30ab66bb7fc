package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Schema is the version of the run file's format. A reader takes files of its own
// version; later versions of chaff that keep it only add fields and kinds of lines, which
// a reader passes over and, where it copies a run, keeps.
const Schema = 2

// The kinds of lines of a run file.
const (
	manifestKind = "manifest" // the first line: Manifest, and the schema
	pageKind     = "page"     // Result; as many lines follow as it has records
	recordKind   = "record"   // Record
)

// head is what tells lines apart.
type head struct {
	Kind   string `json:"kind"`
	Schema int    `json:"schema,omitempty"`
}

// appendLine appends a line of the given kind with the fields of v, and those that a
// later version of chaff gave it.
func appendLine(to []byte, h head, v any, extra map[string]json.RawMessage) ([]byte, error) {
	first, err := marshal(h)
	if err != nil {
		return to, err
	}
	rest, err := marshal(v)
	if err != nil {
		return to, err
	}
	to = append(append(append(to, first[:len(first)-1]...), ','), rest[1:len(rest)-1]...)
	var names []string
	for name := range extra {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		key, err := marshal(name)
		if err != nil {
			return to, err
		}
		to = append(append(append(append(to, ','), key...), ':'), extra[name]...)
	}
	return append(to, "}\n"...), nil
}

// marshal returns v as JSON that leaves markup as it is, which most text here is full of.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// appendResult appends the lines of a page.
func appendResult(to []byte, result Result, records []Record) ([]byte, error) {
	result.Answers = len(records)
	to, err := appendLine(to, head{Kind: pageKind}, result, result.Extra)
	for _, rec := range records {
		if err != nil {
			break
		}
		to, err = appendLine(to, head{Kind: recordKind}, rec, rec.Extra)
	}
	return to, err
}

// kindOf returns the kind of a line.
func kindOf(line []byte) (head, error) {
	var h head
	if err := json.Unmarshal(line, &h); err != nil {
		return head{}, fmt.Errorf("not a line of a run file: %w", err)
	}
	return h, nil
}

// The lines as they are read.
type (
	manifestLine struct {
		head
		Manifest
	}
	pageLine struct {
		head
		Result
	}
	recordLine struct {
		head
		Record
	}
)

// parseLine reads a line into v and returns the fields that v has no place for.
func parseLine[T any](line []byte, v *T) (extra map[string]json.RawMessage, err error) {
	if parseStrictly(line, v) == nil {
		return nil, nil
	}
	if err := json.Unmarshal(line, v); err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	extra = make(map[string]json.RawMessage)
	for name, value := range fields {
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		if parseStrictly(slices.Concat([]byte("{"), key, []byte(":"), value, []byte("}")), new(T)) != nil {
			extra[name] = value
		}
	}
	return extra, nil
}

func parseStrictly(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func parseManifest(line []byte) (Manifest, error) {
	h, err := kindOf(line)
	if err != nil {
		return Manifest{}, err
	}
	if h.Kind != manifestKind || h.Schema != Schema {
		return Manifest{}, fmt.Errorf("want a manifest of schema %d, have %q of schema %d: make the run again", Schema, h.Kind, h.Schema)
	}
	var l manifestLine
	l.Extra, err = parseLine(line, &l)
	if err == nil && (len(l.Corpora) == 0 || len(l.Detectors) == 0) {
		err = errors.New("the manifest names no corpus or no detector")
	}
	return l.Manifest, err
}

func parseResult(line []byte) (Result, error) {
	var l pageLine
	extra, err := parseLine(line, &l)
	l.Extra = extra
	return l.Result, err
}

func parseRecord(line []byte) (Record, error) {
	var l recordLine
	extra, err := parseLine(line, &l)
	l.Extra = extra
	return l.Record, err
}

// parseRecords reads the records that follow the line of a page, which must be one of each
// detector in their order.
func parseRecords(lines [][]byte, of Result, detectors []string) ([]Record, error) {
	if len(lines) < of.Answers || of.Answers != 0 && of.Answers != len(detectors) {
		return nil, fmt.Errorf("page %q has %d of %d records of %d detectors: the run is not whole", of.Page, len(lines), of.Answers, len(detectors))
	}
	out := make([]Record, of.Answers)
	for i := range out {
		var err error
		if out[i], err = parseRecord(lines[i]); err != nil {
			return nil, fmt.Errorf("page %q: %w", of.Page, err)
		}
		if r := out[i]; r.Corpus != of.Corpus || r.Page != of.Page || r.Detector != detectors[i] {
			return nil, fmt.Errorf("page %q has a record of %s on page %q out of order: is the run whole?", of.Page, r.Detector, r.Page)
		}
	}
	return out, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
