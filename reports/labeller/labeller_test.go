package labeller

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/corpus/labelling"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/baseline"
)

const address = "127.0.0.1:4711"

// hostile is text that would do harm where it was taken for markup or a path.
const hostile = `"><script>alert(1)</script>`

// newServer serves a folder of three pages: text, HTML, and one that cannot be read.
func newServer(t testing.TB, annotator string) (s *Server, dir string) {
	t.Helper()
	dir = t.TempDir()
	about, err := json.Marshal(map[string]any{"name": "mine", "pages": map[string]any{"a": map[string]string{"id": hostile, "site": hostile, "url": "javascript:alert(2)"}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"a.txt": "Head\n\n" + hostile + "\n", "b.html": "<p>one<br>two</p><p>three", "c.txt": "\xff", "corpus.json": string(about),
		"a.labels@anna": "title\tHead\n\nbody\t" + hostile + "\n", "a.labels@bob": "title\tHead\n\nad\t" + hostile + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store, err := labelling.Open(dir, annotator)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	list := []detectors.Detector{baseline.Everything{}, baseline.Nothing{}, panicking{}}
	s, err = New(Options{Store: store, Detectors: []string{"everything", "nothing", "panicking"}, Find: func(name string) (detectors.Detector, error) { return detectors.Find(list, name) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

type panicking struct{ baseline.Everything }

func (panicking) Name() string                   { return "panicking" }
func (panicking) NewSite() detectors.Site        { return panicking{} }
func (panicking) Add(*corpus.Page)               { panic("torn") }
func (p panicking) Detector() detectors.Detector { return p }

// ask sends a request as a browser sends one from the server's own pages.
func ask(s *Server, method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://"+address+strings.ReplaceAll(path, "TOKEN", s.token), strings.NewReader(body))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Origin", "http://"+address)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.Handler(address).ServeHTTP(w, r)
	return w
}

const oneChange = `{"changes": [{"line": 0, "was": ".", "role": "t"}]}`

// Only who knows the token and comes from the server's own pages is answered.
func TestGuard(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	tests := []struct {
		name, method, path string
		change             func(*http.Request)
		code               int
	}{
		{"the list", "GET", "/TOKEN/", nil, 200},
		{"by the name of this machine", "GET", "/TOKEN/", host("localhost:4711"), 200},
		{"from the address line", "GET", "/TOKEN/", header("Sec-Fetch-Site", "none"), 200},
		{"a page", "GET", "/TOKEN/page/1", nil, 200},
		{"its rendering", "GET", "/TOKEN/page/2/frame", nil, 200},
		{"style", "GET", "/TOKEN/labeller.css", nil, 200},
		{"a change", "POST", "/TOKEN/page/1/edit", nil, 200},
		{"no token", "GET", "/", nil, 403},
		{"no token before a page", "GET", "/page/1", nil, 403},
		{"a wrong token", "GET", "/AAAAAAAAAAAAAAAAAAAAAAAAAA/page/1", nil, 403},
		{"a token cut short", "GET", "/TOKE/", nil, 403},
		{"a token in lower case", "GET", "/token/", nil, 403},
		{"a name that resolves here", "GET", "/TOKEN/", host("evil.example:4711"), 403},
		{"a name that resolves here, without a port", "GET", "/TOKEN/", host("evil.example"), 403},
		{"another port", "GET", "/TOKEN/", host("127.0.0.1:80"), 403},
		{"a change from another page", "POST", "/TOKEN/page/1/edit", header("Origin", "https://evil.example"), 403},
		{"a change from another server of this machine", "POST", "/TOKEN/page/1/edit", header("Origin", "http://127.0.0.1:9"), 403},
		{"a change from a sandbox", "POST", "/TOKEN/page/1/edit", header("Origin", "null"), 403},
		{"a change from nowhere", "POST", "/TOKEN/page/1/edit", func(r *http.Request) { r.Header.Del("Origin") }, 403},
		{"a link of another page", "GET", "/TOKEN/", header("Sec-Fetch-Site", "cross-site"), 403},
		{"a link of another server of this machine", "GET", "/TOKEN/", header("Sec-Fetch-Site", "same-site"), 403},
		{"reading from another page", "GET", "/TOKEN/page/1/state", header("Origin", "https://evil.example"), 403},
		{"out of the pages", "GET", "/TOKEN/page/../../etc/passwd", nil, 404},
		{"to the token and out", "GET", "/TOKEN/..", nil, 404},
		{"encoded", "GET", "/TOKEN/%2e%2e/%2e%2e/etc/passwd", nil, 404},
		{"encoded slash", "GET", "/TOKEN/page%2f1", nil, 404},
		{"backslash", "GET", `/TOKEN/page\1`, nil, 404},
		{"two slashes", "GET", "/TOKEN//page/1", nil, 404},
		{"a name of a file", "GET", "/TOKEN/page/a.txt", nil, 404},
		{"page 0", "GET", "/TOKEN/page/0", nil, 404},
		{"beyond the last page", "GET", "/TOKEN/page/4", nil, 404},
		{"another spelling", "GET", "/TOKEN/page/01", nil, 404},
		{"a rendering of text", "GET", "/TOKEN/page/1/frame", nil, 404},
		{"a page that cannot be read", "GET", "/TOKEN/page/3", nil, 500},
		{"changing by GET", "GET", "/TOKEN/page/1/edit", nil, 405},
		{"another method", "DELETE", "/TOKEN/page/1", header("Origin", "http://"+address), 405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, dir := newServer(t, "")
			w := ask(s, tt.method, tt.path, oneChange, tt.change)
			if w.Code != tt.code {
				t.Errorf("%d, want %d: %.300s", w.Code, tt.code, w.Body)
			}
			if _, err := os.Stat(filepath.Join(dir, "a.labels")); err == nil && tt.name != "a change" {
				t.Error("something was saved")
			}
			if w.Code != 200 && strings.Contains(w.Body.String(), s.token) && tt.code == 403 {
				t.Error("who is refused learns the token")
			}
			h := w.Header()
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" {
				t.Errorf("header %v", h)
			}
			policy := h.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe-inline") != (tt.name == "its rendering") || strings.Contains(policy, "unsafe-eval") {
				t.Errorf("policy %q", policy)
			}
		})
	}
}

// Tokens cannot be guessed, and no two servers share one.
func TestToken(t *testing.T) {
	a, _ := newServer(t, "")
	b, _ := newServer(t, "")
	if a.token == b.token || !regexp.MustCompile(`^[A-Z2-7]{26}$`).MatchString(a.token) {
		t.Errorf("tokens %s and %s", a.token, b.token)
	}
	if url := a.URL(address); url != "http://"+address+"/"+a.token+"/" {
		t.Errorf("the address is %s", url)
	}
}

// Page text is shown as text on every page: it adds no element and no attribute.
func TestHostileTextIsInert(t *testing.T) {
	s, _ := newServer(t, "")
	for _, path := range []string{"/TOKEN/", "/TOKEN/page/1", "/TOKEN/page/1/adjudicate", "/TOKEN/page/3"} {
		w := ask(s, "GET", path, "", nil)
		tree, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		shown := path == "/TOKEN/page/3"
		for n := range tree.Descendants() {
			shown = shown || n.Type == html.TextNode && strings.Contains(n.Data, hostile)
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" && n.FirstChild != nil {
				t.Errorf("%s has the script %q", path, n.FirstChild.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.Contains(a.Val, "javascript:") {
					t.Errorf("%s: %s has %s=%q", path, n.Data, a.Key, a.Val)
				}
			}
		}
		if !shown {
			t.Errorf("%s does not show the text", path)
		}
	}
}

func TestEdits(t *testing.T) {
	s, dir := newServer(t, "")
	state := func(w *httptest.ResponseRecorder) (v stateView) {
		t.Helper()
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Fatalf("%v: %s", err, w.Body)
		}
		return v
	}
	first := state(ask(s, "GET", "/TOKEN/page/1/state", "", nil))
	if first.Roles != ".." {
		t.Errorf("roles %q", first.Roles)
	}
	if w := ask(s, "GET", "/TOKEN/page/1/state?since="+first.Version, "", nil); w.Code != http.StatusNoContent {
		t.Errorf("nothing new is %d", w.Code)
	}
	w := ask(s, "POST", "/TOKEN/page/1/edit", oneChange, nil)
	after := state(w)
	if w.Code != 200 || after.Roles != "t." || after.Version == first.Version {
		t.Errorf("%d %+v", w.Code, after)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "a.labels")); err != nil || string(data) != "title\tHead\n\n?\t"+hostile+"\n" {
		t.Errorf("on disk is %q, %v", data, err)
	}
	w = ask(s, "POST", "/TOKEN/page/1/edit", oneChange, nil)
	if conflict := state(w); w.Code != http.StatusConflict || !slices.Equal(conflict.Conflicts, []int{0}) || conflict.Roles != "t." {
		t.Errorf("%d %+v", w.Code, conflict)
	}
	for name, body := range map[string]string{
		"no JSON": "x", "a line beyond the last": `{"changes": [{"line": 2, "was": ".", "role": "t"}]}`, "a role that is none": `{"changes": [{"line": 1, "was": ".", "role": "title"}]}`,
	} {
		if w := ask(s, "POST", "/TOKEN/page/1/edit", body, func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "empty") }); w.Code < 400 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestProposals(t *testing.T) {
	s, dir := newServer(t, "")
	for from, want := range map[string]string{
		"everything": `{"roles":"bb","note":"everything keeps 2 of 2 lines as body"}`,
		"nothing":    `{"roles":"oo","note":"nothing keeps 0 of 2 lines as body"}`,
		"none":       `{"roles":"..","note":""}`,
		"site":       `{"roles":"..","note":"no line is labelled on another page of the site"}`,
		"annotators": `{"roles":"t.","note":"annotators agree on 1 line and dispute 1"}`,
		"panicking":  "there is no proposal: panicking: torn",
		"exec:true":  `there is no proposal: no detector "exec:true" was offered`,
	} {
		w := ask(s, "GET", "/TOKEN/page/1/proposal?from="+from, "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "empty") })
		if got := strings.TrimSpace(w.Body.String()); got != want {
			t.Errorf("%s: %d %s, want %s", from, w.Code, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a.labels")); err == nil {
		t.Error("a proposal is on disk")
	}
}

// Annotators see neither the gold nor each other.
func TestAnnotatorsAreIndependent(t *testing.T) {
	s, _ := newServer(t, "bob")
	if w := ask(s, "GET", "/TOKEN/page/1", "", nil); !strings.Contains(w.Body.String(), `data-roles="ta"`) || strings.Contains(w.Body.String(), "anna") || strings.Contains(w.Body.String(), "djudicate") {
		t.Errorf("bob sees %s", w.Body)
	}
	if w := ask(s, "GET", "/TOKEN/page/1/adjudicate", "", nil); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "anna") {
		t.Errorf("bob may adjudicate: %d", w.Code)
	}
	if w := ask(s, "GET", "/TOKEN/page/1/proposal?from=annotators", "", nil); w.Code == http.StatusOK {
		t.Errorf("bob is told what annotators say: %s", w.Body)
	}
}

// Every role has a key of its own, which no other action of the page has, and a meaning.
func TestKeys(t *testing.T) {
	s, _ := newServer(t, "")
	taken := map[string]bool{"j": true, "k": true, "n": true, "f": true, "e": true, "u": true, "x": true, "h": true}
	for _, r := range s.roleViews() {
		if taken[r.Key] || len(r.Key) != 1 {
			t.Errorf("%s has the key %q, which is taken", r.Name, r.Key)
		}
		taken[r.Key] = true
		if r.Meaning == "" {
			t.Errorf("the guideline does not say what %s means", r.Name)
		}
	}
	if len(s.roleViews()) != len(corpus.Roles()) {
		t.Errorf("%d roles", len(s.roleViews()))
	}
}

func TestGuideline(t *testing.T) {
	const source = "Ask *why*. Give `a<b` **a role**.\n\n| role | is |  |\n|---|---|---|\n| `body` | text, *or* so | |\n\n### Doubtful\n\n- **One** of\n  two lines.\n- Two\n"
	g := parseGuideline(source)
	want := "<p>Ask *why*. Give <code>a&lt;b</code> <strong>a role</strong>.</p>\n<table>\n" +
		"<tr><th scope=\"col\">role</th><th scope=\"col\">is</th><th scope=\"col\"></th></tr>\n<tr><td><code>body</code></td><td>text, *or* so</td><td></td></tr>\n</table>\n" +
		"<h3>Doubtful</h3>\n<ul>\n<li><strong>One</strong> of two lines.</li>\n<li>Two</li>\n</ul>\n"
	if string(g.html) != want {
		t.Errorf("%s\nwant\n%s", g.html, want)
	}
	real := parseGuideline(seeds.Guideline())
	for _, part := range []string{"<code>navigation</code>", "<h3>Doubtful cases", "<strong>Unfilled templates</strong>"} {
		if !strings.Contains(string(real.html), part) {
			t.Errorf("the guideline lacks %s", part)
		}
	}
}

// What is left of a page looks like it, and points nowhere.
func TestRender(t *testing.T) {
	const source = `<html lang=kk onload=x()><head><title>x</title><meta http-equiv=refresh content=0><style>p{color:red}</style><script>x()</script></head>
<body bgcolor=white><!-- x --><a href="http://e/" ping=/p target=_top class=c>one</a><br>two<p style="color:red" onclick=x()>three</p>
<form action=/x><input autofocus><button formaction=/y value=1>go</button></form><svg><a xlink:href="javascript:x()"><text>four</text></a></svg><img src=x onerror=x()></body></html>`
	var out strings.Builder
	page := corpus.NewHTML(corpus.Info{ID: "x"}, source)
	if err := render(&out, page); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, gone := range []string{"http", "onload", "onclick", "onerror", "<script", "<meta", "<input", "action", "href", "ping", "target=", "src", "autofocus", "<!--"} {
		if strings.Contains(got, gone) {
			t.Errorf("%s is left in %s", gone, got)
		}
	}
	for _, kept := range []string{`<html lang="kk">`, "p{color:red}", `<a class="c">one</a>`, `<p style="color:red" id="chaff-line-2">three</p>`, "four", "go"} {
		if !strings.Contains(got, kept) {
			t.Errorf("%s is not in %s", kept, got)
		}
	}
	// The tree is shared, and as it was.
	var before, after strings.Builder
	if err := html.Render(&before, corpus.NewHTML(corpus.Info{}, source).Tree()); err != nil {
		t.Fatal(err)
	}
	if err := html.Render(&after, page.Tree()); err != nil || before.String() != after.String() {
		t.Errorf("the tree was changed, %v", err)
	}
}

// Lines that begin in one block share its place in the rendering.
func TestLineAnchors(t *testing.T) {
	var got []string
	for _, l := range lineViews(corpus.NewHTML(corpus.Info{}, "<p>one<br>two</p><p>three</p>"+strings.Repeat("x", maxLineText+10))) {
		got = append(got, fmt.Sprintf("%d %v %d %d", l.Anchor, l.Gap, len(l.Text), l.Cut))
	}
	if want := []string{"0 false 3 0", "0 false 3 0", "2 true 5 0", "3 true 4000 10"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzChanges(f *testing.F) {
	f.Add([]byte(oneChange))
	f.Add([]byte(`{"changes": [{"line": -1, "was": "", "role": "."}]}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, data []byte) {
		changes, err := parseChanges(data)
		if err != nil {
			return
		}
		for _, c := range changes {
			if c.Was > corpus.Other || c.Role > corpus.Other {
				t.Errorf("%v is no role", c)
			}
		}
	})
}

func FuzzRender(f *testing.F) {
	f.Add("<p onclick=x()>one<script>x()</script>")
	f.Add("<svg><style><img src=x onerror=x()></style></svg><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x()&gt;\">")
	f.Add("<plaintext>x<xmp><noembed><noframes>")
	f.Fuzz(func(t *testing.T, source string) {
		var out strings.Builder
		if err := render(&out, corpus.NewHTML(corpus.Info{ID: "x"}, source)); err != nil {
			return // such as a name that cannot be written
		}
		tree, err := html.Parse(strings.NewReader(out.String()))
		if err != nil {
			return
		}
		for n := range tree.Descendants() {
			if n.Data == "script" || n.Data == "iframe" || n.Data == "meta" {
				t.Errorf("there is a %s in %s", n.Data, out.String())
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" || a.Key == "src" {
					t.Errorf("%s has %s in %s", n.Data, a.Key, out.String())
				}
			}
		}
	})
}

// Of one annotator's layer, the lines are disputed that the gold has otherwise.
func TestAdjudicatesAgainstGold(t *testing.T) {
	s, dir := newServer(t, "")
	if err := os.Remove(filepath.Join(dir, "a.labels@bob")); err != nil {
		t.Fatal(err)
	}
	disputes := func() int {
		return strings.Count(ask(s, "GET", "/TOKEN/page/1/adjudicate", "", nil).Body.String(), " dispute\"")
	}
	if n := disputes(); n != 0 {
		t.Errorf("%d lines are disputed before anybody decided the gold", n)
	}
	ask(s, "POST", "/TOKEN/page/1/edit", `{"changes": [{"line": 0, "was": ".", "role": "t"}, {"line": 1, "was": ".", "role": "r"}]}`, nil)
	if n := disputes(); n != 1 {
		t.Errorf("%d lines are disputed", n)
	}
	if err := os.Remove(filepath.Join(dir, "a.labels@anna")); err != nil {
		t.Fatal(err)
	}
	if w := ask(s, "GET", "/TOKEN/page/1/adjudicate", "", nil); !strings.Contains(w.Body.String(), "nobody has labelled this page as an annotator") {
		t.Errorf("without layers it says %s", w.Body)
	}
}
