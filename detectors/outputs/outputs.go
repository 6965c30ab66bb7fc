// Package outputs takes what another system extracted, from files, as a detector: the
// detector "outputs:PATH". Nothing is run; the answer for a page is looked up by its id.
//
// PATH is one of
//
//	FILE.jsonl   an answer a line; .ndjson is the same
//	any file     one JSON object with the pages' ids as keys
//	a folder     an answer a file: ID.txt with the text, or ID.json with an answer
//
// An answer in JSON is a text or an object with one of the fields
//
//	text, articleBody, main_content  the text; "" and null keep nothing
//	lines                            the numbers of the kept lines ([corpus.Line.Number])
//	error                            why the system has no answer for this page
//
// other fields are ignored. In JSON lines it is an object with the id:
//
//	{"id": "a", "text": "what to keep"}
//	{"id": "b", "lines": [1, 2, 5]}
//
// articleBody is what the article extraction benchmark (AEB) calls the text, whose two
// layouts of output/SYSTEM.json are read, and main_content what WCXB does:
//
//	{ID: {"articleBody": "..."}}
//	{"version": "1.0", "output": {ID: {"articleBody": "..."}}}
//
// A file is laid out in the second way if it has an object output and no key but version
// beside it; other keys may be there if version is as well.
//
// A page for which PATH has nothing is an error of that page, not an empty answer: the
// system may never have been given it. An object with none of the fields is nothing.
//
// All is read by [Open], up to 512 MiB, and must be valid UTF-8. A file that cannot be
// read as described, and an id with two answers, is an error that names file and line.
package outputs

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors"
)

// Detector is what a system extracted. It is safe for concurrent use.
type Detector struct {
	path    string
	system  string // its version
	version string
	answers map[string]answer // by page id
}

// version is to be raised with every change after which the same files may make other answers.
const version = "1"

// Open reads the answers at the path, a file or a folder.
//
// In a folder, files of other names, links, and folders in it are passed over. A file's
// name is the page's id, where characters that no name can have are written as in a URL:
// a/b is a%2Fb.txt and 50% is 50%25.txt. A name that is not valid when read so is the id
// itself. Names of files come from the folder; none is ever made of an id.
func Open(path string) (*Detector, error) {
	l := newLoader(maxSize)
	if err := l.load(path); err != nil {
		return nil, fmt.Errorf("reading outputs: %w", err)
	}
	if len(l.answers) == 0 {
		return nil, fmt.Errorf("reading outputs: %s has no answers: none of its %d pages has %s", path, l.pages, fieldNames)
	}
	return &Detector{
		path: path, system: l.system, answers: l.answers,
		version: fmt.Sprintf("sha256:%.6x adapter %s", l.hash.Sum(nil), version),
	}, nil
}

// Name returns "outputs:" and the path as it was given to Open.
func (d *Detector) Name() string { return "outputs:" + d.path }

// Version returns a short hash of what was read and the adapter's own number.
func (d *Detector) Version() string { return d.version }

// SystemVersion returns the version of the system that the file states, "" if it does not.
func (d *Detector) SystemVersion() string { return d.system }

// Detect returns the answer for the page of this id. Where the answer names lines, those
// that are blank do not count; a line beyond the last is an error.
func (d *Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	a, ok := d.answers[page.ID]
	if !ok {
		return detectors.Extraction{}, fmt.Errorf("%s has nothing for page %q", d.Name(), page.ID)
	}
	e, err := a.extraction(page)
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("%s %w", d.Name(), err)
	}
	return e, nil
}
