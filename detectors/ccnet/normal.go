package ccnet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalise returns a line as CCNet compares it: without blanks at its ends,
// lower-cased, each digit of any script made a 0, and without control characters
// and the punctuation of one list. The list holds typographic marks: ASCII marks
// stay, and so do accents and blanks inside the line.
//
// The list is the following; it was not checked mark by mark against the tool's
// source:
//
//	，。、„”“«»」「《》´∶：？！（）；–—．～’…━〈〉【】％►
func Normalise(line string) string {
	return string(appendNormal(nil, line))
}

const punctuation = "，。、„”“«»」「《》´∶：？！（）；–—．～’…━〈〉【】％►"

func appendNormal(out []byte, line string) []byte {
	for _, r := range strings.TrimSpace(line) {
		switch {
		case r < utf8.RuneSelf:
			out = appendASCII(out, byte(r))
		case r < 0xa0: // control characters
		case r >= '\u0660' && unicode.IsDigit(r): // the first digits beyond ASCII
			out = append(out, '0')
		case (r < 'À' || r >= '–') && strings.ContainsRune(punctuation, r): // none of the list is between
		default:
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return out
}

func appendASCII(out []byte, b byte) []byte {
	switch {
	case b < ' ' || b == 0x7f:
		return out
	case '0' <= b && b <= '9':
		return append(out, '0')
	case 'A' <= b && b <= 'Z':
		return append(out, b+'a'-'A')
	default:
		return append(out, b)
	}
}
