package all

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
)

var update = flag.Bool("update", false, "rewrite the list of versions, unless answers have changed under a version")

const (
	guardFile  = "testdata/versions.txt"
	guardPages = "testdata/pages.txtar"
)

// A guard says what detectors of some versions answer to some pages, by digests.
type guard struct {
	pages string
	rows  []guardRow
}

type guardRow struct{ name, version, digest string }

// Answers do not change while the version stays: what was extracted earlier would be taken
// for what would be extracted now. The pages are few, so that a guard that is silent proves
// nothing.
func TestVersions(t *testing.T) {
	pages, site := openGuardPages(t)
	got := guard{pages: digest(func(w io.Writer) {
		for _, p := range slices.Concat(pages, site) {
			fmt.Fprintf(w, "%s %q %q %q\n", p.Kind, p.ID, p.Language, p.Source)
		}
	})}
	packages := make(map[string]string)
	for _, e := range List() {
		packages[e.Name()] = packageOf(e)
		got.rows = append(got.rows, guardRow{e.Name(), ownVersion(e), digest(func(w io.Writer) { writeAnswers(t, w, e.Detector, pages, site) })})
	}
	file, err := os.ReadFile(guardFile)
	if err != nil && (!*update || !os.IsNotExist(err)) {
		t.Fatal(err)
	}
	for _, refusal := range refusals(parseGuard(t, file), got, packages) {
		t.Error(refusal)
	}
	if t.Failed() {
		return
	}
	if *update {
		if err := os.WriteFile(guardFile, got.bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(file), string(got.bytes())); diff != "" {
		t.Errorf("other detectors or versions than in %s (-want +got; -update accepts them):\n%s", guardFile, diff)
	}
}

// refusals returns why the old guard must not be replaced by the new one.
func refusals(old, now guard, packages map[string]string) []string {
	var out []string
	for _, row := range now.rows {
		if row.version == "" {
			out = append(out, fmt.Sprintf("%s has no version: see detectors.Versioned", row.name))
		}
	}
	if len(old.rows) == 0 {
		return out
	}
	if old.pages != now.pages {
		return append(out, fmt.Sprintf("the pages that detectors are asked about have changed: see that the answers to the old ones have not, remove %s, then run with -update", guardFile))
	}
	for _, row := range now.rows {
		i := slices.IndexFunc(old.rows, func(r guardRow) bool { return r.name == row.name })
		if i >= 0 && old.rows[i].version == row.version && old.rows[i].digest != row.digest {
			out = append(out, fmt.Sprintf("the answers of %s have changed: raise its version in package %s, then run with -update", row.name, packages[row.name]))
		}
	}
	return out
}

// ownVersion returns the version without those of libraries, which the binaries of go test do
// not know.
func ownVersion(e Entry) string {
	v, ok := e.Detector.(detectors.Versioned)
	if !ok {
		return ""
	}
	version := v.Version()
	if e.Module != "" {
		version = version[max(0, strings.Index(version, "adapter")):]
	}
	return version
}

// packageOf says where the number of a detector is.
func packageOf(e Entry) string {
	t := reflect.TypeOf(e.Detector)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	path := strings.TrimPrefix(t.PkgPath(), "chaff/")
	if e.Family == "ensemble" {
		path += " or that of a member"
	}
	return path
}

// openGuardPages returns the seeds and the pages written for the guard, which make a site.
func openGuardPages(t *testing.T) (pages, site []*corpus.Page) {
	t.Helper()
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Len() {
		page, _, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	archive, err := txtar.ParseFile(guardPages)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		language, _, _ := strings.Cut(f.Name, "-")
		site = append(site, corpus.NewHTML(corpus.Info{ID: f.Name, Language: language, Site: "example.org"}, string(f.Data)))
	}
	return pages, site
}

// writeAnswers writes what the detector keeps of each page, and of those of the site once
// more when it has seen them all.
func writeAnswers(t *testing.T, w io.Writer, d detectors.Detector, pages, site []*corpus.Page) {
	t.Helper()
	for _, p := range slices.Concat(pages, site) {
		writeAnswer(t, w, d, p)
	}
	if aware, ok := d.(detectors.SiteAware); ok {
		memory := aware.NewSite()
		for _, p := range site {
			memory.Add(p)
		}
		learned := memory.Detector()
		for _, p := range site {
			writeAnswer(t, w, learned, p)
		}
	}
}

func writeAnswer(t *testing.T, w io.Writer, d detectors.Detector, page *corpus.Page) {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatalf("%s on page %s: %v", d.Name(), page.ID, err)
	}
	if e.Kept == nil {
		fmt.Fprintf(w, "%q text %q\n", page.ID, e.Text)
		return
	}
	var numbers []int
	for i, l := range page.Lines() {
		if e.Kept[i] {
			numbers = append(numbers, l.Number)
		}
	}
	fmt.Fprintf(w, "%q lines %d\n", page.ID, numbers)
}

