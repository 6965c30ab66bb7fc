package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// hostile is text that would do harm where it was taken for markup.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `{{.}} {{template "x"}}`, "\u202egnp.exe \u2066 \u202d",
	"a" + strings.Repeat("\u0301", 100_000), `</title></style></script><svg onload=alert(3)>`, `javascript:alert(4)`, "\x1b[31m red \x07 text",
}

// writeCorpus writes a corpus of pages in text, two of a site, with hostile ones.
func writeCorpus(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	about := map[string]map[string]string{}
	write := func(i int, id, body string) {
		name := fmt.Sprintf("p%02d", i)
		menu, share := fmt.Sprintf("Menu of site %d", i/2), "Share this"
		about[name] = map[string]string{
			"id": id, "site": fmt.Sprintf("s%d.org", i/2), "language": []string{"ru", "kk", "ar"}[i%3], "type": []string{"article", "forum"}[i%2], "url": "javascript:alert(5)",
		}
		files := map[string]string{".txt": menu + "\n" + body + "\n\n" + share + "\n", ".labels": fmt.Sprintf("navigation\t%s\nbody\t%s\n\nshare\t%s\n", menu, body, share)}
		for ending, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name+ending), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	n := 0
	for ; n < 20; n++ {
		write(n, fmt.Sprintf("page-%02d", n), fmt.Sprintf("A sentence of page %d, with commas, and of some length, so that it counts as running text. And a second one of it.", n))
	}
	write(n, "arabic", "هذه جملة من النص الرئيسي للصفحة، وهي طويلة بما يكفي لتكون جملة كاملة من المقال.")
	write(n+1, "chinese", "这是页面正文的一句话,长度足够,可以算作文章的一部分。这里还有第二句话,也属于正文。")
	for i, text := range hostile {
		write(n+2+i, strings.Map(printable, text[:min(len(text), 40)]), text)
	}
	data, err := json.Marshal(map[string]any{"pages": about})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "corpus.json"), data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// printable drops what an id may not have.
func printable(r rune) rune {
	if r < ' ' {
		return -1
	}
	return r
}

// site makes the reports that the tests share: a folder of two runs and a single file.
var site = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "chaff-site-*") })

var (
	once sync.Once
	made bool
)

func reportFiles(t *testing.T) string {
	t.Helper()
	dir, err := site()
	if err != nil {
		t.Fatal(err)
	}
	once.Do(func() {
		writeCorpus(t, filepath.Join(dir, "pages"))
		some := []string{"-d", "density", "-d", "readability", "-d", "c4", "-d", "gopher", "-d", "justext", "-d", "everything", "-d", "nothing", "-d", "cetr", "-d", "bte"}
		chaff(t, dir, append([]string{"run", "--report=false", "-o", "first", "pages", "seeds"}, some...)...)
		chaff(t, dir, append([]string{"run", "--report=false", "-o", "second", "--view", "page", "pages", "seeds", "-d", "repeated"}, some...)...)
		chaff(t, dir, "report", "first", "second", "-o", "site", "-m", "line.word", "-m", "token.lcs")
		chaff(t, dir, "report", "second", "--single", "-o", "single.html")
		chaff(t, dir, "run", "--report=false", "-o", "third", "seeds", "-d", "density", "-d", "learned-text", "-d", "everything")
		chaff(t, dir, "report", "third", "--single", "-o", "small.html")
		made = true
	})
	if !made {
		t.Fatal("the reports could not be made")
	}
	return dir
}

// parts are the views of a report.
func parts(dir string) map[string]string {
	return map[string]string{
		"index": dir + "/site/index.html", "pages": dir + "/site/pages.html", "document": dir + "/site/doc/00001.html",
		"runs": dir + "/site/runs.html", "about": dir + "/site/about.html", "single": dir + "/single.html",
	}
}

func TestOpensFromDisk(t *testing.T) {
	dir := reportFiles(t)
	for name, path := range parts(dir) {
		t.Run(name, func(t *testing.T) {
			b := newTab(t)
			b.open(path)
			if n := eval[int](b, `document.querySelectorAll("h1").length`); n == 0 {
				t.Error("no heading")
			}
			if dead := eval[[]string](b, `[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute("href")).filter(h => h.length > 1 && !h.includes("=") && !document.getElementById(decodeURIComponent(h.slice(1))))`); len(dead) > 0 {
				t.Errorf("links lead nowhere: %q", dead)
			}
			if ids := eval[[]string](b, `(() => { const seen = new Set(), twice = []; for (const e of document.querySelectorAll("[id]")) { if (seen.has(e.id)) twice.push(e.id); seen.add(e.id); } return twice; })()`); len(ids) > 0 {
				t.Errorf("ids stand twice: %q", ids)
			}
		})
	}
}

