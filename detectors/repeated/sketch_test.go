package repeated

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
)

func sketch(d Detector, pages ...*corpus.Page) *Sketch {
	s := d.NewSketch()
	for _, p := range pages {
		s.Add(p)
	}
	return s
}

func marshal(t testing.TB, s *Sketch) []byte {
	t.Helper()
	out, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func unmarshal(t testing.TB, data []byte) *Sketch {
	t.Helper()
	var s Sketch
	if err := s.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	return &s
}

func TestOrderOfAddingDoesNotMatter(t *testing.T) {
	pages := sitePages(9)
	backward := slices.Clone(pages)
	slices.Reverse(backward)
	for _, d := range variants() {
		if !bytes.Equal(marshal(t, sketch(d, pages...)), marshal(t, sketch(d, backward...))) {
			t.Errorf("%s: two sketches of the same pages", d.Name())
		}
	}
}

func TestMergeIsAddingAll(t *testing.T) {
	pages := sitePages(9)
	for _, d := range variants() {
		want := marshal(t, sketch(d, pages...))
		for cut := range len(pages) + 1 {
			a, b := sketch(d, pages[:cut]...), sketch(d, pages[cut:]...)
			before := marshal(t, b)
			if err := a.Merge(b); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(marshal(t, a), want) {
				t.Errorf("%s: %d pages and the others make another sketch than all", d.Name(), cut)
			}
			if !bytes.Equal(marshal(t, b), before) {
				t.Errorf("%s: merging changed the other sketch", d.Name())
			}
		}
		s := sketch(d, pages...)
		if err := s.Merge(s); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(marshal(t, s), marshal(t, sketch(d, slices.Concat(pages, pages)...))) {
			t.Errorf("%s: a sketch merged with itself is not that of all pages twice", d.Name())
		}
	}
}

// A merged or loaded sketch goes on as one that was made in one go.
func TestAddAfterMergeAndLoad(t *testing.T) {
	pages := sitePages(9)
	for _, d := range variants() {
		s := sketch(d, pages[:3]...)
		if err := s.Merge(sketch(d, pages[3:6]...)); err != nil {
			t.Fatal(err)
		}
		s = unmarshal(t, marshal(t, s))
		for _, p := range pages[6:] {
			s.Add(p)
		}
		if !bytes.Equal(marshal(t, s), marshal(t, sketch(d, pages...))) {
			t.Errorf("%s: not the sketch of all pages", d.Name())
		}
		if s.Pages() != len(pages) {
			t.Errorf("%s: %d pages", d.Name(), s.Pages())
		}
	}
}

func TestDifferentParameters(t *testing.T) {
	lines, all := New(Lines()), New(Default())
	s := sketch(lines, text("a"))
	if err := s.Merge(sketch(all, text("b"))); err == nil {
		t.Error("sketches of different parameters merged")
	}
	if s.Pages() != 1 {
		t.Error("a failed merge changed the sketch")
	}
	if _, err := all.Learned(s); err == nil || !strings.Contains(err.Error(), "different parameters") {
		t.Errorf("error %v", err)
	}
	other := Lines()
	other.LineShare, other.BlockShare, other.NearShare, other.LongWords = 0.5, 0.5, 0.5, 5
	if _, err := New(other).Learned(s); err != nil {
		t.Errorf("thresholds are no part of a sketch: %v", err)
	}
}

func TestLearnedJudgesAsItsSite(t *testing.T) {
	pages := sitePages(8)
	for _, d := range variants() {
		want := learn(d, pages...)
		got, err := d.Learned(unmarshal(t, marshal(t, sketch(d, pages...))))
		if err != nil {
			t.Fatal(err)
		}
		if got.Name() != d.Name() {
			t.Errorf("name %q, want %q", got.Name(), d.Name())
		}
		for i, p := range pages {
			if a, b := kept(t, got, p), kept(t, want, p); a != b {
				t.Errorf("%s, page %d: loaded %q, site %q", d.Name(), i, a, b)
			}
		}
	}
}

// The binary form may not change without its version: stored sketches must go on
// meaning what they meant. The pages are one line each, "a" and "b 1".
func TestFormatIsStable(t *testing.T) {
	const want = "63686166662e726570656174656400" + "01" + // magic, version
		"01" + "00" + "00" + // lines only
		"02" + "d4654dd17510704a" + "00" + "53d22f8bd69372ee" + "00" + // two pages without long lines
		"02" + "b7f9a0f3beb0b3974c" + "01" + "a4a3dadacbfaf6b936" + "01" + // two lines, each on one
		"00" + "00" + // no places, no styles
		"e5f4ab89"
	got := hex.EncodeToString(marshal(t, sketch(New(Params{}), text("a"), text("b 1"))))
	if got != want {
		t.Errorf("binary form %s, want %s", got, want)
	}
}

// seal gives a body the envelope of a sketch.
func seal(body []byte) []byte {
	out := append(append([]byte(magic), formatVersion), body...)
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, castagnoli))
}

// bodyOf returns what seal took.
func bodyOf(data []byte) []byte { return data[len(magic)+1 : len(data)-checksumBytes] }

