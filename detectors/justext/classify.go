package justext

import (
	"context"
	"slices"
	"strings"
)

// class is what a paragraph is taken for.
type class uint8

const (
	bad class = iota
	short
	nearGood
	good
	undecided // left to the stop words
)

// classify returns the final class of each paragraph, good or bad, and the stop
// list that they were judged by.
func (p Params) classify(ctx context.Context, all []paragraph, language string) ([]class, *stoplist, error) {
	free := make([]class, len(all))
	var open []string
	for i := range all {
		if free[i] = p.byShape(&all[i]); free[i] == undecided {
			open = append(open, all[i].text)
		}
	}
	list, err := p.stoplistFor(language, open)
	if err != nil {
		return nil, nil, err
	}
	if list == withoutStopwords {
		p.StopwordsLow, p.StopwordsHigh = 0, 0
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	for i := range all {
		if free[i] == undecided {
			free[i] = p.byStopwords(&all[i], list.density(all[i].text))
		}
	}
	return p.inContext(all, free), list, nil
}

// byShape makes the tests that need no stop words, in the library's order.
func (p Params) byShape(g *paragraph) class {
	switch {
	case float64(g.linkRunes)/float64(g.runes) > p.MaxLinkDensity:
		return bad
	case strings.Contains(g.text, "\u00a9") || strings.Contains(g.text, "&copy"):
		return bad
	case g.path.selection:
		return bad
	case g.runes < p.LengthLow && g.linkRunes > 0:
		return bad
	case g.runes < p.LengthLow:
		return short
	}
	return undecided
}

func (p Params) byStopwords(g *paragraph, density float64) class {
	switch {
	case density >= p.StopwordsHigh && g.runes > p.LengthHigh:
		return good
	case density >= p.StopwordsHigh || density >= p.StopwordsLow:
		return nearGood
	}
	return bad
}

// inContext returns the classes, good or bad, that the paragraphs have by their
// neighbours. free holds those they have by themselves.
func (p Params) inContext(all []paragraph, free []class) []class {
	classes := slices.Clone(free)
	if p.Headings == HeadingsOriginal {
		p.promoteHeadings(all, classes, nearGood, func(i int) bool { return free[i] == short })
	}
	decideShort(classes)
	decideNearGood(classes)
	if p.Headings != NoHeadings {
		p.promoteHeadings(all, classes, good, func(i int) bool { return classes[i] == bad && free[i] != bad })
	}
	return classes
}

// promoteHeadings gives the class to the headings that may have it and that a good
// paragraph follows with no more than MaxHeadingDistance characters between them.
func (p Params) promoteHeadings(all []paragraph, classes []class, to class, may func(int) bool) {
	follows, distance := false, 0
	for i := len(all) - 1; i >= 0; i-- {
		was := classes[i] // what is promoted here attracts no other heading
		if follows && distance <= p.MaxHeadingDistance && all[i].path.heading && may(i) {
			classes[i] = to
		}
		distance += all[i].runes
		if was == good {
			follows, distance = true, 0
		}
	}
}

// neighbours are the classes beside a paragraph on one side.
type neighbours struct {
	decided class // of the nearest one that is good or bad
	any     class // of the nearest one that is not short
}

// pageEdge is what lies before and after all paragraphs.
var pageEdge = neighbours{bad, bad}

// past returns what the neighbours are on the far side of a paragraph of class c.
func (n neighbours) past(c class) neighbours {
	switch c {
	case good, bad:
		return neighbours{c, c}
	case nearGood:
		return neighbours{n.decided, c}
	}
	return n
}

// following returns what follows each paragraph.
func following(classes []class) []neighbours {
	out := make([]neighbours, len(classes))
	next := pageEdge
	for i := len(classes) - 1; i >= 0; i-- {
		out[i] = next
		next = next.past(classes[i])
	}
	return out
}

// decideShort decides the short paragraphs, each by the classes that its neighbours
// had before any was decided.
func decideShort(classes []class) {
	next, previous := following(classes), pageEdge
	for i, c := range classes {
		if c == short {
			classes[i] = between(previous, next[i])
		}
		previous = previous.past(c)
	}
}

// between returns the class of a short paragraph with the given neighbours.
func between(previous, next neighbours) class {
	if previous.decided == next.decided {
		return previous.decided
	}
	badSide := previous
	if next.decided == bad {
		badSide = next
	}
	if badSide.any == nearGood {
		return good
	}
	return bad
}

// decideNearGood decides the near-good paragraphs, each by the classes that those
// before it have been given by now. No paragraph is short any more.
func decideNearGood(classes []class) {
	next, previous := following(classes), bad
	for i, c := range classes {
		if c == nearGood {
			classes[i] = good
			if previous == bad && next[i].decided == bad {
				classes[i] = bad
			}
		}
		previous = classes[i]
	}
}
