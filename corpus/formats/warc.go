package formats

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http/httputil"
	"strings"

	"chaff/corpus"
)

// warc is pages without gold in web archives, ISO 28500: files *.warc, *.warc.gz,
// *.wet and *.wet.gz that lie directly in the folder or ZIP. A response record
// with status 200 and an HTML content type is an HTML page, a conversion record (WET)
// a text page; all others are passed over. The id is FILE:NUMBER, counting all
// records of the file from 1.
//
// A record that is broken ends its file: what follows it cannot be found. It
// is a bad page that names file and place, and costs nothing before it.
//
// Opening reads every file once to its end and keeps, for each page, what is known
// of it and where its record stands: some 500 bytes, and 16 for each gzip member,
// never a record itself. Loading a page goes to the gzip member its record begins
// in and holds that record, at most maxFile. Crawlers write a member for each
// record, so that this is quick; a file that is a single member is read up to the
// record, for each page anew, and is better unpacked first. A file in a ZIP, which
// cannot be entered in the middle, is held in memory, up to maxFile.
var warc = format{
	name:    "warc",
	about:   "WARC and WET files: pages without gold",
	matches: func(files fs.FS) bool { return len(rootFiles(files, isWARC)) > 0 },
	open:    openWARC,
}

func isWARC(name string) bool {
	name = strings.TrimSuffix(name, ".gz")
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".wet")
}

func openWARC(files fs.FS, _ string) ([]corpus.Entry, error) {
	var entries []corpus.Entry
	for _, name := range rootFiles(files, isWARC) {
		of, err := indexWARC(files, name)
		if err != nil {
			return nil, err
		}
		entries = append(entries, of...)
	}
	return entries, nil
}

// indexWARC returns an entry for each page of a file.
func indexWARC(files fs.FS, name string) (entries []corpus.Entry, err error) {
	if files, err = seekable(files, name); err != nil {
		return nil, err
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var in io.Reader = f
	var members *memberReader
	if strings.HasSuffix(name, ".gz") {
		members = &memberReader{in: byteCounter{r: bufio.NewReader(f)}}
		in = members
	}
	records := newWARCReader(in)
	for number := 1; ; number++ {
		r, err := records.next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		var meant bool
		var bad error
		if err == nil {
			meant, bad = isPage(r)
			err = records.skip()
		}
		id := numbered(name, number)
		if err == nil && len(entries) == maxPages {
			err = errTooMany
		}
		if err != nil {
			return append(entries, badEntry(id, recordError(name, records.start, err))), nil
		}
		switch {
		case bad != nil:
			entries = append(entries, badEntry(id, recordError(name, records.start, bad)))
		case meant:
			entries = append(entries, entryOfRecord(files, name, id, r.uri(), records.start, members))
		}
	}
}

// recordError says where the record stands. In a compressed file that is a place
// in what it unpacks to.
func recordError(name string, at int64, err error) error {
	return fmt.Errorf("reading %s: record at byte %d: %w", name, at, err)
}

// entryOfRecord returns the entry of the record that starts at a byte of the
// unpacked file.
func entryOfRecord(files fs.FS, name, id, uri string, start int64, members *memberReader) corpus.Entry {
	at, skip := place{file: name, offset: start}, int64(0)
	if members != nil {
		m := members.holding(start)
		at.offset, skip = m.packed, start-m.unpacked
	}
	info := corpus.Info{ID: id, URL: uri, Site: siteOf(uri)}
	return entry(info, func() (*corpus.Page, *corpus.Gold, error) {
		page, err := loadRecord(files, at, skip, info)
		if err != nil {
			return nil, nil, recordError(name, start, err)
		}
		return page, nil, nil
	})
}

// loadRecord reads the page of the record that stands skip bytes after a place.
func loadRecord(files fs.FS, at place, skip int64, info corpus.Info) (page *corpus.Page, err error) {
	f, err := at.open(files)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var in io.Reader = f
	if strings.HasSuffix(at.file, ".gz") {
		if in, err = gzip.NewReader(bufio.NewReader(f)); err != nil {
			return nil, err
		}
	}
	if _, err := io.CopyN(io.Discard, in, skip); err != nil {
		return nil, noEOF(err)
	}
	r, err := newWARCReader(in).next()
	if err != nil {
		return nil, noEOF(err)
	}
	if r.length > maxFile {
		return nil, fmt.Errorf("its %d bytes are more than %d MiB", r.length, maxFile>>20)
	}
	if r.kind() == "response" {
		return htmlOf(r, info)
	}
	data, err := io.ReadAll(r.body)
	if err != nil {
		return nil, err
	}
	text, _, _ := corpus.Decoding{TrustUTF8: true}.Decode(data)
	return corpus.NewText(info, text), nil
}

// A place is where something begins in a file.
type place struct {
	file   string
	offset int64
}

// open opens the file at the place: by seeking where the file can, else by
// reading what stands before.
func (p place) open(files fs.FS) (fs.File, error) {
	f, err := files.Open(p.file)
	if err != nil {
		return nil, err
	}
	if seeker, ok := f.(io.Seeker); ok {
		_, err = seeker.Seek(p.offset, io.SeekStart)
	} else {
		_, err = io.CopyN(io.Discard, f, p.offset)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("going to byte %d of %s: %w", p.offset, p.file, err), f.Close())
	}
	return f, nil
}

