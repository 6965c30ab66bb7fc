package c4

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

func variants() []detectors.Detector {
	return []detectors.Detector{New("c4", Code()), New("c4-paper", Paper()), New("c4-unicode", Unicode())}
}

func TestContract(t *testing.T) {
	for _, d := range variants() {
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, d)
		})
	}
}

const (
	// Three sentences, so that the page is not dropped for the lack of them, and two more.
	three = "Работы начнутся весной будущего года. Они займут два года. Средства выделены."
	two   = "Жұмыс келесі жылдың көктемінде басталады. Ол екі жылға созылады."
)

func text(s string) *corpus.Page { return corpus.NewText(corpus.Info{ID: "page"}, s) }

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
	page := corpus.NewText(corpus.Info{}, `Главная
«Мы ждём этого давно», — сказал житель «посёлка»
Работы начнутся весной и займут два года. Средства уже выделены.
Министр ответил: «Всё будет готово в срок».
Сайт использует JavaScript, включите его в браузере.
`)
	for _, d := range []Detector{New("c4", Code()), New("c4-unicode", Unicode())} {
		e, err := d.Detect(context.Background(), page)
		fmt.Println(d.Name(), e.Kept, err)
	}
	// Output:
	// c4 [false false true true false] <nil>
	// c4-unicode [false true true true false] <nil>
}

// Each line stands after three sentences that pass by themselves.
func TestLines(t *testing.T) {
	tests := []struct {
		name, line           string
		code, paper, unicode byte
	}{
		{"a sentence", "Средства выделены из бюджета области.", 'k', 'k', 'k'},
		{"question", "Қашан ашылады бұл жаңа жол?", 'k', 'k', 'k'},
		{"exclamation", "Қашан ашылады бұл жаңа жол!", 'k', 'k', 'k'},
		{"straight quote", `Он сказал нам: "Всё будет готово"`, 'k', 'k', 'k'},
		{"closing guillemet", "Он сказал нам: «Всё будет готово»", '.', '.', 'k'},
		{"closing quote", "Ол бізге айтты: “Бәрі дайын болады”", '.', '.', 'k'},
		{"German and Russian closing quote", "Er sagte uns: „Alles wird fertig sein“", '.', '.', 'k'},
		{"sign of an ellipsis", "Біз мұны өте көптен бері күттік…", '.', '.', 'k'},
		{"three full stops", "Біз мұны өте көптен бері күттік...", '.', '.', '.'},
		{"colon", "Список документов, которые нужно подать:", '.', '.', '.'},
		{"semicolon", "заявление на имя директора школы района;", '.', '.', '.'},
		{"bracket", "Дорога длинная (около двухсот километров.)", '.', '.', '.'},
		{"Chinese full stop", "工程將於明年春天動工。", '.', '.', 'k'},
		{"Chinese exclamation", "工程將於明年春天動工！", '.', '.', 'k'},
		{"Japanese quote", "彼は「もう終わった」", '.', '.', 'k'},
		{"Arabic question", "متى تفتح هذه الطريق الجديدة؟", '.', '.', 'k'},
		{"Hindi danda", "काम अगले साल वसंत में शुरू होगा।", '.', '.', 'k'},
		{"no mark", "Средства выделены из бюджета области", '.', '.', '.'},
		{"four words", "Средства выделены из бюджета.", '.', 'k', '.'},
		{"two words", "Средства выделены.", '.', '.', '.'},
		{"a dash is a word between blanks", "Дорога — это жизнь.", '.', 'k', '.'},
		{"a dash and four words", "Дорога — это наша жизнь.", 'k', 'k', '.'},
		{"a word of 1000 characters", "Вот такое длинное слово: " + strings.Repeat("ы", 999) + ".", 'k', 'k', 'k'},
		{"a word of 1001 characters", "Вот такое длинное слово: " + strings.Repeat("ы", 1000) + ".", '.', '.', '.'},
		{"Chinese without blanks", strings.Repeat("工程將於明年春天動工。", 200), '.', '.', 'k'},
		{"citation marks", "Средства выделены из бюджета области.[12][citation needed]", 'k', 'k', 'k'},
		{"a blank before a citation mark", "Средства выделены из бюджета области. [12]", '.', '.', '.'},
		{"JavaScript", "Включите JavaScript в настройках вашего браузера.", '.', '.', '.'},
		{"policy", "Читайте, пожалуйста, нашу Privacy Policy полностью.", '.', '.', '.'},
		{"cookies", "This site uses cookies to improve itself.", '.', '.', '.'},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, want := range []byte{tt.code, tt.paper, tt.unicode} {
				d := variants()[i]
				if got, want := answer(t, d, text(three+"\n"+two+"\n"+tt.line)), "kk"+string(want); got != want {
					t.Errorf("%s: %s, want %s", d.Name(), got, want)
				}
			}
		})
	}
}

