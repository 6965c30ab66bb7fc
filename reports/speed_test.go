package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
	"chaff/internal/testset"
)

// madeUpSpeeds are of two corpora, one of them without HTML, and of a detector with a hostile
// name, one that learns sites and one that fails everywhere.
func madeUpSpeeds() *bench.Speeds {
	ms := func(x float64) time.Duration { return time.Duration(x * 1e6) }
	row := func(name string, factor float64) bench.Speed {
		scaled := func(x float64) bench.Ratio {
			return bench.Ratio{Value: x * factor, Low: .9 * x * factor, High: 1.1 * x * factor}
		}
		return bench.Speed{
			Detector: name, Pages: 3, Bytes: 3_000_000, P50: ms(2 * factor), P95: ms(9 * factor), Max: ms(10 * factor), Cold: ms(3 * factor), First: ms(30 * factor),
			PagesPerSecond: 500 / factor, BytesPerSecond: 5e8 / factor, Allocs: new(1234.5 * factor), AllocBytes: new(65_432.1 * factor), XParse: new(scaled(1)),
			Classes: []bench.ClassSpeed{
				{Class: "<64 KB", Pages: 2, P50: ms(factor), XParse: new(scaled(1.5))}, {Class: ">=256 KB", Pages: 1, P50: ms(10 * factor), XParse: new(scaled(.8))},
			},
			Crews: []bench.CrewSpeed{
				{Workers: 1, PagesPerSecond: 510 / factor, SpeedUp: bench.Ratio{Value: 1, Low: 1, High: 1}, Series: []float64{500 / factor, 520 / factor}},
				{Workers: 4, PagesPerSecond: 1530 / factor, SpeedUp: bench.Ratio{Value: 3, Low: 2.5, High: 3.5}, Series: []float64{1500 / factor, 1560 / factor}},
			},
			Series: []bench.RoundSpeed{
				{Round: 2, PerPage: ms(2 * factor), XParse: new(.9 * factor)}, {Round: 3, PerPage: ms(2 * factor), XParse: new(1.1 * factor)},
			},
		}
	}
	parse := row(bench.BareParse, 1)
	parse.XParse = &bench.Ratio{Value: 1, Low: 1, High: 1}
	learner := row("learner", .01234)
	learner.Learning = &bench.LearningSpeed{Sites: 1, Pages: 2, PerPage: ms(.5), XParse: &bench.Ratio{Value: .25, Low: .2, High: .3}}
	learner.Pages, learner.Failed = 2, map[bench.Outcome]int{bench.Timeout: 1}
	learner.Classes = learner.Classes[1:]
	text := row("learner", 1)
	text.XParse, text.Allocs, text.AllocBytes = nil, nil, nil
	for i := range text.Classes {
		text.Classes[i].XParse = nil
	}
	for i := range text.Series {
		text.Series[i].XParse = nil
	}
	return &bench.Speeds{
		Manifest: bench.Manifest{
			Tool: "chaff test", Go: "go1", Platform: "os/arch", CPU: "made up", CPUs: 8, Seed: 1, Detectors: []string{hostile, "learner", "dead"},
			Corpora: []bench.CorpusInfo{{Name: "html", Fingerprint: "sha256:0123456789abcdef", Pages: 3}, {Name: "text\n=1", Pages: 90}},
		},
		Procs: 4, Rounds: 3, Workers: []int{1, 4},
		Corpora: []bench.CorpusSpeed{
			{
				Corpus: "html", Pages: 3, HTML: 3, Of: 3, Bytes: 3_000_000,
				Rows: []bench.Speed{parse, row(hostile, 12.3456), learner, {Detector: "dead", Failed: map[bench.Outcome]int{bench.Panic: 3}}},
			},
			{Corpus: "text\n=1", Pages: 3, Of: 90, Bytes: 30_000, Rows: []bench.Speed{text}},
			{Corpus: "empty", Of: 2},
		},
		Warnings: []string{"something with " + hostile, "corpus empty has no page that can be timed"},
	}
}

