package formats

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/publicsuffix"

	"chaff/corpus"
)

// maxFile bounds what is read of one file, after decompression, and maxPages how
// many pages one file may hold: what is known of each takes memory.
const (
	maxFile  = 64 << 20
	maxPages = 200_000
)

var errTooMany = fmt.Errorf("more than %d pages in one file; split it", maxPages)

// readFile returns the content of a file, decompressed where its name ends in .gz.
func readFile(files fs.FS, name string) (data []byte, err error) {
	err = withFile(files, name, func(content []byte) error {
		data = bytes.Clone(content)
		return nil
	})
	return data, err
}

// withFile calls use with the content of a file, decompressed where its name ends
// in .gz. The content is only there during the call: its memory serves the next
// file, since most of what loading a page costs would be making and clearing it.
func withFile(files fs.FS, name string, use func([]byte) error) (err error) {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if err := s.unpacked.Reset(f); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		r = &s.unpacked
	}
	s.content.Reset()
	if _, err := s.content.ReadFrom(io.LimitReader(r, maxFile+1)); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if s.content.Len() > maxFile {
		s.content = bytes.Buffer{} // not kept for other files
		return fmt.Errorf("reading %s: larger than %d MiB", name, maxFile>>20)
	}
	return use(s.content.Bytes())
}

// scratch is memory that serves one file after another.
type scratch struct {
	content  bytes.Buffer
	unpacked gzip.Reader
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// readText returns a gold file as text: UTF-8 where it is valid, else decoded.
func readText(files fs.FS, name string) (string, error) {
	data, err := readFile(files, name)
	if err != nil {
		return "", err
	}
	text, _, _ := corpus.Decoding{TrustUTF8: true}.Decode(data)
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// readJSON reads a whole JSON file into v.
func readJSON(files fs.FS, name string, v any) error {
	return withFile(files, name, func(data []byte) error {
		if err := json.Unmarshal(data, v); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		return nil
	})
}

// readHTML reads and decodes an HTML page. Places that could not be decoded are
// counted in a warning of the page.
func readHTML(files fs.FS, name string, info corpus.Info, d corpus.Decoding) (*corpus.Page, error) {
	var page *corpus.Page
	err := withFile(files, name, func(data []byte) error {
		page = d.HTML(info, data)
		return nil
	})
	return page, err
}

// exists reports whether every name is a file or folder.
func exists(files fs.FS, names ...string) bool {
	for _, name := range names {
		if _, err := fs.Stat(files, name); err != nil {
			return false
		}
	}
	return true
}

// fileNames returns the names of the files in a folder, without subfolders, sorted.
func fileNames(files fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() { // no pipe, whose reading might never end
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// stem returns a file's name without its extension.
func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// entry returns an entry whose errors are the page's own.
func entry(info corpus.Info, load func() (*corpus.Page, *corpus.Gold, error)) corpus.Entry {
	return corpus.Entry{Info: info, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
		page, gold, err := load()
		if err != nil {
			return nil, nil, &corpus.PageError{Page: info.ID, Err: err}
		}
		return page, gold, nil
	}}
}

// siteOf returns the registrable domain of a URL or host (golang.org/x/net's list
// of public suffixes), the host itself where it has none, "" for no host.
func siteOf(url string) string {
	host := url
	if _, after, ok := strings.Cut(host, "://"); ok {
		host = after
	}
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, "?")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	if address, err := netip.ParseAddrPort(host); err == nil {
		return address.Addr().String()
	}
	if address, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return address.String()
	}
	host, _, _ = strings.Cut(host, ":")
	host = strings.ToLower(strings.Trim(host, ". "))
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return site
	}
	return host
}
