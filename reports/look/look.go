// Package look is what all pages that chaff shows in a browser have in common: the style
// sheet with the colours of both themes, the script that changes between them, and how text
// of pages, which is hostile, is made fit to be shown.
package look

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CSS is the style sheet that comes before a page's own.
//
//go:embed base.css
var CSS string

// JS is the script of the button.theme that a page has.
//
//go:embed theme.js
var JS string

// Cut returns text as [Shown] does, of one longer than the limit in bytes the start, and
// how many characters are left out: a browser must hold the page.
func Cut(text string, limit int) (string, int) {
	if len(text) <= limit {
		return Shown(text), 0
	}
	at := limit
	for at > limit-utf8.UTFMax && !utf8.RuneStart(text[at]) {
		at--
	}
	return Shown(text[:at]), utf8.RuneCountInString(text[at:])
}

// maxMarks is how many combining marks on one letter are shown; writing needs four or five.
const maxMarks = 16

// Shown returns page text as a browser may show it: control characters, which it would
// drop or take for line breaks, as their symbols, and what is no UTF-8 as U+FFFD. Of combining
// marks on one letter the first [maxMarks] are shown, and the rest as an ellipsis: on a letter
// with a hundred thousand of them Chromium spends a minute.
func Shown(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		} else if marks++; marks == maxMarks+1 {
			return '…'
		} else if marks > maxMarks {
			return -1
		}
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case r < ' ':
			return '␀' + r
		case r == '\x7f':
			return '␡'
		case 0x80 <= r && r < 0xa0:
			return '\uFFFD'
		}
		return r
	}, s)
}