// What drops a page does so only in a line that passes the rules before.
func TestPages(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"empty", "", ""},
		{"lorem ipsum", three + "\nЗдесь будет Lorem Ipsum и больше ничего.", ".."},
		{"lorem ipsum without an end", three + "\nЗдесь будет Lorem Ipsum и больше ничего", "k."},
		{"lorem ipsum in a short line", three + "\nLorem ipsum.", "k."},
		{"lorem ipsum before JavaScript", three + "\nВ этом JavaScript есть lorem ipsum.", ".."},
		{"brace", three + "\nЖол ашылады деп { хабарлады ведомство.", ".."},
		{"brace without an end", three + "\nfunction share() { return false; }", "k."},
		{"JavaScript before a brace", three + "\nВ JavaScript пишут так: { и больше ничего.", "k."},
		{"a brace before a policy", three + "\nНаша privacy policy лежит здесь: { и далее.", ".."},
		{"two sentences", two, "."},
		{"two and one", two + "\nСредства выделены из бюджета области.", "kk"},
		{"sentences of dropped lines do not count", two + "\nЯ здесь. Ты там.", ".."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := answer(t, New("c4", Code()), text(tt.page)); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// Row 26 of the checklist of definitions.
func TestC4(t *testing.T) {
	const sentence = "Дорога %d уже построена полностью.\n" // five words
	page := func(n int) *corpus.Page {
		var s strings.Builder
		for i := range n {
			fmt.Fprintf(&s, sentence, i)
		}
		return text(s.String())
	}
	for _, tt := range []struct {
		name            string
		params          Params
		words, sentence int
	}{
		{"code 5 words / 3 sentences", Code(), 5, 3},
		{"paper 3 / 5", Paper(), 3, 5},
	} {
		t.Run("26 C4 "+tt.name, func(t *testing.T) {
			d := New("", tt.params)
			if got, want := answer(t, d, page(tt.sentence)), strings.Repeat("k", tt.sentence); got != want {
				t.Errorf("%d sentences: %s, want %s", tt.sentence, got, want)
			}
			if got := answer(t, d, page(tt.sentence-1)); strings.Contains(got, "k") {
				t.Errorf("%d sentences: %s", tt.sentence-1, got)
			}
			for n, want := range map[int]string{tt.words: "kkk", tt.words - 1: "kk."} {
				line := strings.Repeat("сөз ", n-1) + "сөз."
				if got := answer(t, d, text(three+"\n"+two+"\n"+line)); got != want {
					t.Errorf("%d words: %s, want %s", n, got, want)
				}
			}
		})
	}
	t.Run("26 C4 md5 on lower-cased stripped line", func(t *testing.T) {
		lines := []string{three, two, "  " + strings.ToUpper(two) + "\t", two + "[1]", strings.Replace(two, " ", "  ", 1)}
		if got, want := answer(t, New("", Code()), text(strings.Join(lines, "\n"))), "kk..k"; got != want {
			t.Errorf("%s, want %s: case, blanks at the ends and citations do not tell lines apart, blanks inside do", got, want)
		}
	})
	t.Run("26 C4 sentences are counted again without copies", func(t *testing.T) {
		line := "Дорога уже построена почти полностью."
		if got, want := answer(t, New("", Code()), text(line+"\n"+line+"\n"+line)), "..."; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestSite(t *testing.T) {
	const footer = "Все материалы на этом сайте охраняются законом."
	named := func(id, s string) *corpus.Page { return corpus.NewText(corpus.Info{ID: id}, s) }
	a := named("a", three+"\n"+footer)
	b := named("b", footer+"\n"+two+" Ол маңызды. Бұл рас.")
	c := named("c", footer+"\nОдна строка без других предложений здесь.") // too few sentences
	for _, order := range [][]*corpus.Page{{a, b, c}, {c, b, a}} {
		site := New("c4", Code()).NewSite()
		for _, p := range order {
			site.Add(p)
		}
		judge := site.Detector()
		tests := []struct {
			page *corpus.Page
			want string
			why  string
		}{
			{a, "kk", "the page of the least ID keeps the line"},
			{b, ".k", "another page has it already"},
			{c, "..", "the page is dropped as it is alone"},
			{named("A", three+"\n"+footer), "..", "a page that was not added is not the keeper"},
			{named("d", "Новая строка, которой нет больше нигде. Она здесь. Она одна."), "k", "nobody else has it"},
		}
		for _, tt := range tests {
			if got := answer(t, judge, tt.page); got != tt.want {
				t.Errorf("page %s: %s, want %s: %s", tt.page.ID, got, tt.want, tt.why)
			}
		}
	}
}

// A page that is dropped keeps no line that another could have.
func TestDroppedPageKeepsNothing(t *testing.T) {
	dropped := corpus.NewText(corpus.Info{ID: "a"}, three+"\nЖол ашылады деп { хабарлады ведомство.")
	page := corpus.NewText(corpus.Info{ID: "b"}, three)
	site := New("c4", Code()).NewSite()
	site.Add(dropped)
	site.Add(page)
	if got := answer(t, site.Detector(), page); got != "k" {
		t.Errorf("%s, want k", got)
	}
}

func TestBasis(t *testing.T) {
	d := New("c4", Code())
	site := d.NewSite()
	page := text(three)
	var got []string
	note := func(d detectors.Detector) {
		e, err := d.Detect(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Basis)
	}
	note(d)
	site.Add(page)
	note(site.Detector())
	site.Add(corpus.NewText(corpus.Info{ID: "other"}, two))
	note(site.Detector())
	if diff := cmp.Diff([]string{"this page alone", "this page alone", "2 pages of the site"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
