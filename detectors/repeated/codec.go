package repeated

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
)

// The binary form of a sketch, version 1: the magic, a version byte, the body and the
// CRC-32C of all before it, little-endian. In the body a number is a uvarint in its
// shortest form and a hash of a sorted list the number by which it exceeds the one before:
//
//	recipe   flags, lines of a run, words of the longest line with shingles
//	pages    their number; of each, sorted: 8 bytes for the whole, the number of longest
//	         lines, and sorted hash and words of each
//	counts   their number; hash and pages of each
//	places   their number; of each the hash, the number of lines, and hash and pages of each
//	styles   0, or 1 and the root element: the number of its styles, of each its hash, its
//	         pages, the number of its parts and these as elements; then the number of its
//	         texts, and hash and pages of each
//
// A sketch has one binary form only. That of a site is some 9 bytes for each distinct thing counted.
const (
	magic         = "chaff.repeated\x00"
	formatVersion = 1
	checksumBytes = 4
)

// maxDepth bounds the style tree of a sketch that is read. The parser refuses pages of more than
// 512 open elements.
const maxDepth = 1024

// maxRecipe bounds the numbers of a recipe that is read.
const maxRecipe = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// flags of a recipe.
const (
	flagLines = 1 << iota
	flagBlocks
	flagPlaces
	flagStyles
	flagsEnd
)

// MarshalBinary returns the sketch in its binary form, which is the same for equal
// sketches. The error is always nil.
func (s *Sketch) MarshalBinary() ([]byte, error) {
	out := append([]byte(magic), formatVersion)
	out = s.recipe.append(out)
	out = appendPages(out, s.pages)
	out = appendCounts(out, s.counts)
	out = appendPlaces(out, s.places)
	if s.root == nil {
		out = append(out, 0)
	} else {
		out = s.root.append(append(out, 1))
	}
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, castagnoli)), nil
}

// UnmarshalBinary reads a sketch from its binary form and replaces what the sketch
// held; on an error it stays as it was. The data need not be trusted: they are checked, and
// what is allocated stays within some thirty times their length. A checksum is no
// signature, though: a forged sketch can make a detector drop any line.
func (s *Sketch) UnmarshalBinary(data []byte) error {
	body, err := openEnvelope(data)
	if err != nil {
		return fmt.Errorf("reading a sketch: %w", err)
	}
	r := &reader{data: body}
	read := newSketch(r.recipe())
	read.pages = r.pages()
	r.counts(read.counts, uint64(len(read.pages)))
	r.places(read.places, uint64(len(read.pages)))
	switch r.number(1) {
	case 1:
		read.root = new(element)
		r.element(read.root, uint64(len(read.pages)), 0)
	}
	if r.err == nil && len(r.data) > 0 {
		r.fail("%d bytes are left over", len(r.data))
	}
	if r.err == nil {
		r.err = read.check()
	}
	if r.err != nil {
		return fmt.Errorf("reading a sketch: %w", r.err)
	}
	*s = *read
	return nil
}

// openEnvelope returns the body of the binary form.
func openEnvelope(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, errors.New("it is none: the first bytes are others")
	}
	if len(data) < len(magic)+1+checksumBytes {
		return nil, errors.New("it is cut off")
	}
	if v := data[len(magic)]; v != formatVersion {
		return nil, fmt.Errorf("it is of version %d, and this program reads version %d", v, formatVersion)
	}
	end := len(data) - checksumBytes
	if crc32.Checksum(data[:end], castagnoli) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, errors.New("its checksum is wrong: it is cut off or damaged")
	}
	return data[len(magic)+1 : end], nil
}

// check reports whether the sketch holds only what its recipe asks for.
func (s *Sketch) check() error {
	switch {
	case !s.recipe.lines && len(s.counts) > 0, !s.recipe.places && len(s.places) > 0, !s.recipe.styles && s.root != nil:
		return errors.New("it has counts that its parameters do not ask for")
	}
	return nil
}

