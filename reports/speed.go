package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"chaff/bench"
)

// SpeedTable writes how fast detectors are as aligned text: for each corpus the figures of
// all pages, then those by size of the page, by number of workers, and of learning sites.
// Times are in milliseconds, sizes in units of 1000 bytes.
func SpeedTable(w io.Writer, s *bench.Speeds) error { return writeText(w, speedSheets(s), s.Warnings) }

// SpeedMarkdown writes what [SpeedTable] writes as Markdown tables.
func SpeedMarkdown(w io.Writer, s *bench.Speeds) error {
	return writeMarkdown(w, speedSheets(s), s.Warnings)
}

// SpeedJSON writes everything as one JSON object. Fields that end in _ns are in
// nanoseconds; what could not be measured is left out.
func SpeedJSON(w io.Writer, s *bench.Speeds) error {
	return writeJSON(w, struct {
		Schema int `json:"schema"`
		*bench.Speeds
	}{schema, s})
}

func speedSheets(s *bench.Speeds) []sheet {
	var out []sheet
	for _, c := range s.Corpora {
		if len(c.Rows) == 0 {
			continue
		}
		out = append(out, speedSheet(s, c), classSheet(c))
		if len(s.Workers) > 1 {
			out = append(out, crewSheet(s, c))
		}
		if slices.ContainsFunc(c.Rows, func(r bench.Speed) bool { return r.Learning != nil }) {
			out = append(out, learningSheet(c))
		}
	}
	return out
}

func speedSheet(s *bench.Speeds, c bench.CorpusSpeed) sheet {
	out := sheet{
		title: fmt.Sprintf("corpus %s (%s, %s%s), speed, %d rounds", oneLine(c.Corpus), timedPages(c), megabytes(c.Bytes), fingerprintOf(s, c), s.Rounds),
		columns: []column{
			left("detector"), right("pages"), right("p50 ms"), right("p95 ms"), right("max ms"), right("cold p50"), right("first"),
			right("pages/s"), right("MB/s"), right("allocs"), right("KB"), right("x-parse"), left("range"),
		},
		remarks: []string{
			fmt.Sprintf("ms of a page: the median over %s; cold p50: of round 1; first: the first call; allocs, KB: allocated for a page, the mean", warmRounds(s)),
			fmt.Sprintf("x-parse: the time as a multiple of bare parsing of the same pages in the same round, median and range over %s; it travels to other machines, times do not", warmRounds(s)),
			"pages are parsed before a detector is called: parsing is in its own rows only",
			machine(s),
		},
	}
	for _, r := range c.Rows {
		row := []string{oneLine(r.Detector), fmt.Sprint(r.Pages)}
		if r.Pages == 0 {
			out.rows = append(out.rows, dashes(out.columns, row))
			continue
		}
		row = append(row, ms(r.P50), ms(r.P95), ms(r.Max), ms(r.Cold), ms(r.First))
		row = append(row, significant(r.PagesPerSecond), significant(r.BytesPerSecond/1e6), countOf(r.Allocs, 1), countOf(r.AllocBytes, 1e3))
		out.rows = append(out.rows, append(row, ratio(r.XParse)...))
	}
	return out
}

// classSheet shows the figures by size of the page.
func classSheet(c bench.CorpusSpeed) sheet {
	out := sheet{title: fmt.Sprintf("corpus %s, speed by size of the page", oneLine(c.Corpus)), columns: []column{left("detector")}}
	var shown []string
	for _, class := range bench.SizeClasses() {
		pages := 0
		for _, r := range c.Rows {
			for _, s := range classesNamed(r, class.Name) {
				pages = max(pages, s.Pages)
			}
		}
		if pages > 0 {
			shown = append(shown, class.Name)
			out.columns = append(out.columns, right(class.Name+": ms"), right("x-parse"))
			out.remarks = append(out.remarks, fmt.Sprintf("%s: %s", class.Name, plural(pages, "page")))
		}
	}
	out.remarks = []string{strings.Join(out.remarks, ", ") + "; ms: p50"}
	for _, r := range c.Rows {
		row := []string{oneLine(r.Detector)}
		for _, name := range shown {
			if of := classesNamed(r, name); len(of) == 1 {
				row = append(row, ms(of[0].P50), ratio(of[0].XParse)[0])
			} else {
				row = append(row, "–", "–")
			}
		}
		out.rows = append(out.rows, row)
	}
	return out
}

func classesNamed(r bench.Speed, name string) []bench.ClassSpeed {
	return slices.DeleteFunc(slices.Clone(r.Classes), func(s bench.ClassSpeed) bool { return s.Class != name })
}

