package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
)

// request is a page as the program is given it.
type request struct {
	id   string // as the program must repeat it
	line []byte // with the line feed at its end
}

func newRequest(page *corpus.Page, textView bool) (request, error) {
	// JSON has no invalid UTF-8, so the answer could not repeat it.
	id := strings.ToValidUTF8(page.ID, "\ufffd")
	out := struct {
		Protocol int      `json:"protocol"`
		ID       string   `json:"id"`
		URL      string   `json:"url"`
		Language string   `json:"language"`
		HTML     *string  `json:"html,omitempty"`
		Lines    []string `json:"lines,omitzero"`
	}{Protocol: Protocol, ID: id, URL: page.URL, Language: page.Language}
	if page.Kind == corpus.HTML && !textView {
		out.HTML = &page.Source
	} else {
		out.Lines = numberedLines(page.Lines())
	}
	var line bytes.Buffer
	line.Grow(len(page.Source) + len(page.Source)/8)
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false) // it makes six bytes of every <
	err := e.Encode(out)
	return request{id, line.Bytes()}, err
}

// numberedLines returns the lines with blank ones between them, so that a line's place is
// its number.
func numberedLines(lines []corpus.Line) []string {
	out := make([]string, lastNumber(lines))
	for _, l := range lines {
		out[l.Number-1] = l.Text
	}
	return out
}

func lastNumber(lines []corpus.Line) int {
	if len(lines) == 0 {
		return 0
	}
	return lines[len(lines)-1].Number
}

// answer is what a program says of a page.
type answer struct {
	ID    *string `json:"id"`
	Text  *string `json:"text"`
	Lines []int   `json:"lines"`
	Error string  `json:"error"`
}

// shownBytes is how much an error shows of what a program printed.
const shownBytes = 80

// parseAnswer reads a line as the answer for the page with the given id.
func parseAnswer(line []byte, id string) (answer, error) {
	var a answer
	err := json.Unmarshal(line, &a)
	switch {
	case err != nil:
	case a.ID == nil:
		err = errors.New("it has no id")
	case *a.ID != id:
		return answer{}, fmt.Errorf("answered for page %q when asked for page %q", shorten(*a.ID, shownBytes), shorten(id, shownBytes))
	case a.Error != "":
	case a.Text == nil && a.Lines == nil:
		err = errors.New("it has neither text, lines nor error")
	case a.Text != nil && a.Lines != nil:
		err = errors.New("it has both text and lines")
	}
	if err != nil {
		return answer{}, fmt.Errorf("printed something that is not an answer: %q (%w)", shorten(string(bytes.TrimRight(line, "\r\n")), shownBytes), err)
	}
	return a, nil
}

// maxReport bounds what an error repeats of the error in an answer, in bytes.
const maxReport = 500

// extraction takes the answer to the lines of the page.
func (a answer) extraction(page *corpus.Page) (detectors.Extraction, error) {
	if a.Error != "" {
		return detectors.Extraction{}, fmt.Errorf("reported %q", shorten(a.Error, maxReport))
	}
	if a.Text != nil {
		return detectors.KeepText(*a.Text), nil
	}
	return detectors.KeepNumbers(page, a.Lines)
}

// shorten returns the first bytes of s, with a sign where there were more.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
