package testset

import "testing"

func TestTally(t *testing.T) {
	var tally Tally
	if got, want := tally.String(), "no lines"; got != want {
		t.Errorf("without lines: %s, want %s", got, want)
	}
	for _, line := range []struct{ content, kept bool }{{true, true}, {true, true}, {true, false}, {false, true}, {false, false}} {
		tally.Add(line.content, line.kept)
	}
	if got, want := tally.String(), "precision 0.667 recall 0.667"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := tally.Kept(); got != 3 {
		t.Errorf("%d lines kept, want 3", got)
	}
}

func TestPagesDiffer(t *testing.T) {
	pages := Pages(3)
	if pages[0] == pages[2] || pages[0] == pages[1] {
		t.Error("two pages are the same")
	}
	if parseTime(t, pages) <= 0 {
		t.Error("parsing takes no time")
	}
}
