package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chaff": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sametimeless": sameTimeless, "runlines": runLines, "exits": exits, "tear": tear,
		},
	})
}

// sameTimeless compares two JSON outputs without their times.
func sameTimeless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sametimeless FILE FILE")
	}
	a, b := timeless(ts.ReadFile(args[0])), timeless(ts.ReadFile(args[1]))
	if a != b {
		ts.Fatalf("%s and %s differ:\n%s\n%s", args[0], args[1], a, b)
	}
	if !strings.Contains(a, `"F1": 0.9`) {
		ts.Fatalf("%s holds no scores:\n%s", args[0], a)
	}
}

// exits runs a command, whose exit code must be the given one.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code, err = exit.ExitCode(), nil
	}
	ts.Check(err)
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%v: exit code %d, want %s", args[1:], code, args[0])
	}
}

// tear copies a file but for its last bytes.
func tear(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tear FILE COPY")
	}
	whole := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(whole[:len(whole)-9]), 0o644))
}

// runLines unpacks a run file and sends its lines to the script's standard output.
func runLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: runlines RUN")
	}
	z, err := zstd.NewReader(nil)
	ts.Check(err)
	defer z.Close()
	lines, err := z.DecodeAll([]byte(ts.ReadFile(args[0])), nil)
	ts.Check(err)
	_, err = ts.Stdout().Write(lines)
	ts.Check(err)
}

func timeless(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if !strings.Contains(line, `"pages_per_s"`) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// The output that README shows is what the command prints, times apart.
func TestReadmeShowsRealOutput(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(readme), "$ go run ./cmd/chaff ")
	command, after, _ := strings.Cut(after, "\n")
	block, _, closed := strings.Cut(after, "\n```")
	if !ok || !closed {
		t.Fatal("README.md shows no run")
	}
	var stdout, stderr strings.Builder
	t.Chdir(t.TempDir())
	if code := execute(context.Background(), strings.NewReader(""), &stdout, &stderr, strings.Fields(command)); code != exitOK {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	want, got := withoutSpeed(block), withoutSpeed(strings.TrimRight(stdout.String(), "\n"))
	if want != got {
		t.Errorf("README.md shows\n%s\n\nthe command prints\n%s", block, stdout.String())
	}
}

// withoutSpeed blanks the column pages/s, which no two runs share.
func withoutSpeed(table string) string {
	lines := strings.Split(table, "\n")
	start, end := -1, -1
	for i, line := range lines {
		if at := strings.Index(line, "pages/s"); at >= 0 {
			start, end = strings.LastIndex(line[:at], "best")+len("best"), at+len("pages/s")
		}
		if start >= 0 && len(line) > end && strings.Contains(line, "[") {
			versus := strings.TrimRight(line[:end], " 0123456789")
			line = versus + line[end:]
		}
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// benchstat reads what "chaff score --format benchfmt" prints, and knows which direction
// is better.
func TestBenchstatReadsScores(t *testing.T) {
	if testing.Short() {
		t.Skip("builds benchstat")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var files []string
	for _, d := range []string{"everything", "density"} {
		var stdout, stderr strings.Builder
		for _, args := range [][]string{{"run", "-d", d, "-o", d}, {"score", d, "--format", "benchfmt"}} {
			stdout.Reset()
			if code := execute(t.Context(), strings.NewReader(""), &stdout, &stderr, args); code != exitOK {
				t.Fatalf("%v: exit code %d\n%s", args, code, stderr.String())
			}
		}
		// The same detector name in both, as of one detector before and after.
		text := regexp.MustCompile(`detector=\S+`).ReplaceAllString(stdout.String(), "detector=mine")
		files = append(files, filepath.Join(t.TempDir(), d+".txt"))
		if err := os.WriteFile(files[len(files)-1], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"tool", "-modfile=tools/go.mod", "benchstat"}, files...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"Score/corpus=seeds/metric=line.word/detector=mine", " F1 ", "739.3m", "993.1m", "+34.32%", "precision", "recall"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}
