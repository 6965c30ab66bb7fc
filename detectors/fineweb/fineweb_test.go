package fineweb

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

func variants() []detectors.Detector {
	return []detectors.Detector{
		New("fineweb", Datatrove()), New("fineweb-paper", Paper()), NewByLanguage("fineweb2", Other(), ByLanguage()),
	}
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
	russian = `Министерство транспорта сообщило во вторник о начале строительства новой дороги между областными центрами.
Работы начнутся весной следующего года и займут около двух лет, говорится в опубликованном отчёте ведомства.
«Мы давно просили заменить старое покрытие и построить пешеходные переходы», — сказал житель посёлка у трассы»
Средства выделены из республиканского бюджета, часть расходов возьмут на себя местные исполнительные органы.
Подрядчика выберут по итогам открытого конкурса, условия которого обещают объявить до конца декабря`

	kazakh = `Көлік министрлігі сейсенбі күні облыс орталықтары арасындағы жаңа жолдың құрылысы басталатынын хабарлады.
Жұмыс келесі жылдың көктемінде басталып, шамамен екі жылға созылады, делінген ведомствоның жарияланған есебінде.
«Ескі жабынды ауыстырып, жаяу жүргіншілер өткелін салуды бұрыннан сұрап келеміз», – деді жол бойындағы ауыл тұрғыны»
Қаражат республикалық бюджеттен бөлінді, шығынның бір бөлігін жергілікті атқарушы органдар өз мойнына алады.
Мердігер ашық конкурс қорытындысы бойынша анықталады, оның шарттары желтоқсан айының соңына дейін жарияланады`
)

func verdict(t *testing.T, d detectors.Detector, page *corpus.Page) string {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	passes := e.Basis == "the page passes"
	for i, kept := range e.Kept {
		if kept != passes {
			t.Errorf("%s, but line %d is kept: %v", e.Basis, i, kept)
		}
	}
	return strings.TrimPrefix(e.Basis, "the page ")
}

func Example() {
	d := NewByLanguage("fineweb2", Other(), ByLanguage())
	for _, text := range []string{kazakh, "Басты бет\nЖаңалықтар\nБайланыс\n"} {
		e, err := d.Detect(context.Background(), corpus.NewText(corpus.Info{Language: "kk"}, text))
		fmt.Println(e.Kept, e.Basis, err)
	}
	// Output:
	// [true true true true true] the page passes <nil>
	// [false false false] the page fails: lines ending in punctuation <nil>
}

func TestDetect(t *testing.T) {
	const marks, feeds, letters = "fails: lines ending in punctuation", "fails: line feeds", "fails: words with a letter"
	fineweb, paper, two := variants()[0], variants()[1], variants()[2]
	quarter := Params{MaxNewlines: 0.25}
	quarterPaper := Params{MaxNewlines: 0.25, Inclusive: true}
	tests := []struct {
		name     string
		detector detectors.Detector
		language string
		text     string
		want     string
	}{
		{"no text", fineweb, "", "", marks},
		{"no text, no rules", New("", Params{}), "", "", "passes"},
		{"no text, no rules, inclusive", New("", Params{Inclusive: true}), "", "", "passes"},
		{"Russian", fineweb, "ru", russian, "passes"}, // 3 of 5 lines end in a full stop
		{"Russian by the paper", paper, "ru", russian, "passes"},
		{"Russian by FineWeb-2", two, "ru", russian, "passes"},
		{"Kazakh by FineWeb-2", two, "kk", kazakh, "passes"},
		{"Kazakh with a region", two, "kk-KZ", kazakh, "passes"},
		{"» is no terminal mark", fineweb, "ru", "«Мы ждём этого уже довольно давно, — сказал он»", marks},
		{"straight quotes are", fineweb, "ru", `Мы ждём этого уже довольно давно, писал "он"`, "passes"},
		{"… is none", fineweb, "kk", "Біз мұны көптен күттік, деді ауыл тұрғыны…", marks},
		{"other scripts have theirs", fineweb, "zh", "交通部星期二宣布，連接各省會的新公路將於明年春天動工，工程將歷時約兩年，費用由中央承擔。", "passes"},
		{"12 of 100 lines end so", fineweb, "", lines(12, 88, 40), "passes"},
		{"12 of 100 by the paper", paper, "", lines(12, 88, 40), marks},
		{"11 of 100 lines end so", fineweb, "", lines(11, 89, 40), marks},
		{"1 line feed for 4 tokens", New("", quarter), "", "а б.\nв", "passes"},
		{"1 for 4, inclusive", New("", quarterPaper), "", "а б.\nв", feeds},
		{"1 for 3", New("", quarter), "", "а б\nв", feeds},
		{"blank lines do not count", New("", quarter), "", "а б.\n\n\nв", "passes"},
		{"a line has none", New("", quarter), "", "\U000e0001", "passes"},
		{"18 of 100 is enough for Kazakh", two, "kk", lines(18, 82, 40), "fails: word length"},
		{"18 of 100 is not for Russian", two, "ru", lines(18, 82, 40), marks},
		{"18 of 100 is for others", two, "", lines(18, 82, 40), "fails: word length"},
		// 66 words, 16 marks and 26 numbers: .61.
		{"numbers", two, "ru", russian + strings.Repeat(" 1", 26), letters},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := corpus.NewText(corpus.Info{Language: tt.language}, tt.text)
			if got := verdict(t, tt.detector, page); got != tt.want {
				t.Errorf("the page %s, want it %s", got, tt.want)
			}
		})
	}
}

