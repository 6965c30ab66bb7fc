package ccnet

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

func variants() []detectors.Detector {
	return []detectors.Detector{New("ccnet", Paper()), New("ccnet-onepass", OnePass())}
}

func TestContract(t *testing.T) {
	for _, d := range variants() {
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, d)
		})
	}
}

func text(id, s string) *corpus.Page { return corpus.NewText(corpus.Info{ID: id}, s) }

// answer returns k and . for lines that are kept and dropped.
func answer(t *testing.T, d detectors.Detector, page *corpus.Page) string {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, k := range e.Kept {
		out.WriteByte(map[bool]byte{true: 'k', false: '.'}[k])
	}
	return out.String()
}

func Example() {
	params := Paper()
	params.MinCharacters = 0 // the pages are tiny
	d := New("ccnet", params)
	first := text("1", "Главная\nМинистерство сообщило о строительстве.\nПросмотров: 120")
	second := text("2", "ГЛАВНАЯ\nЖол құрылысы көктемде басталады.\nПросмотров: 345")
	site := d.NewSite()
	site.Add(first)
	site.Add(second)
	e, err := site.Detector().Detect(context.Background(), second)
	fmt.Printf("%q, judged on %s, %v\n", e.Text, e.Basis, err)
	// Output: "Жол құрылысы көктемде басталады.", judged on 2 pages of the site, <nil>
}

// Row 29 of the checklist of definitions.
func TestCCNet(t *testing.T) {
	normal := []struct{ name, line, want string }{
		{"ASCII punctuation stays", `Цена: 5-10 (тг.), "да"! [#1] {x}`, `цена: 0-00 (тг.), "да"! [#0] {x}`},
		{"Unicode punctuation goes", "«Да» — сказал он… „нет“ ”ия” – ’бәрі’", "да  сказал он нет ия  бәрі"},
		{"full-width punctuation goes", "價格：５元，對嗎？（是）！", "價格0元對嗎是"},
		{"other typographic marks stay", "• ‘а’ · § ©", "• ‘а · § ©"},
		{"accents stay", "Ёлка й Café naïve", "ёлка й café naïve"},
		{"combining accents stay", "е\u0301", "е\u0301"},
		{"Kazakh letters", "ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі"},
		{"digits of any script are 0", "12 ٣٤ ५", "00 00 0"},
		{"fractions and circled numbers are no digits", "½ ①", "½ ①"},
		{"control characters go", "а\x00б\tв\x7fг\u0085д", "абвгд"},
		{"blanks inside stay", "а  б", "а  б"},
		{"blanks at the ends go", " \tа\u00a0", "а"},
		{"nothing is left", "«…»", ""},
	}
	for _, tt := range normal {
		t.Run("29 CCNet "+tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Normalise(tt.line)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	copies := []struct{ name, page, paper, onePass string }{
		{"all copies removed (paper)", "Меню\nтекст\nМеню\nМеню", ".k..", "kk.."},
		{"after normalisation", "Көрілім 12\nКӨРІЛІМ «34»\nмәтін", "..k", "k.k"},
		{"no copies", "а\nб", "kk", "kk"},
	}
	for _, tt := range copies {
		t.Run("29 CCNet "+tt.name, func(t *testing.T) {
			for _, v := range []struct {
				params Params
				want   string
			}{{Paper(), tt.paper}, {OnePass(), tt.onePass}} {
				v.params.MinCharacters = 0
				if got := answer(t, New("", v.params), text("", tt.page)); got != v.want {
					t.Errorf("%+v: %s, want %s", v.params, got, v.want)
				}
			}
		})
	}
}

func TestMinCharacters(t *testing.T) {
	// Two lines and the line feed between them.
	for n, want := range map[int]string{299: "..", 300: "kk"} {
		page := text("", strings.Repeat("ж", n-101)+"\n"+strings.Repeat("ы", 100))
		if got := answer(t, New("", Paper()), page); got != want {
			t.Errorf("%d characters: %s, want %s", n, got, want)
		}
	}
	if got := answer(t, New("", Paper()), text("", "")); got != "" {
		t.Errorf("no lines: %s", got)
	}
}

func TestSite(t *testing.T) {
	long := strings.Repeat("ұзақ мәтін ", 30)
	a := text("a", "Меню\nМеню\n"+long+"а\nМы в сети")
	b := text("b", "Мы в сети\n"+long+"б\nМеню")
	short := text("0", "Контакты\nМы в сети")
	other := text("c", "Контакты\n"+long+"в\nМеню")
	tests := []struct {
		page           *corpus.Page
		paper, onePass string
		why            string
	}{
		{a, "..k.", "k.kk", "the page of the least ID that is long enough has the first copies"},
		{b, ".k.", ".k.", "its copies are later ones"},
		{short, "..", "..", "too short"},
		{other, "kk.", "kk.", "not added: what was is first, but for a page too short to count"},
	}
	for k, d := range variants() {
		for _, order := range [][]*corpus.Page{{a, b, short}, {short, b, a}} {
			site := d.(detectors.SiteAware).NewSite()
			for _, p := range order {
				site.Add(p)
			}
			judge := site.Detector()
			for _, tt := range tests {
				want := []string{tt.paper, tt.onePass}[k]
				if got := answer(t, judge, tt.page); got != want {
					t.Errorf("%s on page %s: %s, want %s: %s", d.Name(), tt.page.ID, got, want, tt.why)
				}
			}
		}
	}
}

// A line twice on one page of the site and nowhere else is a copy there.
func TestCopiesInsideAPageOfTheSite(t *testing.T) {
	long := strings.Repeat("длинный текст ", 30)
	a, b := text("a", "Меню\nМеню\n"+long), text("b", "Меню\nк\n"+long+"б")
	for k, want := range []string{".kk", ".kk"} {
		site := variants()[k].(detectors.SiteAware).NewSite()
		site.Add(a)
		site.Add(b)
		if got := answer(t, site.Detector(), b); got != want {
			t.Errorf("%s: %s, want %s", variants()[k].Name(), got, want)
		}
	}
}

// The short cuts of appendNormal agree with the definition for every character.
func TestNormaliseOfEachCharacter(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || unicode.IsSpace(r) {
			continue
		}
		want := string(unicode.ToLower(r))
		switch {
		case unicode.IsDigit(r):
			want = "0"
		case unicode.IsControl(r) || strings.ContainsRune(punctuation, r):
			want = ""
		}
		if got := Normalise(string(r)); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", string(r), got, want)
		}
	}
}
