package c4

import "unicode"

// Params are the parameters of the rules.
type Params struct {
	// MinWords is how many words a line must have.
	MinWords int
	// MinSentences is how many sentences must be left of a page, or all of it goes.
	MinSentences int
	// MaxWordLength is the number of characters that no word of a line may exceed.
	MaxWordLength int
	// EndMarks are the characters one of which must end a line. Whatever they are, a
	// line that ends in three full stops is dropped.
	EndMarks []*unicode.RangeTable
	// UnicodeWords says that words are those of UAX #29, where a Chinese character is
	// one; else they are what stands between blanks.
	UnicodeWords bool
}

// Code returns the parameters of the reference code, with which the published
// corpus was made: at least 5 words a line, 3 sentences a page, lines ending in one
// of . ? ! and the straight double quote. Those of the detector "c4".
func Code() Params {
	return Params{MinWords: 5, MinSentences: 3, MaxWordLength: 1000, EndMarks: []*unicode.RangeTable{asciiMarks}}
}

// Paper returns the parameters of the paper, which has 3 words a line and 5
// sentences a page: those of "c4-paper". In all else it is as the code.
func Paper() Params {
	p := Code()
	p.MinWords, p.MinSentences = 3, 5
	return p
}

// Unicode returns the parameters of "c4-unicode", a variant of ours: as the code,
// but a line may end in any sentence mark of Unicode (Sentence_Terminal, such as 。
// ؟ । ！), in a closing quote such as » ” 」 or “, which closes in German and
// Russian, or in the sign of an ellipsis (…). Words are those of UAX #29, since
// marks would be of no use to a script without blanks whose every line is one word.
// By the code's ASCII marks a Russian page loses each paragraph that ends in » or
// ”.
func Unicode() Params {
	p := Code()
	p.EndMarks = []*unicode.RangeTable{asciiMarks, unicode.STerm, unicode.Pf, quotes}
	p.UnicodeWords = true
	return p
}

var (
	// . ? ! and "
	asciiMarks = &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: '!', Hi: '"', Stride: 1}, {Lo: '.', Hi: '.', Stride: 1}, {Lo: '?', Hi: '?', Stride: 1},
	}, LatinOffset: 3}

	// “ … 」 』 ＂ ｣, which are in no class of Unicode that holds nothing else
	quotes = &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: '“', Hi: '“', Stride: 1},
		{Lo: '…', Hi: '…', Stride: 1},
		{Lo: '」', Hi: '』', Stride: 2},
		{Lo: '＂', Hi: '＂', Stride: 1},
		{Lo: '｣', Hi: '｣', Stride: 1},
	}}
)