// lines returns different lines of many short words that are length characters
// long; the first end in a mark.
func lines(ended, open, length int) string {
	out := make([]string, ended+open)
	for i := range out {
		mark := "ж"
		if i < ended {
			mark = "."
		}
		line := []rune(fmt.Sprintf("ы%d", i) + strings.Repeat(" ы", length))
		out[i] = string(line[:length-1]) + mark
	}
	return strings.Join(out, "\n")
}

// long returns different lines that are not short.
func long(n int) string { return lines(n, 0, 60) }

// copies returns different lines and as many copies of one, all of the same length.
func copies(different, n int) string {
	text := lines(different, 0, 40)
	first, _, _ := strings.Cut(text, "\n")
	return text + strings.Repeat("\n"+first, n)
}

// Row 28 of the checklist of definitions.
func TestFineWeb(t *testing.T) {
	const short, duplicate = "fails: short lines", "fails: characters of duplicate lines"
	two := Other()
	two.Gopher = nil // the custom rules of FineWeb-2 alone
	tests := []struct {
		name, text                 string
		datatrove, paper, fineweb2 string
	}{
		{"short <= 30", lines(100, 0, 30), short, "passes", "passes"},
		{"31 is not short", lines(100, 0, 31), "passes", "passes", "passes"},
		{"29 is short", lines(100, 0, 29), short, short, "passes"},
		{"> .67", lines(67, 0, 29) + "\n" + long(33), "passes", short, "passes"},
		{"more than .67", lines(68, 0, 29) + "\n" + long(32), short, short, "passes"},
		{"dup .01 (code)", copies(100, 1), "passes", "passes", "passes"}, // 1 of 101
		{"more than .01", copies(100, 2), duplicate, "passes", "passes"}, // 2 of 102
		{".1 (paper)", copies(90, 10), duplicate, duplicate, "passes"},   // 10 of 100
		{"more than .1 (FineWeb-2)", copies(90, 11), duplicate, duplicate, duplicate},
	}
	for _, tt := range tests {
		t.Run("28 FineWeb "+tt.name, func(t *testing.T) {
			page := corpus.NewText(corpus.Info{}, tt.text)
			got := []string{
				verdict(t, New("fineweb", Datatrove()), page), verdict(t, New("fineweb-paper", Paper()), page), verdict(t, New("fineweb2", two), page),
			}
			if diff := cmp.Diff([]string{tt.datatrove, tt.paper, tt.fineweb2}, got); diff != "" {
				t.Errorf("by datatrove, paper, FineWeb-2 (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThresholdsByLanguage(t *testing.T) {
	const tolerance = 1e-9
	for language, want := range map[string][6]float64{
		"ru": {.168, .1562, .1444, .1326, .1208, .109}, // steps of .0118
		"kk": {.159, .148, .137, .126, .115, .104},     // steps of .011
	} {
		for i, got := range ByLanguage()[language].Gopher.MaxDuplicateGrams {
			if math.Abs(got-want[i]) > tolerance {
				t.Errorf("%s: %v for duplicate %d-grams, want %v", language, got, i+5, want[i])
			}
		}
	}
	for i, got := range between(.15, .10) {
		if want := Other().Gopher.MaxDuplicateGrams[i]; math.Abs(got-want) > tolerance {
			t.Errorf("equal steps give %v for duplicate %d-grams, Gopher has %v", got, i+5, want)
		}
	}
}
