package reports

import (
	"io"
	"strings"
)

// Coloured returns a writer to which text tables are written in the colours of a
// terminal. All other formats are written to it as they are.
func Coloured(w io.Writer) io.Writer { return coloured{w} }

type coloured struct{ io.Writer }

// A tone is what a piece of a text table says by its colour as well. The words say it
// too, as not everybody sees colours.
type tone string

// The tones, as codes of ECMA-48.
const (
	plain   tone = ""
	title   tone = "1"  // bold
	faint   tone = "2"  // what matters less
	good    tone = "32" // green
	bad     tone = "31" // red
	caution tone = "33" // yellow
)

// paint returns s in the tone, or as it is where the writer has no colours.
func paint(w io.Writer, t tone, s string) string {
	if _, ok := w.(coloured); !ok || t == plain || s == "" {
		return s
	}
	return "\x1b[" + string(t) + "m" + s + "\x1b[0m"
}

// toneOf returns the tone of a cell by the word that it ends in or its column holds.
func toneOf(column, cell string) tone {
	switch column {
	case "vs best", "verdict":
		for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch word {
			case "best", "better", "pass", "raised":
				return good
			case "worse", "regression", "collapsed", "fail":
				return bad
			case "undecided", "tied":
				return faint
			}
		}
	case "outcomes":
		for _, word := range strings.Fields(cell) {
			switch strings.Trim(word, ",") {
			case "error", "panic", "timeout":
				return caution
			}
		}
	}
	return plain
}