// Accessibility, in both themes and on a phone.
func TestAxe(t *testing.T) {
	dir := reportFiles(t)
	for name, path := range parts(dir) {
		if name == "single" { // the same parts once more, which takes long
			continue
		}
		for _, theme := range []string{"light", "dark"} {
			t.Run(name+" "+theme, func(t *testing.T) {
				b := newTab(t)
				b.prefer(theme)
				b.open(path)
				eval[any](b, `document.querySelectorAll("details").forEach(d => d.open = true); 0`)
				b.axe()
			})
		}
		t.Run(name+" phone", func(t *testing.T) {
			b := newTab(t)
			b.size(390, 844)
			b.open(path)
			b.axe()
		})
	}
}

func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("-shots names the folder for screenshots")
	}
	dir := reportFiles(t)
	for name, path := range parts(dir) {
		if name == "single" {
			continue
		}
		for _, theme := range []string{"light", "dark"} {
			for device, size := range map[string][2]int64{"laptop": {1280, 800}, "phone": {390, 844}} {
				t.Run(name+" "+theme+" "+device, func(t *testing.T) {
					b := newTab(t)
					b.prefer(theme)
					b.size(size[0], size[1])
					b.open(path)
					b.shoot(name + "-" + theme + "-" + device)
				})
			}
		}
	}
}

// The single file holds all parts, so it is looked at once, as it opens, and of few detectors:
// axe-core takes minutes for thousands of lines.
func TestAxeSingle(t *testing.T) {
	b := newTab(t)
	b.open(reportFiles(t) + "/small.html")
	b.axe()
}

// A phone shows no page wider than itself.
func TestFitsAPhone(t *testing.T) {
	dir := reportFiles(t)
	for name, path := range parts(dir) {
		t.Run(name, func(t *testing.T) {
			b := newTab(t)
			b.size(390, 844)
			b.open(path)
			if w := eval[int](b, "document.documentElement.scrollWidth"); w > 390 {
				t.Errorf("the page is %d pixels wide", w)
			}
		})
	}
}

func TestSortsTheLeaderboard(t *testing.T) {
	b := newTab(t)
	b.open(reportFiles(t) + "/site/index.html")
	const names = `[...document.querySelector("table.sortable").tBodies[0].rows].map(r => r.cells[1].textContent.trim())`
	before := eval[[]string](b, names)
	b.click("table.sortable th:nth-child(2) button")
	b.wait(`document.querySelector("table.sortable th:nth-child(2)").getAttribute("aria-sort") === "ascending"`)
	after := eval[[]string](b, names)
	for i := 1; i < len(after); i++ {
		if strings.ToLower(after[i-1]) > strings.ToLower(after[i]) {
			t.Errorf("not sorted: %q", after)
			break
		}
	}
	b.press("\r") // the button has the focus
	b.press("\r")
	if again := eval[[]string](b, names); strings.Join(again, "|") != strings.Join(before, "|") {
		t.Errorf("the third time gives %q, not the first order %q", again, before)
	}
}

