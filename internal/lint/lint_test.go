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
var forbidden = []struct {
	from, to   string
	except     []string // what may be imported all the same
	exceptFrom []string // who may import all the same
	instead    string
}{
	{from: "chaff/bench/stats/...", to: "chaff/...", instead: "pass values and clusters: statistics know no page"},
	{from: "chaff/bench/score/...", to: "chaff/bench", instead: "bench is built on score"},
	{from: "chaff/bench/score/...", to: "chaff/bench/stats", instead: "a metric scores one page"},
	{from: "chaff/bench/...", to: "chaff/detectors/...", except: []string{"chaff/detectors"}, instead: "take a detectors.Detector: running knows no strategy"},
	{from: "chaff/reports/...", to: "chaff/detectors/...", except: []string{"chaff/detectors"}, instead: "take a bench.Summary: reports know no strategy"},
	{
		from: "chaff/detectors/...", to: "chaff/detectors/...", except: []string{"chaff/detectors"},
		exceptFrom: []string{"chaff/detectors/all"}, instead: "a strategy stands alone; detectors/all brings them together",
	},
	{from: "chaff/corpus", to: "chaff/corpus/...", instead: "sets and formats are built on the model"},
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
	if s := strategy(from); s != "" && s == strategy(to) {
		return ""
	}
	for _, f := range forbidden {
		if below(from, f.from) && below(to, f.to) && !slices.Contains(f.except, to) && !slices.Contains(f.exceptFrom, from) {
			return f.instead
		}
	}
	return ""
}

// strategy returns the strategy that a package below detectors is a part of: training and
// features are parts of learned.
func strategy(path string) string {
	rest, _ := strings.CutPrefix(path, "chaff/detectors/")
	if rest == path {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}

// below reports whether path is the package or, where the pattern ends in a slash
// and dots, one below it.
func below(path, pattern string) bool {
	if parent, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == parent || strings.HasPrefix(path, parent+"/")
	}
	return path == pattern
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
		{"chaff/bench/stats", "chaff/corpus/seeds", true},
		{"chaff/bench/stats", "chaff/bench/score", true},
		{"chaff/bench/score", "chaff/bench", true},
		{"chaff/bench/score", "chaff/detectors", false},
		{"chaff/bench/score", "chaff/detectors/density", true},
		{"chaff/detectors/density", "chaff/detectors", false},
		{"chaff/detectors/density", "chaff/detectors/repeated", true},
		{"chaff/detectors/detectortest", "chaff/detectors/all", true},
		{"chaff/detectors/learned/training", "chaff/detectors/learned/features", false},
		{"chaff/detectors/learned/training", "chaff/detectors/density", true},
		{"chaff/corpus", "chaff/corpus/seeds", true},
		{"chaff/cmd/chaff", "chaff/detectors/all", false},
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
	want := "github.com/clipperhouse/uax29/v2\ngithub.com/gogs/chardet\ngithub.com/klauspost/compress\ngithub.com/neurosnap/sentences\ngolang.org/x/net\ngolang.org/x/sync\ngolang.org/x/text\ngonum.org/v1/gonum\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bench and corpus link other modules (-want +got):\n%s", diff)
	}
}
