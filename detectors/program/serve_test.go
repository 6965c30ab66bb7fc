package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

// detectFunc is a detector made of a function.
type detectFunc func(context.Context, *corpus.Page) (detectors.Extraction, error)

func (detectFunc) Name() string { return "func" }

func (f detectFunc) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return f(ctx, page)
}

// text is a detector that answers with text.
func text(of func(*corpus.Page) string) detectors.Detector {
	return detectFunc(func(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
		return detectors.KeepText(of(page)), nil
	})
}

var nanoseconds = regexp.MustCompile(`"ns":\d+`)

func TestServe(t *testing.T) {
	tests := []struct {
		name, in string
		d        detectors.Detector
		want     string // "ns" is 0
	}{
		{name: "nothing", d: unruly{}},
		{
			name: "lines of a text page", d: unruly{},
			in:   `{"protocol":1,"id":"a","url":"","language":"","lines":["","` + short + `","","` + long + `"]}` + "\n",
			want: `{"id":"a","lines":[4],"ns":0,"basis":"its lines"}` + "\n",
		},
		{
			name: "no lines, and no line feed at the end", d: unruly{},
			in:   `{"protocol":1,"id":"a","lines":[]}`,
			want: `{"id":"a","lines":[],"ns":0,"basis":"its lines"}` + "\n",
		},
		{
			name: "text of HTML pages", d: text(func(p *corpus.Page) string { return p.Kind.String() + " " + p.URL + " " + p.Language + " " + p.Source }),
			in: `{"protocol":1,"id":"a","url":"http://a/?b&c","language":"ru","html":"<p>\"x\"\n"}` + "\n" +
				`{"protocol":1,"id":"b","html":"","more":{"of":"it"}}` + "\n",
			want: `{"id":"a","text":"html http://a/?b&c ru <p>\"x\"\n","ns":0}` + "\n" + `{"id":"b","text":"html   ","ns":0}` + "\n",
		},
		{
			name: "no text", d: text(func(*corpus.Page) string { return "" }),
			in:   `{"protocol":1,"id":"a","html":"x"}`,
			want: `{"id":"a","text":"","ns":0}` + "\n",
		},
		{
			name: "an error", d: unruly{},
			in:   `{"protocol":1,"id":"error","lines":[]}` + "\n" + `{"protocol":1,"id":"a","lines":[]}`,
			want: `{"id":"error","error":"I do not\nlike it"}` + "\n" + `{"id":"a","lines":[],"ns":0,"basis":"its lines"}` + "\n",
		},
		{
			name: "a wrong number of lines",
			d: detectFunc(func(context.Context, *corpus.Page) (detectors.Extraction, error) {
				return detectors.Extraction{Kept: []bool{true, true}}, nil
			}),
			in:   `{"protocol":1,"id":"a","lines":["x"]}`,
			want: `{"id":"a","error":"answered for 2 lines, the page has 1"}` + "\n",
		},
		{
			name: "neither html nor lines", d: unruly{},
			in:   `{"protocol":1,"id":"a"}`,
			want: `{"id":"a","error":"the request has neither html nor lines"}` + "\n",
		},
		{
			name: "a line that is two", d: unruly{},
			in:   `{"protocol":1,"id":"a","lines":["a","b\nc"]}`,
			want: `{"id":"a","error":"line 2 of the request has a line feed"}` + "\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := Serve(t.Context(), strings.NewReader(tt.in), &out, tt.d); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, nanoseconds.ReplaceAllString(out.String(), `"ns":0`)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What Serve says of the pages that newRequest gives it is what the detector says.
func TestServeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"\n", "\r", " ", "\u00a0", "\u00ad", "\ufeff", "\u2028", "a", "<p>", "<br>", "<pre>", "&", `"`, `\`, long, short}))
		source := strings.Join(parts.Draw(t, "source"), "")
		info := corpus.Info{ID: rapid.String().Draw(t, "id")}
		page := corpus.NewText(info, source)
		if rapid.Bool().Draw(t, "HTML") {
			page = corpus.NewHTML(info, source)
		}
		for _, textView := range []bool{false, true} {
			q, err := newRequest(page, textView)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := Serve(context.Background(), bytes.NewReader(q.line), &out, text(longLines)); err != nil {
				t.Fatal(err)
			}
			checkServed(t, page, q, out.Bytes(), detectors.KeepText(longLines(page)))
			out.Reset()
			if err := Serve(context.Background(), bytes.NewReader(q.line), &out, unrulyButNice()); err != nil {
				t.Fatal(err)
			}
			checkServed(t, page, q, out.Bytes(), keepLong(page))
		}
	})
}

func longLines(p *corpus.Page) string { return keepLong(p).Text }

// unrulyButNice keeps long lines whatever the page's id is.
func unrulyButNice() detectors.Detector {
	return detectFunc(func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) { return keepLong(p), nil })
}

func checkServed(t *rapid.T, page *corpus.Page, q request, line []byte, want detectors.Extraction) {
	a, err := parseAnswer(line, q.id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.extraction(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A panic is the answer for its page, and says in one line what and where. The stack goes
// to standard error.
func TestServePanic(t *testing.T) {
	stacks, err := os.Create(filepath.Join(t.TempDir(), "stacks"))
	if err != nil {
		t.Fatal(err)
	}
	defer func(was *os.File) {
		os.Stderr = was
		stacks.Close()
		if data, err := os.ReadFile(stacks.Name()); err != nil || !bytes.Contains(data, []byte("serve_test.go:")) {
			t.Errorf("standard error is %q, %v", data, err)
		}
	}(os.Stderr)
	os.Stderr = stacks
	var none map[string]int
	tests := []struct {
		name  string
		panic func()
		want  string
	}{
		{"value", func() { panic("out\nof luck") }, `^panic: out of luck at chaff/detectors/program\.TestServePanic\.func\d+ \(serve_test\.go:\d+\)$`},
		{"error", func() { panic(errors.New("no such luck")) }, `^panic: no such luck at .*\.TestServePanic\.func`},
		{"nil", func() { panic(nil) }, `^panic: panic called with nil argument.* at .*\.TestServePanic\.func`},
		{"map", func() { none["a"] = 1 }, `^panic: assignment to entry in nil map at .*\.TestServePanic\.func`},
		{"pointer", func() { _ = (*corpus.Page)(nil).ID }, `^panic: runtime error: invalid memory address .* at .*\.TestServePanic\.func`},
		{"much", func() { panic(strings.Repeat("x", 1000)) }, `^panic: x{250}… at .*\.TestServePanic\.func`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := text(func(*corpus.Page) string { tt.panic(); return "" })
			a := serveOne(t.Context(), d, message{ID: "a", Lines: []string{}})
			if !regexp.MustCompile(tt.want).MatchString(a.Error) {
				t.Errorf("%q, want %s", a.Error, tt.want)
			}
		})
	}
}

// What a detector knows better than the clock beside it is passed on.
func TestServeTook(t *testing.T) {
	took := func(e time.Duration) time.Duration {
		d := detectFunc(func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{Took: e}, nil
		})
		return serveOne(t.Context(), d, message{Lines: []string{}}).took(time.Hour)
	}
	if got := took(time.Minute); got != time.Minute {
		t.Errorf("%v, want 1m", got)
	}
	if got := took(0); got <= 0 || got > time.Minute {
		t.Errorf("%v, want what the clock says", got)
	}
}

func TestServeFails(t *testing.T) {
	good := `{"protocol":1,"id":"a","lines":[]}` + "\n"
	done, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name, in string
		ctx      context.Context
		out      io.Writer
		want     string
	}{
		{"no JSON", good + "x\n", t.Context(), io.Discard, "reading request 2: invalid character"},
		{"half a request", `{"protocol":1`, t.Context(), io.Discard, "reading request 1: unexpected EOF"},
		{"another version", `{"protocol":2,"id":"a","lines":[]}`, t.Context(), io.Discard, "reading request 1: it is in version 2 of the protocol, not 1"},
		{"no version", `{"id":"a","lines":[]}`, t.Context(), io.Discard, "version 0"},
		{"nobody reads", good, t.Context(), brokenWriter{}, "answering request 1: nobody reads"},
		{"done", good, done, io.Discard, "context canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkError(t, Serve(tt.ctx, strings.NewReader(tt.in), tt.out, unruly{}), tt.want)
		})
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("nobody reads") }

func ExampleServe() {
	in := strings.NewReader(`{"protocol":1,"id":"a","lines":["Head","","A sentence."]}`)
	var out strings.Builder
	err := Serve(context.Background(), in, &out, text(func(p *corpus.Page) string { return p.Lines()[1].Text }))
	fmt.Print(nanoseconds.ReplaceAllString(out.String(), `"ns":48021`), err)
	// Output:
	// {"id":"a","text":"A sentence.","ns":48021}
	// <nil>
}
