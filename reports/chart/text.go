package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// missing stands for a value that is not known.
const missing = "–"

const (
	maxRunes = 200 // of a label, anywhere
	maxMarks = 2   // combining marks on a letter: more of them climb over other lines
)

// plain makes a hostile label fit to be shown: a single line without control and
// invisible formatting characters. One with letters that run right to left stands in
// isolates, so that it does not turn around what is beside it.
func plain(s string) string { return isolate(strip(s)) }

const (
	firstStrongIsolate = '\u2068'
	popIsolate         = '\u2069'
)

// strip is plain without the isolates.
func strip(s string) string {
	s = clean(s, "\u200c\u200d")
	for i, n := 0, 0; i < len(s); n++ {
		if n == maxRunes {
			return s[:i]
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s
}

// clean removes what no text may have, which XML could not hold or a reader not see, but
// for the formatting characters that are to be kept.
func clean(s, keep string) string {
	marks := 0
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cc, r):
			r = ' '
		case unicode.Is(unicode.Cf, r) && !strings.ContainsRune(keep, r), r&0xfffe == 0xfffe:
			return -1
		}
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			if marks++; marks > maxMarks {
				return -1
			}
		} else {
			marks = 0
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

func isolate(s string) string {
	for _, r := range s {
		if r < 0x590 {
			continue
		}
		p, _ := bidi.LookupRune(r)
		if class := p.Class(); class == bidi.R || class == bidi.AL {
			return string(firstStrongIsolate) + s + string(popIsolate)
		}
	}
	return s
}

// advances are the widths of the ASCII characters from space on in thousandths of the
// font size, those of DejaVu Sans, which is as wide as any sans-serif font in common use:
// what fits by them fits.
var advances = [95]int{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
	636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
	1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
	603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
	500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
	635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
}

// A font is a class of the style sheet with its size.
type font struct {
	class string
	size  float64
}

var (
	body   = font{"", 12}
	strong = font{"strong", 12.1} // bold is wider
	small  = font{"small", 10.5}
	tiny   = font{"tiny", 9.5}
)

// width is the width of the text, never less than it takes in a usual font.
func (f font) width(s string) float64 {
	sum := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += advances[r-' ']
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case r >= 0x1100: // wide in East Asia; signs and arrows are not wider
			sum += 1000
		default:
			sum += 800
		}
	}
	if f.class == strong.class {
		sum += sum / 10
	}
	return float64(sum) * f.size / 1000
}

// clip shortens the text in its middle until it fits, for names differ at both ends.
func (f font) clip(s string, width float64) string {
	s = strip(s)
	if f.width(s) <= width {
		return isolate(s)
	}
	runes := []rune(s)
	for keep := len(runes) - 1; keep > 0; keep-- {
		head := (keep*3 + 4) / 5
		short := string(runes[:head]) + "…" + string(runes[len(runes)-(keep-head):])
		if f.width(short) <= width {
			return isolate(short)
		}
	}
	return "…"
}

// widest is the width of the widest text.
func (f font) widest(texts []string) float64 {
	widest := 0.0
	for _, s := range texts {
		widest = max(widest, f.width(strip(s)))
	}
	return widest
}

// figure prints a figure of a metric.
func figure(x float64) string {
	if !isNumber(x) {
		return missing
	}
	return strconv.FormatFloat(x, 'f', 3, 64)
}

// minus sets the sign that a number's width wants in a drawing.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// signed prints a difference.
func signed(x float64) string {
	if !isNumber(x) {
		return missing
	}
	s := fmt.Sprintf("%+.3f", x)
	if s == "-0.000" {
		return "+0.000"
	}
	return s
}

// amount prints a number of any size with about three digits: 0.012, 1.2, 430, 12k.
func amount(x float64) string {
	switch a := math.Abs(x); {
	case !isNumber(x):
		return missing
	case a >= 999_500:
		return trimmed(x/1e6, 2) + "M"
	case a >= 9_995:
		return trimmed(x/1e3, 0) + "k"
	case a >= 99.95:
		return trimmed(x, 0)
	case a >= 9.995:
		return trimmed(x, 1)
	case a >= 0.0995:
		return trimmed(x, 2)
	default:
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
}

// trimmed prints a number without zeros at its end.
func trimmed(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// duration prints seconds in the unit that suits them.
func duration(seconds float64) string {
	switch {
	case !isNumber(seconds):
		return missing
	case seconds >= 0.9995:
		return twoDigits(seconds) + " s"
	case seconds >= 0.9995e-3:
		return twoDigits(seconds*1e3) + " ms"
	case seconds >= 0.9995e-6:
		return twoDigits(seconds*1e6) + " µs"
	default:
		return twoDigits(seconds*1e9) + " ns"
	}
}

func twoDigits(x float64) string {
	if x < 9.95 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return trimmed(x, 0)
}
