package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
)

func TestFlipGroups(t *testing.T) {
	r := newReportOfRuns(t)
	s, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	groups := s.flipGroups(view{}, s.newDelta(r.Earlier[0]))
	var got []string
	for _, g := range groups {
		for _, row := range g.Rows {
			got = append(got, fmt.Sprintf("%s: %s %s>%s %s", g.Title, row.Detector, row.Before, row.Now, row.Href))
		}
	}
	want := []string{
		"Fails now, and did not: nothing ok>panic doc/00002.html",
		"Failed, and does not now: everything timeout>ok doc/00001.html",
		"Other changes of outcome: nothing ok>empty doc/00001.html",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A corpus that has changed is not compared page by page, but its history is drawn.
func TestChangedCorpus(t *testing.T) {
	r := newReportOfRuns(t)
	run := *r.Earlier[0].Run
	run.Manifest.Corpora = slices.Clone(run.Manifest.Corpora)
	run.Manifest.Corpora[0].Fingerprint = "sha256:0123456789abcdef"
	r.Earlier[0].Run = &run
	got := string(partsOf(t, r, view{})[runsFile])
	for _, want := range []string{"no unchanged corpus in common", "corpus tiny has changed (it was sha256:0123456789ab", "the corpus had other pages or other gold", `id="history-1-figure"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(got, "<h2>Scores</h2>") {
		t.Error("scores are compared")
	}
}

// The p-values of a corpus are corrected for its detectors, and a verdict that does not
// outlive that is none.
func TestFinishChanges(t *testing.T) {
	changes := []changeView{
		{Detector: "a", Corpus: "c", P: .01, Verdict: bench.Better, Difference: .2},
		{Detector: "b", Corpus: "c", P: .04, Verdict: bench.Worse, Difference: -.1},
		{Detector: "d", Corpus: "c", P: 1, Verdict: bench.Tied},
		{Detector: "a", Corpus: "other", P: .04, Verdict: bench.Worse, Difference: -.1},
	}
	finishChanges(changes)
	var got []string
	for _, c := range changes {
		got = append(got, fmt.Sprintf("%s %s %s %s %s", c.Detector, c.Sign, c.Verdict, c.PText, c.DifferenceText))
	}
	want := []string{"a ▲ better 0.03 +0.200", "b · undecided 0.08 -0.100", "d = tied 1 0.000", "a ▼ worse 0.04 -0.100"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The room of a side that is short goes to the other one.
func TestChangedPagesBound(t *testing.T) {
	for _, tt := range []struct{ rose, fell, wantFell, wantRose int }{
		{3, 2, 2, 3}, {100, 100, 25, 25}, {100, 2, 2, 48}, {2, 100, 48, 2}, {0, 100, 50, 0},
	} {
		var flips []bench.Flip
		for i := range tt.rose {
			flips = append(flips, bench.Flip{Page: fmt.Sprint(i), A: 1, Gain: 1})
		}
		for i := range tt.fell {
			flips = append(flips, bench.Flip{Page: fmt.Sprint(i), B: 1, Gain: -1})
		}
		got := (&Site{}).changedPages(view{}, "x", flips)
		if fell, rose := len(got.Sides[0].Rows), len(got.Sides[1].Rows); fell != tt.wantFell || rose != tt.wantRose || got.NFell != tt.fell || got.NRose != tt.rose {
			t.Errorf("of %d worse and %d better pages %d and %d are shown", tt.fell, tt.rose, fell, rose)
		}
	}
}

func TestManifestDifferences(t *testing.T) {
	before := bench.Manifest{
		Tool: "old", MaxPage: 32 << 20, Detectors: []string{"a", "b"}, Versions: map[string]string{"a": "1"},
		Corpora: []bench.CorpusInfo{{Name: "c", Pages: 1, Fingerprint: "sha256:0"}, {Name: "d", Pages: 3, Fingerprint: "sha256:3"}},
	}
	now := bench.Manifest{
		Tool: "new", MaxPage: 1000, Detectors: []string{"a", "e"}, Versions: map[string]string{"a": "2"}, Isolated: []string{"e"},
		Corpora: []bench.CorpusInfo{{Name: "c", Pages: 2, Fingerprint: "sha256:1"}, {Name: "d", Pages: 3, Fingerprint: "sha256:3"}},
	}
	got, same := manifestDifferences(before, now)
	want := []differenceView{
		{"tool", "old", "new"},
		{"limit of a page", "32 MiB", "1000 bytes"},
		{"detector a", "1", "2"},
		{"detector b", "in the run", "not in the run"},
		{"detector e", "not in the run", "in the run; in a process of its own"},
		{"corpus c", "1 page, sha256:0", "2 pages, sha256:1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if wantSame := len(manifestFields(now)) - 2 + 1; same != wantSame {
		t.Errorf("%d entries are the same, want %d", same, wantSame)
	}
}

// A set is marked where it is a corpus of the run, or a view of one.
func TestAboutDetectors(t *testing.T) {
	got := aboutDetectors(bench.Manifest{
		Detectors: []string{"a", "b"}, Versions: map[string]string{"a": "3"}, TrainedOn: map[string][]string{"b": {"daniel", "other"}},
		Corpora: []bench.CorpusInfo{{Name: "daniel:text"}}, Isolated: []string{"a"},
	})
	want := []aboutDetector{
		{Name: "a", Version: "3", Isolated: true},
		{Name: "b", TrainedOn: []trainingSet{{"daniel", true}, {"other", false}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLicencesOf(t *testing.T) {
	for _, tt := range []struct {
		pages map[string]int
		want  string
	}{
		{map[string]int{"": 3}, "none stated"},
		{map[string]int{"MIT": 3}, "MIT"},
		{map[string]int{"MIT": 3, "": 1}, "MIT 3, none stated 1"},
		{nil, ""},
	} {
		if got := licencesOf(tt.pages); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.pages, got, tt.want)
		}
	}
}
