package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// undecided stands in a label file for the role of a line that is Unlabelled.
const undecided = "?"

// A LabelError says which line of a label file is wrong, and how.
type LabelError struct {
	File string
	Line int // from 1
	Msg  string
}

// Error returns "FILE:LINE: what is wrong".
func (e *LabelError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// ParseLabels reads the label file of a text page and returns the role of each
// line of its text view.
//
// A label file has as many lines as the text. Where the text has a blank line,
// so has the label file; every other line is
//
//	role TAB text
//
// with the text of the same line repeated, so that a person can read and edit
// roles without a second window, and so that a label cannot slip to another
// line unnoticed. The role "?" marks a line that nobody has decided. Blanks at the
// ends of the repeated text do not matter, nor do soft hyphens and the kind of
// blank. The first line that does not fit is returned as a *LabelError with the
// given file name.
func ParseLabels(file, labels, text string) ([]Role, error) {
	if i := invalidUTF8Line(labels); i > 0 {
		return nil, &LabelError{file, i, "not valid UTF-8"}
	}
	want, got := splitLines(text), splitLines(labels)
	var roles []Role
	for i, line := range want {
		if i >= len(got) {
			return nil, &LabelError{file, i + 1, fmt.Sprintf("the label file ends after line %d, the text has %d", len(got), len(want))}
		}
		text := cleanLine(line)
		role, err := parseLabel(got[i], text)
		if err != nil {
			return nil, &LabelError{file, i + 1, err.Error()}
		}
		if text != "" {
			roles = append(roles, role)
		}
	}
	if len(got) > len(want) {
		return nil, &LabelError{file, len(want) + 1, fmt.Sprintf("the label file has %d lines, the text has %d", len(got), len(want))}
	}
	return roles, nil
}

// parseLabel returns the role that label gives to a line with the given text,
// Unlabelled for a blank line.
func parseLabel(label, text string) (Role, error) {
	if text == "" {
		if cleanLine(label) != "" {
			return Unlabelled, fmt.Errorf("label %q on a line that is blank in the text", shorten(label))
		}
		return Unlabelled, nil
	}
	if cleanLine(label) == "" {
		return Unlabelled, fmt.Errorf("no label for the line %q", shorten(text))
	}
	name, rest, ok := strings.Cut(strings.TrimPrefix(label, "\ufeff"), "\t")
	if !ok {
		return Unlabelled, fmt.Errorf("no tab between role and text in %q", shorten(label))
	}
	role := Unlabelled
	if name != undecided {
		var err error
		if role, err = ParseRole(name); err != nil {
			return Unlabelled, err
		}
	}
	if rest = cleanLine(rest); rest != text {
		return Unlabelled, fmt.Errorf("labels the line %q, but the text has %q", shorten(rest), shorten(text))
	}
	return role, nil
}

// FormatLabels writes the label file that ParseLabels reads, with one role for
// each line of the text view of text. It fails if their numbers differ.
func FormatLabels(roles []Role, text string) (string, error) {
	var out strings.Builder
	next := 0
	for i, raw := range splitLines(text) {
		if cleanLine(raw) != "" {
			if next == len(roles) {
				return "", fmt.Errorf("formatting labels: no role for line %d", i+1)
			}
			name := roles[next].String()
			if roles[next] == Unlabelled {
				name = undecided
			}
			out.WriteString(name + "\t" + strings.TrimSpace(raw)) // as it stands, so that a change is one line of a diff
			next++
		}
		out.WriteByte('\n')
	}
	if next < len(roles) {
		return "", fmt.Errorf("formatting labels: %d roles for %d lines", len(roles), next)
	}
	return out.String(), nil
}

// invalidUTF8Line returns the number of the first line of s that is not valid
// UTF-8, 0 if all are.
func invalidUTF8Line(s string) int {
	if utf8.ValidString(s) {
		return 0
	}
	for i, line := range strings.Split(s, "\n") {
		if !utf8.ValidString(line) {
			return i + 1
		}
	}
	return 0
}

// shorten cuts s for an error message.
func shorten(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}
