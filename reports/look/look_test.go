package look

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	tests := []struct {
		text, want string
		limit, cut int
	}{
		{"abc", "abc", 3, 0},
		{"abcd", "abc", 3, 1},
		{"жжж", "ж", 3, 2},
		{"\xff\xff\xff\xff\xff", "\uFFFD\uFFFD\uFFFD", 3, 2},
		{"a" + strings.Repeat("\u0301", 40_000) + "b", "a" + strings.Repeat("\u0301", 16) + "…b", 100_000, 0},
		{"o\u0302\u0301\u0323 สู้ שָׁ", "o\u0302\u0301\u0323 สู้ שָׁ", 100, 0},
		{"a\x00\x7f\u0085\u009f", "a␀␡\uFFFD\uFFFD", 10, 0},
	}
	for _, tt := range tests {
		if got, cut := Cut(tt.text, tt.limit); got != tt.want || cut != tt.cut {
			t.Errorf("%q is cut to %q and %d, want %q and %d", tt.text, got, cut, tt.want, tt.cut)
		}
	}
}
