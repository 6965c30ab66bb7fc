package quality

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits are the rules that a text must keep. A limit of 0 switches its rule off. Shares and
// ratios are in [0,1]; a text fails that is beyond a limit, not one that meets it. The
// numbers given are those of [Gopher].
type Limits struct {
	// Counting is the way to count; the default is LaterCopies.
	Counting Counting

	// MinWords and MaxWords bound the number of words; 50 and 100,000.
	MinWords, MaxWords int
	// MinWordLength and MaxWordLength bound the mean (or median) length of a word in
	// characters; 3 and 10.
	MinWordLength, MaxWordLength float64
	// MaxHashes and MaxEllipses bound the number of "#", and of "..." and "…" together,
	// for each word; 0.1 both.
	MaxHashes, MaxEllipses float64
	// MaxBulletLines bounds the share of lines that begin with a bullet; 0.9.
	MaxBulletLines float64
	// MaxEllipsisLines bounds the share of lines that end in "..." or "…"; 0.3.
	MaxEllipsisLines float64
	// MinLetterWords is the least share of words that hold a letter; 0.8.
	MinLetterWords float64
	// MinStopWords is how many of the StopWords a page must hold, each counted once,
	// case kept; 0 and none.
	MinStopWords int
	StopWords    []string

	// MaxDuplicateLines and MaxDuplicateParagraphs bound the share of lines and
	// paragraphs that are copies, 0.3 both; the other two the share of characters that
	// these hold, 0.2 both.
	MaxDuplicateLines, MaxDuplicateParagraphs                   float64
	MaxDuplicateLineCharacters, MaxDuplicateParagraphCharacters float64
	// MaxTopGrams bounds the share of characters in the copies of the most frequent 2-,
	// 3- and 4-gram of words; 0.20, 0.18, 0.16.
	MaxTopGrams [3]float64
	// MaxDuplicateGrams bounds the share of characters in 5- to 10-grams that recur;
	// 0.15, 0.14, 0.13, 0.12, 0.11, 0.10.
	MaxDuplicateGrams [6]float64
}

// Gopher returns the limits of the Gopher paper (Rae et al. 2021) by datatrove's
// counting, without stop words.
func Gopher() Limits {
	return Limits{
		Counting: LaterCopies,
		MinWords: 50, MaxWords: 100_000,
		MinWordLength: 3, MaxWordLength: 10,
		MaxHashes: 0.1, MaxEllipses: 0.1,
		MaxBulletLines: 0.9, MaxEllipsisLines: 0.3, MinLetterWords: 0.8,
		MaxDuplicateLines: 0.30, MaxDuplicateParagraphs: 0.30,
		MaxDuplicateLineCharacters: 0.20, MaxDuplicateParagraphCharacters: 0.20,
		MaxTopGrams:       [3]float64{0.20, 0.18, 0.16},
		MaxDuplicateGrams: [6]float64{0.15, 0.14, 0.13, 0.12, 0.11, 0.10},
	}
}

// Broken returns the first rule that the text breaks, "" if it keeps them all. The
// cheap rules are tried first. It takes time and memory linear in the text, but for
// a logarithm where the length of words is their median.
func (l Limits) Broken(ctx context.Context, t Text) (string, error) {
	if rule := l.lines(t); rule != "" {
		return rule, ctx.Err()
	}
	length := t.characters(l.Counting)
	if rule := l.copies(t, length); rule != "" {
		return rule, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	tokens := t.Tokens(l.Counting)
	if rule := l.words(t, tokens); rule != "" {
		return rule, ctx.Err()
	}
	return l.grams(ctx, tokens, length)
}

// above reports whether a share breaks its upper limit.
func above(share, limit float64) bool { return limit > 0 && share > limit }

func (l Limits) lines(t Text) string {
	bullet := "•"
	if l.Counting == EveryCopy {
		bullet = "*"
	}
	bullets, ellipses := 0, 0
	for _, s := range t.Lines {
		if strings.HasPrefix(s, bullet) || strings.HasPrefix(s, "-") {
			bullets++
		}
		if strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") {
			ellipses++
		}
	}
	switch {
	case above(Share(bullets, len(t.Lines)), l.MaxBulletLines):
		return "bullet lines"
	case above(Share(ellipses, len(t.Lines)), l.MaxEllipsisLines):
		return "ellipsis lines"
	default:
		return ""
	}
}

