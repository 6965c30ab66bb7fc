package chart

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var property = regexp.MustCompile(`--chart-([a-z0-9-]+):\s*(#[0-9a-f]{6});`)

// themes are the colours by theme: light, dark as the system prefers, dark as the page says.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	blocks := strings.Split(style, ":root")
	if len(blocks) != 4 {
		t.Fatalf("the style has %d blocks of colours", len(blocks)-1)
	}
	out := make(map[string]map[string]string)
	for i, name := range []string{"light", "dark", "data-theme dark"} {
		body, _, _ := strings.Cut(blocks[i+1], "}")
		out[name] = make(map[string]string)
		for _, m := range property.FindAllStringSubmatch(body, -1) {
			out[name][m[1]] = m[2]
		}
	}
	return out
}

func TestBothDarkThemesAreTheSame(t *testing.T) {
	t.Parallel()
	all := themes(t)
	if diff := cmp.Diff(all["dark"], all["data-theme dark"]); diff != "" {
		t.Errorf("(-prefers-color-scheme +data-theme):\n%s", diff)
	}
	for name := range all["light"] {
		if all["dark"][name] == "" {
			t.Errorf("the dark theme has no %s", name)
		}
	}
	for name := range maps.Keys(all["dark"]) {
		if all["light"][name] == "" {
			t.Errorf("the light theme has no %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`var\(--chart-([a-z0-9-]+)\)`).FindAllStringSubmatch(style, -1) {
		if all["light"][m[1]] == "" {
			t.Errorf("no theme has %s", m[1])
		}
	}
}

// rgb are the linear components of a colour, 0 to 1.
func rgb(t *testing.T, hex string) (out [3]float64) {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("colour %q", hex)
	}
	for i := range out {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			out[i] = c / 12.92
		} else {
			out[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(hex string) float64 {
		c := rgb(t, hex)
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Text has the contrast that WCAG AA asks of small text, 4.5; what must be seen to read a
// chart has 3.
func TestContrast(t *testing.T) {
	t.Parallel()
	for theme, c := range themes(t) {
		check := func(front, back string, least float64) {
			t.Helper()
			if got := contrast(t, c[front], c[back]); got < least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", theme, front, back, got, least)
			}
		}
		for _, back := range []string{"paper", "band"} {
			check("ink", back, 4.5)
			check("muted", back, 4.5)
			check("series-1", back, 3)
		}
		check("line", "paper", 3)
		check("good-4", "paper", 3)
		for i := range maxSeries {
			check("series-"+strconv.Itoa(i+1), "paper", 3)
		}
		for _, kind := range []string{"good", "bad", "even"} {
			for i, text := range []string{"ink", "ink", "ink", "deep", "deep"} {
				check(text, kind+"-"+strconv.Itoa(i+1), 4.5)
			}
		}
	}
}

// visions are how colours look to those who see all, no red and no green (Machado,
// Oliveira and Fernandes 2009, severity 1).
var visions = map[string][3][3]float64{
	"trichromat": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanope":  {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranope": {
		{0.367322, 0.860646, -0.227968},
		{0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881},
	},
}

// oklab is a colour in Ottosson's space, in which distances are about as they look.
func oklab(c [3]float64) [3]float64 {
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// Colours of series can be told apart by those who do not see all colours.
func TestSeriesColoursAreDistinct(t *testing.T) {
	t.Parallel()
	const least = 0.1
	for theme, c := range themes(t) {
		for vision, matrix := range visions {
			var seen [][3]float64
			for i := range maxSeries {
				from := rgb(t, c["series-"+strconv.Itoa(i+1)])
				var to [3]float64
				for row := range to {
					for k := range from {
						to[row] += matrix[row][k] * from[k]
					}
					to[row] = min(1, max(0, to[row]))
				}
				seen = append(seen, oklab(to))
				for k, other := range seen[:i] {
					d := math.Sqrt(math.Pow(seen[i][0]-other[0], 2) + math.Pow(seen[i][1]-other[1], 2) + math.Pow(seen[i][2]-other[2], 2))
					if d < least {
						t.Errorf("%s, %s: series %d and %d are %.3f apart", theme, vision, k+1, i+1, d)
					}
				}
			}
		}
	}
}

// A page with a strict policy takes the style: it asks for nothing from outside.
func TestStyleIsSelfContained(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"url(", "@import", "@font-face", "</"} {
		if strings.Contains(CSS(), bad) {
			t.Errorf("the style has %s", bad)
		}
	}
	for _, f := range []font{small, tiny} {
		if !strings.Contains(style, "."+f.class+" { font-size: "+num(f.size)+"px; }") {
			t.Errorf("the style has no %s text of %s", f.class, num(f.size))
		}
	}
}
