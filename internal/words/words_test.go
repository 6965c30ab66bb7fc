package words

import (
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"only marks", " - … • ", nil},
		{"punctuation is dropped", "Да, нет!", []string{"Да", "нет"}},
		{"decimal stays whole", "USD 503.5 / 506.5", []string{"USD", "503.5", "506.5"}},
		{"Kazakh letters", "Соғым-FEST өтеді", []string{"Соғым", "FEST", "өтеді"}},
		{"one word a Han character", "日本語", []string{"日", "本", "語"}},
		{"soft hyphen removed", "fri\u00adday", []string{"friday"}},
		{"composed and decomposed agree", "e\u0301te\u0301", []string{"été"}},
		{"no-break space parts words", "a\u00a0b", []string{"a", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Split(tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Split(%q) (-want +got):\n%s", tt.text, diff)
			}
			if Count(tt.text) != len(got) {
				t.Errorf("Count(%q) = %d, want %d", tt.text, Count(tt.text), len(got))
			}
		})
	}
}

func TestInterner(t *testing.T) {
	var in Interner
	if diff := cmp.Diff([]int32{0, 1, 0}, in.IDs([]string{"a", "b", "a"})); diff != "" {
		t.Errorf("first IDs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int32{1, 2}, in.IDs([]string{"b", "c"})); diff != "" {
		t.Errorf("second IDs (-want +got):\n%s", diff)
	}
}

func TestCountIsLenOfSplit(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(
		rapid.Rune(), rapid.RuneFrom([]rune("aя1 \u00ad\u0301.'-")), rapid.RuneFrom(nil, unicode.Hangul, unicode.Greek, unicode.Mn),
	))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		if got, want := Count(s), len(Split(s)); got != want {
			t.Errorf("Count(%q) = %d, Split has %d", s, got, want)
		}
	})
}
