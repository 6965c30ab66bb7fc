//go:build unix

package main

import (
	"bufio"
	"net/http"
	"os"
	"strings"
	"testing"
)

// Serving goes on until an interrupt, and ends in good order.
func TestServeUntilInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	chaff(t, "run", "-d", "density", "--report=false")
	cmd := command(t, "serve", "chaff-out")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it has ended if all went well
	said, err := bufio.NewReader(stderr).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSuffix(said, " until interrupted\n"), "report at ")
	if err != nil || !ok {
		t.Fatalf("serve said %q, %v", said, err)
	}
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", address, answer.Status)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
}
