package learned

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
)

func detect(t *testing.T, d detectors.Detector, page *corpus.Page) detectors.Extraction {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const page = "<p>Home</p><p>" + one + "</p><p>" + two + "</p><p>Footer</p>"

func TestDetect(t *testing.T) {
	d := New("tiny", Models{HTML: tiny(t, HTML), Text: tiny(t, Text)}, Params{})
	want := []bool{false, true, true, false}
	html := corpus.NewHTML(corpus.Info{}, page)
	for _, p := range []*corpus.Page{html, html.AsText()} {
		e := detect(t, d, p)
		if diff := cmp.Diff(want, e.Kept); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.Kind, diff)
		}
		if len(e.Chances) != 4 || e.Chances[0] > 0.3 || e.Chances[1] < 0.7 {
			t.Errorf("%s: chances %v", p.Kind, e.Chances)
		}
	}
	if e := detect(t, d, corpus.NewHTML(corpus.Info{}, "")); e.Text != "" || e.Kept == nil {
		t.Errorf("of nothing %+v", e)
	}
}

// Hidden lines are answered as text: they are not in the text view.
func TestDetectHidden(t *testing.T) {
	d := New("tiny", Models{HTML: tiny(t, HTML)}, Params{})
	e := detect(t, d, corpus.NewHTML(corpus.Info{}, "<p>Home</p><noscript><p>"+one+"</p><p>"+two+"</p></noscript>"))
	if e.Kept != nil || e.Text != one+"\n"+two || len(e.Chances) != 1 {
		t.Errorf("kept %v, text %q, chances %v", e.Kept, e.Text, e.Chances)
	}
	data := `<script type="application/ld+json">{"articleBody":"` + strings.Repeat("It goes on. ", 50) + `"}</script>`
	if e := detect(t, d, corpus.NewHTML(corpus.Info{}, "<p>Loading</p>"+data)); !strings.HasPrefix(e.Text, "It goes on.") || e.Basis == "" {
		t.Errorf("text %q, basis %q", e.Text, e.Basis)
	}
	if e := detect(t, d, corpus.NewHTML(corpus.Info{}, page+data)); strings.Contains(e.Text, "It goes on.") {
		t.Error("data stands for a page that has text")
	}
}

func TestDetectWithoutModel(t *testing.T) {
	d := New("tiny", Models{HTML: tiny(t, HTML)}, Params{})
	if _, err := d.Detect(t.Context(), corpus.NewText(corpus.Info{}, "text")); err == nil || !strings.Contains(err.Error(), "plain text") {
		t.Errorf("error %v", err)
	}
}

// What is known of a line besides shifts its log-odds.
func TestDetectWith(t *testing.T) {
	d := New("tiny", Models{HTML: tiny(t, HTML)}, Params{})
	p := corpus.NewHTML(corpus.Info{}, page)
	alone := detect(t, d, p)
	e, err := d.DetectWith(t.Context(), p, func(line int) float64 {
		if line == 1 {
			return -5
		}
		return 0
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bool{false, false, true, false}, e.Kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	logit := func(p float32) float64 { return math.Log(float64(p) / (1 - float64(p))) }
	if moved := logit(alone.Chances[1]) - logit(e.Chances[1]); math.Abs(moved-5) > 0.01 || e.Chances[2] != alone.Chances[2] {
		t.Errorf("the log-odds moved by %v, want 5; chances %v, before %v", moved, e.Chances, alone.Chances)
	}
}

// A model in a file is what the detector judges by, and says what it was trained on by itself.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	paths := make(map[Kind]string)
	for _, kind := range []Kind{HTML, Text} {
		data, err := tiny(t, kind).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		paths[kind] = write(string(kind), data)
		d, err := Open("mine", paths[kind], kind, Params{})
		if err != nil {
			t.Fatal(err)
		}
		if v := d.Version(); !strings.HasPrefix(v, version+"+"+string(kind)+"-") || strings.Count(v, "+") != 1 || d.Name() != "mine" || !cmp.Equal(d.TrainedOn(), []string{"made-up"}) {
			t.Errorf("%s has version %q, trained on %q", d.Name(), v, d.TrainedOn())
		}
	}
	if _, err := Open("mine", paths[Text], HTML, Params{}); err != nil {
		t.Errorf("a model of text for pages: %v", err)
	}
	for _, tt := range []struct{ path, want string }{
		{paths[HTML], "is a model of markup"},
		{filepath.Join(dir, "none"), "chaff train"},
		{write("other", []byte("no model")), "other: reading a model: it is no model"},
	} {
		if _, err := Open("mine", tt.path, Text, Params{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want one with %q", err, tt.want)
		}
	}
}
