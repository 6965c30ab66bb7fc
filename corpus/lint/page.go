package lint

import (
	"fmt"
	"regexp"
	"strings"

	"chaff/corpus"
	"chaff/internal/words"
)

// The limits of the rules about single pages.
const (
	shortGold  = 10  // words of gold below which it is short
	longPage   = 100 // words of a page from which short gold is odd
	goldFound  = 0.5 // share of gold words below which the gold is not of this page
	badText    = 0.001
	snippetLen = 60 // characters of a snippet that a message shows
)

// checkUndecided looks for pages that somebody has begun to label.
func (f *facts) checkUndecided(gold *corpus.Gold) {
	if gold.Form() != corpus.LineRoles {
		return
	}
	n := 0
	for _, r := range gold.Roles {
		if r == corpus.Unlabelled {
			n++
		}
	}
	if n > 0 {
		f.add(Warning, Undecided, float64(n)/float64(len(gold.Roles)), fmt.Sprintf("nobody has decided %d of the %d lines, which count neither way", n, len(gold.Roles)))
	}
}

func (f *facts) checkGold(page *corpus.Page, gold *corpus.Gold) {
	if gold.Form() != corpus.MainText {
		return
	}
	n := words.Count(gold.Text)
	total := 0
	for _, l := range page.Lines() {
		total += words.Count(l.Text)
	}
	switch {
	case n == 0:
		f.add(Error, EmptyGold, 0, fmt.Sprintf("the gold text is empty, the page has %d words", total))
		return
	case n < shortGold: // too few words to be looked for
		if total < longPage {
			return
		}
		f.add(Warning, ShortGold, 0, fmt.Sprintf("the gold text has %d of the page's %d words; is it cut off?", n, total))
		return
	}
	found := 0
	a := corpus.Align(page.Lines(), gold.Text)
	for _, line := range a.Of {
		if line >= 0 {
			found++
		}
	}
	f.checkEnd(page, a)
	if share := float64(found) / float64(n); share < goldFound {
		f.add(Warning, GoldNotInPage, share, fmt.Sprintf("%.0f%% of the %d words of the gold text are in the page", 100*share, n))
	}
}

// checkEnd looks for gold whose last words are inside a longer line of the page.
func (f *facts) checkEnd(page *corpus.Page, a corpus.Alignment) {
	last := a.Of[len(a.Of)-1]
	if last < 0 {
		return
	}
	kept := 0
	for _, line := range a.Of {
		if line == last {
			kept++
		}
	}
	if n := words.Count(page.Lines()[last].Text); n-kept >= shortGold {
		f.add(Warning, ShortGold, 0, fmt.Sprintf("the gold text ends after %d of the %d words of line %d; is it cut off?", kept, n, page.Lines()[last].Number))
	}
}

// checkSnippets looks for snippets that contradict the gold text, with the
// comparison that is kindest to the set: case and blanks aside.
func (f *facts) checkSnippets(gold *corpus.Gold) {
	if gold == nil || !gold.HasText || gold.Text == "" {
		return
	}
	text := fold(gold.Text)
	for _, s := range gold.With {
		if s = fold(s); s != "" && !strings.Contains(text, s) {
			f.add(Warning, WrongSnippet, 0, fmt.Sprintf("must be kept, but is not in the gold text: %q", cut(s)))
		}
	}
	for _, s := range gold.Without {
		if s = fold(s); s != "" && strings.Contains(text, s) {
			f.add(Warning, WrongSnippet, 0, fmt.Sprintf("must not be kept, but is in the gold text: %q", cut(s)))
		}
	}
}

// checkSnippetsInPage looks for snippets that the text view does not have, for sets
// whose only gold they are: no detector can be right about those.
func (f *facts) checkSnippetsInPage(page *corpus.Page, gold *corpus.Gold) {
	if gold.Form() != corpus.Snippets {
		return
	}
	text := fold(corpus.JoinLines(page.Lines()))
	without := make(map[string]bool)
	for _, s := range gold.Without {
		without[fold(s)] = true
	}
	for _, s := range gold.With {
		switch s = fold(s); {
		case without[s]:
			f.add(Error, WrongSnippet, 0, fmt.Sprintf("must be kept and must not be: %q", cut(s)))
		case !strings.Contains(text, s):
			f.add(Warning, WrongSnippet, 0, fmt.Sprintf("must be kept, but is not in the text view: %q", cut(s)))
		}
	}
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func cut(s string) string {
	if r := []rune(s); len(r) > snippetLen {
		return string(r[:snippetLen]) + "…"
	}
	return s
}

// answerMarks are the marks that annotation tools of the public sets leave.
var answerMarks = regexp.MustCompile(`(?i)\bcc-select=["']?true|\bdata-anno-uid=|\bclass=["']?[^"'>]*\b(?:krdwrd-tag-\d|x-nc-sel\d|mark-selected)`)

func (f *facts) checkMarks(page *corpus.Page) {
	if m := answerMarks.FindString(page.Source); m != "" {
		f.add(Error, AnswerMark, 0, fmt.Sprintf("the page holds an annotator's mark: %s", m))
	}
}

// doubled matches text that was UTF-8, taken for windows-1252 or windows-1251, and
// encoded again.
var doubled = regexp.MustCompile(`Ã[\x{80}-\x{BF}]|â€[œ™“”\x{9D}¦]|Ð[\x{80}-\x{BF}]Ð|Р[°µё]Р|СЂР`)

func (f *facts) checkMojibake(page *corpus.Page) {
	characters, bad := 0, 0
	for _, l := range page.Lines() {
		characters += len([]rune(l.Text))
		bad += strings.Count(l.Text, "\uFFFD") + len(doubled.FindAllStringIndex(l.Text, -1))
	}
	if characters == 0 {
		return
	}
	if share := float64(bad) / float64(characters); share > badText {
		f.add(Warning, Mojibake, share, fmt.Sprintf("%d of %d characters are replacement marks or doubly encoded", bad, characters))
	}
}
