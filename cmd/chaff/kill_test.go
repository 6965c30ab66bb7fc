//go:build unix

package main

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chaff/bench"
)

// logger is a program that keeps everything and writes down every page it is asked about.
const logger = `while IFS= read -r line; do
	id=${line#*'"id":"'}
	id=${id%%'"'*}
	echo "$id" >>"$1"
	sleep 0.02
	printf '{"id":"%s","lines":[1,2]}\n' "$id"
done
`

var kills = flag.Int("kills", 5, "kill so many runs; CI kills 20")

// A run that is killed at any moment and goes on ends as one that was not, and no page
// that was done is extracted again.
func TestKilledRunGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("kills runs")
	}
	const pages = 60
	dir := t.TempDir()
	t.Chdir(dir)
	writePages(t, filepath.Join(dir, "pages"), pages)
	if err := os.WriteFile("logger.sh", []byte(logger), 0o644); err != nil {
		t.Fatal(err)
	}
	chaff(t, "run", "-o", "whole", "pages", "-d", "density", "-d", "repeated", "-d", "readability", "-d", "exec:sh logger.sh whole.log")
	if n := len(lines(t, "whole.log")); n != pages {
		t.Fatalf("the program was asked for %d pages of %d", n, pages)
	}

	const log = "killed.log"
	want := strings.ReplaceAll(chaff(t, "score", "whole", "--pages", "-m", "all"), "whole.log", log)
	rng := rand.New(rand.NewPCG(1, 2))
	stopped := 0
	for i := range *kills {
		out := fmt.Sprintf("killed%d", i)
		if err := os.WriteFile(log, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		args := []string{"run", "-o", out, "pages", "-d", "density", "-d", "repeated", "-d", "readability", "-d", "exec:sh logger.sh " + log}
		killAt(t, log, rng.IntN(pages), time.Duration(rng.Int64N(int64(40*time.Millisecond))), args...)
		done := make(map[string]bool)
		if run, err := bench.OpenRun(filepath.Join(out, runFile)); err == nil {
			for _, result := range run.Results {
				done[result.Page] = true
			}
			if err := run.Close(); err != nil {
				t.Error(err)
			}
		}
		if len(done) > 0 && len(done) < pages {
			stopped++
		}
		if err := os.WriteFile(log, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if len(done) > 0 {
			args = []string{"run", "--resume", "-o", out} // the rest is in the run file
		} else if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
		chaff(t, args...)
		again := lines(t, log)
		for _, id := range again {
			if done[id] {
				t.Errorf("run %d: page %s was done and is extracted again", i, id)
			}
		}
		if len(again)+len(done) != pages {
			t.Errorf("run %d: %d pages before it was killed, %d after, of %d", i, len(done), len(again), pages)
		}
		if got := chaff(t, "score", out, "--pages", "-m", "all"); got != want {
			t.Errorf("run %d: its scores are others than those of a whole run", i)
		}
	}
	t.Logf("%d of %d runs were killed between their first and their last page", stopped, *kills)
	if 4*stopped < 3**kills {
		t.Errorf("only %d of %d runs were killed between their first and their last page", stopped, *kills)
	}
}

// command returns chaff as a process of its own: the test binary knows it by that name.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &exec.Cmd{Path: self, Args: append([]string{"chaff"}, args...)}
}

func chaff(t *testing.T, args ...string) string {
	t.Helper()
	cmd := command(t, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("chaff %v: %v\n%s", args, err, stderr.String())
	}
	return stdout.String()
}

// killAt kills chaff a while after its program was asked for that many pages. Progress and
// not the clock decides, as machines are not equally fast.
func killAt(t *testing.T, log string, pages int, later time.Duration, args ...string) {
	t.Helper()
	cmd := command(t, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for len(lines(t, log)) < pages && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(later)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(data))
}