// isPage reports whether a record is a page. The error is the record's own: the
// one after it can still be read.
func isPage(r warcRecord) (bool, error) {
	switch r.kind() {
	case "conversion":
		return true, nil
	case "response":
		// A response may also be one of DNS or FTP.
		if !strings.HasPrefix(strings.ToLower(r.fields["content-type"]), "application/http") {
			return false, nil
		}
		status, h, _, err := readHTTP(r.body)
		return status == "200" && isHTML(h["content-type"]), err
	}
	return false, nil
}

func isHTML(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "text/html" || mediaType == "application/xhtml+xml"
}

// htmlOf returns the page that a response record holds.
func htmlOf(r warcRecord, info corpus.Info) (*corpus.Page, error) {
	_, h, body, err := readHTTP(r.body)
	if err != nil {
		return nil, err
	}
	data, err := payload(h, body)
	if err != nil {
		return nil, err
	}
	return corpus.Decoding{ContentType: h["content-type"]}.HTML(info, data), nil
}

// readHTTP reads the head of an HTTP answer; body is what follows it.
func readHTTP(in io.Reader) (status string, h map[string]string, body *bufio.Reader, err error) {
	body = bufio.NewReader(in)
	start, h, _, err := readHead(body)
	if err != nil {
		return "", nil, nil, fmt.Errorf("reading the HTTP header: %w", err)
	}
	words := strings.Fields(start)
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return "", nil, nil, fmt.Errorf("reading the HTTP header: %.40q is no status line", start)
	}
	return words[1], h, body, nil
}

// payload undoes the encodings of an HTTP body. What it unpacks to is bounded as
// a file is.
func payload(h map[string]string, body *bufio.Reader) ([]byte, error) {
	if strings.EqualFold(h["transfer-encoding"], "chunked") {
		body = bufio.NewReader(httputil.NewChunkedReader(body))
	}
	var in io.Reader = body
	switch encoding := strings.ToLower(h["content-encoding"]); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		// Some crawlers store the body unpacked and leave the header as it was.
		if magic, err := body.Peek(2); err != nil || string(magic) != "\x1f\x8b" {
			break
		}
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, fmt.Errorf("unpacking the HTTP body: %w", err)
		}
		in = unpacked
	default:
		return nil, fmt.Errorf("unpacking the HTTP body: its encoding %q is not known", encoding)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("unpacking the HTTP body: %w", err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("unpacking the HTTP body: larger than %d MiB", maxFile>>20)
	}
	return data, nil
}
