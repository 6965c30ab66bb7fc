package bench_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/all"
)

func seedsRun(t *testing.T, file *bench.RunFile, reuse ...*bench.Run) *bench.Run {
	t.Helper()
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: all.Detectors(), Tool: "test", File: file, Reuse: reuse}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Close() })
	return run
}

// A run is the same in memory, in its file, and written and read again, packed or not.
func TestRunFileRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl.zst")
	inFile, inMemory := seedsRun(t, bench.CreateRun(path)), seedsRun(t, nil)
	sameButTimes(t, inMemory, inFile)

	var packed bytes.Buffer
	if err := inMemory.Write(&packed); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(copied, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	plain := unpack(t, packed.Bytes())
	plainFile := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plainFile, append(plain, `{"kind":"of a later version"}`+"\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	// Packed by somebody else, in one piece.
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(t.TempDir(), "whole")
	if err := os.WriteFile(whole, z.EncodeAll(plain, nil), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{copied, plainFile, whole} {
		run, err := bench.OpenRun(path)
		if err != nil {
			t.Fatal(err)
		}
		sameButTimes(t, inMemory, run)
		if diff := cmp.Diff(records(t, inMemory), records(t, run)); diff != "" {
			t.Errorf("%s (-written +read):\n%s", filepath.Base(path), diff)
		}
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	}
}

func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	plain, err := z.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// What a later version of chaff wrote is kept where a run is copied.
func TestUnknownFieldsAreKept(t *testing.T) {
	const file = `{"kind":"manifest","schema":2,"corpora":[{"name":"c","pages":1}],"detectors":["d"],"colour":["red"]}
{"kind":"page","corpus":"c","page":"p","records":1,"weather":{"wind":3}}
{"kind":"record","corpus":"c","page":"p","detector":"d","outcome":"ok","text":"<b>","ns":1,"mood":"<good>","zeal":null}
`
	run, err := bench.ReadRun(strings.NewReader(file), "f")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	if err := run.Write(&packed); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(unpack(t, packed.Bytes())), "\n")
	for i, want := range []string{`"colour":["red"]}`, `"weather":{"wind":3}}`, `"text":"<b>","ns":1,"mood":"<good>","zeal":null}`} {
		if !strings.HasSuffix(lines[i], want) {
			t.Errorf("line %d is %s, want %s at its end", i+1, lines[i], want)
		}
	}
}

const manifest = `{"kind":"manifest","schema":2,"corpora":[{"name":"c","pages":2}],"detectors":["d"]}` + "\n"

func TestReadRunErrors(t *testing.T) {
	page := func(corpus, id string, records int) string {
		return fmt.Sprintf(`{"kind":"page","corpus":%q,"page":%q,"records":%d}`+"\n", corpus, id, records)
	}
	record := func(page, detector string) string {
		return fmt.Sprintf(`{"kind":"record","corpus":"c","page":%q,"detector":%q}`+"\n", page, detector)
	}
	tests := []struct{ name, file, want string }{
		{"empty", "", "f: it is not a run file: it has no manifest"},
		{"no JSON", "hello\n", "f:1: not a line of a run file"},
		{"no manifest first", `{"kind":"record"}` + "\n", `f:1: want a manifest of schema 2, have "record" of schema 0`},
		{"other schema", `{"kind":"manifest","schema":9}` + "\n", `f:1: want a manifest of schema 2, have "manifest" of schema 9`},
		{"no detectors", `{"kind":"manifest","schema":2,"corpora":[{}]}` + "\n", "f:1: the manifest names no corpus or no detector"},
		{"broken record", manifest + page("c", "p", 1) + `{"kind":"record","ns":"x"}` + "\n", "f:3: "},
		{"a record before its page", manifest + record("p", "d"), `f:2: a record of d on page "p" is out of order`},
		{"a record of another page", manifest + page("c", "p", 1) + record("q", "d"), `f:3: a record of d on page "q" is out of order`},
		{"a record of another detector", manifest + page("c", "p", 1) + record("p", "e"), `f:3: a record of e on page "p" is out of order`},
		{"a record is missing", manifest + page("c", "p", 1) + page("c", "q", 1), `f:3: page "p" lacks 1 records`},
		{"too many records", manifest + page("c", "p", 2) + record("p", "d") + record("p", "d"), `f:4: a record of d on page "p" is out of order`},
		{"a page twice", manifest + page("c", "p", 0) + page("c", "p", 0), `f: page "p" of corpus c is in it twice`},
		{"a page of no corpus", manifest + page("x", "p", 0), `f: page "p" is of corpus "x", which the manifest does not name`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bench.ReadRun(strings.NewReader(tt.file), "f")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if _, broken := errors.AsType[*bench.BrokenRunError](err); !broken {
				t.Errorf("%T is no BrokenRunError", err)
			}
		})
	}
}

