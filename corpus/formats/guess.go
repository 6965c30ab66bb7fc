package formats

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"chaff/corpus"
)

// Guess returns what is known of a page, and where its URL, site or language is not known
// what it seems to be, for a person to correct: the URL that the page gives as its own
// (link rel=canonical, og:url, or the comment of a browser that saved it), the site of
// the URL, and the language that the markup declares, else that of its letters and most
// frequent words ([GuessLanguage]).
func Guess(page *corpus.Page) corpus.Info {
	info := page.Info
	var declared string
	if page.Kind == corpus.HTML {
		var url string
		url, declared = declarations(page)
		if info.URL == "" {
			info.URL = url
		}
	}
	if info.Site == "" {
		info.Site = siteOf(info.URL)
	}
	if info.Language == "" {
		info.Language = declared
	}
	if info.Language == "" {
		info.Language = GuessLanguage(corpus.JoinLines(page.Lines()))
	}
	return info
}

// savedFrom is the comment with which browsers keep the address of a page that they save.
var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)`)

// declarations returns the URL and the language that a page of HTML declares, "" for none.
func declarations(page *corpus.Page) (url, lang string) {
	take := func(to *string, value string) {
		if value = strings.TrimSpace(value); *to == "" && value != "" {
			*to = value
		}
	}
	for n := range page.Tree().Descendants() {
		if n.Type == html.CommentNode {
			if m := savedFrom.FindStringSubmatch(n.Data); m != nil {
				take(&url, m[1])
			}
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			take(&lang, languageTag(attr(n, "lang")))
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				take(&url, attr(n, "href"))
			}
		case atom.Meta:
			switch strings.ToLower(attr(n, "property") + attr(n, "http-equiv")) {
			case "og:url":
				take(&url, attr(n, "content"))
			case "og:locale", "content-language":
				take(&lang, languageTag(attr(n, "content")))
			}
		}
	}
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		url = "" // relative to what is not known
	}
	return url, lang
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

// languageTag returns the language of a BCP 47 tag without region or script, "" where it is
// none: "kk" of "kk-KZ" and of "kk_KZ".
func languageTag(s string) string {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und {
		return ""
	}
	base, _ := tag.Base()
	return base.String()
}

// guessRunes is how much of a text is looked at.
const guessRunes = 20_000

// scripts that are nearly always of one language.
var scripts = []struct {
	table    *unicode.RangeTable
	language string
}{
	{unicode.Hangul, "ko"},
	{unicode.Thai, "th"},
	{unicode.Greek, "el"},
	{unicode.Hebrew, "he"},
	{unicode.Georgian, "ka"},
	{unicode.Armenian, "hy"},
	{unicode.Devanagari, "hi"},
	{unicode.Bengali, "bn"},
	{unicode.Tamil, "ta"},
}

// letters tell languages of one script apart. The first that makes up a hundredth of the
// letters decides.
var letters = []struct {
	table    *unicode.RangeTable
	letters  string
	language string
}{
	{unicode.Arabic, "ٹڈڑے", "ur"},
	{unicode.Arabic, "پچژگ", "fa"},
	{unicode.Arabic, "", "ar"},
	{unicode.Cyrillic, "әғқңөұүһ", "kk"},
	{unicode.Cyrillic, "їєґ", "uk"},
	{unicode.Cyrillic, "ў", "be"},
	{unicode.Cyrillic, "ыэ", "ru"},
}

// frequent are words that are frequent in a language and rare in the others of its script.
var frequent = map[string][]string{
	"en": {"the", "and", "of", "to", "is", "that", "for", "with", "was", "this", "are", "it"},
	"de": {"der", "die", "und", "das", "ist", "nicht", "mit", "von", "für", "ein", "eine", "auch", "sich"},
	"fr": {"les", "des", "est", "dans", "une", "pour", "qui", "pas", "sur", "avec", "le", "du", "et"},
	"es": {"el", "los", "las", "una", "por", "con", "para", "del", "como", "más", "pero", "y", "que"},
	"it": {"il", "che", "di", "della", "per", "una", "non", "con", "sono", "gli", "alla", "anche", "è"},
	"pt": {"não", "uma", "os", "para", "com", "do", "da", "em", "ao", "mais", "são", "o", "e"},
	"nl": {"het", "een", "van", "niet", "dat", "zijn", "voor", "met", "ook", "aan", "de", "op"},
	"pl": {"nie", "się", "jest", "że", "dla", "jak", "oraz", "przez", "są", "w", "na", "z"},
	"tr": {"bir", "ve", "bu", "için", "ile", "olarak", "daha", "çok", "olan", "da", "de", "en"},
	"sv": {"och", "att", "det", "som", "är", "inte", "på", "för", "med", "av", "en", "ett"},
	"cs": {"že", "není", "jsou", "jako", "také", "nebo", "při", "který", "jeho", "se", "na", "je"},
}

// minFrequent is how many frequent words must be found before they decide.
const minFrequent = 5

// GuessLanguage returns the language that a text seems to be in, as a BCP 47 tag, "" where
// it cannot be told: by its script, then by letters that only one language of the script
// has, and for Latin script by frequent words. It knows the languages that chaff's users
// label most, and is a proposal to correct, not a measurement.
func GuessLanguage(text string) string {
	if runes := []rune(text); len(runes) > guessRunes {
		text = string(runes[:guessRunes])
	}
	text = strings.ToLower(text)
	counts := make(map[rune]int)
	total := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			counts[r]++
			total++
		}
	}
	share := func(is func(rune) bool) float64 {
		n := 0
		for r, of := range counts {
			if is(r) {
				n += of
			}
		}
		return float64(n) / float64(max(total, 1))
	}
	in := func(tables ...*unicode.RangeTable) float64 {
		return share(func(r rune) bool { return unicode.In(r, tables...) })
	}
	const most, some = 0.5, 0.01
	if in(unicode.Han, unicode.Hiragana, unicode.Katakana) > most {
		if in(unicode.Hiragana, unicode.Katakana) > 5*some {
			return "ja"
		}
		return "zh"
	}
	for _, s := range scripts {
		if in(s.table) > most {
			return s.language
		}
	}
	for _, l := range letters {
		if in(l.table) > most && (l.letters == "" || share(func(r rune) bool { return strings.ContainsRune(l.letters, r) }) > some) {
			return l.language
		}
	}
	if in(unicode.Latin) > most {
		return byFrequentWords(text)
	}
	return ""
}

// byFrequentWords returns the language most of whose frequent words are there, "" where two
// have as many or none has enough.
func byFrequentWords(text string) string {
	counts := make(map[string]int)
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		counts[word]++
	}
	best, most, second := "", 0, 0
	for name, words := range frequent {
		n := 0
		for _, w := range words {
			n += counts[w]
		}
		if n > most {
			best, most, second = name, n, most
		} else {
			second = max(second, n)
		}
	}
	if most < minFrequent || most == second {
		return ""
	}
	return best
}
