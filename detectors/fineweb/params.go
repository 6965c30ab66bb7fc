package fineweb

// Params are the thresholds for the pages of one language. A limit of 0 switches
// its rule off. Shares are in [0,1].
type Params struct {
	// MinPunctuation is the least share of lines that end in a terminal mark.
	MinPunctuation float64
	// MaxShortLines bounds the share of lines of at most ShortLine characters.
	MaxShortLines float64
	ShortLine     int
	// MaxDuplicateCharacters bounds the characters of second and later copies of lines,
	// over the characters of all lines.
	MaxDuplicateCharacters float64
	// MaxNewlines bounds the line feeds for each token. Line feeds are those between
	// lines of the text view, one each: blank lines do not count.
	MaxNewlines float64
	// Inclusive says that a page fails which meets a threshold, as the paper has it;
	// else one that is beyond it, as the code has it.
	Inclusive bool
	// Gopher are the limits for the Gopher filter, which the page must pass as well;
	// nil for none.
	Gopher *Gopher
}

// Gopher are the limits that FineWeb-2 sets in the Gopher filter for each language.
// Rules that are not here have their published limits (50 to 100,000 words, at most
// 0.1 "#" and 0.1 ellipses a word, 90 % bullet lines, 30 % lines ending in an
// ellipsis); copies of paragraphs and the characters of copies are not limited. That
// these are FineWeb-2's settings for the rules not listed was not verified.
type Gopher struct {
	// MaxDuplicateLines bounds the share of lines that are later copies.
	MaxDuplicateLines float64
	// MaxTopGrams bounds the share of characters in the copies of the most frequent 2-,
	// 3- and 4-gram, MaxDuplicateGrams in 5- to 10-grams that recur.
	MaxTopGrams       [3]float64
	MaxDuplicateGrams [6]float64
	// MinWordLength and MaxWordLength bound the mean length of a word in characters.
	MinWordLength, MaxWordLength float64
	// MinLetterWords is the least share of tokens that hold a letter.
	MinLetterWords float64
}

// Datatrove returns the thresholds of datatrove's code, with which FineWeb was
// made: those of the detector "fineweb".
func Datatrove() Params {
	return Params{MinPunctuation: 0.12, MaxShortLines: 0.67, ShortLine: 30, MaxDuplicateCharacters: 0.01, MaxNewlines: 0.3}
}

// Paper returns the thresholds as the paper words them: those of "fineweb-paper".
// Ten times as many characters may stand in copies as in the code, a line is short
// below 30 characters, not at 30, and no rule counts line feeds.
func Paper() Params {
	return Params{MinPunctuation: 0.12, MaxShortLines: 0.67, ShortLine: 29, MaxDuplicateCharacters: 0.1, Inclusive: true}
}

// Other returns the thresholds of "fineweb2" for languages that [ByLanguage] does
// not list: FineWeb's and Gopher's, which were set for English, with the two
// changes of FineWeb-2, 0.1 for copies and no rule of short lines.
func Other() Params {
	return Params{
		MinPunctuation: 0.12, MaxDuplicateCharacters: 0.1, MaxNewlines: 0.3,
		Gopher: &Gopher{
			MaxDuplicateLines: 0.30,
			MaxTopGrams:       [3]float64{0.20, 0.18, 0.16},
			MaxDuplicateGrams: [6]float64{0.15, 0.14, 0.13, 0.12, 0.11, 0.10},
			MinWordLength:     3, MaxWordLength: 10, MinLetterWords: 0.8,
		},
	}
}

// ByLanguage returns the thresholds that FineWeb-2 has for Russian (rus_Cyrl) and
// Kazakh (kaz_Cyrl), by BCP 47 language.
func ByLanguage() map[string]Params {
	return map[string]Params{
		"ru": {
			MinPunctuation: 0.231, MaxDuplicateCharacters: 0.1, MaxNewlines: 0.139,
			Gopher: &Gopher{
				MaxDuplicateLines: 0.322,
				MaxTopGrams:       [3]float64{0.184, 0.164, 0.146},
				MaxDuplicateGrams: between(0.168, 0.109),
				MinWordLength:     3, MaxWordLength: 11, MinLetterWords: 0.713,
			},
		},
		"kk": {
			MinPunctuation: 0.176, MaxDuplicateCharacters: 0.1, MaxNewlines: 0.186,
			Gopher: &Gopher{
				MaxDuplicateLines: 0.304,
				MaxTopGrams:       [3]float64{0.172, 0.147, 0.127},
				MaxDuplicateGrams: between(0.159, 0.104),
				MinWordLength:     3, MaxWordLength: 12, MinLetterWords: 0.694,
			},
		},
	}
}

// between returns the limits for 5- to 10-grams, of which only the first and the
// last are at hand: the others lie at equal steps between them, as Gopher's do.
func between(first, last float64) [6]float64 {
	var out [6]float64
	for i := range out {
		out[i] = first + (last-first)*float64(i)/5
	}
	return out
}
