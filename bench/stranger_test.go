package bench_test

import (
	"os/exec"
	"regexp"
	"testing"
)

// A module of somebody else's runs its detector through the benchmark, and the
// output is what benchstat reads; and it holds the detector against its floors.
func TestStrangersModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-v", "-count=1", "-bench=.", "-benchtime=1x", ".")
	cmd.Dir = "testdata/stranger"
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		`(?m)^--- PASS: TestLong `,
		`seeds, long: F1 0\.8\d+, floor 0\.8\d+, 0 failures`,
		`(?m)^Unit F1 better=higher assume=exact$`,
		`(?m)^BenchmarkLong/corpus=seeds/detector=long\S*\s+1\s.* MB/s\s.* 0\.8\d+ F1\s.* pages/s\s.* precision\s.* recall\s.* allocs/op$`,
	} {
		if !regexp.MustCompile(want).Match(out) {
			t.Errorf("no line matches %s in\n%s", want, out)
		}
	}
}
