package refinedweb

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
	"chaff/internal/words"
)

func variants() []detectors.Detector {
	return []detectors.Detector{New("refinedweb", Lines()), New("refinedweb-strict", Strict())}
}

func TestContract(t *testing.T) {
	for _, d := range variants() {
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, d)
		})
	}
}

// answer returns k and . for lines that are kept and dropped.
func answer(t *testing.T, d detectors.Detector, page string) string {
	t.Helper()
	e, err := d.Detect(t.Context(), corpus.NewText(corpus.Info{}, page))
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
	page := corpus.NewText(corpus.Info{}, `ГЛАВНЫЕ НОВОСТИ
Министерство сообщило о строительстве дороги.
Жол құрылысы көктемде басталады.
1570 просмотров
12.05.2020 14:30
Читать далее...
`)
	e, err := New("refinedweb", Lines()).Detect(context.Background(), page)
	fmt.Printf("%q %v\n", e.Text, err)
	// Output: "Министерство сообщило о строительстве дороги.\nЖол құрылысы көктемде басталады." <nil>
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, line string
		kept       bool
	}{
		{"a sentence", "Жол құрылысы басталады.", true},
		{"a headline", "Партия продолжит работу", true},
		{"one word", "Жаңалықтар", false},
		{"one word with marks", "— Поделиться! —", false},
		{"no word", "||", false},
		{"two words", "Басты бет", true},
		{"Chinese", "新路", true},
		{"one Chinese character", "路", false},

		{"capitals", "ПОСЛЕДНИЕ НОВОСТИ", false},
		{"half capitals", "АБ вг", true}, // 2 of 4
		{"more than half", "АБВ гд", false},
		{"an abbreviation in a sentence", "Глава МИД РК прибыл в Астану с визитом.", true},
		{"digits are no letters", "АБ вг 1234567", true},
		{"a script without case", "新路開工", true},

		{"digits", "1570", false},
		{"a date", "12.05.2020 14:30", false},
		{"digits and letters", "12 мая 2020", true},

		{"3 likes", "3 likes", false},
		{"number after", "Просмотров: 1570", false},
		{"several", "12 views, 4 comments", false},
		{"thousands", "1,2 тыс. просмотров", false},
		{"letters after digits", "12k views", false},
		{"Kazakh", "123 рет қаралды", false},
		{"a counter without number", "Комментарии и отзывы", true},
		{"a number of something else", "3 жителя посёлка", true},
		{"a counter in a sentence", "Видео набрало 1570 просмотров", true},

		{"start alone", "Sign in", false},
		{"start before one word", "Войти сейчас", false},
		{"start before words", "Читайте также: Новая дорога откроется весной", true},
		{"start of a longer word", "Входные двери здесь", true},
		{"Kazakh start", "Оқи отырыңыз", false},
		{"end alone", "Read more...", false},
		{"end with a mark", "Толығырақ оқу. Толығырақ »", true},
		{"end after one word", "Подробно. Читать далее »", false},
		{"end after words", "Новая дорога откроется весной. Подробнее…", true},
		{"end of a longer word", "Расскажите нам неподробнее", true},
		{"Kazakh end", "Жалғасын оқу →", false},
		{"anywhere", "12 items in cart now", true}, // now and 12 are left
		{"anywhere, number left", "0 items in cart", false},
		{"anywhere in Russian", "У вас 3 товаров в корзине", true},
		{"case", "ЧИТАТЬ далее полностью весь материал", true},
		{"start and end", "Войти · Подробнее", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := answer(t, New("", Lines()), tt.line) == "k"; got != tt.kept {
				t.Errorf("%q is kept: %v", tt.line, got)
			}
		})
	}
}

// What is taken out counts for the rule on pages, also of a line that is kept.
func TestTaken(t *testing.T) {
	const nine = "раз два три четыре пять шесть семь восемь девять"
	tests := []struct {
		line string
		want int
	}{
		{"Новая дорога откроется весной", 0},
		{"Читайте также: новая дорога", 2},
		{"Новая дорога. Читать далее", 2},
		{"Войти, чтобы читать. Подробнее", 2},
		{"Сейчас 3 товаров в корзине, да", 3},
		{"Читайте также: дорога", 3}, // dropped: one word is left
		{"Сондай-ақ оқыңыз", 3},      // dropped: of сондай, ақ, оқыңыз nothing is left
		{nine + " подробнее", 1},
		{nine + " десять подробнее", 0}, // eleven words
		{"Главная", 1},
		{"—", 0},
	}
	d := New("", Lines())
	for _, tt := range tests {
		if got := d.taken(tt.line, words.Count(tt.line)); got != tt.want {
			t.Errorf("%q: %d words, want %d", tt.line, got, tt.want)
		}
	}
}

func TestStrict(t *testing.T) {
	text := strings.TrimSpace(strings.Repeat("Жол құрылысы келесі жылдың көктемінде басталады.\n", 19)) // 114 words
	tests := []struct {
		name, page string
		want       string
	}{
		{"nothing to flag", text, strings.Repeat("k", 19)},
		{"6 of 120 words", text + "\nБас\nКіру\nІздеу\nБайланыс\nБіз\nКарта", strings.Repeat("k", 19) + "......"},
		{"7 of 121 words", text + "\nБас\nКіру\nІздеу\nБайланыс\nБіз\nКарта\nЖоғары", strings.Repeat(".", 26)},
		{"words of edits count", text + "\nОқи отырыңыз: " + "жол ашылды\nОқи отырыңыз: жол жабылды\nТолығырақ\nКіру\nІздеу", strings.Repeat(".", 24)},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := answer(t, New("", Strict()), tt.page); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if got := answer(t, New("", Lines()), tt.page); tt.page != "" && !strings.HasPrefix(got, "kkk") {
				t.Errorf("%s without the rule on pages", got)
			}
		})
	}
}
