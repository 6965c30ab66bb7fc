package all

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

// The names that scripts rely on.
func TestNames(t *testing.T) {
	const want = `readability readeck trafilatura trafilatura-nofallback trafilatura-precision trafilatura-recall
		domdistiller go-boilerpipe boilerpipe boilerpipe-default boilerpipe-numwords justext justext-default bte cetr cetd
		c4 c4-paper gopher fineweb fineweb2 refinedweb ccnet density repeated everything nothing
		vote(readability,trafilatura,justext)`
	for _, name := range strings.Fields(want) {
		if d, err := Find(name); err != nil || d.Name() != name {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
}

func TestEntriesAreWhole(t *testing.T) {
	for _, e := range List() {
		if e.Family == "" || e.Source == "" || e.View != "tree" && e.View != "lines" {
			t.Errorf("%s: %+v", e.Name(), e)
		}
	}
}

func kept(t *testing.T, name string, page *corpus.Page) string {
	t.Helper()
	d, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return e.Text
}

func TestFind(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "One sentence of nine words that has an end.\nShare\nAnother sentence of nine words that has an end.")
	tests := []struct{ name, want string }{
		{"everything", page.Source},
		{"union(nothing,everything)", page.Source},
		{"intersection(nothing,everything)", ""},
		{"intersection(everything, union(nothing,everything))", page.Source},
		{"c4?min-words=1&min-sentences=1", "One sentence of nine words that has an end.\nAnother sentence of nine words that has an end."},
		{"c4?min-words=99", ""},
		{"vote(3*everything,nothing,nothing,nothing,nothing)", page.Source},
		{"vote(2*everything,nothing,nothing,nothing,nothing)", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := kept(t, tt.name, page); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestFindRefuses(t *testing.T) {
	tests := []struct{ name, want string }{
		{"densty", `unknown detector "densty"; the detectors are readability, readeck, `},
		{"density?cut=high", `detector density?cut=high: option cut: "high" is not a number`},
		{"density?cuts=1", `unknown option "cuts"; the options are word-scale, open-end, radius, own, cut, inside`},
		{"density?cut=1&cut=2", "option cut is given twice"},
		{"c4?min-words=1.5", `"1.5" is not a whole number`},
		{"cetr?one-dimension=maybe", `"maybe" is neither true nor false`},
		{"density?cut=NaN", `"NaN" is not a number`},
		{"density?%", "are not of the form a=1&b=2"},
		{"everything?a=1", "detector everything has no options"},
		{"vote(everything)", "needs two members at least"},
		{"vote(everything,nothing", "unknown detector"},
		{"vote(everything,(nothing)", "brackets do not match"},
		{"vote(x*everything,nothing)", `"x" is not a whole number of votes from 1 to 1000`},
		{"vote(0*everything,nothing)", "not a whole number of votes"},
		{"vote(9223372036854775807*everything,nothing)", "not a whole number of votes"},
		{"density?cut=Inf", `"Inf" is not a number`},
		{"vote(everything,densty)", `detector vote(everything,densty): unknown detector "densty"`},
		{"most(everything,nothing)", `unknown ensemble "most"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d, err := Find(tt.name); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, error %v, want %q", d, err, tt.want)
			}
		})
	}
}

// An ensemble may have programs for members, and ends them.
func TestEnsembleOfPrograms(t *testing.T) {
	program, err := os.Executable() // it is there, and never started
	if err != nil {
		t.Fatal(err)
	}
	d, err := Find("union(nothing,exec:'" + program + "')")
	if err != nil {
		t.Fatal(err)
	}
	closer, ok := d.(io.Closer)
	if !ok {
		t.Fatal("it cannot be closed")
	}
	if err := closer.Close(); err != nil {
		t.Error(err)
	}
}

// A renamed detector stays site-aware, and keeps its name with its site.
func TestOptionsKeepTheSite(t *testing.T) {
	d, err := Find("repeated?" + firstNumber(t, "repeated"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d.(detectors.SiteAware); !ok {
		t.Fatal("it is not site-aware")
	}
	detectortest.Run(t, d)
}

// firstNumber returns an option of the detector that sets a number, from the error that
// lists them.
func firstNumber(t *testing.T, name string) string {
	t.Helper()
	_, err := Find(name + "?none=1")
	_, list, _ := strings.Cut(fmt.Sprint(err), "the options are ")
	for _, option := range strings.Split(list, ", ") {
		if spec := option + "=1"; func() bool { _, err := Find(name + "?" + spec); return err == nil }() {
			return spec
		}
	}
	t.Fatalf("%s has no option that is a number: %v", name, err)
	return ""
}

func TestKebab(t *testing.T) {
	for name, want := range map[string]string{"Cut": "cut", "MaxLinkDensity": "max-link-density", "KeepFirst": "keep-first"} {
		if got := kebab(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"density", "vote(2*bte,cetr?lambda=1)", "union(a,(b),c)", "c4?min-words=1&x=%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if strings.HasPrefix(name, "exec:") || strings.HasPrefix(name, "outputs:") {
			t.Skip("not to be run")
		}
		if d, err := Find(name); err == nil && d.Name() != name {
			t.Errorf("%q is called %q", name, d.Name())
		}
	})
}

func ExampleFind() {
	d, err := Find("vote(readability,2*trafilatura,justext)")
	fmt.Println(d.Name(), err)
	_, err = Find("cetr?size=3")
	fmt.Println(strings.SplitN(err.Error(), ";", 2)[0])
	// Output:
	// vote(readability,2*trafilatura,justext) <nil>
	// detector cetr?size=3: unknown option "size"
}

func TestFamiliesStandTogether(t *testing.T) {
	var seen []string
	for _, e := range List() {
		if len(seen) == 0 || seen[len(seen)-1] != e.Family {
			if slices.Contains(seen, e.Family) {
				t.Errorf("family %s stands in two places", e.Family)
			}
			seen = append(seen, e.Family)
		}
	}
}
