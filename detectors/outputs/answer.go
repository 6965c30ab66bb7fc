package outputs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"chaff/corpus"
	"chaff/detectors"
)

// An answer is what the system said of a page.
type answer struct {
	text  string
	lines []int  // nil where the answer is text
	err   string // why there is none
}

// fields is an answer as JSON has it.
type fields struct {
	ID          *string  `json:"id"`
	Text        nullable `json:"text"`
	ArticleBody nullable `json:"articleBody"`
	MainContent nullable `json:"main_content"`
	Lines       []int    `json:"lines"`
	Error       string   `json:"error"`
}

const fieldNames = "text, articleBody, main_content, lines or error"

// nullable is a text that may be null, which is not the same as absent.
type nullable struct {
	text  string
	given bool
}

// UnmarshalJSON is called for null too.
func (n *nullable) UnmarshalJSON(data []byte) error {
	n.given = true
	return json.Unmarshal(data, &n.text) // null leaves it empty
}

var errFields = errors.New("two of " + fieldNames)

// answer returns the answer of the fields; false where there is none.
func (f fields) answer() (a answer, ok bool, err error) {
	given := 0
	for _, n := range []nullable{f.Text, f.ArticleBody, f.MainContent} {
		if n.given {
			a.text = n.text
			given++
		}
	}
	if f.Lines != nil {
		a.lines = f.Lines
		given++
	}
	if f.Error != "" {
		return answer{err: f.Error}, true, nil
	}
	if given > 1 {
		return answer{}, false, errFields
	}
	return a, given == 1, nil
}

// parseAnswer reads an answer that is a text, null or an object.
func parseAnswer(value []byte) (a answer, ok bool, err error) {
	if startsObject(value) {
		var f fields
		if err := json.Unmarshal(value, &f); err != nil {
			return answer{}, false, err
		}
		return f.answer()
	}
	var text nullable
	err = json.Unmarshal(value, &text)
	if _, wrong := errors.AsType[*json.UnmarshalTypeError](err); wrong {
		err = errors.New("the answer is neither a text nor an object")
	}
	return answer{text: text.text}, err == nil, err
}

// startsObject reports whether JSON is an object, if it is valid.
func startsObject(value []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(value, " \t\r\n"), []byte("{"))
}

// extraction takes the answer to the lines of the page.
func (a answer) extraction(page *corpus.Page) (detectors.Extraction, error) {
	if a.err != "" {
		return detectors.Extraction{}, fmt.Errorf("reports for page %q: %q", page.ID, a.err)
	}
	if a.lines == nil {
		return detectors.KeepText(a.text), nil
	}
	return detectors.KeepNumbers(page, a.lines)
}
