package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// request is a page as the program is given it.
type request struct {
	id   string // as the program must repeat it
	line []byte // with the line feed at its end
}

// message is what the line of a request holds.
type message struct {
	Protocol int      `json:"protocol"`
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	Language string   `json:"language"`
	HTML     *string  `json:"html,omitempty"`
	Lines    []string `json:"lines,omitzero"`
}

func newRequest(page *corpus.Page, textView bool) (request, error) {
	// JSON has no invalid UTF-8, so the answer could not repeat it.
	id := strings.ToValidUTF8(page.ID, "\ufffd")
	out := message{Protocol: Protocol, ID: id, URL: page.URL, Language: page.Language}
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

// answer is what a program says of a page. NS, Basis and Chances came later than programs that
// may say something else by these names, so that anything but a number, a string and a list of
// chances is nothing.
type answer struct {
	ID    *string         `json:"id"`
	Text  *string         `json:"text,omitempty"`
	Lines []int           `json:"lines,omitzero"`
	Error string          `json:"error,omitempty"`
	NS    json.RawMessage `json:"ns,omitempty"`
	Basis json.RawMessage `json:"basis,omitempty"`
	// Chances are by number, as the lines of a request are, so that the first is that of line 1.
	Chances json.RawMessage `json:"chances,omitempty"`
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

// panicPrefix is what the error of a panic begins with.
const panicPrefix = "panic: "

// maxReport bounds what an error repeats of the error in an answer, in bytes.
const maxReport = 500

// extraction takes the answer to the lines of the page.
func (a answer) extraction(page *corpus.Page) (detectors.Extraction, error) {
	if a.Error != "" {
		err := fmt.Errorf("reported %q", shorten(a.Error, maxReport))
		if strings.HasPrefix(a.Error, panicPrefix) {
			err = &detectors.PanicError{Err: err}
		}
		return detectors.Extraction{}, err
	}
	var e detectors.Extraction
	var err error
	if a.Text != nil {
		e = detectors.KeepText(*a.Text)
	} else if e, err = detectors.KeepNumbers(page, a.Lines); err != nil {
		return detectors.Extraction{}, err
	}
	e.Basis, e.Chances = a.basis(), a.chances(page.Lines())
	return e, nil
}

// chances returns how likely each of the lines is content, nil where the answer does not say.
func (a answer) chances(lines []corpus.Line) []float32 {
	var numbered []float32
	if json.Unmarshal(a.Chances, &numbered) != nil || numbered == nil || len(numbered) < lastNumber(lines) {
		return nil
	}
	chances := make([]float32, len(lines))
	for i, l := range lines {
		if chances[i] = numbered[l.Number-1]; chances[i] < 0 || chances[i] > 1 {
			return nil
		}
	}
	return chances
}

func (a answer) basis() string {
	var basis string
	if json.Unmarshal(a.Basis, &basis) != nil {
		return ""
	}
	return basis
}

// took returns how long the detector says that it took, 0 where it does not say, or says
// less than nothing or more than passed for whoever asked it.
func (a answer) took(passed time.Duration) time.Duration {
	var took time.Duration
	if json.Unmarshal(a.NS, &took) != nil || took < 0 || took > passed {
		return 0
	}
	return took
}

// shorten returns the first bytes of s, with a sign where there were more.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
