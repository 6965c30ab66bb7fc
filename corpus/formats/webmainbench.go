package formats

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"chaff/corpus"
)

// webmainbench is WebMainBench (opendatalab, Apache 2.0): data/NAME.jsonl, a page a
// line. The id is NAME-N for line N: a page may stand in several files, so that its
// own track_id is no id.
//
// Gold is a role a line: the text below elements with the attribute cc-select
// is Body, else Other. The page has none of the traces of the annotation
// tool, so that a detector cannot see gold. The Markdown of main content that the
// set has too is not read.
var webmainbench = format{
	name:    "webmainbench",
	about:   "WebMainBench, marked elements: lines",
	licence: "Apache-2.0",
	matches: func(files fs.FS) bool {
		names, err := fs.Glob(files, "data/WebMainBench*.jsonl")
		return err == nil && len(names) > 0
	},
	open: openWebMainBench,
}

func openWebMainBench(files fs.FS, _ string) ([]corpus.Entry, error) {
	names, err := fs.Glob(files, "data/*.jsonl")
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, name := range names {
		spans, err := lineSpans(files, name)
		if err != nil {
			return nil, fmt.Errorf("finding the lines of %s: %w", name, err)
		}
		for _, s := range spans {
			info := corpus.Info{ID: fmt.Sprintf("%s-%d", stem(path.Base(name)), s.number)}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadWebMainBench(files, name, s, info)
			}))
		}
	}
	return entries, nil
}

func loadWebMainBench(files fs.FS, name string, s span, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	data, err := readSpan(files, name, s)
	if err != nil {
		return nil, nil, fmt.Errorf("reading line %d of %s: %w", s.number, name, err)
	}
	var row struct {
		HTML     string `json:"html"`
		URL      string `json:"url"`
		Type     string `json:"type"`
		Language string `json:"language"`
		Meta     struct {
			Language string `json:"language"`
		} `json:"meta"`
	}
	if err := json.Unmarshal(data, &row); err != nil {
		return nil, nil, fmt.Errorf("reading line %d of %s: %w", s.number, name, err)
	}
	if !strings.Contains(row.HTML, selectAttr) {
		return nil, nil, fmt.Errorf("its html has no element marked %s", selectAttr)
	}
	info.URL, info.Site, info.Type = row.URL, siteOf(row.URL), row.Type
	info.Language = cmp.Or(row.Language, row.Meta.Language)
	page := corpus.NewHTML(info, unmark(row.HTML))
	roles, err := labelledRoles(page, corpus.NewHTML(info, row.HTML), selectRole)
	return page, &corpus.Gold{Roles: roles}, err
}

const selectAttr = "cc-select"

// selectRole returns the role that a node of a marked page gives to what is below.
func selectRole(n *html.Node) (corpus.Role, bool) {
	marked := func(a html.Attribute) bool { return a.Key == selectAttr && a.Val == "true" }
	if slices.ContainsFunc(n.Attr, marked) {
		return corpus.Body, true
	}
	return corpus.Other, n.Type == html.DocumentNode
}

// unmark returns the source of a marked page without what tells which elements
// are marked. Besides the mark itself that is a class, the empty attributes that
// the tool leaves behind, and elements that it puts around parts of text.
// All start tags are written anew, so that their manner tells nothing either.
func unmark(source string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw()) // before Token, which changes the bytes
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
			out.WriteString(raw)
			continue
		}
		token := z.Token()
		switch {
		case token.Data == "marked-text" || token.Data == "marked-tail":
		case kind == html.EndTagToken:
			out.WriteString(raw)
		default:
			token.Attr = unmarkAttrs(token.Attr)
			out.WriteString(token.String())
		}
	}
}

func unmarkAttrs(attrs []html.Attribute) []html.Attribute {
	var out []html.Attribute
	for _, a := range attrs {
		if a.Key == "class" {
			isMark := func(class string) bool { return class == "mark-selected" }
			a.Val = strings.Join(slices.DeleteFunc(strings.Fields(a.Val), isMark), " ")
		}
		isEmpty := a.Val == "" && (a.Key == "class" || a.Key == "style")
		if !isEmpty && a.Key != selectAttr && a.Key != "data-anno-uid" {
			out = append(out, a)
		}
	}
	return out
}

// A span is where a line stands in a file.
type span struct {
	number       int // from 1, blank lines counted
	offset, size int64
}

// lineSpans finds the lines of a file that are not blank. Nothing else says how many
// pages a file has; the lines, some as long as megabytes, are not kept.
func lineSpans(files fs.FS, name string) (spans []span, err error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := bufio.NewReader(f)
	line, blank := span{number: 1}, true
	for {
		part, err := r.ReadSlice('\n')
		line.size += int64(len(part))
		blank = blank && len(bytes.TrimSpace(part)) == 0
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if !blank {
			spans = append(spans, line)
		}
		if err != nil {
			return spans, nil
		}
		line, blank = span{number: line.number + 1, offset: line.offset + line.size}, true
	}
}

// readSpan reads a line. Files in a ZIP cannot be entered in the middle and are read
// from their start.
func readSpan(files fs.FS, name string, s span) (data []byte, err error) {
	if s.size > maxFile {
		return nil, fmt.Errorf("larger than %d MiB", maxFile>>20)
	}
	f, err := place{name, s.offset}.open(files)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data = make([]byte, s.size)
	_, err = io.ReadFull(f, data)
	return data, err
}
