package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A labeller is "chaff label" at work.
type labeller struct {
	cmd *exec.Cmd
	url string
}

// label starts "chaff label" in a folder.
func label(t *testing.T, dir string, args ...string) labeller {
	t.Helper()
	if suite.skip != "" {
		t.Skip(suite.skip)
	}
	cmd := exec.Command(suite.chaff, append([]string{"label"}, args...)...)
	cmd.Dir = dir
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have been killed before
		_ = cmd.Wait()
	})
	said, err := bufio.NewReader(stderr).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSuffix(said, " until interrupted\n"), "labelling page at ")
	if err != nil || !ok {
		t.Fatalf("chaff label said %q, %v", said, err)
	}
	return labeller{cmd, url}
}

// seedPage copies a seed page without its labels into a new folder.
func seedPage(t *testing.T, dir, name string) {
	t.Helper()
	files, err := filepath.Glob("../corpus/seeds/" + name + "_*.txt")
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{name + ".txt": string(text)})
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// visit shows a page of the server and waits until its script is at rest.
func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.settle()
}

// settle waits until all keys that were pressed have been dealt with.
func (b *tab) settle() {
	b.t.Helper()
	b.wait(`document.readyState === "complete" && (!document.getElementById("lines") || document.getElementById("lines").dataset.waiting === "0")`)
}

// keys presses keys and counts them.
func (b *tab) keys(keys string) int {
	b.t.Helper()
	b.press(keys)
	b.settle()
	return len([]rune(keys))
}

// roles returns what the page shows of each line.
func (b *tab) roles() string {
	b.t.Helper()
	return eval[string](b, `[...document.querySelectorAll(".line .r")].map(r => r.textContent).join(" ")`)
}

// A person labels seed page 000 from nothing, without touching a mouse.
func TestLabelsSeedPageByKeyboard(t *testing.T) {
	dir := t.TempDir()
	seedPage(t, dir, "000")
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	if n := eval[int](b, `document.querySelectorAll(".line").length`); n != 82 {
		t.Fatalf("%d lines", n)
	}
	pressed := b.keys("tvyc") // headline, views, name, credit
	pressed += b.keys("BBBBBBB")
	pressed += b.keys("R" + "R")       // the head of the popular posts, then all 61 lines of it
	pressed += b.keys("R" + "R")       // read also
	pressed += b.keys("W" + "W")       // the calendar
	pressed += b.keys("k" + "x" + "u") // a slip, and back
	pressed += b.keys("n")             // nothing is left
	t.Logf("%d keys for 82 lines", pressed)
	if pressed >= 150 {
		t.Errorf("%d keys were pressed", pressed)
	}
	want := read(t, mustGlob(t, "../corpus/seeds/000_*.labels"))
	if got := read(t, dir, "000.labels"); got != want {
		t.Errorf("the labels are\n%s\nwant\n%s", got, want)
	}
	before := b.roles()
	b.visit(work.url + "page/1")
	if after := b.roles(); after != before || strings.Contains(after, "?") {
		t.Errorf("after a reload it shows %q, before %q", after, before)
	}
	b.visit(work.url)
	if text := eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, "1 of 1 page done") {
		t.Errorf("the list says %q", text)
	}
	// What was labelled runs and lints clean at once.
	if out := chaff(t, dir, "lint", "."); !strings.Contains(out, "0 errors, 0 warnings") {
		t.Error(out)
	}
	if out := chaff(t, dir, "run", "-d", "density", "--report=false", "-o", t.TempDir(), "."); !strings.Contains(out, "1 ok") {
		t.Error(out)
	}
}

func mustGlob(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %q, %v", pattern, files, err)
	}
	return files[0]
}

