package bench

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A run file is a sequence of Zstandard frames (RFC 8878): the manifest in the first, each
// page with its records in one of its own. A frame is written with one call when its page
// is done, so that whatever ends the process can only tear the last one; and as the
// answers to one page are much alike, each frame packs well by itself.

const (
	// windowSize bounds what is kept to compress and to decompress a frame.
	windowSize = 4 << 20
	// maxFrame bounds what a frame may unpack to.
	maxFrame = 2 << 30
)

var (
	// errTorn is the end of the file inside a frame.
	errTorn = errors.New("its end is torn off")
	// errDamaged is anything else that makes a frame unreadable.
	errDamaged = errors.New("it is damaged")
)

// packer compresses frames; it may be used by several goroutines at once.
type packer struct{ z *zstd.Encoder }

func newPacker() (packer, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithWindowSize(windowSize), zstd.WithLowerEncoderMem(true))
	return packer{z}, err
}

func (p packer) pack(lines []byte) []byte { return p.z.EncodeAll(lines, nil) }

// frames reads the frames of a run file, from several goroutines at once.
type frames struct {
	name string
	in   *os.File
	size int64
	z    *zstd.Decoder

	mu   sync.Mutex // of what is kept of the last frame read
	at   int64
	kept [][]byte
}

func openFrames(path string) (*frames, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := in.Stat()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxFrame), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return &frames{name: path, in: in, size: info.Size(), z: z, at: -1}, nil
}

func (f *frames) close() error {
	f.z.Close()
	return f.in.Close()
}

// next returns the lines of the frame at an offset and the offset of the one after it.
// The error is io.EOF at the end of the file.
func (f *frames) next(offset int64) (lines [][]byte, end int64, err error) {
	if offset == f.size {
		return nil, offset, io.EOF
	}
	n, err := f.length(offset)
	if err != nil {
		return nil, offset, err
	}
	packed := make([]byte, n)
	if _, err := f.in.ReadAt(packed, offset); err != nil {
		return nil, offset, torn(err)
	}
	unpacked, err := f.z.DecodeAll(packed, nil)
	if err != nil || !bytes.HasSuffix(unpacked, []byte("\n")) {
		return nil, offset, fmt.Errorf("%w at byte %d", errDamaged, offset)
	}
	return bytes.Split(bytes.TrimSuffix(unpacked, []byte("\n")), []byte("\n")), offset + n, nil
}

// length returns the size of the frame at an offset, from its headers alone.
func (f *frames) length(offset int64) (int64, error) {
	var head [zstd.HeaderMaxSize]byte
	n, err := f.in.ReadAt(head[:], offset)
	if n == 0 && err != nil {
		return 0, torn(err)
	}
	var h zstd.Header
	switch err := h.Decode(head[:n]); {
	case err != nil && n < len(head):
		return 0, errTorn
	case err != nil || h.Skippable:
		return 0, fmt.Errorf("%w at byte %d", errDamaged, offset)
	}
	at := offset + int64(h.HeaderSize)
	for last := false; !last; {
		var b [4]byte
		if _, err := f.in.ReadAt(b[:3], at); err != nil {
			return 0, torn(err)
		}
		block := binary.LittleEndian.Uint32(b[:])
		last = block&1 == 1
		size := int64(block >> 3)
		if block>>1&3 == 1 { // a block of one repeated byte
			size = 1
		}
		at += 3 + size
	}
	if h.HasCheckSum {
		at += 4
	}
	if at > f.size {
		return 0, errTorn
	}
	return at - offset, nil
}

// torn makes the end of the file inside a frame errTorn.
func torn(err error) error {
	if errors.Is(err, io.EOF) {
		return errTorn
	}
	return err
}

// A spot is where the line of a page is: in which frame, and in which line of it, from 0.
type spot struct {
	offset int64
	line   int
}

// records returns those of the page at a spot.
func (f *frames) records(at spot, of Result, detectors []string) ([]Record, error) {
	lines, err := f.page(at)
	if err != nil {
		return nil, fmt.Errorf("reading page %q in run %s: %w", of.Page, f.name, err)
	}
	out, err := parseRecords(lines, of, detectors)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", f.name, err)
	}
	return out, nil
}

// page returns the lines that follow the line of a page. The last frame is kept, since
// somebody who packed a run file anew may have put many pages into one.
func (f *frames) page(at spot) ([][]byte, error) {
	f.mu.Lock()
	lines := f.kept
	if f.at != at.offset {
		lines = nil
	}
	f.mu.Unlock()
	if lines == nil {
		var err error
		if lines, _, err = f.next(at.offset); err != nil {
			return nil, err
		}
		f.mu.Lock()
		f.at, f.kept = at.offset, lines
		f.mu.Unlock()
	}
	if at.line >= len(lines) {
		return nil, errDamaged // it has changed since it was opened
	}
	return lines[at.line+1:], nil
}