func TestUnmarshalRefuses(t *testing.T) {
	whole := marshal(t, sketch(New(Default()), sitePages(3)...))
	changed := slices.Clone(whole)
	changed[len(changed)/2] ^= 1
	version := slices.Clone(whole)
	version[len(magic)] = 2
	long := func(n int) []byte { return slices.Repeat([]byte{0xff}, n) }
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "first bytes"},
		{"something else", []byte("PK\x03\x04 and so on and so on"), "first bytes"},
		{"only the magic", []byte(magic), "cut off"},
		{"the end is missing", whole[:len(whole)-1], "checksum"},
		{"a bit has changed", changed, "checksum"},
		{"a later version", version, "version 2"},
		{"an empty body", seal(nil), "cut off"},
		{"bytes left over", seal(append(bodyOf(whole), 0)), "left over"},
		{"unknown flags", seal([]byte{16, 0, 0, 0, 0, 0, 0}), "more than 15"},
		{"neither lines nor styles", seal([]byte{0, 0, 0, 0, 0, 0, 0}), "no detector"},
		{"runs of styles", seal([]byte{8, 3, 0, 0, 0, 0, 0}), "no detector"},
		{"a number in a longer form than needed", seal([]byte{0x81, 0x00, 0, 0, 0, 0, 0, 0}), "too long"},
		{"a number without end", seal(long(12)), "too long"},
		{"more pages than bytes", seal([]byte{1, 0, 0, 100, 1, 2, 3}), "more than"},
		{"more counts than bytes", seal([]byte{1, 0, 0, 0, 100, 1, 1, 0, 0}), "more than"},
		{"a count on no page", seal([]byte{1, 0, 0, 0, 1, 5, 0, 0, 0}), "no page"},
		{"a count of more pages than there are", seal([]byte{1, 0, 0, 0, 1, 5, 1, 0, 0}), "more than 0"},
		{"counts out of order", seal(onePage(1, 2, 5, 1, 0, 1, 0, 0)), "order"},
		{"counts that nobody asked for", seal(onePage(8, 1, 5, 1, 0, 0)), "do not ask for"},
		{"a place without lines", seal(onePage(5, 0, 1, 5, 0, 9, 9, 0)), "no lines"},
		{"styles that nobody asked for", seal(onePage(1, 0, 0, 1, 0, 1, 5, 1)), "do not ask for"},
		{"an element on no page", seal(onePage(8, 0, 0, 1, 0, 0)), "on 0 of 1"},
		{"an element on more pages than there are", seal(onePage(8, 0, 0, 1, 0, 2, 5, 1, 1, 1)), "on 2 of 1"},
		{"a tree without end", seal(onePage(8, append([]byte{0, 0, 1}, bytes.Repeat([]byte{1, 5, 1, 1}, 2000)...)...)), "deeper"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sketch(New(Lines()), text("a"))
			before := marshal(t, s)
			err := s.UnmarshalBinary(tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "reading a sketch: ") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if !bytes.Equal(marshal(t, s), before) {
				t.Error("the sketch has changed")
			}
		})
	}
}

// onePage returns a body of a sketch of one page with these flags.
func onePage(flags byte, rest ...byte) []byte {
	return append([]byte{flags, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0}, rest...)
}

// Lists that each claim to be as long as all that is left must not be believed.
func TestUnmarshalIsBounded(t *testing.T) {
	body := onePage(8, 0, 0, 1)
	for range 900 {
		body = append(body, 1, 5, 1) // one style on one page ...
		body = binary.AppendUvarint(body, 50_000)
	}
	data := seal(append(body, make([]byte, 300_000)...))
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := new(Sketch).UnmarshalBinary(data); err == nil {
				b.Fatal("no error")
			}
		}
	}).AllocedBytesPerOp()
	if limit := int64(30 * len(data)); allocated > limit {
		t.Errorf("%d bytes allocated for %d bytes of data", allocated, len(data))
	}
}

func TestCountsStayAtTheLargest(t *testing.T) {
	if got := plus(math.MaxUint32-1, 5); got != math.MaxUint32 {
		t.Errorf("%d", got)
	}
	s := sketch(New(Default()), sitePages(2)...)
	s.adding = math.MaxUint32
	s.Add(sitePages(3)[2])
	if !bytes.Equal(marshal(t, s), marshal(t, sketch(New(Default()), sitePages(3)...))) {
		t.Error("a page got lost when the numbers of pages started over")
	}
}

func FuzzSketch(f *testing.F) {
	pages := sitePages(3)
	for _, d := range variants() {
		f.Add(bodyOf(marshal(f, sketch(d))))
		f.Add(bodyOf(marshal(f, sketch(d, pages[:1]...))))
		f.Add(bodyOf(marshal(f, sketch(d, pages...))))
	}
	f.Add(onePage(8, 0, 0, 1, 0, 1, 5, 1))
	f.Fuzz(func(t *testing.T, body []byte) {
		var s Sketch
		_ = s.UnmarshalBinary(body) // without an envelope: refused or not, it must not panic
		data := seal(body)
		if err := s.UnmarshalBinary(data); err != nil {
			return
		}
		if !bytes.Equal(marshal(t, &s), data) {
			t.Fatal("the sketch is written otherwise than it was read")
		}
		other := unmarshal(t, data)
		other.Add(pages[0])
		if err := s.Merge(other); err != nil {
			t.Fatal(err)
		}
		unmarshal(t, marshal(t, &s))
		d := detectorOf(s.recipe)
		judge, err := d.Learned(&s)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if _, err := judge.Detect(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// detectorOf returns a detector that reads sketches of the recipe.
func detectorOf(r recipe) Detector {
	if r.styles {
		return New(Styles())
	}
	p := Params{BlockLines: r.runLines, LongWords: 10, NearShare: 0.5, NearWords: r.nearWords, Subtrees: r.blocks, RegionShare: 0.5}
	if r.places {
		p.PlaceShare = 0.5
	}
	return New(p)
}

func ExampleSketch_Merge() {
	d := New(Lines())
	day, night := d.NewSketch(), d.NewSketch()
	day.Add(corpus.NewText(corpus.Info{}, "Menu\nBy day"))
	night.Add(corpus.NewText(corpus.Info{}, "Menu\nBy night"))
	err := day.Merge(night)
	fmt.Println(day.Pages(), err)
	// Output: 2 <nil>
}
