//go:build unix

package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// A labelling server that is killed has on disk all that it said was saved, and one that is
// interrupted ends in good order.
func TestLabelKilled(t *testing.T) {
	const lines = 50
	t.Chdir(t.TempDir())
	if err := os.WriteFile("page.txt", []byte(strings.Repeat("A line.\n", lines)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, end := range []os.Signal{os.Kill, os.Interrupt} {
		cmd := command(t, "label", ".")
		stderr, err := cmd.StderrPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() }) // it has ended if all went well
		said, err := bufio.NewReader(stderr).ReadString('\n')
		url, ok := strings.CutPrefix(strings.TrimSuffix(said, " until interrupted\n"), "labelling page at ")
		if err != nil || !ok {
			t.Fatalf("label said %q, %v", said, err)
		}
		saved := 0
		for i := range lines / 2 {
			line := i
			if end == os.Interrupt {
				line += lines / 2
			}
			if answer := change(t, url, line); answer != http.StatusOK {
				t.Fatalf("line %d: %d", line, answer)
			}
			saved++
		}
		if err := cmd.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); (err == nil) != (end == os.Interrupt) {
			t.Errorf("after %v it ended with %v", end, err)
		}
		labels, err := os.ReadFile("page.labels")
		want := saved
		if end == os.Interrupt {
			want = lines
		}
		if got := strings.Count(string(labels), "body\tA line.\n"); err != nil || got != want {
			t.Errorf("after %v %d lines are on disk, %v, of %d that were saved", end, got, err, want)
		}
	}
	chaff(t, "lint", ".")
}

// change labels a line as the page does, and returns the status.
func change(t *testing.T, url string, line int) int {
	t.Helper()
	body := strings.NewReader(fmt.Sprintf(`{"changes": [{"line": %d, "was": ".", "role": "b"}]}`, line))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"page/1/edit", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "http://"+r.Host)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
