package gopher

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
	return []detectors.Detector{New("gopher", Datatrove()), New("gopher-dolma", Dolma()), New("gopher-english", English())}
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
	russian = `Министерство транспорта сообщило во вторник о начале строительства новой дороги между областными центрами
Работы начнутся весной следующего года и займут около двух лет, говорится в опубликованном отчёте ведомства
Жители посёлков вдоль трассы давно просили власти заменить старое покрытие и построить пешеходные переходы
Средства выделены из республиканского бюджета, часть расходов возьмут на себя местные исполнительные органы
Подрядчика выберут по итогам открытого конкурса, условия которого обещают объявить до конца декабря`

	kazakh = `Көлік министрлігі сейсенбі күні облыс орталықтары арасындағы жаңа жолдың құрылысы басталатынын хабарлады
Жұмыс келесі жылдың көктемінде басталып, шамамен екі жылға созылады, делінген ведомствоның жарияланған есебінде
Жол бойындағы ауыл тұрғындары ескі жабынды ауыстырып, жаяу жүргіншілер өткелін салуды бұрыннан сұрап келген
Қаражат республикалық бюджеттен бөлінді, шығынның бір бөлігін жергілікті атқарушы органдар өз мойнына алады
Мердігер ашық конкурс қорытындысы бойынша анықталады, оның шарттары желтоқсан айының соңына дейін жарияланады`

	english = `The ministry of transport said on Tuesday that it would begin to build a new road between regional centres
Work is going to start in the spring of next year and will take about two years, the published report says
Residents of the villages along the road have long asked the authorities to replace the old surface
Funds have been allocated from the national budget, with part of the costs covered by local authorities
The contractor will be chosen in an open competition whose terms are promised before the end of December`
)

func text(s string) *corpus.Page { return corpus.NewText(corpus.Info{}, s) }

// answer returns k and . for lines that are kept and dropped.
func answer(t *testing.T, d detectors.Detector, page *corpus.Page) (kept, basis string) {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range e.Kept {
		kept += map[bool]string{true: "k", false: "."}[k]
	}
	return kept, e.Basis
}

func Example() {
	d := New("gopher", Datatrove())
	for _, page := range []string{kazakh, "Басты бет\nЖаңалықтар\n12\n"} {
		e, err := d.Detect(context.Background(), text(page))
		fmt.Println(e.Kept, e.Basis, err)
	}
	// Output:
	// [true true true true true] the page passes <nil>
	// [false false false] the page fails: too few words <nil>
}