func (r recipe) append(out []byte) []byte {
	flags := uint64(0)
	for _, f := range []struct {
		set  bool
		flag uint64
	}{{r.lines, flagLines}, {r.blocks, flagBlocks}, {r.places, flagPlaces}, {r.styles, flagStyles}} {
		if f.set {
			flags |= f.flag
		}
	}
	out = binary.AppendUvarint(out, flags)
	out = binary.AppendUvarint(out, uint64(r.runLines))
	return binary.AppendUvarint(out, uint64(r.nearWords))
}

func appendPages(out []byte, pages []signature) []byte {
	out = binary.AppendUvarint(out, uint64(len(pages)))
	for _, p := range slices.SortedFunc(slices.Values(pages), compareSignatures) {
		out = binary.LittleEndian.AppendUint64(out, p.whole)
		out = binary.AppendUvarint(out, uint64(len(p.longest)))
		before := uint64(0)
		for _, l := range p.longest {
			out = binary.AppendUvarint(out, l.hash-before)
			out = binary.AppendUvarint(out, uint64(l.words))
			before = l.hash
		}
	}
	return out
}

func compareSignatures(a, b signature) int {
	return cmp.Or(cmp.Compare(a.whole, b.whole), slices.CompareFunc(a.longest, b.longest, compareLong))
}

func compareLong(a, b longLine) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.words, b.words))
}

func appendCounts(out []byte, counts map[uint64]tally) []byte {
	hashes := make([]uint64, 0, len(counts))
	for h := range counts {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	out = binary.AppendUvarint(out, uint64(len(hashes)))
	before := uint64(0)
	for _, h := range hashes {
		out = binary.AppendUvarint(out, h-before)
		out = binary.AppendUvarint(out, uint64(counts[h].pages))
		before = h
	}
	return out
}

func appendPlaces(out []byte, places map[spot]tally) []byte {
	spots := make([]spot, 0, len(places))
	lines := make(map[uint64]uint64) // by place
	for at := range places {
		spots = append(spots, at)
		lines[at.place]++
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.line, b.line))
	})
	out = binary.AppendUvarint(out, uint64(len(lines)))
	var before spot
	for i, at := range spots {
		if i == 0 || at.place != before.place {
			out = binary.AppendUvarint(out, at.place-before.place)
			out = binary.AppendUvarint(out, lines[at.place])
			before.line = 0
		}
		out = binary.AppendUvarint(out, at.line-before.line)
		out = binary.AppendUvarint(out, uint64(places[at].pages))
		before = at
	}
	return out
}

func (e *element) append(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(e.styles)))
	before := uint64(0)
	for i := range e.styles {
		s := &e.styles[i]
		out = binary.AppendUvarint(out, s.hash-before)
		out = binary.AppendUvarint(out, uint64(s.pages))
		out = binary.AppendUvarint(out, uint64(len(s.parts)))
		for k := range s.parts {
			out = s.parts[k].append(out)
		}
		before = s.hash
	}
	out = binary.AppendUvarint(out, uint64(len(e.texts)))
	before = 0
	for _, t := range e.texts {
		out = binary.AppendUvarint(out, t.hash-before)
		out = binary.AppendUvarint(out, uint64(t.pages))
		before = t.hash
	}
	return out
}

// reader reads the body of a sketch. After an error it returns zeros.
type reader struct {
	data []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.data = nil
}

// number reads a number of at most the limit.
func (r *reader) number(limit uint64) uint64 {
	n, size := binary.Uvarint(r.data)
	switch {
	case size <= 0, size > 1 && r.data[size-1] == 0:
		r.fail("a number is cut off or too long")
		return 0
	case n > limit:
		r.fail("a number is %d, which is more than %d", n, limit)
		return 0
	}
	r.data = r.data[size:]
	return n
}

