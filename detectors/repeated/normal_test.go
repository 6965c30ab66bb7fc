package repeated

import "testing"

// Lines of one group are the same to the detector, lines of different groups are not.
func TestNormalisation(t *testing.T) {
	groups := [][]string{
		{"Алматы -11", "АЛМАТЫ  -2", "алматы7"},
		{"— • —", "", "  ", "|", "\ufffd", "\xff", "Ⅻ ½ №"},
		{"12:30, 4 мая", "1.1.1 Мая", "٣:٤٥ 4 мая"},
		{"12 мая", "4 мая"},
		{"café"},
		{"cafe", "C.A.F.E"},
		{"йод"},
		{"иод"},
		{"ΑΒΓ", "αβγ"},
		{"ԱԲ", "աբ"},
		{"Ａｂ", "ａＢ"}, // beyond the table
		{"日本語", "「日本」語。"},
		{"日本"},
		{"e\u0301"},
		{"e"},
		{"1"},
	}
	s := newScanner()
	groupOf := make(map[uint64]int)
	for i, group := range groups {
		want := s.read(group[0])
		if k, ok := groupOf[want]; ok {
			t.Errorf("%q is the same as %q", group[0], groups[k][0])
		}
		groupOf[want] = i
		for _, line := range group[1:] {
			if s.read(line) != want {
				t.Errorf("%q is not the same as %q", line, group[0])
			}
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		line string
		want int
	}{
		{"", 0},
		{" - ", 0},
		{"One, two; 3rd", 3},
		{"it's 12:30", 4},
		{"日本語 is けん", 6},
		{"한국어 두 단어", 3},
		{"a日b", 3},
		{"e\u0301te\u0301", 1},
	}
	s := newScanner()
	for _, tt := range tests {
		if s.read(tt.line); len(s.words) != tt.want {
			t.Errorf("%q has %d words, want %d", tt.line, len(s.words), tt.want)
		}
	}
}

// The table must say what the slow way says.
func TestFoldTable(t *testing.T) {
	s := newScanner()
	for r := range rune(2 * folded) {
		if got, want := s.normal(r), normal(r); got != want {
			t.Errorf("%U: %U, want %U", r, got, want)
		}
	}
}

func TestShingles(t *testing.T) {
	for words, want := range map[int]int{0: 0, 3: 0, 4: 2, 7: 5} {
		if got := len(appendShingles(nil, make([]uint64, words))); got != want {
			t.Errorf("%d words have %d shingles, want %d", words, got, want)
		}
	}
	if a, b := appendShingles(nil, []uint64{1, 2, 3, 4}), appendShingles(nil, []uint64{2, 3, 4, 5}); a[1] != b[0] || a[0] == b[1] {
		t.Error("a shingle does not depend on its words alone")
	}
}
