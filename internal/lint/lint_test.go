package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the list of linked modules")

// rooms are the project's rooms in the order in which data flows. A room may
// import those before it.
var rooms = []string{"corpus", "detectors", "bench", "reports", "cmd"}

// forbidden lists imports that the order of rooms alone would allow.
var forbidden = []struct{ from, to, instead string }{
	{"chaff/bench/stats", "chaff/corpus", "pass values and clusters: statistics know no page"},
	{"chaff/bench/stats", "chaff/detectors", "pass values and clusters: statistics know no detector"},
	{"chaff/bench", "chaff/detectors/", "take a detectors.Detector: running knows no strategy"},
	{"chaff/reports", "chaff/detectors/", "take a bench.Summary: reports know no strategy"},
	{"chaff/detectors", "chaff/detectors/", "the interface knows no strategy"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, stderr.String())
	}
	return out
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	var out []goPackage
	d := json.NewDecoder(bytes.NewReader(list(t, "-json=ImportPath,Imports", "./...")))
	for {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

func room(path string) int {
	rest, ok := strings.CutPrefix(path, "chaff/")
	if !ok {
		return -1
	}
	first, _, _ := strings.Cut(rest, "/")
	return slices.Index(rooms, first)
}

// Data flows one way: corpus, detectors, bench, reports, cmd.
func TestArrows(t *testing.T) {
	all := packages(t)
	if len(all) < 10 {
		t.Fatalf("only %d packages found", len(all))
	}
	for _, p := range all {
		for _, imported := range p.Imports {
			if why := badArrow(p.ImportPath, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

func badArrow(from, to string) string {
	if strings.HasPrefix(from, "chaff/internal/") && room(to) >= 0 {
		return "internal packages are leaves"
	}
	if room(from) >= 0 && room(to) > room(from) {
		return "the arrow runs from " + strings.Join(rooms, " to ")
	}
	for _, f := range forbidden {
		if from == f.from && (to == f.to || strings.HasSuffix(f.to, "/") && strings.HasPrefix(to, f.to)) {
			return f.instead
		}
	}
	return ""
}

func TestBadArrow(t *testing.T) {
	tests := []struct {
		from, to string
		bad      bool
	}{
		{"chaff/reports", "chaff/bench", false},
		{"chaff/bench", "chaff/reports", true},
		{"chaff/corpus", "chaff/detectors", true},
		{"chaff/corpus/seeds", "chaff/corpus", false},
		{"chaff/bench", "chaff/detectors", false},
		{"chaff/bench", "chaff/detectors/density", true},
		{"chaff/bench/stats", "chaff/corpus", true},
		{"chaff/internal/words", "chaff/corpus", true},
		{"chaff/detectors/all", "chaff/detectors/density", false},
	}
	for _, tt := range tests {
		if got := badArrow(tt.from, tt.to) != ""; got != tt.bad {
			t.Errorf("badArrow(%s, %s) = %v", tt.from, tt.to, got)
		}
	}
}

// modules returns the modules of others that the packages link, a line each.
func modules(t *testing.T, paths ...string) string {
	t.Helper()
	args := append([]string{"-deps", "-f", "{{with .Module}}{{.Path}}{{end}}"}, paths...)
	lines := strings.Fields(string(list(t, args...)))
	lines = slices.DeleteFunc(lines, func(m string) bool { return m == "chaff" })
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n") + "\n"
}

// What the command links is a list that a reviewer sees change.
func TestLinkedModules(t *testing.T) {
	const file = "testdata/linked.txt"
	got := modules(t, "./cmd/chaff")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the command links other modules (-want +got; -update accepts them):\n%s", diff)
	}
}

// Who tests a detector of his own pays for no third-party strategy.
func TestLibraryLinksNoStrategy(t *testing.T) {
	got := modules(t, "./bench", "./corpus/...", "./detectors", "./detectors/detectortest")
	want := "github.com/clipperhouse/uax29/v2\ngithub.com/gogs/chardet\ngolang.org/x/net\ngolang.org/x/sync\ngolang.org/x/text\ngonum.org/v1/gonum\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bench and corpus link other modules (-want +got):\n%s", diff)
	}
}