func TestFiltersPages(t *testing.T) {
	b := newTab(t)
	b.open(reportFiles(t) + "/site/pages.html")
	const rows = `document.querySelectorAll("#list tbody tr, tbody#list tr").length`
	all := eval[int](b, rows)
	if all < 25 {
		t.Fatalf("%d pages", all)
	}
	b.do(sendKeys("#search", "page-1"))
	b.wait(rows + " === 10")
	if hash := eval[string](b, "location.hash"); !strings.Contains(hash, "page-1") {
		t.Errorf("the fragment is %q", hash)
	}
	eval[any](b, "window.before = true; location.reload()") // which does not happen at once
	b.wait("!window.before && " + loaded + ` && document.querySelector("#search").value === "page-1" && ` + rows + ` === 10`)
	eval[any](b, `(() => { const s = document.querySelector("#type"); s.value = "forum"; s.dispatchEvent(new Event("change", {bubbles: true})); s.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	b.wait(rows + " === 5")
	if count := eval[string](b, `document.querySelector("#count").textContent`); !strings.Contains(count, "5") {
		t.Errorf("the count says %q", count)
	}
}

// loaded says that a page and its script are there.
const loaded = `document.readyState === "complete"`

// From the worst page of the list by keyboard to the next ones, with chosen detectors.
func TestWalksThroughPages(t *testing.T) {
	b := newTab(t)
	b.open(reportFiles(t) + "/site/pages.html")
	first := eval[string](b, `document.querySelector("#list tbody a, tbody#list a").textContent.trim()`)
	b.click("#list tbody a, tbody#list a")
	b.wait(loaded + ` && document.querySelector("table.lines") !== null`)
	if h := eval[string](b, `document.querySelector("h1").textContent`); !strings.Contains(h, strings.Fields(first)[0]) {
		t.Errorf("the document is %q, the list said %q", h, first)
	}
	at := eval[string](b, "location.pathname")
	b.press("b")
	b.wait(loaded + " && location.pathname !== " + fmt.Sprintf("%q", at))
	b.press("w")
	b.wait(loaded + " && location.pathname === " + fmt.Sprintf("%q", at))
	b.wait(`document.querySelector(".chosen input") !== null`)

	const shown = `[...document.querySelectorAll("table.lines thead th")].filter(e => e.offsetWidth > 0).length`
	before := eval[int](b, shown)
	b.click(".chosen input:checked")
	b.wait(fmt.Sprintf("%s === %d", shown, before-1))
	chosen := eval[string](b, "location.hash")
	if !strings.Contains(chosen, "d=") {
		t.Errorf("the choice is not in the fragment %q", chosen)
	}
	eval[any](b, "document.activeElement.blur()") // keys in a field are the field's
	b.press("j")
	b.wait(loaded + " && location.pathname !== " + fmt.Sprintf("%q", at))
	if hash := eval[string](b, "location.hash"); hash != chosen {
		t.Errorf("the next page has the fragment %q, not %q", hash, chosen)
	}
	b.wait(fmt.Sprintf("%s === %d", shown, before-1))
}

func TestThemes(t *testing.T) {
	b := newTab(t)
	path := reportFiles(t) + "/site/index.html"
	const paper = "getComputedStyle(document.body).backgroundColor"
	b.prefer("light")
	b.open(path)
	light := eval[string](b, paper)
	b.prefer("dark")
	b.wait(paper + " !== " + fmt.Sprintf("%q", light))
	b.click("button.theme")
	b.wait(paper + " === " + fmt.Sprintf("%q", light))
}

// Without its script a report has its tables and charts.
func TestWithoutScript(t *testing.T) {
	b := newTab(t)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(reportFiles(t) + "/site/index.html")
	if n := eval[int](b, `document.querySelectorAll("svg").length`); n < 6 {
		t.Errorf("%d charts", n)
	}
	b.open(reportFiles(t) + "/site/pages.html")
	if n := eval[int](b, `document.querySelectorAll("#list tbody tr, tbody#list tr").length`); n < 25 {
		t.Errorf("%d pages", n)
	}
	b.open(reportFiles(t) + "/site/doc/00001.html")
	if n := eval[int](b, `document.querySelectorAll("table.lines tbody tr").length`); n < 3 {
		t.Errorf("%d lines", n)
	}
}

// Hostile text is shown as text, and nothing of it runs: a dialog, a request or an
// exception would fail the test.
func TestHostileTextIsInert(t *testing.T) {
	dir := reportFiles(t)
	files, err := filepath.Glob(dir + "/site/doc/*.html")
	if err != nil || len(files) != 35 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	b := newTab(t)
	seen := ""
	for _, file := range files {
		b.open(file)
		seen += eval[string](b, `document.querySelector("main").innerText`)
		if n := eval[int](b, `document.querySelectorAll("main img, main script:not([type]), main iframe, [onload], [onerror]").length`); n > 0 {
			t.Errorf("%s has %d elements of the text", filepath.Base(file), n)
		}
		if h := eval[int](b, `Math.max(...[...document.querySelectorAll("table.lines tr")].map(r => r.offsetHeight))`); h > 600 {
			t.Errorf("%s has a line %d pixels high", filepath.Base(file), h)
		}
	}
	for _, text := range []string{`<script>alert(1)</script>`, `onerror=alert(2)`, `{{template "x"}}`, `<svg onload=alert(3)>`} {
		if !strings.Contains(seen, text) {
			t.Errorf("%s is not shown", text)
		}
	}
	b.open(dir + "/single.html")
	b.open(dir + "/site/runs.html")
	b.open(dir + "/site/pages.html")
}

// A large report is there at once: on wcxb-dev by 12 detectors, where that set is at hand.
func TestFirstViewOfALargeReport(t *testing.T) {
	set, err := filepath.Abs("../../shared/corpora/wcxb-dev.zip")
	if dir := os.Getenv("CHAFF_CORPORA"); dir != "" {
		set = filepath.Join(dir, "wcxb-dev.zip")
	}
	if _, missing := os.Stat(set); err != nil || missing != nil {
		t.Skipf("no public sets: %s is missing; put them in ../shared/corpora or name their folder in $CHAFF_CORPORA", set)
	}
	dir := t.TempDir()
	args := []string{"run", "--report=false", set}
	for _, d := range strings.Fields("density density+repeated repeated readeck boilerpipe justext cetr bte gopher c4 everything nothing") {
		args = append(args, "-d", d)
	}
	chaff(t, dir, args...)
	chaff(t, dir, "report", "chaff-out", "-o", "site")
	if info, err := os.Stat(dir + "/site/index.html"); err != nil || info.Size() > 2<<20 {
		t.Errorf("the index has %d bytes, %v", info.Size(), err)
	}
	b := newTab(t)
	b.open(dir + "/site/index.html")
	took := eval[float64](b, `performance.getEntriesByType("navigation")[0].domInteractive`)
	t.Logf("interactive after %.0f ms", took)
	if took > 1000 {
		t.Errorf("interactive after %.0f ms", took)
	}
	b.open(dir + "/site/pages.html")
	t.Logf("the list is interactive after %.0f ms", eval[float64](b, `performance.getEntriesByType("navigation")[0].domInteractive`))
}