func FuzzReadRun(f *testing.F) {
	f.Add(manifest + `{"kind":"page","corpus":"c","page":"p","records":1}` + "\n" + `{"kind":"record","corpus":"c","page":"p","detector":"d","kept":[1,1,-5]}` + "\n")
	f.Fuzz(func(t *testing.T, file string) {
		run, err := bench.ReadRun(strings.NewReader(file), "f")
		if err != nil {
			return
		}
		page := corpus.NewText(corpus.Info{ID: "p"}, "one\n\ntwo")
		for _, r := range records(t, run) {
			if e, err := r.Extraction(page); err == nil && r.Kept != nil && len(e.Kept) != 2 {
				t.Errorf("%d kept lines of 2", len(e.Kept))
			}
		}
	})
}

// FuzzOpenRun reads damaged packed files.
func FuzzOpenRun(f *testing.F) {
	run, err := bench.ReadRun(strings.NewReader(manifest+`{"kind":"page","corpus":"c","page":"p","records":1}`+"\n"+
		`{"kind":"record","corpus":"c","page":"p","detector":"d","text":"`+strings.Repeat("text ", 100)+`"}`+"\n"), "f")
	if err != nil {
		f.Fatal(err)
	}
	var packed bytes.Buffer
	if err := run.Write(&packed); err != nil {
		f.Fatal(err)
	}
	f.Add(packed.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		path := filepath.Join(t.TempDir(), "run")
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		run, err := bench.OpenRun(path)
		if err != nil {
			return
		}
		defer run.Close()
		for i := range run.Results {
			_, _ = run.Records(i) // must not panic
		}
	})
}

// counting counts how often each page is judged.
type counting struct {
	fake
	mu    sync.Mutex
	pages map[string]int
}

func newCounting(name string) *counting {
	c := &counting{pages: make(map[string]int)}
	c.fake = fake{name, func(ctx context.Context, p *corpus.Page) (detectors.Extraction, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.pages[p.ID]++
		return keepAll(ctx, p)
	}}
	return c
}

func (c *counting) Version() string { return "1" }

// A run that is cut off at any byte and goes on is what it would have been, and judges no
// page again that was whole in the file.
func TestResumeAfterAnyByte(t *testing.T) {
	c := newParts(t, "parts", 12)
	path := filepath.Join(t.TempDir(), "run")
	plan := func(file *bench.RunFile, d detectors.Detector) bench.Plan {
		return bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{d}, File: file, Jobs: 2}
	}
	want, wantScored, err := plan(bench.CreateRun(path), newCounting("d")).RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	sizes := []int{len(whole), len(whole) - 1}
	for range 60 {
		sizes = append(sizes, rng.IntN(len(whole)))
	}
	path += " cut" // the whole one is still read
	for _, size := range sizes {
		if err := os.WriteFile(path, whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		d := newCounting("d")
		file, err := bench.ResumeRun(path)
		if err != nil {
			t.Errorf("cut at %d: %v", size, err)
			continue
		}
		var before []bench.Result
		if file.Run() != nil { // nil where it was cut in its manifest
			before = file.Run().Results
		}
		run, scored, err := plan(file, d).RunAndScore(t.Context(), scoring)
		if err != nil {
			t.Fatal(err)
		}
		sameButTimes(t, want, run)
		for i := range scored {
			for k := range scored[i].Fates {
				scored[i].Fates[k].Elapsed = wantScored[i].Fates[k].Elapsed
			}
		}
		if diff := cmp.Diff(wantScored, scored, byID); diff != "" {
			t.Errorf("cut at %d (-whole +resumed):\n%s", size, diff)
		}
		for _, result := range before {
			if d.pages[result.Page] != 0 {
				t.Errorf("cut at %d: page %s was judged again", size, result.Page)
			}
		}
		if len(d.pages)+len(before) != c.Len() {
			t.Errorf("cut at %d: %d pages judged, %d before, of %d", size, len(d.pages), len(before), c.Len())
		}
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Damage before the end is not taken for an end, or what follows it would be lost.
func TestDamagedRunFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	run := seedsRun(t, bench.CreateRun(path))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)/2] ^= 0x40
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = bench.ResumeRun(path)
	if _, broken := errors.AsType[*bench.BrokenRunError](err); !broken || !strings.Contains(err.Error(), "it is damaged at byte") {
		t.Errorf("error %v", err)
	}
	if len(run.Results) != 5 {
		t.Error("the open run is lost")
	}
}

func TestResumeRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	c := newParts(t, "parts", 6)
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{newCounting("d")}, File: bench.CreateRun(path)}
	if _, err := plan.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		change func(*bench.Plan)
		want   string
	}{
		{"another detector", func(p *bench.Plan) { p.Detectors = []detectors.Detector{newCounting("e")} }, "it was begun with other detectors: [d], and now [e]"},
		{"another version", func(p *bench.Plan) { p.Detectors = []detectors.Detector{newCounting("d").fake} }, "it was begun with other versions of detectors"},
		{"another limit", func(p *bench.Plan) { p.Timeout = 1 }, "it was begun with other limits of time: 30s, and now 1ns"},
		{"another corpus", func(p *bench.Plan) { p.Corpora = []*corpus.Corpus{newParts(t, "parts", 7)} }, "its corpora are not the same, or have changed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file, err := bench.ResumeRun(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := plan
			changed.File = file
			tt.change(&changed)
			if _, err := changed.Run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// A detector of the same version is not asked again about a page that an earlier run has,
// wherever that was.
func TestReuse(t *testing.T) {
	c := newParts(t, "parts", 6)
	run := func(d detectors.Detector, corpora *corpus.Corpus, reuse ...*bench.Run) *bench.Run {
		t.Helper()
		r, err := bench.Plan{Corpora: []*corpus.Corpus{corpora}, Detectors: []detectors.Detector{d}, Reuse: reuse}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := run(newCounting("d"), c)
	again := newCounting("d")
	second := run(again, c, first)
	if len(again.pages) != 0 {
		t.Errorf("%d pages were judged again", len(again.pages))
	}
	sameButTimes(t, first, second)
	more := newCounting("d")
	run(more, newParts(t, "other", 9), first)
	if len(more.pages) != 3 {
		t.Errorf("%d of 3 new pages were judged", len(more.pages))
	}
	other := newCounting("e")
	run(other, c, first)
	if len(other.pages) != 6 {
		t.Errorf("another detector judged %d of 6 pages", len(other.pages))
	}
	// Without a version nobody knows whether it is the same.
	plain := newCounting("d")
	run(plain.fake, c, first)
	if len(plain.pages) != 6 {
		t.Errorf("a detector without a version judged %d of 6 pages", len(plain.pages))
	}
}

// Failures are tried again.
func TestFailuresAreNotReused(t *testing.T) {
	c := newParts(t, "parts", 4)
	fails := true
	d := newCounting("d")
	inner := d.detect
	d.detect = func(ctx context.Context, p *corpus.Page) (detectors.Extraction, error) {
		if fails && p.ID == "p001" {
			return detectors.Extraction{}, errors.New("not today")
		}
		return inner(ctx, p)
	}
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{d}}
	first, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fails, plan.Reuse = false, []*bench.Run{first}
	clear(d.pages)
	second, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"p001": 1}, d.pages); diff != "" {
		t.Errorf("judged again (-want +got):\n%s", diff)
	}
	if i := second.Place("parts", "p001"); len(second.Results[i].Failed) != 0 {
		t.Errorf("still failed: %v", second.Results[i].Failed)
	}
}