// crewSheet shows the throughput by number of workers.
func crewSheet(s *bench.Speeds, c bench.CorpusSpeed) sheet {
	out := sheet{
		title:   fmt.Sprintf("corpus %s, throughput by number of workers", oneLine(c.Corpus)),
		columns: []column{left("detector")},
		remarks: []string{fmt.Sprintf("each detector by itself on blocks of pages; speed-up: over one worker at the same time, median and range over %s", warmRounds(s))},
	}
	for _, n := range s.Workers {
		out.columns = append(out.columns, right(plural(n, "worker")+": pages/s"))
		if n > 1 {
			out.columns = append(out.columns, right("speed-up"), left("range"))
		}
	}
	for _, r := range c.Rows {
		row := []string{oneLine(r.Detector)}
		for _, crew := range r.Crews {
			row = append(row, significant(crew.PagesPerSecond))
			if crew.Workers > 1 {
				row = append(row, ratio(&crew.SpeedUp)...)
			}
		}
		out.rows = append(out.rows, dashes(out.columns, row))
	}
	return out
}

// learningSheet shows what the detectors that learn sites took to learn them.
func learningSheet(c bench.CorpusSpeed) sheet {
	out := sheet{
		title:   fmt.Sprintf("corpus %s, learning sites", oneLine(c.Corpus)),
		columns: []column{left("detector"), right("sites"), right("pages"), right("ms a page"), right("x-parse"), left("range")},
		remarks: []string{"this is not in the other figures: on pages of a site with others, add it to them"},
	}
	for _, r := range c.Rows {
		if l := r.Learning; l != nil {
			row := []string{oneLine(r.Detector), fmt.Sprint(l.Sites), fmt.Sprint(l.Pages), ms(l.PerPage)}
			out.rows = append(out.rows, append(row, ratio(l.XParse)...))
		}
	}
	return out
}

func timedPages(c bench.CorpusSpeed) string {
	if c.Pages == c.Of {
		return plural(c.Pages, "page")
	}
	return fmt.Sprintf("%d of %s", c.Pages, plural(c.Of, "page"))
}

// fingerprintOf returns a comma and the fingerprint where there is one.
func fingerprintOf(s *bench.Speeds, c bench.CorpusSpeed) string {
	for _, info := range s.Manifest.Corpora {
		if info.Name == c.Corpus && info.Fingerprint != "" {
			return ", " + shortFingerprint(info.Fingerprint)
		}
	}
	return ""
}

func warmRounds(s *bench.Speeds) string {
	if s.Rounds == 2 {
		return "round 2"
	}
	return fmt.Sprintf("rounds 2 to %d", s.Rounds)
}

func machine(s *bench.Speeds) string {
	m := s.Manifest
	out := fmt.Sprintf("%s %s, %d of %d CPUs", m.Go, m.Platform, s.Procs, m.CPUs)
	if m.CPU != "" {
		out += ", " + oneLine(m.CPU)
	}
	return out
}

// ratio prints a ratio and its range, dashes where there is none.
func ratio(r *bench.Ratio) []string {
	if r == nil || *r == (bench.Ratio{}) {
		return []string{"–", "–"}
	}
	return []string{significant(r.Value), fmt.Sprintf("[%s, %s]", significant(r.Low), significant(r.High))}
}

// dashes fills up a row.
func dashes(columns []column, row []string) []string {
	for len(row) < len(columns) {
		row = append(row, "–")
	}
	return row
}

// ms prints milliseconds.
func ms(d time.Duration) string { return significant(float64(d) / 1e6) }

// significant prints three significant digits, or all before the point.
func significant(x float64) string {
	if x <= 0 {
		return "0"
	}
	return fmt.Sprintf("%.*f", max(0, 2-int(math.Floor(math.Log10(x)))), x)
}

func countOf(n *float64, unit float64) string {
	if n == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f", *n/unit)
}

func megabytes(n int64) string { return significant(float64(n)/1e6) + " MB" }

// speedColumns are the columns of [SpeedCSV].
var speedColumns = []string{
	"corpus", "detector", "size", "workers", "pages", "error", "panic", "timeout",
	"p50_ns", "p95_ns", "max_ns", "cold_p50_ns", "first_ns", "pages_per_s", "bytes_per_s", "allocs", "alloc_bytes",
	"x_parse", "x_parse_low", "x_parse_high", "speed_up", "speed_up_low", "speed_up_high", "learning_ns", "learning_x_parse", "warnings",
}

