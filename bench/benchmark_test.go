package bench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chaff/internal/testset"
)

// Any corpus can be benchmarked, for the detectors that a pattern chooses, and benchstat sets
// two outputs side by side, quality and speed alike. The program of this test is the one
// that "go test -bench" runs.
func TestBenchmarkForBenchstat(t *testing.T) {
	if testing.Short() {
		t.Skip("builds benchstat")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	const text = "A sentence of the article, which is long enough to be text, with commas and all.\nAnother one follows here, and it is also long enough to be kept.\n"
	tiny := map[string]string{
		"tiny/a.html":     "<ul><li><a href=/>Home</a><li><a href=/news>News</a></ul><p>" + strings.ReplaceAll(strings.TrimSpace(text), "\n", "<p>"),
		"tiny/a.main.txt": text,
	}
	if err := os.Mkdir(filepath.Join(dir, "tiny"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range tiny {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"before", "after"} {
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^$", "-test.bench=^BenchmarkDetect$/^corpus=tiny$/^detector=(density|everything)$", "-test.benchtime=2x")
		cmd.Env = append(os.Environ(), "CHAFF_CORPUS="+filepath.Join(dir, "tiny"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if n := strings.Count(string(out), "\nBenchmark"); n != 2 {
			t.Errorf("%d detectors were benchmarked:\n%s", n, out)
		}
		if err := os.WriteFile(filepath.Join(dir, name), out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	byRun := benchstat(t, before, after)
	byDetector := benchstat(t, "-col", "/detector", before)
	for _, unit := range []string{"sec/op", "x-parse", "F1"} {
		for _, detector := range []string{"density", "everything"} {
			if !regexp.MustCompile(`(?m)^Detect/corpus=tiny/detector=` + detector + `\S* +\S+ ± .*\d.* ± `).MatchString(table(byRun, unit)) {
				t.Errorf("%s of %s is not set side by side in\n%s", unit, detector, byRun)
			}
		}
		if !regexp.MustCompile(`(?m)^Detect/corpus=tiny\S* +\S+ ± .*\d.* ± `).MatchString(table(byDetector, unit)) {
			t.Errorf("%s of two detectors is not set side by side in\n%s", unit, byDetector)
		}
	}
	// Keeping everything keeps the menu as well, in both runs.
	if f1 := table(byRun, "F1"); !regexp.MustCompile(`density\S* +1\.000 ± 0% +1\.000 ± 0%`).MatchString(f1) || !regexp.MustCompile(`everything\S* +9\d\d\.\dm ± 0% +9\d\d\.\dm ± 0%`).MatchString(f1) {
		t.Errorf("F1:\n%s", f1)
	}
}

func benchstat(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"tool", "-modfile=tools/go.mod", "benchstat"}, args...)...)
	cmd.Dir = testset.Root(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// table returns benchstat's table of one unit.
func table(out, unit string) string {
	for part := range strings.SplitSeq(out, "\n\n") {
		if regexp.MustCompile(`(?m)^ +│ +` + regexp.QuoteMeta(unit) + ` `).MatchString(part) {
			return part
		}
	}
	return ""
}
