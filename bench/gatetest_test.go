package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
)

// recorder is a test that only notes what it is told.
type recorder struct {
	testing.TB
	lines  []string
	failed bool
}

func (r *recorder) Helper()        {}
func (r *recorder) Log(a ...any)   { r.lines = append(r.lines, strings.TrimSpace(fmt.Sprintln(a...))) }
func (r *recorder) Error(a ...any) { r.failed = true; r.Log(append([]any{"error:"}, a...)...) }
func (r *recorder) Logf(format string, a ...any) {
	r.Log(fmt.Sprintf(format, a...))
}

func (r *recorder) Errorf(format string, a ...any) { r.Error(fmt.Sprintf(format, a...)) }

func (r *recorder) Fatalf(format string, a ...any) { r.Fatal(fmt.Sprintf(format, a...)) }

func (r *recorder) Fatal(a ...any) {
	r.failed = true
	r.Log(append([]any{"fatal:"}, a...)...)
	runtime.Goexit()
}

// record runs a test and returns what it said and whether it failed.
func record(t *testing.T, test func(testing.TB)) (string, bool) {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	return strings.Join(r.lines, "\n"), r.failed
}

// The life of a floors file in somebody's test.
func TestGateInTests(t *testing.T) {
	c, grown := newParts(t, "parts", 120), newParts(t, "parts", 122)
	file := filepath.Join(t.TempDir(), "testdata", "floors.json")
	good, bad := right("mine", below(10), never), right("mine", below(20), below(2))
	steps := []struct {
		name   string
		update string
		corpus *corpus.Corpus
		list   []detectors.Detector
		fails  bool
		want   []string
	}{
		{"no file", "", c, []detectors.Detector{good}, true, []string{"fatal: there is no floors file " + file + ": run the test with CHAFF_UPDATE=1 to make it"}},
		{"a wrong wish", "yes", c, []detectors.Detector{good}, true, []string{`fatal: CHAFF_UPDATE is 1 or lower, not "yes"`}},
		{"it is made", "1", c, []detectors.Detector{good}, false, []string{"parts, mine: floor added: 0.9722 with 0 failures"}},
		{"it holds", "", c, []detectors.Detector{good}, false, []string{
			"parts, mine: F1 0.9722, floor 0.9722, 0 failures", "parts (120 pages of 60 sites): its floors see a drop of 0.0049",
		}},
		{"it does not", "", c, []detectors.Detector{bad}, true, []string{
			"error: parts, mine: F1 of 0.9333 is below its floor of 0.9722 by more than the tolerance of 0.0049",
			`error: parts, mine: it fails on 2 pages, its floor allows 0; first: page "p000", error: page 0 is too hard`,
		}},
		{"a detector without floor", "", c, []detectors.Detector{right("new", never, never)}, true, []string{"error: parts, new: it has no floor in " + file + ": run the test with CHAFF_UPDATE=1 to add it"}},
		{"another detector", "1", c, []detectors.Detector{right("new", never, never)}, false, []string{"parts, new: floor added: 1.0000"}},
		{"the first is still there", "", c, []detectors.Detector{good}, false, []string{"parts, mine: F1 0.9722, floor 0.9722"}},
		{"it would have to fall", "1", c, []detectors.Detector{bad}, true, []string{
			"error: parts, mine: the floor of 0.9722 would have to fall to 0.9333, or its 0 failures to rise to 2; nothing was written, CHAFF_UPDATE=lower does it",
		}},
		{"it falls", "lower", c, []detectors.Detector{bad}, false, []string{"parts, mine: floor lowered: 0.9333 with 2 failures, before 0.9722 with 0"}},
		{"that holds as well", "", c, []detectors.Detector{bad}, false, nil},
		{"other pages", "", grown, []detectors.Detector{bad}, true, []string{"run the test with CHAFF_UPDATE=lower to make its floors anew"}},
		{"of them as well", "lower", grown, []detectors.Detector{bad}, false, []string{"parts, mine: floor made anew: 0.9344", "parts, new: floor dropped"}},
	}
	for _, tt := range steps {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(bench.UpdateVariable, tt.update)
			got, failed := record(t, func(tb testing.TB) { bench.Gate(tb, tt.corpus, file, tt.list...) })
			if failed != tt.fails {
				t.Errorf("failed %v, said\n%s", failed, got)
			}
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	}
	if list, err := os.ReadDir(filepath.Dir(file)); err != nil || len(list) != 1 {
		t.Errorf("files %v, %v", list, err)
	}
}

// A floors file says what a test is scored by.
func TestGateByAnotherMetric(t *testing.T) {
	file := filepath.Join(t.TempDir(), "floors.json")
	t.Setenv(bench.UpdateVariable, "1")
	for _, tt := range []struct{ metric, policy, want string }{
		{"wcxb.word", "with-title", "parts, mine: floor added: 1.0000"},
		{"f1", "strict-body", "fatal: floors " + file + `: unknown metric "f1"`},
		{"wcxb.word", "forum", "fatal: floors " + file + `: there is no policy of the name "forum"`},
	} {
		head := fmt.Sprintf(`{"schema": 1, "metric": %q, "policy": %q, "corpora": {}}`, tt.metric, tt.policy)
		if err := os.WriteFile(file, []byte(head), 0o644); err != nil {
			t.Fatal(err)
		}
		c := newParts(t, "parts", 10)
		said, failed := record(t, func(tb testing.TB) { bench.Gate(tb, c, file, right("mine", never, never)) })
		if !strings.Contains(said, tt.want) || failed != strings.HasPrefix(tt.want, "fatal") {
			t.Errorf("no %q in %s", tt.want, said)
		}
		if floors, err := bench.ReadFloors(file); err != nil || floors.Metric != tt.metric || floors.Policy != tt.policy {
			t.Errorf("floors %+v, %v", floors, err)
		}
	}
}

func ExampleGate() {
	// The body of a test function of one's own; testdata/floors.json is committed.
	test := func(t *testing.T) {
		c, err := seeds.Open()
		if err != nil {
			t.Fatal(err)
		}
		bench.Gate(t, c, "testdata/floors.json", fake{"mine", keepAll})
	}
	_ = test
}