// SpeedCSV writes comma-separated values with a header: for each corpus and detector a line
// of all pages, a line for each class of size, and one for each number of workers. What a line does not tell is empty; the last column holds the
// warnings, a semicolon apart, on the first line only.
func SpeedCSV(w io.Writer, s *bench.Speeds) error {
	out := csv.NewWriter(w)
	if err := out.Write(speedColumns); err != nil {
		return err
	}
	warnings := cell(strings.Join(s.Warnings, "; "))
	for _, c := range s.Corpora {
		for _, r := range c.Rows {
			for _, cells := range speedLines(r) {
				cells["corpus"], cells["detector"], cells["warnings"] = cell(c.Corpus), cell(r.Detector), warnings
				warnings = ""
				line := make([]string, len(speedColumns))
				for i, name := range speedColumns {
					line[i] = cells[name]
				}
				if err := out.Write(line); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

// speedLines returns the lines of a detector, by column.
func speedLines(r bench.Speed) []map[string]string {
	ns := func(d time.Duration) string { return fmt.Sprint(d.Nanoseconds()) }
	put := func(line map[string]string, column string, x *bench.Ratio) {
		if x != nil {
			line[column], line[column+"_low"], line[column+"_high"] = full(x.Value), full(x.Low), full(x.High)
		}
	}
	all := map[string]string{"pages": fmt.Sprint(r.Pages)}
	for _, o := range []bench.Outcome{bench.Error, bench.Panic, bench.Timeout} {
		all[string(o)] = fmt.Sprint(r.Failed[o])
	}
	out := []map[string]string{all}
	if r.Pages == 0 {
		return out
	}
	all["p50_ns"], all["p95_ns"], all["max_ns"], all["cold_p50_ns"], all["first_ns"] = ns(r.P50), ns(r.P95), ns(r.Max), ns(r.Cold), ns(r.First)
	all["pages_per_s"], all["bytes_per_s"] = full(r.PagesPerSecond), full(r.BytesPerSecond)
	if r.Allocs != nil && r.AllocBytes != nil {
		all["allocs"], all["alloc_bytes"] = full(*r.Allocs), full(*r.AllocBytes)
	}
	put(all, "x_parse", r.XParse)
	if l := r.Learning; l != nil {
		all["learning_ns"] = ns(l.PerPage)
		if l.XParse != nil {
			all["learning_x_parse"] = full(l.XParse.Value)
		}
	}
	for _, c := range r.Classes {
		line := map[string]string{"size": c.Class, "pages": fmt.Sprint(c.Pages), "p50_ns": ns(c.P50)}
		put(line, "x_parse", c.XParse)
		out = append(out, line)
	}
	for _, crew := range r.Crews {
		line := map[string]string{"workers": fmt.Sprint(crew.Workers), "pages": fmt.Sprint(r.Pages), "pages_per_s": full(crew.PagesPerSecond)}
		put(line, "speed_up", &crew.SpeedUp)
		out = append(out, line)
	}
	return out
}

// SpeedBenchfmt writes the Go benchmark format (https://golang.org/design/14313-benchmark-format):
// a line for each warm round and detector, and for each number of workers, so that benchstat
// sees how far rounds differ. One operation is one page, the mean of all; allocations were
// counted once. Machines differ in the line cpu, and benchstat sets their x-parse side by side only
// with -ignore cpu.
func SpeedBenchfmt(w io.Writer, s *bench.Speeds) error {
	var out strings.Builder
	goos, goarch, _ := strings.Cut(s.Manifest.Platform, "/")
	fmt.Fprintf(&out, "goos: %s\ngoarch: %s\n", goos, goarch)
	if s.Manifest.CPU != "" {
		fmt.Fprintf(&out, "cpu: %s\n", oneLine(s.Manifest.CPU))
	}
	suffix := "" // as of go test
	if s.Procs > 1 {
		suffix = fmt.Sprintf("-%d", s.Procs)
	}
	out.WriteString("Unit pages/s better=higher\nUnit x-parse better=lower\n")
	for _, c := range s.Corpora {
		for _, r := range c.Rows {
			name := fmt.Sprintf("BenchmarkSpeed/corpus=%s/detector=%s", benchName(c.Corpus), benchName(r.Detector))
			for _, round := range r.Series {
				fmt.Fprintf(&out, "%s%s %d %d ns/op", name, suffix, r.Pages, round.PerPage.Nanoseconds())
				if seconds := round.PerPage.Seconds(); seconds > 0 {
					fmt.Fprintf(&out, " %s MB/s %s pages/s", full(float64(r.Bytes)/float64(r.Pages)/1e6/seconds), full(1/seconds))
				}
				if round.XParse != nil {
					fmt.Fprintf(&out, " %s x-parse", full(*round.XParse))
				}
				if r.Allocs != nil && r.AllocBytes != nil {
					fmt.Fprintf(&out, " %s B/op %s allocs/op", full(*r.AllocBytes), full(*r.Allocs))
				}
				out.WriteByte('\n')
			}
			for _, crew := range r.Crews {
				for _, pages := range crew.Series {
					fmt.Fprintf(&out, "%s/workers=%d%s %d %s pages/s\n", name, crew.Workers, suffix, r.Pages, full(pages))
				}
			}
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}
