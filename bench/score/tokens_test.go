package score

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTokenizers(t *testing.T) {
	const text = "Don't stop_it: naïve—café 3,5 %\n东京塔 is タワー; ёж\u00adик a\x1cb"
	tests := []struct {
		tokenizer Tokenizer
		want      string
	}{
		{PythonWord, "Don|t|stop_it|naïve|café|3|5|东京塔|is|タワー|ёж|ик|a|b"},
		{Blanks, "Don't|stop_it:|naïve—café|3,5|%|东京塔|is|タワー;|ёж\u00adик|a|b"},
		{UAX29, "Don't|stop_it|naïve|café|3,5|东|京|塔|is|タワー|ёж\u00adик|a|b"},
		{CJKBigrams, "Don|t|stop_it|naïve|café|3|5|东京|京塔|is|タワ|ワー|ёж|ик|a|b"},
	}
	for _, tt := range tests {
		t.Run(tt.tokenizer.Name, func(t *testing.T) {
			if got := strings.Join(tt.tokenizer.Split(text), "|"); got != tt.want {
				t.Errorf("%q\nwant\n%q", got, tt.want)
			}
		})
	}
	if got := Characters.Split("é a"); !slices.Equal(got, []string{"é", " ", "a"}) {
		t.Errorf("characters %q", got)
	}
}

func TestCJKBigrams(t *testing.T) {
	for text, want := range map[string]string{
		"东": "东", "东京": "东京", "abc东京def": "abc|东京|def", "": "", "한국어": "한국|국어", "x 東 y": "x|東|y",
	} {
		if got := strings.Join(CJKBigrams.Split(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNormalisers(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"raw", " Ä\u00ad ", " Ä\u00ad "},
		{"nfc", "Cafe\u0301", "Caf\u00e9"},
		{"case", "ΟΔΟΣ Straße", "οδος straße"},
		{"shy", "hy\u00adphen", "hyphen"},
		{"blanks", " a \n\t b\u00a0", "a b"},
		{"nfc+case+shy+blanks", " CAFE\u0301  au\u00ad ", "caf\u00e9 au"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := FindNormaliser(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			if got := n.Apply(tt.text); got != tt.want || n.Name != tt.name {
				t.Errorf("%s gives %q, want %q", n.Name, got, tt.want)
			}
		})
	}
}

func TestFindTokensRefuses(t *testing.T) {
	if _, err := FindTokenizer("letters"); err == nil || !strings.Contains(err.Error(), "word, blank, char, uax29, cjk-bigram") {
		t.Errorf("%v", err)
	}
	for _, name := range []string{"", "nfc+", "NFC"} {
		if _, err := FindNormaliser(name); err == nil {
			t.Errorf("%q is a normaliser", name)
		}
	}
	if _, err := LineWord().WithTokens(Tokens{AsIs, Blanks}); err == nil || !strings.Contains(err.Error(), "line.word") {
		t.Errorf("%v", err)
	}
}

// Whatever the metric, its tokens can be exchanged twice and its own come back.
func TestWithTokens(t *testing.T) {
	for _, m := range Metrics() {
		if m.Tokens.isZero() {
			continue
		}
		other, err := m.WithTokens(Tokens{NFC, Characters})
		if err != nil || other.ID != m.ID+"?tokens=nfc/char" || other.Tokens.String() != "nfc/char" {
			t.Errorf("%s: %s, %v", m.ID, other.ID, err)
		}
		back, err := other.WithTokens(m.Tokens)
		if err != nil || back.ID != m.ID+"?tokens="+m.Tokens.String() {
			t.Errorf("%s: %s, %v", m.ID, back.ID, err)
		}
	}
}

// No tokenizer loses or invents a letter: its tokens stand in the text in order, and
// characters give all of it back.
func TestTokensAreOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, tok := range []Tokenizer{PythonWord, Blanks, Characters, UAX29} {
			rest := text
			for _, token := range tok.Split(text) {
				i := strings.Index(rest, token)
				if i < 0 || token == "" {
					t.Fatalf("%s: %q is not in the rest of %q", tok.Name, token, text)
				}
				rest = rest[i+len(token):]
			}
		}
		if got := strings.Join(Characters.Split(text), ""); got != text {
			t.Errorf("%q", got)
		}
	})
}