// Stop lets the pages at work end; the rest is missing and comes when the run goes on.
func TestStop(t *testing.T) {
	c := newParts(t, "parts", 12)
	path := filepath.Join(t.TempDir(), "run")
	stop := make(chan struct{})
	var last bench.Progress
	plan := bench.Plan{
		Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{newCounting("d")}, File: bench.CreateRun(path), Jobs: 1, Stop: stop,
		Progress: func(p bench.Progress) {
			if last = p; p.Pages == 5 && p.Before == 0 {
				close(stop)
			}
		},
	}
	run, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Results) != 5 || run.Missing() != 7 || last.Total != 12 {
		t.Errorf("%d results, %d missing, progress %+v", len(run.Results), run.Missing(), last)
	}
	if s := summary(t, run, c); len(s.Warnings) == 0 || s.Warnings[0] != "the run is not finished: it lacks 7 of 12 pages of parts" {
		t.Errorf("warnings %q", s.Warnings)
	}
	file, err := bench.ResumeRun(path)
	if err != nil {
		t.Fatal(err)
	}
	plan.Stop, plan.File = nil, file
	if run, err = plan.Run(t.Context()); err != nil || run.Missing() != 0 {
		t.Errorf("%v, %d missing after it went on", err, run.Missing())
	}
	if last.Before != 5 || last.Pages != 12 {
		t.Errorf("progress %+v", last)
	}
}

// Detectors without a version go on, and what was done before is scored whenever the run
// stops again.
func TestStopAgain(t *testing.T) {
	c := newParts(t, "parts", 12)
	path := filepath.Join(t.TempDir(), "run")
	after := func(n int, file *bench.RunFile) bench.Plan {
		stop := make(chan struct{})
		return bench.Plan{
			Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{newCounting("d").fake}, File: file, Jobs: 1, Stop: stop,
			Progress: func(p bench.Progress) {
				if p.Pages == n {
					close(stop)
				}
			},
		}
	}
	first, err := after(6, bench.CreateRun(path)).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := bench.ResumeRun(path)
	if err != nil {
		t.Fatal(err)
	}
	run, scored, err := after(2, file).RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Results) != 6 || len(scored) != 6 {
		t.Errorf("%d results, %d scored, want the 6 that were done", len(run.Results), len(scored))
	}
}

// Two runs cannot write one file.
func TestRunFileIsLocked(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files cannot be locked here")
	}
	path := filepath.Join(t.TempDir(), "run")
	c := newParts(t, "parts", 6)
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{newCounting("d")}, File: bench.CreateRun(path)}
	if _, err := plan.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	file, err := bench.ResumeRun(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bench.ResumeRun(path); err == nil || !strings.Contains(err.Error(), "another run is writing it") {
		t.Errorf("error %v", err)
	}
	plan.File = bench.CreateRun(path)
	if _, err := plan.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "another run is writing it") {
		t.Errorf("error %v", err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if file, err = bench.ResumeRun(path); err != nil {
		t.Fatal(err)
	}
	if n := len(file.Run().Results); n != 6 {
		t.Errorf("%d pages are left", n)
	}
	_ = file.Close()
}

// A run that ended before its manifest begins anew.
func TestResumeOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	for _, data := range [][]byte{nil, {0x28, 0xb5}, {0x28, 0xb5, 0x2f, 0xfd, 4}} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := bench.ResumeRun(path)
		if err != nil {
			t.Errorf("%x: %v", data, err)
			continue
		}
		run, err := bench.Plan{Corpora: []*corpus.Corpus{newParts(t, "parts", 6)}, Detectors: []detectors.Detector{newCounting("d")}, File: file}.Run(t.Context())
		if err != nil || run.Missing() != 0 {
			t.Errorf("%x: %v", data, err)
		}
	}
}

// A site is learned otherwise where other pages of it are used, or where a detector gave it
// up: such answers are not reused.
func TestReuseOfSites(t *testing.T) {
	c := newCorpus(t, 4)
	d := forgetful{fake{"forgetful", keepAll}}
	calls := 0
	d.detect = func(ctx context.Context, p *corpus.Page) (detectors.Extraction, error) {
		calls++
		return keepAll(ctx, p)
	}
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{versioned{d}}, Jobs: 1}
	first, err := plan.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	calls = 0
	plan.Reuse = []*bench.Run{first}
	if _, err := plan.Run(t.Context()); err != nil || calls != 2 {
		t.Errorf("%v, %d pages were judged again, want the 2 of the site that was given up", err, calls)
	}
	calls, plan.MaxPage = 0, 1000
	if _, err := plan.Run(t.Context()); err != nil || calls != 4 {
		t.Errorf("%v, %d pages were judged again with another limit, want 4", err, calls)
	}
}

type versioned struct{ forgetful }

func (versioned) Version() string { return "1" }