func TestSpeedGolden(t *testing.T) {
	s := madeUpSpeeds()
	writers := map[string]func(io.Writer, *bench.Speeds) error{
		"speed.txt": SpeedTable, "speed.md": SpeedMarkdown, "speed.csv": SpeedCSV, "speed.json": SpeedJSON, "speed.bench": SpeedBenchfmt,
	}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got, s); err != nil {
				t.Fatal(err)
			}
			checkGolden(t, name, got.String())
		})
	}
}

// JSON has everything; CSV has a line for all pages, each class and each crew.
func TestSpeedFormatsAgree(t *testing.T) {
	s := madeUpSpeeds()
	var jsonOut, csvOut bytes.Buffer
	for _, err := range []error{SpeedJSON(&jsonOut, s), SpeedCSV(&csvOut, s)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var back bench.Speeds
	if err := json.Unmarshal(jsonOut.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	back.Corpora[2].Rows = s.Corpora[2].Rows
	if diff := cmp.Diff(s, &back); diff != "" {
		t.Errorf("what JSON brings back differs (-want +got):\n%s", diff)
	}
	lines, err := csv.NewReader(&csvOut).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := 1
	for _, c := range s.Corpora {
		for _, r := range c.Rows {
			want += 1 + len(r.Classes) + len(r.Crews)
		}
	}
	if len(lines) != want {
		t.Errorf("%d lines of CSV, want %d", len(lines), want)
	}
	p50 := slices.Index(lines[0], "p50_ns")
	if got := lines[1][p50]; got != "2000000" {
		t.Errorf("p50 of the first line is %s ns", got)
	}
}

// Without other numbers of workers and without learning there are no tables of them.
func TestSpeedTableOfOneWorker(t *testing.T) {
	s := madeUpSpeeds()
	s.Workers, s.Rounds, s.Corpora = []int{1}, 2, s.Corpora[1:2]
	s.Corpora[0].Rows[0].Crews = nil
	var out strings.Builder
	if err := SpeedTable(&out, s); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"throughput", "learning sites", "NaN", "rounds 2 to"} {
		if strings.Contains(out.String(), never) {
			t.Errorf("%q stands in\n%s", never, &out)
		}
	}
}

func TestSignificant(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 1234.5: "1234", 999.7: "1000", 123.4: "123", 12.34: "12.3", 1.234: "1.23", 0.1: "0.100", 0.09876: "0.0988", 0.000123: "0.000123",
	} {
		if got := significant(x); got != want {
			t.Errorf("%v is printed as %s, want %s", x, got, want)
		}
	}
}

// benchstat reads what is written for it: rounds are samples, and it knows which direction
// is better.
func TestBenchstatReadsSpeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("builds benchstat")
	}
	var files []string
	for i, factor := range []float64{1, .5} {
		s := madeUpSpeeds()
		series := slices.Repeat(s.Corpora[0].Rows[0].Series, 6)
		for k := range series {
			x := *series[k].XParse * factor
			series[k].XParse = &x
		}
		s.Corpora[0].Rows[0].Series = series
		var out bytes.Buffer
		if err := SpeedBenchfmt(&out, s); err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(t.TempDir(), []string{"before", "after"}[i]))
		if err := os.WriteFile(files[i], out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"tool", "-modfile=tools/go.mod", "benchstat"}, files...)...)
	cmd.Dir = testset.Root(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{`cpu: made up`, `Speed/corpus=html/detector=\(parse\)-4 +1000\.0m ± 10% +500\.0m ± 10% +-50\.00% \(p=0\.000 n=12\)`, `│ +x-parse`, `│ +sec/op`, `│ +pages/s`, `detector=learner/workers=4-4 `} {
		if !regexp.MustCompile(want).Match(out) {
			t.Errorf("nothing matches %s in\n%s", want, out)
		}
	}
}