func TestDetect(t *testing.T) {
	const passes = "the page passes"
	tests := []struct {
		name, page  string
		params      Params
		kept, basis string
	}{
		{"no text", "", Datatrove(), "", "the page fails: too few words"},
		{"Russian", russian, Datatrove(), "kkkkk", passes},
		{"Kazakh", kazakh, Datatrove(), "kkkkk", passes},
		{"English", english, English(), "kkkkk", passes},
		{"Russian by English stop words", russian, English(), ".....", "the page fails: stop words"},
		{"Kazakh by English stop words", kazakh, English(), ".....", "the page fails: stop words"},
		{"the second copy of a line goes", "Бөлісу\n" + kazakh + "\nБөлісу", Datatrove(), "kkkkkk.", passes},
		{"for dolma too", "Бөлісу\n" + kazakh + "\nБөлісу", Dolma(), "kkkkkk.", passes},
		{
			"the second copy of a paragraph goes", "Поделиться\nНравится\n\n" + strings.Replace(russian, "\n", "\n\n", 1) + "\n\nПоделиться\nНравится",
			Datatrove(), "kkkkkkk..", passes,
		},
		{
			"a page of copies fails", strings.Repeat("Поделиться\n", 4) + russian, Datatrove(), ".........", "the page fails: duplicate lines",
		},
		{
			"Chinese words are characters", "交通部星期二宣布新路开工。\n工程将于明年春天开始，历时约两年。",
			Params{MinWordLength: 3},
			"..", "the page fails: word length",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kept, basis := answer(t, New("gopher", tt.params), text(tt.page))
			if diff := cmp.Diff([]string{tt.kept, tt.basis}, []string{kept, basis}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Blank lines, which end paragraphs, are those of the source or of the rendering.
func TestParagraphs(t *testing.T) {
	p := Params{MaxDuplicateParagraphs: 0.3}
	const fails = "the page fails: duplicate paragraphs"
	tests := []struct {
		name string
		page *corpus.Page
		want string
	}{
		{"text", text("а\nб\n\nа\nб\n\nв"), fails},
		{"text without blank lines", text("а\nб\nа\nб\nв"), "the page passes"},
		{"HTML", corpus.NewHTML(corpus.Info{}, "<p>а<br>б<p>а<br>б<p>в"), fails},
		{"HTML without p", corpus.NewHTML(corpus.Info{}, "<div>а<br>б</div><div>а<br>б</div><div>в</div>"), "the page passes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, basis := answer(t, New("gopher", p), tt.page); basis != tt.want {
				t.Errorf("%s, want %s", basis, tt.want)
			}
		})
	}
}

// Row 27 of the checklist of definitions.
func TestGopher(t *testing.T) {
	tests := []struct {
		name, page string
		limits     Params
		datatrove  string
		dolma      string
		why        string
	}{
		{
			"first copy counted or not", "Меню\nМеню\nа\nб\nв",
			Params{MaxDuplicateLines: 0.3},
			"passes", "fails: duplicate lines",
			"1 of 5 lines against 2 of 5",
		},
		{
			"denominators", "аа бб вв аа бб",
			Params{MaxTopGrams: [3]float64{0.75}},
			"passes", "fails: top 2-gram",
			"2 x 5 of 14 characters against 2 x 4 of 10",
		},
		{
			// By datatrove the 5-grams that begin at 0 and 5 are equal, and so are
			// those at 1 and 6, but the count goes on behind the second of the first.
			"n-gram overlap skip", "а б в г д а б в г д а",
			Params{MaxDuplicateGrams: [6]float64{0.25}},
			"passes", "fails: duplicate 5-grams",
			"5 of 21 characters against 11 of 11",
		},
		{
			"2 of 8 English stopwords", "поэма to be",
			Params{StopWords: English().StopWords, MinStopWords: 2},
			"passes", "passes",
			"to, be",
		},
		{
			"1 of 8 English stopwords twice", "to кафе to",
			Params{StopWords: English().StopWords, MinStopWords: 2},
			"fails: stop words", "fails: stop words",
			"to",
		},
	}
	for _, tt := range tests {
		t.Run("27 Gopher "+tt.name, func(t *testing.T) {
			for counting, want := range map[Counting]string{LaterCopies: tt.datatrove, EveryCopy: tt.dolma} {
				p := tt.limits
				p.Counting = counting
				if _, basis := answer(t, New("gopher", p), text(tt.page)); basis != "the page "+want {
					t.Errorf("counting %d: %s, want it %s: %s", counting, basis, want, tt.why)
				}
			}
		})
	}
	t.Run("27 Gopher limits", func(t *testing.T) {
		want := Params{
			MinWords: 50, MaxWords: 100000, MinWordLength: 3, MaxWordLength: 10, MaxHashes: .1, MaxEllipses: .1,
			MaxBulletLines: .9, MaxEllipsisLines: .3, MinLetterWords: .8,
			MaxDuplicateLines: .3, MaxDuplicateParagraphs: .3, MaxDuplicateLineCharacters: .2, MaxDuplicateParagraphCharacters: .2,
			MaxTopGrams: [3]float64{.20, .18, .16}, MaxDuplicateGrams: [6]float64{.15, .14, .13, .12, .11, .10},
		}
		if diff := cmp.Diff(want, Datatrove()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
