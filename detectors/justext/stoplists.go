package justext

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// stoplistFiles holds a file for each list, CODE.txt: words parted by blanks and line
// feeds, and comment lines that begin with #.
//
//go:embed stoplists/*.txt
var stoplistFiles embed.FS

const stoplistDir = "stoplists"

// minCover is the share of a page's words that the best list must have.
const minCover = 0.1

// stoplist is a set of words in lower case.
type stoplist struct {
	language string
	words    map[string]struct{}
}

// withoutStopwords is the list that has no words.
var withoutStopwords = &stoplist{language: WithoutStopwords}

// stoplists returns the lists by language code. Each is decoded when it is first
// asked for.
var stoplists = sync.OnceValue(func() map[string]func() *stoplist {
	lists := make(map[string]func() *stoplist)
	files, _ := stoplistFiles.ReadDir(stoplistDir) // embedded: it cannot fail
	for _, f := range files {
		code := strings.TrimSuffix(f.Name(), ".txt")
		lists[code] = sync.OnceValue(func() *stoplist { return readStoplist(code) })
	}
	return lists
})

func readStoplist(code string) *stoplist {
	data, _ := stoplistFiles.ReadFile(stoplistDir + "/" + code + ".txt") // as above
	list := &stoplist{language: code, words: make(map[string]struct{})}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			list.words[w] = struct{}{}
		}
	}
	return list
}

// stoplistCodes returns the codes of all lists, sorted.
func stoplistCodes() []string {
	codes := make([]string, 0, len(stoplists()))
	for code := range stoplists() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// density is the share of the text's words that are in the list. The text is that of
// a paragraph: its words are a single blank apart.
func (s *stoplist) density(text string) float64 {
	if text == "" || len(s.words) == 0 {
		return 0
	}
	count, found := 0, 0
	var buf []byte
	for more := true; more; {
		var word string
		word, text, more = strings.Cut(text, " ")
		count++
		buf = appendLower(buf[:0], word)
		if _, ok := s.words[string(buf)]; ok {
			found++
		}
	}
	return float64(found) / float64(count)
}

func appendLower(dst []byte, word string) []byte {
	for _, r := range word {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, byte(r))
			continue
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}

// stoplistFor returns the list that the parameters ask for, on a page of the
// given language with these texts that stop words decide.
func (p Params) stoplistFor(language string, open []string) (*stoplist, error) {
	switch p.Stoplist {
	case "":
		return pageStoplist(language, open), nil
	case WithoutStopwords:
		return withoutStopwords, nil
	}
	list, ok := stoplists()[p.Stoplist]
	if !ok {
		return nil, fmt.Errorf("justext: unknown stop list %q; the lists are %s", p.Stoplist, strings.Join(stoplistCodes(), " "))
	}
	return list(), nil
}

// pageStoplist returns the list of the language, or else the one with most words of
// the texts.
func pageStoplist(language string, open []string) *stoplist {
	code := listCode(language)
	if list, ok := stoplists()[code]; ok {
		return list()
	}
	if unspaced[code] || len(open) == 0 {
		return withoutStopwords
	}
	return indexOfStoplists().best(open)
}

// listCode returns the code that the list of a BCP 47 tag has if there is one.
func listCode(tag string) string {
	code := strings.ToLower(tag)
	if i := strings.IndexAny(code, "-_"); i >= 0 {
		code = code[:i]
	}
	if other, ok := otherCodes[code]; ok {
		return other
	}
	return code
}

// otherCodes holds codes whose language has its list under another one.
var otherCodes = map[string]string{
	"nb": "no", "hbs": "sh", "cnr": "sr", "mo": "ro", "fil": "tl", "iw": "he", "in": "id", "jw": "jv", "ckb": "ku", "kmr": "ku",
}

// unspaced holds the languages that are written without blanks between words.
var unspaced = map[string]bool{
	"zh": true, "yue": true, "wuu": true, "lzh": true, "ja": true, "th": true, "lo": true, "km": true, "my": true, "bo": true, "dz": true,
}

// stoplistIndex tells which lists a word is in.
type stoplistIndex struct {
	codes []string
	lists map[string][]uint8 // places in codes
}

var indexOfStoplists = sync.OnceValue(func() *stoplistIndex {
	index := &stoplistIndex{codes: stoplistCodes(), lists: make(map[string][]uint8)}
	for i, code := range index.codes {
		for w := range stoplists()[code]().words {
			index.lists[w] = append(index.lists[w], uint8(i))
		}
	}
	return index
})

// best returns the list with most words of the texts, the first of equals by code,
// and withoutStopwords where none has minCover of them.
func (x *stoplistIndex) best(texts []string) *stoplist {
	found := make([]int, len(x.codes))
	count := 0
	var buf []byte
	for _, text := range texts {
		for more := true; more; {
			var word string
			word, text, more = strings.Cut(text, " ")
			count++
			buf = appendLower(buf[:0], word)
			for _, i := range x.lists[string(buf)] {
				found[i]++
			}
		}
	}
	best := 0
	for i, n := range found {
		if n > found[best] {
			best = i
		}
	}
	if found[best] == 0 || float64(found[best]) < minCover*float64(count) {
		return withoutStopwords
	}
	return stoplists()[x.codes[best]]()
}
