package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A labeller is "chaff label" at work.
type labeller struct {
	cmd *exec.Cmd
	url string
}

// label starts "chaff label" in a folder.
func label(t *testing.T, dir string, args ...string) labeller {
	t.Helper()
	if suite.skip != "" {
		t.Skip(suite.skip)
	}
	cmd := exec.Command(suite.chaff, append([]string{"label"}, args...)...)
	cmd.Dir = dir
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have been killed before
		_ = cmd.Wait()
	})
	said, err := bufio.NewReader(stderr).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSuffix(said, " until interrupted\n"), "labelling page at ")
	if err != nil || !ok {
		t.Fatalf("chaff label said %q, %v", said, err)
	}
	return labeller{cmd, url}
}

// seedPage copies a seed page without its labels into a new folder.
func seedPage(t *testing.T, dir, name string) {
	t.Helper()
	files, err := filepath.Glob("../corpus/seeds/" + name + "_*.txt")
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{name + ".txt": string(text)})
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// visit shows a page of the server and waits until its script is at rest.
func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.settle()
}

// settle waits until all keys that were pressed have been dealt with.
func (b *tab) settle() {
	b.t.Helper()
	b.wait(`document.readyState === "complete" && (!document.getElementById("lines") || document.getElementById("lines").dataset.waiting === "0")`)
}

// keys presses keys and counts them.
func (b *tab) keys(keys string) int {
	b.t.Helper()
	b.press(keys)
	b.settle()
	return len([]rune(keys))
}

// roles returns what the page shows of each line.
func (b *tab) roles() string {
	b.t.Helper()
	return eval[string](b, `[...document.querySelectorAll(".line .r")].map(r => r.textContent).join(" ")`)
}

// A person labels seed page 000 from nothing, without touching a mouse.
func TestLabelsSeedPageByKeyboard(t *testing.T) {
	dir := t.TempDir()
	seedPage(t, dir, "000")
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	if n := eval[int](b, `document.querySelectorAll(".line").length`); n != 82 {
		t.Fatalf("%d lines", n)
	}
	pressed := b.keys("tvyc") // headline, views, name, credit
	pressed += b.keys("BBBBBBB")
	pressed += b.keys("R" + "R")          // the head of the popular posts, then all 61 lines of it
	pressed += b.keys("R" + "R")          // read also
	pressed += b.keys("W" + "W")          // the calendar
	pressed += b.keys("k" + "x" + "u")    // a slip, and back
	pressed += b.keys("n")                // nothing is left
	t.Logf("%d keys for 82 lines", pressed)
	if pressed >= 150 {
		t.Errorf("%d keys were pressed", pressed)
	}
	want := read(t, mustGlob(t, "../corpus/seeds/000_*.labels"))
	if got := read(t, dir, "000.labels"); got != want {
		t.Errorf("the labels are\n%s\nwant\n%s", got, want)
	}
	before := b.roles()
	b.visit(work.url + "page/1")
	if after := b.roles(); after != before || strings.Contains(after, "?") {
		t.Errorf("after a reload it shows %q, before %q", after, before)
	}
	b.visit(work.url)
	if text := eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, "1 of 1 page done") {
		t.Errorf("the list says %q", text)
	}
	// What was labelled runs and lints clean at once.
	if out := chaff(t, dir, "lint", "."); !strings.Contains(out, "0 errors, 0 warnings") {
		t.Error(out)
	}
	if out := chaff(t, dir, "run", "-d", "density", "--report=false", "-o", t.TempDir(), "."); !strings.Contains(out, "1 ok") {
		t.Error(out)
	}
}

func mustGlob(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %q, %v", pattern, files, err)
	}
	return files[0]
}

var _ = fmt.Sprint
var _ = http.Get
var _ = time.Now
var _ = kb.ArrowDown
