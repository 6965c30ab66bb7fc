package program

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitWords(t *testing.T) {
	tests := []struct {
		name, command string
		want          []string
		err           string
	}{
		{name: "blanks", command: " a  b\tc\nd ", want: []string{"a", "b", "c", "d"}},
		{name: "single quotes keep everything", command: `a 'b  "c" \n \' d`, want: []string{"a", `b  "c" \n \`, "d"}},
		{name: "double quotes", command: `a "b 'c' \"d\" \\ \n $HOME"`, want: []string{"a", `b 'c' "d" \ \n $HOME`}},
		{name: "parts of a word", command: `a'b c'"d e"f`, want: []string{"ab cd ef"}},
		{name: "empty word", command: `a '' ""`, want: []string{"a", "", ""}},
		{name: "backslash before a blank", command: `a\ b \'c \\ \"`, want: []string{"a b", "'c", `\`, `"`}},
		{name: "backslash before a letter", command: `C:\python\python.exe x\`, want: []string{`C:\python\python.exe`, `x\`}},
		{name: "nothing is expanded", command: "a $HOME *.go ~ `b` ; c | d & >e #f", want: strings.Fields("a $HOME *.go ~ `b` ; c | d & >e #f")},
		{name: "other scripts", command: "программа «а б»", want: []string{"программа", "«а", "б»"}},
		{name: "nothing", command: " \t", err: "names no program"},
		{name: "empty program", command: "'' a", err: "names no program"},
		{name: "open single quote", command: "a 'b", err: "quote ' is not closed"},
		{name: "open double quote", command: `a "b\"`, err: `quote " is not closed`},
		{name: "NUL", command: "a b\x00", err: "NUL"},
		{name: "NUL in quotes", command: "a 'b\x00'", err: "NUL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := splitWords(tt.command)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkError(t, err, tt.err)
		})
	}
}

func TestCutView(t *testing.T) {
	tests := []struct {
		command, rest, view, err string
	}{
		{command: "a b", rest: "a b"},
		{command: "a b?view=text", rest: "a b", view: "text"},
		{command: "a?view=html", rest: "a", view: "html"},
		{command: "a 'http://b/?view=text'", rest: "a 'http://b/?view=text'"},
		{command: "a 'http://b/?view=text'?view=text", rest: "a 'http://b/?view=text'", view: "text"},
		{command: "a?view=text b", rest: "a?view=text b"},
		{command: "a http://b/?view=all", err: `unknown view "all"`},
		{command: "a?view=", err: `unknown view ""`},
	}
	for _, tt := range tests {
		rest, view, err := cutView(tt.command)
		if rest != tt.rest || view != tt.view {
			t.Errorf("cutView(%q) = %q, %q; want %q, %q", tt.command, rest, view, tt.rest, tt.view)
		}
		checkError(t, err, tt.err)
	}
}

// checkError fails the test unless the error has the text; "" is no error.
func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("no error, want one with %q", want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("error %q, want %q in it", err, want)
	}
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("an error of several lines: %q", err)
	}
}
