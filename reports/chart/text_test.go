package chart

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "trafilatura", "trafilatura"},
		{"one line", " a\r\n\tb\u2028c ", "a b c"},
		{"controls", "a\x00\x1b[31mb\u0085", "a [31mb"},
		{"override and isolates", "a\u202eb\u2066c\u2069\u200f", "abc"},
		{"soft hyphen and tags", "a\u00adb\U000e0041", "ab"},
		{"invalid bytes and no characters", "a\xffb\ufffe\uffff", "a\ufffdb"},
		{"piled marks", "a" + strings.Repeat("\u0301", 50) + "b", "a\u0301\u0301b"},
		{"right to left", "\u05d0\u05d1 1", "\u2068\u05d0\u05d1 1\u2069"},
		{"joiners stay", "\u0646\u200c\u0646", "\u2068\u0646\u200c\u0646\u2069"},
		{"long", strings.Repeat("x", 300), strings.Repeat("x", maxRunes)},
	}
	for _, tt := range tests {
		if got := plain(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What is plain stays so, and what is clipped fits.
func TestPlainAndClip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z?=,()+-]{0,60}`)).Draw(t, "s")
		once := plain(s)
		if plain(once) != once {
			t.Fatalf("%q becomes %q", once, plain(once))
		}
		room := rapid.Float64Range(12, 300).Draw(t, "room")
		short := strip(body.clip(s, room))
		if body.width(short) > room {
			t.Fatalf("%q of %v does not fit %v", short, body.width(short), room)
		}
		if body.width(strip(s)) <= room && short != strip(s) {
			t.Fatalf("%q is clipped to %q though it fits", s, short)
		}
	})
}

func TestClipKeepsBothEnds(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"trafilatura-nofallback": "trafilatura…allback",
		"boilerpipe":             "boilerpipe",
	} {
		if got := body.clip(in, 116); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{figure(0.9125), "0.912"},
		{figure(nan), "–"},
		{signed(-0.0001), "+0.000"},
		{signed(-0.25), "-0.250"},
		{amount(0), "0"},
		{amount(0.00123), "0.0012"},
		{amount(0.5), "0.5"},
		{amount(12.34), "12.3"},
		{amount(999.4), "999"},
		{amount(4250), "4250"},
		{amount(14_800), "15k"},
		{amount(445_000), "445k"},
		{amount(2_500_000), "2.5M"},
		{duration(2.5e-7), "250 ns"},
		{duration(1.5e-6), "1.5 µs"},
		{duration(0.00099999), "1.0 ms"},
		{duration(0.0123), "12 ms"},
		{duration(8), "8.0 s"},
		{duration(nan), "–"},
		{num(-0.04), "0"},
		{num(1.25), "1.3"},
		{num(100), "100"},
		{list([]string{"a", "b", "c"}), "a, b and c"},
		{list(strings.Split(strings.Repeat("x", 20), "")), strings.Repeat("x, ", 11) + "x and 8 more"},
	}
	for i, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%d: %q, want %q", i, tt.got, tt.want)
		}
	}
}
