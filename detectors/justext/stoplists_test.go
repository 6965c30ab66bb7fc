package justext

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"chaff/corpus"
)

func TestStoplistFiles(t *testing.T) {
	size := 0
	for _, code := range stoplistCodes() {
		data, err := stoplistFiles.ReadFile(stoplistDir + "/" + code + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		list := stoplists()[code]()
		if list.language != code {
			t.Errorf("%s: the list says it is of %q", code, list.language)
		}
		head, _, _ := strings.Cut(string(data), "\n")
		if want := fmt.Sprintf("(%s): %d words", code, len(list.words)); !strings.HasSuffix(head, want) {
			t.Errorf("%s: the head is %q, want %q at its end", code, head, want)
		}
		if len(list.words) < 60 {
			t.Errorf("%s: %d words are too few to tell anything", code, len(list.words))
		}
		for w := range list.words {
			if string(appendLower(nil, w)) != w || !norm.NFC.IsNormalString(w) || !strings.ContainsFunc(w, unicode.IsLetter) {
				t.Errorf("%s: %q is not a word in lower case and NFC", code, w)
			}
		}
	}
	if size > 400_000 {
		t.Errorf("the lists have %d bytes", size)
	}
	if n := len(stoplistCodes()); n > 255 {
		t.Errorf("%d lists do not fit the index", n)
	}
}

// The languages that the library has lists of. Aromanian, Bishnupriya Manipuri, Newar
// and Samogitian are missing, Western Panjabi is only there in Gurmukhi, Simple
// English is English.
func TestLibraryLanguages(t *testing.T) {
	have := stoplistCodes()
	for code := range strings.FieldsSeq(`af sq ar an hy ast az eu be bn bs br bg ca ceb cv hr cs da nl en eo et fi fr gl
		ka de el gu ht he hi hu is io ig id ia ga it jv kn kk ko ku ky la lv lt lmo nds lb mk ms ml mt mr nap ne no nn oc
		fa pms pl pt pa qu ro ru sr sh scn sk sl es su sw sv tl ta te tr tk uk ur uz vi vo wa war cy fy yo`) {
		if !slices.Contains(have, code) {
			t.Errorf("no list for %s", code)
		}
	}
}

func TestListCode(t *testing.T) {
	for tag, want := range map[string]string{
		"": "", "ru": "ru", "ru-RU": "ru", "KK": "kk", "sr-Latn": "sr", "pt_BR": "pt", "nb": "no", "nb-NO": "no", "nn": "nn", "iw": "he", "zh-Hant": "zh",
	} {
		if got := listCode(tag); got != want {
			t.Errorf("the list of %q is %q, want %q", tag, got, want)
		}
	}
}

// Sentences in languages that are easily taken for each other.
var sentences = map[string]string{
	"ru": "Об этом сообщили в министерстве, которое отвечает за дороги, но не сказали, когда работы будут закончены",
	"uk": "Про це повідомили в міністерстві, яке відповідає за дороги, але не сказали, коли роботи будуть завершені",
	"be": "Пра гэта паведамілі ў міністэрстве, якое адказвае за дарогі, але не сказалі, калі працы будуць скончаны",
	"bg": "Това съобщиха от министерството, което отговаря за пътищата, но не казаха кога ще бъдат завършени работите",
	"kk": "Бұл туралы жол үшін жауап беретін министрлік хабарлады, бірақ жұмыс қашан аяқталатыны туралы ештеңе айтқан жоқ",
	"ky": "Бул тууралуу жол үчүн жооп берген министрлик билдирди, бирок жумуш качан бүтөрүн айткан жок",
	"uz": "Bu haqida yoʻl uchun javob beradigan vazirlik xabar berdi, lekin ish qachon tugashini aytgan emas",
	"tr": "Bunu yollardan sorumlu olan bakanlık bildirdi, ama çalışmaların ne zaman biteceği hakkında bir şey söylemedi",
	"az": "Bu barədə yollara görə məsul olan nazirlik məlumat verib, lakin işlərin nə vaxt bitəcəyi haqqında heç nə deməyib",
	"en": "This was reported by the ministry that is responsible for the roads, but it did not say when the work would be done",
	"de": "Das teilte das Ministerium mit, das für die Straßen zuständig ist, aber es sagte nicht, wann die Arbeiten fertig sein werden",
	"fr": "C'est ce que dit le ministère qui est chargé des routes, mais il ne dit pas quand les travaux seront finis",
	"es": "Lo dijo el ministerio que se ocupa de las carreteras, pero no dijo cuándo estarán terminadas las obras",
	"pl": "Poinformowało o tym ministerstwo, które odpowiada za drogi, ale nie powiedziało, kiedy prace będą zakończone",
	"el": "Αυτό ανακοίνωσε το υπουργείο που είναι υπεύθυνο για τους δρόμους, αλλά δεν είπε πότε θα τελειώσουν τα έργα",
	"sv": "Det sade ministeriet som har ansvar för vägarna, men det sade inte när arbetet skulle vara klart",
}

func TestPageStoplist(t *testing.T) {
	for want, text := range sentences {
		if got := pageStoplist("", []string{text}).language; got != want {
			t.Errorf("%q gets the list of %s, want %s", text, got, want)
		}
	}
	tests := []struct{ why, language, text, want string }{
		{"the page's language goes first", "en-GB", sentences["ru"], "en"},
		{"a language without a list", "tlh", sentences["ru"], "ru"},
		{"a code of another standard", "rus", sentences["ru"], "ru"},
		{"written without blanks", "zh", "这是一个句子。", WithoutStopwords},
		{"written without blanks, some of it English", "ja", sentences["en"], WithoutStopwords},
		{"written without blanks and not known", "", "这是一个句子。 这是一个句子。", WithoutStopwords},
		{"in no known language", "", "xqx qxq xqxq qxqx", WithoutStopwords},
	}
	for _, tt := range tests {
		if got := pageStoplist(tt.language, []string{tt.text}).language; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
	if got := pageStoplist("", nil); got != withoutStopwords {
		t.Errorf("a page on which stop words decide nothing gets the list of %s", got.language)
	}
}

func TestBasisNamesTheList(t *testing.T) {
	for language, want := range map[string]string{"": "stop words: ru", "kk": "stop words: kk", "zh": "stop words: none"} {
		page := corpus.NewText(corpus.Info{Language: language}, strings.Repeat(sentences["ru"]+". ", 3))
		e, err := New("justext-default", Published()).Detect(t.Context(), page)
		if err != nil || e.Basis != want {
			t.Errorf("language %q: basis %q, error %v, want %q", language, e.Basis, err, want)
		}
	}
}

func TestDensity(t *testing.T) {
	list := stoplists()["ru"]()
	tests := []struct {
		text string
		want float64
	}{
		{"", 0},
		{"и", 1},
		{"И, и", 0.5}, // the comma sticks to the first
		{"И в На телевизор", 0.75},
	}
	for _, tt := range tests {
		if got := list.density(tt.text); got != tt.want {
			t.Errorf("density of %q is %v, want %v", tt.text, got, tt.want)
		}
	}
}
