package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
)

// writePages writes a corpus of pages in text, two of each site.
func writePages(t *testing.T, dir string, n int) {
	t.Helper()
	sites := make(map[string]map[string]string)
	files := make(map[string]string)
	for i := range n {
		id := fmt.Sprintf("p%03d", i)
		sites[id] = map[string]string{"site": fmt.Sprintf("s%d.org", i/2)}
		files[id+".txt"] = fmt.Sprintf("Some words of content, page %d.\nand words of chaff\n", i)
		files[id+".labels"] = fmt.Sprintf("body\tSome words of content, page %d.\nshare\tand words of chaff\n", i)
	}
	info, err := json.Marshal(map[string]any{"pages": sites})
	if err != nil {
		t.Fatal(err)
	}
	files["corpus.json"] = string(info)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// damage writes a copy of a run in which every 33rd answer is gone, and returns the
// pages of these.
func damage(t *testing.T, from, to string) []string {
	t.Helper()
	run, err := bench.OpenRun(from)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	var pages []string
	var all [][]bench.Record
	for i := range run.Results {
		records, err := run.Records(i)
		if err != nil {
			t.Fatal(err)
		}
		if i%33 == 7 {
			records[0].Kept, records[0].Text, records[0].Outcome = nil, "", bench.Empty
			pages = append(pages, run.Results[i].Page)
		}
		all = append(all, records)
	}
	var packed bytes.Buffer
	if err := bench.NewRun(run.Manifest, run.Results, all).Write(&packed); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return pages
}

// A run of which three pages in a hundred are damaged does not pass, and exactly those are
// named; the same command prints the same bytes.
func TestGateNamesDamagedPages(t *testing.T) {
	t.Chdir(t.TempDir())
	writePages(t, "pages", 130)
	chaff := func(want int, args ...string) string {
		t.Helper()
		var stdout, stderr strings.Builder
		if code := execute(t.Context(), strings.NewReader(""), &stdout, &stderr, args); code != want {
			t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, stdout.String(), stderr.String())
		}
		return stdout.String()
	}
	chaff(exitOK, "run", "-d", "everything", "-o", "before", "pages")
	pages := damage(t, filepath.Join("before", runFile), "after.zst")
	chaff(exitOK, "gate", "before", "--baseline", "before")
	gate := []string{"gate", "after.zst", "--baseline", "before", "--format", "json"}
	out := chaff(exitFindings, gate...)
	var report struct {
		Verdict string
		Falls   []struct{ Page, Kind string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range report.Falls {
		got = append(got, f.Page)
	}
	if diff := cmp.Diff(pages, got); diff != "" || report.Verdict != "FAIL: 4 collapses" {
		t.Errorf("%s (-want +got):\n%s", report.Verdict, diff)
	}
	if again := chaff(exitFindings, gate...); again != out {
		t.Errorf("another time the gate says\n%s\nand not\n%s", again, out)
	}
}
