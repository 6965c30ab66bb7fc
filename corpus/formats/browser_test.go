//go:build chromium

package formats

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
	"chaff/internal/lcs"
	"chaff/internal/words"
)

// Run it with
//
//	go test -tags chromium -run TestTextViewIsInnerText -v ./corpus/formats
//
// It needs a program named chromium and the public sets in ../shared/corpora or
// $CHAFF_CORPORA, and takes about two minutes.

// sampled says how many pages of each set are compared, spread over the set.
var sampled = map[string]int{
	"wcxb-dev": 14, "cleaneval": 6, "cleanportaleval": 2, "scrapinghub": 8, "readability-test-pages": 6,
	"daniel": 5, "big9": 2, "trafilatura-eval": 4, "chinese-wce": 2, "htmltotext": 1,
}

// reveal replaces the document by the inner text of its body.
const reveal = `addEventListener("load",()=>{const t=document.body.innerText;document.documentElement.innerHTML="<body><pre></pre></body>";document.querySelector("pre").textContent="INNERTEXT:"+t})`

func TestTextViewIsInnerText(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("no chromium: install Debian's")
	}
	var agreement []float64
	for name, n := range sampled {
		c, err := Open(bundle(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for k := range n {
			page, _, err := c.Load(t.Context(), k*c.Len()/n)
			if err != nil {
				t.Fatal(err)
			}
			text, err := innerText(t, page)
			if err != nil {
				t.Errorf("%s %s: %v", name, page.ID, err)
				continue
			}
			a := agree(corpus.JoinLines(page.Lines()), text)
			agreement = append(agreement, a)
			t.Logf("%.4f %s %s", a, name, page.ID)
			if dir := os.Getenv("CHAFF_INNERTEXT"); dir != "" && a < 0.98 {
				save(t, dir, name, page, text)
			}
		}
	}
	slices.Sort(agreement)
	median := agreement[len(agreement)/2]
	t.Logf("%d pages, agreement of tokens: median %.4f, lower quartile %.4f", len(agreement), median, agreement[len(agreement)/4])
	if len(agreement) < 50 || median < 0.98 {
		t.Errorf("median agreement %.4f on %d pages, want 0.98 on 50", median, len(agreement))
	}
}

// agree is the share of words in common order: 2 LCS / (n + m).
func agree(a, b string) float64 {
	var in words.Interner
	x, y := in.IDs(words.Split(a)), in.IDs(words.Split(b))
	if len(x)+len(y) == 0 {
		return 1
	}
	return 2 * float64(lcs.Length(x, y)) / float64(len(x)+len(y))
}

// innerText asks Chromium. The page's own scripts are taken out, and a policy
// keeps everything outside the file from being loaded.
func innerText(t *testing.T, page *corpus.Page) (string, error) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(page.Source))
	if err != nil {
		return "", err
	}
	var drop []*html.Node
	var head *html.Node
	for n := range tree.Descendants() {
		switch n.DataAtom {
		case atom.Script, atom.Base, atom.Meta, atom.Link, atom.Iframe, atom.Object, atom.Embed, atom.Frameset:
			drop = append(drop, n)
		case atom.Head:
			if head == nil {
				head = n
			}
		}
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "on") })
	}
	for _, n := range drop {
		n.Parent.RemoveChild(n)
	}
	hash := sha256.Sum256([]byte(reveal))
	policy := fmt.Sprintf("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'", base64.StdEncoding.EncodeToString(hash[:]))
	ours, err := html.ParseFragment(strings.NewReader(
		`<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="`+policy+`"><script>`+reveal+`</script>`), head)
	if err != nil {
		return "", err
	}
	first := head.FirstChild
	for _, n := range ours {
		head.InsertBefore(n, first)
	}
	file := filepath.Join(t.TempDir(), "page.html")
	var out strings.Builder
	if err := html.Render(&out, tree); err != nil {
		return "", err
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		return "", err
	}
	return dumpText(t, file)
}

func dumpText(t *testing.T, file string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,1024",
		"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file)
	dom, err := cmd.Output()
	if err != nil {
		return "", err
	}
	tree, err := html.Parse(strings.NewReader(string(dom)))
	if err != nil {
		return "", err
	}
	for n := range tree.Descendants() {
		if n.DataAtom == atom.Pre && n.FirstChild != nil {
			if text, ok := strings.CutPrefix(n.FirstChild.Data, "INNERTEXT:"); ok {
				return text, nil
			}
		}
	}
	return "", fmt.Errorf("no inner text in what chromium printed")
}

func save(t *testing.T, dir, set string, page *corpus.Page, text string) {
	t.Helper()
	base := filepath.Join(dir, set+"-"+strings.ReplaceAll(page.ID, "/", "_"))
	for name, data := range map[string]string{".chromium": text, ".chaff": corpus.JoinLines(page.Lines())} {
		if err := os.WriteFile(base+name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
