package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"chaff/corpus"
)

// checkNoChildren fails the test if this process has children, dead or alive.
func checkNoChildren(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if state, parent := stat(file); parent == os.Getpid() {
			t.Errorf("%s is a child in state %s", file, state)
		}
	}
}

// stat returns the state and the parent of a process, "" if there is none.
func stat(file string) (state string, parent int) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", 0
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

// checkDies fails the test if the process does not end soon. It may stay a zombie:
// waiting for it is its parent's affair.
func checkDies(t *testing.T, pid int) {
	t.Helper()
	for range 500 {
		if state, _ := stat(fmt.Sprintf("/proc/%d/stat", pid)); state == "" || state == "Z" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d lives", pid)
}

var childOf = regexp.MustCompile(`child (\d+)`)

// detectFamily has a page judged by a program that starts another one and hangs, and
// returns the number of that one.
func detectFamily(t *testing.T, words ...string) int {
	t.Helper()
	d := newHelper(t, Options{}, append([]string{"family"}, words...)...)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	start := time.Now()
	_, err := d.Detect(ctx, corpus.NewText(corpus.Info{}, ""))
	checkError(t, err, "timed out")
	if elapsed := time.Since(start); elapsed > 3*time.Second+3*grace {
		t.Errorf("Detect took %v", elapsed)
	}
	found := childOf.FindStringSubmatch(fmt.Sprint(err))
	if found == nil {
		t.Fatalf("no child in error %q", err)
	}
	pid, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestGroupIsKilled(t *testing.T) {
	t.Parallel()
	checkDies(t, detectFamily(t))
}

// A process that has left the group and holds the pipes keeps nobody waiting.
func TestProcessOutsideOfGroup(t *testing.T) {
	t.Parallel()
	pid := detectFamily(t, "leave")
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("process %d is not there any more: %v", pid, err)
	}
}

// A program dies with the process that runs it, even if that is killed.
func TestDiesWithParent(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "pid")
	parent := exec.CommandContext(t.Context(), os.Args[0], "parent", file)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	for range 1000 {
		if data, err := os.ReadFile(file); err == nil {
			if pid, err = strconv.Atoi(string(data)); err != nil {
				t.Fatal(err)
			}
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if state, of := stat(fmt.Sprintf("/proc/%d/stat", pid)); state == "" || of != parent.Process.Pid {
		t.Fatalf("process %d has parent %d, want %d", pid, of, parent.Process.Pid)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	checkDies(t, pid)
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("the race detector reserves more than any limit")
	}
	d := newHelper(t, Options{Memory: 3 << 30}, "obey")
	_, err := detect(t, d, "4 GB of memory", "")
	checkError(t, err, "died with exit status 2")
	if e, err := detect(t, d, "good", long); err != nil || e.Text != long {
		t.Errorf("the next page: %q, %v", e.Text, err)
	}
	free := newHelper(t, Options{Memory: -1}, "obey")
	if e, err := detect(t, free, "4 GB of memory", ""); err != nil || e.Text != "64" {
		t.Errorf("without a limit: %q, %v", e.Text, err)
	}
}

// A lower limit that the parent has set stays.
func TestLimitMemory(t *testing.T) {
	t.Parallel()
	limits := func(pid int) string {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", pid))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if rest, ok := strings.CutPrefix(line, "Max address space"); ok {
				return strings.Join(strings.Fields(rest), " ")
			}
		}
		return ""
	}
	sleeper := exec.CommandContext(t.Context(), "sleep", "1000")
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	pid := sleeper.Process.Pid
	for _, step := range []struct {
		memory int64
		want   string
	}{
		{1 << 30, "1073741824 1073741824 bytes"},
		{1 << 31, "1073741824 1073741824 bytes"},
		{-1, "1073741824 1073741824 bytes"},
		{1 << 29, "536870912 536870912 bytes"},
	} {
		if err := limitMemory(pid, step.memory); err != nil {
			t.Errorf("limit %d: %v", step.memory, err)
		}
		if got := limits(pid); got != step.want {
			t.Errorf("limit %d: %q, want %q", step.memory, got, step.want)
		}
	}
	_ = sleeper.Process.Kill()
	_ = sleeper.Wait()
	if err := limitMemory(pid, 1<<20); err != nil {
		t.Errorf("of a process that has ended: %v", err)
	}
}