func (l Limits) copies(t Text, length int) string {
	n, characters := Copies(t.Lines, l.Counting)
	switch {
	case above(Share(n, len(t.Lines)), l.MaxDuplicateLines):
		return "duplicate lines"
	case above(Share(characters, length), l.MaxDuplicateLineCharacters):
		return "characters of duplicate lines"
	case l.MaxDuplicateParagraphs == 0 && l.MaxDuplicateParagraphCharacters == 0:
		return ""
	}
	paragraphs := t.Paragraphs()
	n, characters = Copies(paragraphs, l.Counting)
	switch {
	case above(Share(n, len(paragraphs)), l.MaxDuplicateParagraphs):
		return "duplicate paragraphs"
	case above(Share(characters, length), l.MaxDuplicateParagraphCharacters):
		return "characters of duplicate paragraphs"
	default:
		return ""
	}
}

func (l Limits) words(t Text, tokens []string) string {
	c := l.count(tokens)
	hashes, ellipses := 0, 0
	for _, s := range t.Lines {
		hashes += strings.Count(s, "#")
		ellipses += strings.Count(s, "...") + strings.Count(s, "…")
	}
	length := c.length(l.Counting)
	switch {
	case c.words < l.MinWords:
		return "too few words"
	case l.MaxWords > 0 && c.words > l.MaxWords:
		return "too many words"
	case length < l.MinWordLength || above(length, l.MaxWordLength):
		return "word length"
	case above(Share(hashes, len(tokens)), l.MaxHashes):
		return "hashes"
	case above(Share(ellipses, len(tokens)), l.MaxEllipses):
		return "ellipses"
	case Share(c.letters, len(tokens)) < l.MinLetterWords:
		return "words with a letter"
	case c.stops < l.MinStopWords:
		return "stop words"
	default:
		return ""
	}
}

// counts is what the tokens of a text give.
type counts struct {
	words      int   // tokens that count as words
	characters int   // of the words
	lengths    []int // of each word, where their median is asked for
	letters    int   // tokens with a letter
	stops      int   // distinct stop words
}

func (l Limits) count(tokens []string) counts {
	var c counts
	if l.Counting == EveryCopy {
		c.lengths = make([]int, 0, len(tokens))
	}
	wanted := make(map[string]bool, len(l.StopWords))
	for _, w := range l.StopWords {
		wanted[w] = true
	}
	for _, w := range tokens {
		letter, solid := traits(w)
		if letter {
			c.letters++
		}
		if solid || l.Counting == EveryCopy {
			n := utf8.RuneCountInString(w)
			c.words++
			c.characters += n
			if l.Counting == EveryCopy {
				c.lengths = append(c.lengths, n)
			}
		}
		if len(wanted) > 0 && wanted[w] {
			delete(wanted, w)
			c.stops++
		}
	}
	return c
}

// traits reports whether a word holds a letter, and whether a letter or digit.
func traits(w string) (letter, solid bool) {
	for _, r := range w {
		if unicode.IsLetter(r) {
			return true, true
		}
		solid = solid || unicode.IsNumber(r)
	}
	return false, solid
}

// length is the mean length of words, for EveryCopy their median; 0 without words.
func (c counts) length(counting Counting) float64 {
	if counting == LaterCopies || c.words == 0 {
		return Share(c.characters, c.words)
	}
	slices.Sort(c.lengths)
	return float64(c.lengths[(c.words-1)/2]+c.lengths[c.words/2]) / 2
}

func (l Limits) grams(ctx context.Context, tokens []string, length int) (string, error) {
	if l.MaxTopGrams == [3]float64{} && l.MaxDuplicateGrams == [6]float64{} {
		return "", ctx.Err()
	}
	g := newGrams(tokens)
	for g.extend(); g.n <= 10; g.extend() {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		switch {
		case g.n <= 4 && above(Share(g.top(l.Counting), length), l.MaxTopGrams[g.n-2]):
			return fmt.Sprintf("top %d-gram", g.n), nil
		case g.n >= 5 && above(Share(g.duplicate(l.Counting), length), l.MaxDuplicateGrams[g.n-5]):
			return fmt.Sprintf("duplicate %d-grams", g.n), nil
		}
	}
	return "", nil
}