// labelled returns the label file, "" where there is none yet.
func labelled(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever is shown is on disk: a server that is killed while somebody works loses at most
// the key that is not shown yet.
func TestKilledWhileLabelling(t *testing.T) {
	const lines = 40
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.txt": strings.Repeat("A line of text.\n", lines)})
	for round, key := range []string{"b", "r", "w"} {
		work := label(t, dir, ".")
		b := newTabThat(t, func(wrong string) bool { return strings.Contains(wrong, "net::ERR_") })
		b.visit(work.url + "page/1")
		done := b.keys(strings.Repeat(key, 3+round))
		b.press(key) // which may be lost
		if err := work.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = work.cmd.Wait()
		b.wait(`document.getElementById("lines").dataset.waiting === "0"`)
		shown := strings.Count(b.roles(), roleOf[key])
		saved := strings.Count(labelled(t, dir, "page.labels"), roleOf[key])
		if saved < done || saved > done+1 || saved < shown {
			t.Errorf("round %d: %d keys and the last one, %d lines are shown as %s, %d are on disk", round, done, shown, roleOf[key], saved)
		}
		// Without a server nothing pretends to be saved.
		b.press(key)
		b.wait(`!document.getElementById("message").hidden && document.getElementById("saved").textContent !== "saved"`)
		if again := strings.Count(b.roles(), roleOf[key]); again != shown {
			t.Errorf("round %d: without a server %d lines become %d", round, shown, again)
		}
	}
	// The file is whole, and work goes on.
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	b.keys("O")
	if rest := strings.Count(labelled(t, dir, "page.labels"), "?\t"); rest > 0 {
		t.Errorf("%d lines are undecided", rest)
	}
	if n := strings.Count(labelled(t, dir, "page.labels"), "A line of text.\n"); n != lines {
		t.Errorf("the file has %d lines", n)
	}
}

var roleOf = map[string]string{"b": "body", "r": "related", "w": "widget"}

// Two tabs on one page see each other's work, and neither overwrites what it has not seen.
func TestTwoTabsOnOnePage(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.txt": "one\ntwo\nthree\nfour\n"})
	work := label(t, dir, ".")
	first, second := newTabThat(t, conflictAnswer), newTabThat(t, conflictAnswer)
	first.visit(work.url + "page/1")
	second.visit(work.url + "page/1")
	// Tabs that do not look, as those in the background, learn nothing by themselves.
	for _, b := range []*tab{first, second} {
		eval[any](b, `Object.defineProperty(document, "hidden", {value: true, configurable: true}); 0`)
		b.settle()
	}
	first.keys("tb")
	second.keys("a") // line 1, which first has decided meanwhile
	if text := eval[string](second, `document.getElementById("message").textContent`); !strings.Contains(text, "Line 1 has been changed elsewhere, to title") {
		t.Errorf("second says %q", text)
	}
	if got := second.roles(); got != "title body ? ?" {
		t.Errorf("second shows %q", got)
	}
	if got := labelled(t, dir, "page.labels"); got != "title\tone\nbody\ttwo\n?\tthree\n?\tfour\n" {
		t.Errorf("on disk is %q", got)
	}
	second.keys("jj" + "c") // line 3, which nobody has touched
	first.keys("jd")        // line 4
	if got := labelled(t, dir, "page.labels"); got != "title\tone\nbody\ttwo\ncaption\tthree\ndate\tfour\n" {
		t.Errorf("on disk is %q", got)
	}
	// One that looks again shows what the other did.
	eval[any](second, `Object.defineProperty(document, "hidden", {value: false, configurable: true}); document.dispatchEvent(new Event("visibilitychange", {bubbles: true})); 0`)
	second.wait(`[...document.querySelectorAll(".line .r")].map(r => r.textContent).join(" ") === "title body caption date"`)
	second.keys("kkk" + "o") // and changes it, having seen it
	if got := labelled(t, dir, "page.labels"); !strings.HasPrefix(got, "other\tone") {
		t.Errorf("on disk is %q", got)
	}
	// What the other tab has changed is not undone unseen either.
	first.keys("uuu")
	if got := labelled(t, dir, "page.labels"); got != "other\tone\n?\ttwo\ncaption\tthree\n?\tfour\n" {
		t.Errorf("after undoing, on disk is %q", got)
	}
}

// conflictAnswer is what the browser says of a change that was refused.
func conflictAnswer(wrong string) bool { return strings.Contains(wrong, "409") }

func TestUndoOutlastsReload(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.txt": "one\ntwo\n\nthree\n"})
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	b.keys("TB")
	if got := b.roles(); got != "title title body" {
		t.Errorf("it shows %q", got)
	}
	b.visit(work.url + "page/1")
	b.keys("u")
	if got := b.roles(); got != "title title ?" {
		t.Errorf("after a reload, undo gives %q", got)
	}
	b.keys("uU")
	if got := b.roles(); got != "title title ?" {
		t.Errorf("undo and redo give %q", got)
	}
	b.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	b.settle()
	if got := b.roles(); got != "? ? ?" {
		t.Errorf("Ctrl+Z gives %q", got)
	}
	b.do(chromedp.KeyEvent("y", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	b.settle()
	if got := labelled(t, dir, "page.labels"); got != "title\tone\ntitle\ttwo\n\n?\tthree\n" {
		t.Errorf("on disk is %q", got)
	}
}

// Keys choose lines, mouse and touch do too, and keyboards without Latin letters work by place.
func TestChoosesLines(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.txt": strings.Repeat("line\n", 6)})
	work := label(t, dir, ".", "--propose", "none")
	b := newTab(t)
	b.visit(work.url + "page/1")
	b.keys("J")
	b.do(chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.keys("r")
	if got := b.roles(); got != "related related related ? ? ?" {
		t.Errorf("three chosen lines: %q", got)
	}
	b.keys(kb.End + "kk" + "e" + "w")
	if got := b.roles(); got != "related related related widget widget widget" {
		t.Errorf("to the end of the run: %q", got)
	}
	b.keys(kb.Home)
	b.keys("." + "x")
	if got := b.roles(); got != "widget ? related widget widget widget" {
		t.Errorf("the last role again, and none: %q", got)
	}
	b.click("#l4 .n")
	eval[any](b, `dispatchEvent(new KeyboardEvent("keydown", {key: "и", code: "KeyB", bubbles: true}))`)
	b.settle()
	b.click("#l5 .t")
	b.click(`[data-role="l"]`)
	b.settle()
	if got := b.roles(); got != "widget ? related widget body legal" {
		t.Errorf("mouse, and a Cyrillic keyboard: %q", got)
	}
	// A finger chooses a range by its two ends.
	eval[any](b, `for (const id of ["l0", "extend", "l2"]) document.querySelector("#" + id).dispatchEvent(new PointerEvent("click", {pointerType: "touch", bubbles: true})); 0`)
	b.settle()
	b.click(`[data-role="s"]`)
	b.settle()
	if got := b.roles(); got != "share share share widget body legal" {
		t.Errorf("touch: %q", got)
	}
}

// What is proposed is marked, is in no file, and counts only when it is confirmed.
func TestProposals(t *testing.T) {
	dir := t.TempDir()
	about := `{"pages": {"a": {"site": "s"}, "b": {"site": "s"}}}`
	sentence := "A sentence of some length, with commas, so that it counts as running text, and one more clause of it."
	write(t, dir, map[string]string{
		"corpus.json": about, "a.txt": "Menu\n" + sentence + "\nShare\n", "a.labels": "navigation\tMenu\nbody\t" + sentence + "\nshare\tShare\n",
		"b.txt": "Menu\nAnother sentence: " + sentence + "\n5\nShare\n",
	})
	work := label(t, dir, ".", "--propose", "density")
	b := newTab(t)
	b.visit(work.url + "page/2")
	if got := b.roles(); got != "navigation? body? other? share?" {
		t.Errorf("density proposes %q", got)
	}
	if note := eval[string](b, `document.getElementById("note").textContent`); note != "density keeps 1 of 4 lines as body; 2 lines as on other pages of the site" {
		t.Errorf("the note is %q", note)
	}
	if marked := eval[int](b, `document.querySelectorAll(".line .r.open[title*='nobody has confirmed']").length`); marked != 4 {
		t.Errorf("%d lines are marked as proposed", marked)
	}
	if got := labelled(t, dir, "b.labels"); got != "" {
		t.Errorf("a proposal is on disk: %q", got)
	}
	b.keys("\r\r")
	if got := labelled(t, dir, "b.labels"); !strings.HasPrefix(got, "navigation\tMenu\nbody\tAnother") || strings.Count(got, "?\t") != 2 {
		t.Errorf("after two confirmed lines, on disk is %q", got)
	}
	eval[any](b, `(() => { const s = document.getElementById("propose"); s.value = "none"; s.dispatchEvent(new Event("change")); })()`)
	b.settle()
	if got := b.roles(); got != "navigation body ? ?" {
		t.Errorf("without proposals it shows %q", got)
	}
	for _, name := range []string{"repeated", "density+repeated", "readability"} {
		eval[any](b, fmt.Sprintf(`(() => { const s = document.getElementById("propose"); s.value = %q; s.dispatchEvent(new Event("change")); })()`, name))
		b.settle()
		if got := b.roles(); strings.Count(got, "?") != 2 || !strings.Contains(got, "share?") {
			t.Errorf("%s proposes %q", name, got)
		}
	}
	b.click("#confirm-all")
	b.settle()
	if got := labelled(t, dir, "b.labels"); strings.Contains(got, "?") {
		t.Errorf("after all are confirmed, on disk is %q", got)
	}
}

// rtlPage has a script of each direction.
const rtlPage = `<!DOCTYPE html><html lang="ar" dir="rtl"><body><nav>الرئيسية | أخبار | رياضة</nav><h1>عنوان الخبر الرئيسي</h1><p>هذه جملة من النص الرئيسي للصفحة، وهي طويلة بما يكفي لتكون جملة كاملة من المقال.</p><p>这是页面正文的一句话,长度足够,可以算作文章的一部分。</p><footer>© 2026 جريدة</footer></body></html>`

// hostilePage tries to run scripts and to reach a server.
func hostilePage(server string) string {
	return strings.ReplaceAll(`<html><head><title>x</title><script>alert(1)</script><meta http-equiv=refresh content="0;url=EVIL/refresh">
<link rel=stylesheet href=EVIL/a.css><link rel=preconnect href=EVIL><base href=EVIL/>
<style>@import url(EVIL/b.css); p { background: url(EVIL/c.png) } @font-face { font-family: x; src: url(EVIL/d.woff) } p { font-family: x }</style></head>
<body onload="alert(2)"><h1>Headline &lt;script&gt;alert(3)&lt;/script&gt;</h1>
<p id="lines" style="color: rgb(1, 2, 3)">Text <img src=EVIL/e.png onerror=alert(4)> with <a href="javascript:alert(5)">a link</a> and <a href="EVIL/f" target=_top ping=EVIL/g>another</a>.</p>
<form action="EVIL/h" method=post><input name=q value=1><button>Send this</button></form>
<iframe src="EVIL/i"></iframe><iframe srcdoc="<script>parent.alert(6)</script>"></iframe><object data=EVIL/j></object><embed src=EVIL/k>
<video src=EVIL/l autoplay></video><svg onload=alert(7)><use href="EVIL/m#x"/><script>alert(8)</script></svg>
<math><mtext><style><img src=x onerror=alert(9)></style></mtext></math><noscript><img src=EVIL/n></noscript>
<p>{{.}} &quot;&gt;&lt;img src=x onerror=alert(10)&gt;</p></body></html>`, "EVIL", server)
}

// htmlPages writes pages of HTML.
func htmlPages(t *testing.T, dir string) {
	t.Helper()
	write(t, dir, map[string]string{
		"arabic.html": rtlPage, "hostile.html": hostilePage("http://evil.example"),
		"article.html": `<!DOCTYPE html><html lang="en"><head><title>Rivers</title><style>body{font-family:Georgia,serif;max-width:40rem}nav a{margin-right:1rem}.box{background:#eef;padding:.5rem}</style></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav><h1>Rivers run high after a wet spring</h1><p class="by">By A. Reporter</p><p>3 March 2026</p>
<p>Water levels in the valley have reached their highest point in a decade, and the towns along the lower course are preparing for more rain this week.</p>
<p>The council has asked residents to keep away from the banks; sand bags are handed out at the fire station until Friday.</p>
<figure><figcaption>The old bridge on Monday. Photo: staff</figcaption></figure>
<p>Farmers, for their part, welcome what the meadows have been waiting for since last summer.</p>
<div class="box"><h3>Read also</h3><ul><li>Why rivers meander</li><li>A history of the old bridge</li><li>How to read a gauge</li></ul></div>
<p>Share on a network of your choice</p><footer>Copyright 2026 The Valley Paper. Terms and privacy.</footer></body></html>`,
	})
}

// pages are the views of the labelling page.
func labelViews(t *testing.T) (url string, views map[string]string) {
	t.Helper()
	dir := t.TempDir()
	seedPage(t, dir, "000")
	htmlPages(t, dir)
	labels := read(t, mustGlob(t, "../corpus/seeds/000_*.labels"))
	write(t, dir, map[string]string{
		"000.labels@anna": labels, "000.labels@bob": strings.NewReplacer("caption\t", "byline\t", "related\tЧитайте", "navigation\tЧитайте", "related\tПопулярное", "navigation\tПопулярное").Replace(labels),
	})
	work := label(t, dir, ".", "--propose", "density")
	return work.url, map[string]string{"index": "", "text": "page/1", "html": "page/3", "adjudicate": "page/1/adjudicate", "refused": "page/9"}
}

func TestLabelShots(t *testing.T) {
	if *shots == "" {
		t.Skip("-shots names a folder for them")
	}
	url, views := labelViews(t)
	b := newTabThat(t, func(string) bool { return true })
	for _, name := range []string{"text", "html", "adjudicate", "index", "refused"} {
		for _, theme := range []string{"light", "dark"} {
			b.size(1440, 900)
			b.prefer(theme)
			b.visit(url + views[name])
			if name == "text" && theme == "light" {
				b.keys("tvycBBBB")
			}
			if name == "html" && theme == "light" {
				b.keys("gty" + "dbbc")
			}
			b.shoot("label-" + name + "-" + theme)
			if name == "text" {
				b.keys("h")
				b.shoot("label-" + name + "-help-" + theme)
			}
		}
		b.size(400, 860)
		b.visit(url + views[name])
		b.shoot("label-" + name + "-phone")
	}
	b.size(1440, 900)
	b.visit(url + "page/2")
	b.shoot("label-arabic")
}

// A page that tries script, form, frame and network gets none of them, neither beside the
// lines nor opened by itself: a dialog, a request or an exception would fail the test.
func TestHostilePageIsInertWhileLabelled(t *testing.T) {
	var reached atomic.Int32
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer evil.Close()
	dir := t.TempDir()
	write(t, dir, map[string]string{"hostile.html": hostilePage(evil.URL), "text.txt": strings.Join(hostile, "\n")})
	work := label(t, dir, ".", "--propose", "density")
	// The browser says what the policy kept from loading, and from being sent.
	refusals := func(wrong string) bool {
		return strings.Contains(wrong, "violates the following Content Security Policy") || strings.Contains(wrong, "Blocked form submission")
	}
	for _, n := range []string{"1", "2"} {
		b := newTabThat(t, refusals)
		b.visit(work.url + "page/" + n)
		text := eval[string](b, `document.getElementById("lines").innerText`)
		if !strings.Contains(text, "<script>alert(") || strings.Contains(text, "Headline alert") {
			t.Errorf("the lines are %q", text)
		}
		if found := eval[int](b, `document.querySelectorAll("main img, main script, main form, [onload], [onerror]").length`); found > 0 {
			t.Errorf("page %s: %d elements of the page are in ours", n, found)
		}
		b.keys("bbbb")
	}
	b := newTabThat(t, refusals)
	b.visit(work.url + "page/1")
	if got := eval[string](b, `document.getElementById("frame").getAttribute("sandbox") + "|" + document.getElementById("frame").contentDocument`); got != "|null" {
		t.Errorf("the frame is open to scripts: %q", got)
	}
	// By itself, in a tab of its own, it is as inert.
	b.do(chromedp.Navigate(work.url + "page/1/frame"))
	if got := eval[string](b, `document.body.innerText + self.origin`); !strings.Contains(got, "Send this") || !strings.HasSuffix(got, "null") {
		t.Errorf("by itself the rendering is %q", got)
	}
	left := eval[[]string](b, `[...document.querySelectorAll("*")].flatMap(e => [...e.attributes].filter(a => /^on|^(src|href|action|srcdoc|ping|data|http-equiv)$/.test(a.name)).map(a => e.localName + " " + a.name))`)
	if len(left) > 0 {
		t.Errorf("the rendering has %q", left)
	}
	if n := eval[int](b, `document.querySelectorAll("script, iframe, object, embed, link, meta, base, video, input, noscript").length`); n > 0 {
		t.Errorf("the rendering has %d elements that do something", n)
	}
	b.click("button") // of the form, which leads nowhere
	b.click("a")
	if at := eval[string](b, "location.href"); at != work.url+"page/1/frame" {
		t.Errorf("a click leads to %s", at)
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("the page reached its server %d times", n)
	}
}

// An adjudicator sees what annotators say, confirms what they agree on, and decides the rest.
func TestAdjudicates(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"page.txt": "one\ntwo\nthree\nfour\n", "page.labels@anna": "title\tone\nbody\ttwo\nad\tthree\n?\tfour\n", "page.labels@bob": "title\tone\ncaption\ttwo\nad\tthree\nlegal\tfour\n",
	})
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	b.click("a[href$='/adjudicate']")
	b.settle()
	b.wait(`document.querySelectorAll(".line .a").length === 8`)
	if got := b.roles(); got != "title? ? ad? ?" {
		t.Errorf("it proposes %q", got)
	}
	if got := eval[string](b, `[...document.querySelectorAll(".line .a")].map(a => a.textContent).join(" ")`); got != "title title body caption ad ad ? legal" {
		t.Errorf("annotators said %q", got)
	}
	if got := eval[[]string](b, `[...document.querySelectorAll(".line.dispute .n")].map(n => n.textContent)`); len(got) != 1 || got[0] != "2" {
		t.Errorf("disputed are lines %q", got)
	}
	b.click("#disputed")
	b.settle()
	if n := eval[int](b, `[...document.querySelectorAll(".line")].filter(r => r.offsetHeight > 0).length`); n != 1 {
		t.Errorf("%d lines are shown as disputed", n)
	}
	b.keys("2") // as bob has it
	b.click("#disputed")
	b.settle()
	b.click("#confirm-all")
	b.settle()
	b.keys("n" + "2")
	if got := labelled(t, dir, "page.labels"); got != "title\tone\ncaption\ttwo\nad\tthree\nlegal\tfour\n" {
		t.Errorf("the gold is %q", got)
	}
	if got := labelled(t, dir, "page.labels@anna"); !strings.HasPrefix(got, "title\tone\nbody\ttwo") {
		t.Errorf("anna's layer is %q", got)
	}
	// Annotators are independent: neither sees the other's labels.
	anna := label(t, dir, ".", "--annotator", "anna")
	b = newTabThat(t, func(wrong string) bool { return strings.Contains(wrong, "403") })
	b.visit(anna.url + "page/1")
	if got := b.roles(); got != "title body ad ?" {
		t.Errorf("anna sees %q", got)
	}
	b.visit(anna.url + "page/1/adjudicate")
	if text := eval[string](b, "document.body.innerText"); !strings.Contains(text, "anna labels independently of others") {
		t.Errorf("anna is told %q", text)
	}
}

// Lines are set in the direction of their own text.
func TestDirectionOfLines(t *testing.T) {
	dir := t.TempDir()
	htmlPages(t, dir)
	work := label(t, dir, ".")
	b := newTab(t)
	b.visit(work.url + "page/1")
	got := eval[[]string](b, `[...document.querySelectorAll(".line .t")].map(t => getComputedStyle(t).direction)`)
	if strings.Join(got, " ") != "rtl rtl rtl ltr rtl" {
		t.Errorf("directions %q", got)
	}
}

// A page of 5,000 lines can be labelled, by itself and all at once.
func TestLabelsLongPage(t *testing.T) {
	const lines = 5000
	dir := t.TempDir()
	write(t, dir, map[string]string{"long.txt": strings.Repeat("A line of a very long page, as forums and lists of links have them.\n", lines)})
	work := label(t, dir, ".", "--propose", "none")
	b := newTab(t)
	b.visit(work.url + "page/1")
	t.Logf("interactive after %.0f ms", eval[float64](b, `performance.getEntriesByType("navigation")[0].domInteractive`))
	took := eval[float64](b, `performance.now()`)
	b.keys("rrrrrrrrrr")
	t.Logf("10 keys took %.0f ms", eval[float64](b, `performance.now()`)-took)
	b.keys(kb.End + kb.PageUp + "b")
	if top := eval[bool](b, `(() => { const r = document.querySelector(".line.at").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })()`); !top {
		t.Error("the line that keys act on is out of sight")
	}
	took = eval[float64](b, `performance.now()`)
	b.keys(kb.Home)
	b.keys("n" + "O")
	t.Logf("the run of %d lines took %.0f ms", lines-11, eval[float64](b, `performance.now()`)-took)
	b.keys("nO")
	labels := labelled(t, dir, "long.labels")
	if r, bodies, o := strings.Count(labels, "related\t"), strings.Count(labels, "body\t"), strings.Count(labels, "other\t"); r != 10 || bodies != 1 || o != lines-11 {
		t.Errorf("%d related, %d body, %d other", r, bodies, o)
	}
}

// A web archive becomes a corpus: a person chooses pages, names them and labels on.
func TestMakesNewCorpus(t *testing.T) {
	dir := t.TempDir()
	record := func(uri, body string) string {
		http := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, len(http), http)
	}
	write(t, dir, map[string]string{
		"crawl.warc": record("https://news.example.kz/first", "<html lang=kk><p>Бірінші бет") + record("https://news.example.kz/second", hostilePage("http://evil.example")),
		"notes.txt":  "The cat sat on the mat, and it was happy with that. This is the end of the story.\n",
	})
	work := label(t, dir, "--new", "-o", "mine", "crawl.warc", "notes.txt")
	b := newTab(t)
	b.visit(work.url)
	b.wait(`document.querySelectorAll(".draft tbody tr").length === 3`)
	fields := eval[[]string](b, `[...document.querySelectorAll(".draft input:not([type])")].map(i => i.value)`)
	if got := strings.Join(fields, ","); got != "example-kz-first,example.kz,kk,example-kz-second,example.kz,,notes,,en" {
		t.Errorf("guesses are %q", got)
	}
	b.click(`[name="pick-1"]`)
	eval[any](b, `document.querySelector('[name="name-0"]').value = "first page"; document.getElementById("corpus").value = "My news"; 0`)
	b.click("button.go")
	b.wait(`document.querySelectorAll(".pages tbody tr").length === 2`)
	b.click("a.go")
	b.settle()
	b.keys("b")
	if out := chaff(t, dir, "corpus", "stats", "mine"); !strings.Contains(out, "My news") || !strings.Contains(out, "lines 1") {
		t.Error(out)
	}
	if out := chaff(t, dir, "lint", "mine"); !strings.Contains(out, "0 errors, 0 warnings") {
		t.Error(out)
	}
}

// Accessibility, in both themes and on a phone.
func TestLabelAxe(t *testing.T) {
	url, views := labelViews(t)
	for name, path := range views {
		for _, theme := range []string{"light", "dark", "phone"} {
			t.Run(name+" "+theme, func(t *testing.T) {
				b := newTabThat(t, func(wrong string) bool { return strings.Contains(wrong, "404") })
				if theme == "phone" {
					b.size(390, 844)
				} else {
					b.prefer(theme)
				}
				b.visit(url + path)
				if name == "text" {
					b.keys("tvycJJ")
				}
				if name == "html" && theme != "phone" {
					b.keys("h")
				}
				if wide := eval[bool](b, `document.documentElement.scrollWidth > innerWidth`); wide {
					t.Error("it is wider than the window")
				}
				b.axe()
			})
		}
	}
}

func TestNewAxe(t *testing.T) {
	dir := t.TempDir()
	htmlPages(t, dir)
	work := label(t, dir, "--new", "-o", "mine", ".")
	for _, theme := range []string{"light", "dark"} {
		b := newTab(t)
		b.prefer(theme)
		b.visit(work.url + "new")
		b.shoot("label-new-" + theme)
		b.axe()
	}
}