// length reads the length of a list whose elements have at least so many bytes each, so
// that it cannot be longer than what is there.
func (r *reader) length(bytesEach int) int {
	return int(r.number(uint64(len(r.data) / bytesEach)))
}

// hash reads the next hash of a sorted list.
func (r *reader) hash(before uint64, first bool) uint64 {
	h := before + r.number(math.MaxUint64)
	if !first && h <= before {
		r.fail("hashes are out of order")
	}
	return h
}

// count reads how many of the pages have something: one at the least.
func (r *reader) count(pages uint64) uint32 {
	n := r.number(min(pages, math.MaxUint32))
	if n == 0 {
		r.fail("something is on no page")
	}
	return uint32(n)
}

func (r *reader) recipe() recipe {
	flags := r.number(flagsEnd - 1)
	out := recipe{
		lines: flags&flagLines != 0, blocks: flags&flagBlocks != 0, places: flags&flagPlaces != 0, styles: flags&flagStyles != 0,
		runLines: int(r.number(maxRecipe)), nearWords: int(r.number(maxRecipe)),
	}
	if out != (recipe{styles: true}) && (!out.lines || out.styles) {
		r.fail("no detector makes sketches with these parameters")
	}
	return out
}

func (r *reader) pages() []signature {
	out := make([]signature, r.length(9))
	for i := range out {
		if len(r.data) < 8 {
			r.fail("a page is cut off")
			return nil
		}
		out[i].whole = binary.LittleEndian.Uint64(r.data)
		r.data = r.data[8:]
		out[i].longest = r.longLines(int(r.number(signatureLines)))
		if i > 0 && compareSignatures(out[i-1], out[i]) > 0 {
			r.fail("pages are out of order")
		}
		if r.err != nil {
			return nil
		}
	}
	return out
}

func (r *reader) longLines(n int) []longLine {
	out := make([]longLine, 0, n)
	before := uint64(0)
	for i := range n {
		before = r.hash(before, i == 0)
		out = append(out, longLine{before, uint32(r.number(math.MaxUint32))})
	}
	return out
}

// counts reads pairs of hash and pages. Maps grow as they are filled: a length says
// nothing yet.
func (r *reader) counts(into map[uint64]tally, pages uint64) {
	before := uint64(0)
	for i := range r.length(2) {
		before = r.hash(before, i == 0)
		into[before] = tally{pages: r.count(pages)}
		if r.err != nil {
			return
		}
	}
}

func (r *reader) places(into map[spot]tally, pages uint64) {
	var at spot
	for i := range r.length(4) {
		at.place = r.hash(at.place, i == 0)
		at.line = 0
		n := r.length(2)
		if n == 0 {
			r.fail("a place has no lines")
		}
		for k := range n {
			at.line = r.hash(at.line, k == 0)
			into[at] = tally{pages: r.count(pages)}
			if r.err != nil {
				return
			}
		}
	}
}

// element reads an element that so many pages may have.
func (r *reader) element(e *element, pages uint64, depth int) {
	if depth > maxDepth {
		r.fail("the style tree is deeper than %d", maxDepth)
		return
	}
	before := uint64(0)
	for i := range r.length(5) {
		before = r.hash(before, i == 0)
		s := style{hash: before, pages: r.count(pages)}
		for range r.length(4) { // grown by what is there: lists of lists could each claim all of it
			var part element
			r.element(&part, uint64(s.pages), depth+1)
			if r.err != nil {
				return
			}
			s.parts = append(s.parts, part)
		}
		e.styles = append(e.styles, s)
	}
	before = 0
	for i := range r.length(2) {
		before = r.hash(before, i == 0)
		e.texts = append(e.texts, textTally{before, r.count(pages)})
		if r.err != nil {
			return
		}
	}
	if n := e.pages(); r.err == nil && (n == 0 || uint64(n) > pages) {
		r.fail("an element is on %d of %d pages", n, pages)
	}
}