// digest returns a short hash of what is written.
func digest(write func(io.Writer)) string {
	h := sha256.New()
	write(h)
	return fmt.Sprintf("%.6x", h.Sum(nil))
}

func (g guard) bytes() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "pages\t%s\n", g.pages)
	for _, r := range g.rows {
		fmt.Fprintf(&out, "%s\t%s\t%s\n", r.name, r.version, r.digest)
	}
	return out.Bytes()
}

func parseGuard(t *testing.T, file []byte) guard {
	t.Helper()
	var g guard
	for line := range strings.Lines(string(file)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case g.pages == "" && len(fields) == 2 && fields[0] == "pages":
			g.pages = fields[1]
		case g.pages != "" && len(fields) == 3:
			g.rows = append(g.rows, guardRow{fields[0], fields[1], fields[2]})
		default:
			t.Fatalf("%s: %q is not a name, a version and a digest", guardFile, line)
		}
	}
	return g
}

// A detector of another name has the version of its strategy, alone and with its site.
func TestVersionWithOptions(t *testing.T) {
	for _, name := range []string{"cetr?radius=2", "c4?min-words=1", "repeated?" + firstNumber(t, "repeated")} {
		bare, _, _ := strings.Cut(name, "?")
		want := versionOf(t, bare)
		if got := versionOf(t, name); got != want || got == "" {
			t.Errorf("%s has version %q, %s %q", name, got, bare, want)
		}
	}
	if got, want := versionOf(t, "union(cetr,c4)"), "1 ("+versionOf(t, "cetr")+", "+versionOf(t, "c4")+")"; got != want {
		t.Errorf("the union has version %q, want %q", got, want)
	}
}

func versionOf(t *testing.T, name string) string {
	t.Helper()
	d, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	alone := detectors.VersionOf(d)
	if aware, ok := d.(detectors.SiteAware); ok {
		if learned := detectors.VersionOf(aware.NewSite().Detector()); learned != alone {
			t.Errorf("%s has version %q, with its site %q", name, alone, learned)
		}
	}
	return alone
}

func TestRefusals(t *testing.T) {
	row := func(version, digest string) guard {
		return guard{"p", []guardRow{{"everything", "1", "e"}, {"density", version, digest}}}
	}
	old := row("1", "a")
	tests := []struct {
		name     string
		old, now guard
		want     []string
	}{
		{"nothing changed", old, row("1", "a"), nil},
		{"answers changed", old, row("1", "b"), []string{"the answers of density have changed: raise its version in package detectors/density, then run with -update"}},
		{"answers and version changed", old, row("2", "b"), nil},
		{"version changed", old, row("2", "a"), nil},
		{"a new detector", guard{"p", old.rows[:1]}, old, nil},
		{"one that is gone", old, guard{"p", old.rows[:1]}, nil},
		{"no version", old, row("", "a"), []string{"density has no version: see detectors.Versioned"}},
		{"pages changed", old, guard{"q", row("1", "b").rows}, []string{"the pages that detectors are asked about have changed: see that the answers to the old ones have not, remove testdata/versions.txt, then run with -update"}},
		{"no guard yet", guard{}, old, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := refusals(tt.old, tt.now, map[string]string{"density": "detectors/density"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.now, parseGuard(t, tt.now.bytes()), cmp.AllowUnexported(guard{}, guardRow{})); diff != "" {
				t.Errorf("read again (-want +got):\n%s", diff)
			}
		})
	}
}
