package punkt_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/internal/punkt"
)

func english(t testing.TB) *punkt.Model {
	t.Helper()
	m, err := punkt.English()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ExampleModel_Sentences() {
	m, err := punkt.English()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range m.Sentences("He said: \"Dr. Smith came.\" Then he left the U.S. The rest... is known.") {
		fmt.Println(s)
	}
	// Output:
	// He said: "Dr. Smith came."
	// Then he left the U.S.
	// The rest... is known.
}

func TestSentences(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"titles", "Dr. Smith met Mr. Jones. They talked.", []string{"Dr. Smith met Mr. Jones.", "They talked."}},
		{"before a word that often starts a sentence", "He lives in the U.S. The law is old.", []string{"He lives in the U.S.", "The law is old."}},
		{"within a sentence", "He left the U.S. in May.", []string{"He left the U.S. in May."}},
		{"abbreviations that the model lacks", "Fruit, e.g. apples, etc. are good.", []string{"Fruit, e.g.", "apples, etc.", "are good."}},
		{"initials", "J. S. Bach wrote it.", []string{"J. S. Bach wrote it."}},
		{"initials in another script", "Так сказал А. С. Пушкин. Вот.", []string{"Так сказал А. С. Пушкин.", "Вот."}},
		{"numbers", "In 1990. The year. It cost 3.50. so what", []string{"In 1990.", "The year.", "It cost 3.50. so what"}},
		{"ellipsis", "It is... nothing. And... The end.", []string{"It is... nothing.", "And...", "The end."}},
		{"spaced ellipsis", "One . . . two.", []string{"One .", ".", ".", "two."}},
		{"closing quote", `"It is over." Then he left.`, []string{`"It is over."`, "Then he left."}},
		{"closing bracket", "(Aside.) Not.", []string{"(Aside.)", "Not."}},
		{"quote that goes on", `"Stop!", he said.`, []string{`"Stop!`, `", he said.`}},
		{"curly quotes are part of a word", "“It is over.” Then he left.", []string{"“It is over.” Then he left."}},
		{"marks in a row", "What?! No!! Yes.", []string{"What?!", "No!!", "Yes."}},
		{"marks in a row at the end", "No!!", []string{"No!", "!"}},
		{"full stops of other scripts", "一。二。", []string{"一。二。"}},
		{"a line break ends nothing", "One has no end\nTwo ends.\n\nThree", []string{"One has no end\nTwo ends.", "Three"}},
		{"blanks at the ends", "  One.  Two. \n", []string{"  One.", "Two."}},
		{"nothing", " \n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, english(t).Sentences(tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The cases are made by testdata/punkt.py.
func TestAgainstPython(t *testing.T) {
	f, err := os.Open("testdata/punkt.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for d := json.NewDecoder(f); d.More(); n++ {
		var want struct {
			Text      string
			Sentences []string
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Sentences, english(t).Sentences(want.Text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", want.Text, diff)
		}
	}
	if n < 300 {
		t.Errorf("only %d cases", n)
	}
}

// Sentences are the text in order, less white space.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zA-Z.?!"')\] \n-]|Dr\. |\.\.\. ){0,60}`)).Draw(t, "text")
		m, err := punkt.English()
		if err != nil {
			t.Fatal(err)
		}
		dense := func(s string) string {
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || strings.TrimSpace(string(r)) == "" }), "")
		}
		if got, want := dense(strings.Join(m.Sentences(text), " ")), dense(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			m, err := punkt.English()
			if err != nil || len(m.Sentences("One. Two.")) != 2 {
				t.Errorf("not two sentences; %v", err)
			}
		})
	}
	wg.Wait()
}

func BenchmarkSentences(b *testing.B) {
	m := english(b)
	text := strings.Repeat("Dr. Smith met Mr. Jones in the U.S. in 1990. \"They talked,\" he said. It was late... The end.\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Sentences(text)
	}
}
