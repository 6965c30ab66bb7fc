package formats

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// A warcRecord is one record. Its body must be read before the next record is.
type warcRecord struct {
	fields map[string]string // by lower-case name
	length int64
	body   *io.LimitedReader
}

func (r warcRecord) kind() string { return strings.ToLower(r.fields["warc-type"]) }

// uri returns the target. Some writers put it in angle brackets, as the grammar
// of WARC 1.0 has it.
func (r warcRecord) uri() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.fields["warc-target-uri"], "<"), ">")
}

// A warcReader reads records one after the other.
type warcReader struct {
	in    *bufio.Reader
	start int64 // of the current record
	after int64 // of what has been read, but for the current record's body
	body  *io.LimitedReader
	size  int64 // of the body
}

func newWARCReader(in io.Reader) *warcReader {
	return &warcReader{in: bufio.NewReader(in), body: &io.LimitedReader{}}
}

// next returns the next record. At the end it returns io.EOF, at an end inside a
// record io.ErrUnexpectedEOF. The body of the record before must have been skipped.
func (w *warcReader) next() (warcRecord, error) {
	for {
		w.start = w.after
		b, err := w.in.ReadByte()
		if err != nil {
			return warcRecord{}, err
		}
		if b != '\r' && b != '\n' { // two line ends close a record
			break
		}
		w.after++
	}
	if err := w.in.UnreadByte(); err != nil {
		return warcRecord{}, err
	}
	version, fields, size, err := readHead(w.in)
	w.after += size
	if err != nil {
		return warcRecord{}, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return warcRecord{}, fmt.Errorf("it begins with %.40q, not with WARC/", version)
	}
	length, err := strconv.ParseInt(fields["content-length"], 10, 64)
	if err != nil || length < 0 {
		return warcRecord{}, fmt.Errorf("its Content-Length is %.40q", fields["content-length"])
	}
	w.size, w.body = length, &io.LimitedReader{R: w.in, N: length}
	return warcRecord{fields: fields, length: length, body: w.body}, nil
}

// skip passes over what is left of the current record's body.
func (w *warcReader) skip() error {
	if _, err := io.Copy(io.Discard, w.body); err != nil {
		return noEOF(err)
	}
	if w.body.N > 0 {
		return io.ErrUnexpectedEOF
	}
	w.after += w.size
	return nil
}

// maxHead bounds the head of a record and of an HTTP answer.
const maxHead = 256 << 10

// readHead reads a first line and fields NAME: VALUE up to an empty line, as WARC
// and HTTP have them, and returns the fields by lower-case name and how many bytes
// were read. A line that begins with a blank continues the one before; of a
// name that stands twice the last counts; lines that are no field are passed over.
func readHead(in *bufio.Reader) (first string, fields map[string]string, size int64, err error) {
	fields = map[string]string{}
	var last string
	for number := 0; ; number++ {
		line, err := headLine(in, maxHead-size)
		size += int64(len(line))
		if err != nil {
			return "", nil, size, err
		}
		text := string(bytes.TrimRight(line, "\r\n"))
		name, value, isField := strings.Cut(text, ":")
		switch {
		case number == 0:
			first = text
		case text == "":
			return first, fields, size, nil
		case text[0] == ' ' || text[0] == '\t':
			fields[last] += " " + strings.TrimSpace(text)
		case isField:
			last = strings.ToLower(strings.TrimSpace(name))
			fields[last] = strings.TrimSpace(value)
		}
	}
}

// headLine returns the next line with its end, of at most limit bytes.
func headLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if int64(len(line)) > limit {
			return line, fmt.Errorf("the header is larger than %d KiB", maxHead>>10)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, noEOF(err)
		}
	}
}

// noEOF makes an end of file that comes too early an error that cannot be taken
// for the proper one.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// A memberReader reads the members of a gzip file as one stream, as gzip.Reader
// does, and notes where each begins.
type memberReader struct {
	in     byteCounter
	unpack gzip.Reader
	inside bool // a member
	starts []member
	out    int64 // bytes returned so far
}

// A member is where one begins, in the file and in the stream.
type member struct{ packed, unpacked int64 }

// Read implements io.Reader.
func (m *memberReader) Read(p []byte) (int, error) {
	for {
		if !m.inside {
			if err := m.begin(); err != nil {
				return 0, err
			}
		}
		n, err := m.unpack.Read(p)
		m.out += int64(n)
		if errors.Is(err, io.EOF) {
			m.inside, err = false, nil
			if n == 0 {
				continue
			}
		}
		return n, err
	}
}

// begin starts the next member; at the end of the file it returns io.EOF.
func (m *memberReader) begin() error {
	at := member{packed: m.in.n, unpacked: m.out}
	if err := m.unpack.Reset(&m.in); err != nil {
		return err
	}
	m.unpack.Multistream(false)
	m.inside, m.starts = true, append(m.starts, at)
	return nil
}

// holding returns the member that holds a byte of the stream: the last that does
// not begin after it. The reader may have read on into later ones.
func (m *memberReader) holding(offset int64) member {
	i := sort.Search(len(m.starts), func(i int) bool { return m.starts[i].unpacked > offset })
	return m.starts[i-1]
}

// byteCounter counts what is read through it. It reads single bytes, so that
// gzip takes no more than a member from it.
type byteCounter struct {
	r *bufio.Reader
	n int64
}

// Read implements io.Reader.
func (c *byteCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ReadByte implements io.ByteReader.
func (c *byteCounter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}
