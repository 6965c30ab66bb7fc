package justext

import (
	"math/rand/v2"
	"testing"
)

// naive is the context pass as the library's description has it: loops that look
// both ways from every paragraph.
type naive struct {
	p       Params
	all     []paragraph
	free    []class
	classes []class
}

func (n *naive) run() []class {
	n.classes = append([]class(nil), n.free...)
	if n.p.Headings == HeadingsOriginal {
		for i := range n.classes {
			if n.all[i].path.heading && n.classes[i] == short && n.beforeGood(i) {
				n.classes[i] = nearGood
			}
		}
	}
	decided := append([]class(nil), n.classes...)
	for i, c := range n.classes {
		if c == short {
			decided[i] = n.short(i)
		}
	}
	n.classes = decided
	for i, c := range n.classes {
		if c != nearGood {
			continue
		}
		n.classes[i] = good
		if n.look(i, -1, true) == bad && n.look(i, 1, true) == bad {
			n.classes[i] = bad
		}
	}
	if n.p.Headings != NoHeadings {
		for i := range n.classes {
			if n.all[i].path.heading && n.classes[i] == bad && n.free[i] != bad && n.beforeGood(i) {
				n.classes[i] = good
			}
		}
	}
	return n.classes
}

func (n *naive) short(i int) class {
	before, after := n.look(i, -1, true), n.look(i, 1, true)
	switch {
	case before == after:
		return before
	case before == bad && n.look(i, -1, false) == nearGood, after == bad && n.look(i, 1, false) == nearGood:
		return good
	}
	return bad
}

// look returns the nearest good or bad class in a direction, or near-good unless
// that is skipped.
func (n *naive) look(i, step int, skipNearGood bool) class {
	for i += step; 0 <= i && i < len(n.classes); i += step {
		if c := n.classes[i]; c == good || c == bad || c == nearGood && !skipNearGood {
			return c
		}
	}
	return bad
}

func (n *naive) beforeGood(i int) bool {
	for distance, j := 0, i+1; j < len(n.all) && distance <= n.p.MaxHeadingDistance; j++ {
		if n.classes[j] == good {
			return true
		}
		distance += n.all[j].runes
	}
	return false
}

// randomPage returns paragraphs with classes that their lengths allow.
func randomPage(rng *rand.Rand, count int) ([]paragraph, []class) {
	all, free := make([]paragraph, count), make([]class, count)
	for i := range all {
		free[i] = class(rng.IntN(int(undecided)))
		all[i].path.heading = rng.IntN(2) == 0
		switch free[i] {
		case short:
			all[i].runes = 1 + rng.IntN(69)
		case good:
			all[i].runes = 201 + rng.IntN(200)
		case nearGood:
			all[i].runes = 70 + rng.IntN(131)
		case bad:
			all[i].runes = 1 + rng.IntN(250)
		}
	}
	return all, free
}

func TestContextIsTheNaiveOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(2011, 3))
	for range 20_000 {
		all, free := randomPage(rng, 1+rng.IntN(30))
		p := Published()
		p.Headings = Headings(rng.IntN(3))
		p.MaxHeadingDistance = rng.IntN(400)
		want := (&naive{p: p, all: all, free: free}).run()
		if got := p.inContext(all, free); letters(got) != letters(want) {
			t.Fatalf("%s with headings %d became %s, want %s", letters(free), p.Headings, letters(got), letters(want))
		}
	}
}

// What the first step for headings decides: some per cent of short random pages.
func TestHeadingRegression(t *testing.T) {
	const pages = 20_000
	rng := rand.New(rand.NewPCG(2021, 10))
	differ := 0
	for range pages {
		all, free := randomPage(rng, 7)
		if letters(Original().inContext(all, free)) != letters(Published().inContext(all, free)) {
			differ++
		}
	}
	t.Logf("%d of %d random sequences of 7 paragraphs get another result without the first step", differ, pages)
	if differ < pages/100 || differ > pages/5 {
		t.Errorf("%d of %d, want some per cent", differ, pages)
	}
}
