package density

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

const sentence = "Это предложение обычного текста, и оно продолжается достаточно долго."

func Example() {
	page := corpus.NewText(corpus.Info{}, "Home | News\n12\n"+sentence+"\n"+sentence+"\nShare\nMore news\n")
	e, err := New(Default()).Detect(context.Background(), page)
	fmt.Println(e.Kept, err)
	// Output: [false false true true false false] <nil>
}

func TestEndsSentence(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"", false},
		{"Да.", true},
		{"Да", false},
		{"«Да!»", true},
		{`"Да?" `, true},
		{"(да.)", true},
		{"はい。", true},
		{"हाँ।", true},
		{"نعم؟", true},
		{"12:30", false},
		{`""`, false},
		{"1.5", false},
	}
	for _, tt := range tests {
		if got := endsSentence(tt.text); got != tt.want {
			t.Errorf("endsSentence(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	got := measure(corpus.Line{Text: "ab 12 — cd.", LinkRunes: 11})
	want := shape{words: 3, letters: 4. / 8, links: 1, sentence: true}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(shape{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDetect(t *testing.T) {
	list := strings.Repeat("Заголовок другой новости\n", 30)
	tests := []struct {
		name, text string
		want       string // k kept, . dropped
	}{
		{"empty", "", ""},
		{"only a list", "One\nTwo\nThree\n", "..."},
		{"only text", sentence + "\n" + sentence, "kk"},
		{"text before a list", sentence + "\n" + sentence + "\n" + list, "kk" + strings.Repeat(".", 30)},
		{"text after a list", list + sentence + "\n" + sentence, strings.Repeat(".", 30) + "kk"},
		{"a lone mark inside text is bridged", sentence + "\n" + sentence + "\n12\n" + sentence, "kk.k"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := New(Default()).Detect(t.Context(), corpus.NewText(corpus.Info{}, tt.text))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, k := range e.Kept {
				got.WriteByte(map[bool]byte{true: 'k', false: '.'}[k])
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Links tell a list of long headlines from text, where the page has them.
func TestLinksSpeakAgainst(t *testing.T) {
	link := `<p><a href="/x">` + sentence + `</a></p>`
	page := corpus.NewHTML(corpus.Info{}, strings.Repeat(link, 4)+"<p>"+sentence+"</p><p>"+sentence+"</p>"+strings.Repeat(link, 4))
	e, err := New(Default()).Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	want := []bool{false, false, false, false, true, true, false, false, false, false}
	if diff := cmp.Diff(want, e.Kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkDetect(b *testing.B) {
	page := corpus.NewText(corpus.Info{}, strings.Repeat(sentence+"\nShare\n", 5_000))
	page.Lines()
	b.SetBytes(int64(len(page.Source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Default()).Detect(b.Context(), page); err != nil {
			b.Fatal(err)
		}
	}
}

func TestContract(t *testing.T) { detectortest.Run(t, New(Default())) }
