package boilerpipe

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of the steps of the article extractor, in words.
const (
	endOfTextWords  = 15 // a block that tells the end of the article has fewer
	wordsBeforeEnd  = 60 // of full text, which stand before the end at least
	fullTextDensity = 9  // words on a line from which on a block is full text
)

// keepArticle is the chain of ArticleExtractor.
func (d *document) keepArticle() {
	d.markEndOfText()
	d.markTitle()
	d.classify(numWordsRules)
	d.dropAfterEnd()
	d.fuseNear()
	d.removeBoilerplate()
	d.fuseNear()
	d.keepLargest()
	d.keepFromTitle()
}

// markEndOfText marks the blocks that tell the end of an article
// (TerminatingBlocksFinder).
func (d *document) markEndOfText() {
	for i := range d.blocks {
		if b := &d.blocks[i]; b.words < endOfTextWords {
			text := d.textOf(b)
			b.endOfText = endsArticle(text) || text == "Comment" && b.linkDensity() == 1
		}
	}
}

// endsArticle reports whether a short text is one that comes after articles, such
// as the head of the readers' comments. The phrases are English, one is Swedish.
func endsArticle(text string) bool {
	text = strings.ToLower(text)
	for _, start := range []string{"comments", "© reuters", "please rate this", "post a comment"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	for _, phrase := range []string{
		"what you think...", "add your comment", "add comment", "reader views",
		"have your say", "reader comments", "rätta artikeln",
	} {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	counted := strings.TrimLeft(text, "0123456789")
	if counted != text && (strings.HasPrefix(counted, " comments") || strings.HasPrefix(counted, " users responded in")) {
		return true
	}
	return text == "thanks for your comments - this feedback is now closed"
}

// markTitle marks the blocks whose text is the page's title or a part of it
// (DocumentTitleMatchClassifier).
func (d *document) markTitle() {
	titles := headlines(d.title)
	for i := range d.blocks {
		b := &d.blocks[i]
		b.title = slices.Contains(titles, d.textOf(b))
	}
}

// headlines returns what the headline on the page may be: the page's title or its
// longest part between some marks, as what is left are names of the site and its
// sections.
func headlines(title string) []string {
	if title == "" {
		return nil
	}
	out := []string{title}
	for _, marks := range []string{"|»:", "|»:()", "|»:()-", "|»:()-,"} {
		if part := longestPart(title, marks); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// longestPart splits the title at the marks and returns the part of most
// characters, the first of equals. A part with ".com" is the site's name.
func longestPart(title, marks string) string {
	longest, runes := "", 0
	for _, p := range strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		p = strings.TrimSpace(p)
		if n := utf8.RuneCountInString(p); n > runes && !strings.Contains(p, ".com") {
			longest, runes = p, n
		}
	}
	return longest
}

// dropAfterEnd makes everything boilerplate from the first block on that tells the
// end of the article after enough full text (IgnoreBlocksAfterContentFilter).
func (d *document) dropAfterEnd() {
	words, ended := 0, false
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.content && b.textDensity() >= fullTextDensity {
			words += b.words
		}
		ended = ended || b.endOfText && words >= wordsBeforeEnd
		if ended {
			b.content = false
		}
	}
}

// removeBoilerplate drops the blocks that are not content (BoilerplateBlockFilter).
func (d *document) removeBoilerplate() {
	d.blocks = slices.DeleteFunc(d.blocks, func(b block) bool { return !b.content })
}

// keepLargest makes every block boilerplate but the one of most words, the first
// of equals (KeepLargestBlockFilter).
func (d *document) keepLargest() {
	largest := 0
	for i := range d.blocks {
		if d.blocks[i].words > d.blocks[largest].words {
			largest = i
		}
	}
	for i := range d.blocks {
		d.blocks[i].content = i == largest
	}
}

// keepFromTitle makes the blocks content that stand between the last block with
// the title and the first content, that block included, unless the content has the
// title itself (ExpandTitleToContentFilter).
func (d *document) keepFromTitle() {
	start := slices.IndexFunc(d.blocks, func(b block) bool { return b.content })
	title := start
	for title >= 0 && !d.blocks[title].title {
		title--
	}
	for i := max(0, title); title >= 0 && i < start; i++ {
		d.blocks[i].content = true
	}
}
