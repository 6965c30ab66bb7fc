package program

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

var examples = []struct{ command, file, view string }{
	{"python3", "paragraphs.py", ""},
	{"node", "sentences.js", "?view=text"},
	{"sh", "everything.sh", "?view=text"},
}

// newExample returns the detector of an example, and skips the test where there is
// nothing to run it.
func newExample(t *testing.T, file string) *Detector {
	t.Helper()
	for _, e := range examples {
		if e.file != file {
			continue
		}
		if _, err := exec.LookPath(e.command); err != nil {
			t.Skipf("no %s to run the example", e.command)
		}
		return newDetector(t, e.command+" '"+example(file)+"'"+e.view, Options{})
	}
	t.Fatalf("no example %s", file)
	return nil
}

func TestExamples(t *testing.T) {
	sentence := "This is a sentence of \"running\" text\\, and it goes on until it is eighty characters long."
	text := corpus.NewText(corpus.Info{ID: `a "b\`, URL: "http://a/\"", Language: "en"}, "Head\n\n"+sentence+"\n\",\nEnd\\\n")
	html := corpus.NewHTML(corpus.Info{ID: "h"}, "<title>T</title><h1>Head &amp; more</h1><p>One <b>two.</b></p><ul><li>Item</ul><p>Three.")
	tests := []struct {
		file, name string
		page       *corpus.Page
		want       string
	}{
		{"paragraphs.py", "text", text, sentence},
		{"paragraphs.py", "HTML", html, "One\ntwo.\nThree."},
		{"sentences.js", "text", text, sentence},
		{"sentences.js", "HTML", html, "One two.\nThree."},
		{"everything.sh", "text", text, text.Source[:len(text.Source)-1]},
		{"everything.sh", "HTML", html, "Head & more\n\nOne two.\n\nItem\n\nThree."},
		{"everything.sh", "nothing", corpus.NewText(corpus.Info{}, ""), ""},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			d := newExample(t, tt.file)
			for range 2 {
				e, err := d.Detect(t.Context(), tt.page)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, e.Text); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestExamplesKeepTheContract(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every example on every page of the contract")
	}
	for _, e := range examples {
		t.Run(e.file, func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, newExample(t, e.file))
		})
	}
}

// What README.md shows is what lies in examples.
func TestReadmeShowsExamples(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		code, err := os.ReadFile(example(e.file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(readme), "\n"+string(code)+"```\n") {
			t.Errorf("README.md shows another %s", e.file)
		}
	}
}
