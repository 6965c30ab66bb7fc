package score

import "strings"

// Definition says in two or three sentences what the metric measures, for tables and
// reports; the doc comment of the function that makes it is the whole definition. It is ""
// for a metric that is not one of [Metrics].
func (m Metric) Definition() string {
	id, _, _ := strings.Cut(m.ID, "?")
	return definitions[id]
}

// definitions has the short form of each metric's doc comment.
var definitions = map[string]string{
	"line.word":        "F1, precision and recall over the lines of the page's text view, each weighing as many as it has words (UAX #29 words with a letter or digit). Optional lines count neither way. An extraction that keeps nothing of a page with nothing to keep scores 1.",
	"line.count":       "As line.word, but every line weighs the same.",
	"line.char":        "As line.word, but a line weighs as many as it has letters and digits.",
	"token.lcs":        "F1, precision and recall over words in order: hits are the length of an exact longest common subsequence of the words of extraction and gold text. Against line.word it also sees lines cut in half, glued words, words that are not in the page, and a changed order.",
	"aeb.shingle4":     "F1, precision and recall over shingles of 4 consecutive tokens, compared as multisets; accuracy is the share of pages with equal tokens. Corpus F1 is the harmonic mean of mean precision and mean recall; a page without extracted shingles leaves the mean of precision, one without gold shingles that of recall.",
	"wcxb.word":        "F1, precision and recall over the multiset of lower-cased words, whatever their order. Where extraction and gold are both without words all are 1, where one of them is all are 0.",
	"wcxb.snippets":    "The shares of the snippets that an extraction must contain (with) and must not contain (without) that are found in it as substrings, lower-cased, white space as it is. A list without snippets yields 1, for “without” as well.",
	"wceb.rouge-lsum":  "ROUGE-LSum: texts are cut into sentences by Punkt for English and sentences into tokens at white space; of each gold sentence the union of its longest common subsequences with all extracted sentences counts. Precision is hits by extracted tokens, recall hits by gold tokens.",
	"wceb.levenshtein": "A similarity by insertions and deletions of tokens: 2L/(n+m), where L is the length of a longest common subsequence of the texts' n and m tokens. Both texts empty give 1, one of them 0.",
	"wmb.rouge5":       "F1, precision and recall over 5-grams of jieba-like tokens, compared as multisets. Texts of less than 5 tokens score 0 even where they are equal; two texts without a character score 1.",
	"wmb.edit":         "A similarity by edits of characters: 1 − d/n, where d is the Levenshtein distance of extraction and gold and n the length of the longer one. Case, punctuation and white space count; a page on which both are empty leaves the mean.",
	"traf.snippets":    "F1, precision, recall and accuracy over snippets that an extraction must and must not contain, found as substrings after runs of white space became one blank. Corpus figures are those of the counts pooled over pages, not means.",
	"cleaneval.evert":  "F1, precision and recall over what stands between blanks, extraction and gold aligned as Python's difflib does, which finds no least edit script; the marks of paragraphs, headings and list items count as tokens, and have figures of their own. Case and punctuation are kept.",
	"cleaneval.lcs":    "As cleaneval.evert, but with a least edit script of insertions and deletions, so that hits are the length of a longest common subsequence.",
	"loss.invented":    "The share of the extraction's words that do not stand in the page's text view: invented, garbled, or glued out of others.",
	"loss.repeated":    "The share of the extraction's words in lines that it has more often than the page's text view.",
	"loss.order":       "Of the extraction's lines that stand in the page's text view, the share of neighbouring pairs that go backwards there.",
	"loss.glued":       "The share of the extraction's words that are no words of the page but two that stand side by side there, written as one.",
}
