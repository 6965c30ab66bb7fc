package learned

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/internal/boost"
)

// tiny returns a model of one split: lines of more than 40 letters are content.
func tiny(t testing.TB, kind Kind) *Model {
	t.Helper()
	names := kind.Features()
	d := boost.Data{Features: len(names)}
	size := slices.Index(names, "size")
	for i := range 40 {
		row := make([]float32, len(names))
		row[size] = float32(2 * i)
		d.Values = append(d.Values, row...)
		d.Target, d.Weight, d.Group = append(d.Target, float32(i/20)), append(d.Weight, 1), append(d.Group, int32(i))
	}
	f, err := boost.Train(t.Context(), d, boost.Options{Trees: 3, Depth: 1, Rate: 1, Groups: 1, Columns: 1, MinLeaf: 1e-6})
	if err != nil {
		t.Fatal(err)
	}
	var tokens *Tokens
	if kind == HTML {
		weights := make([]float32, Buckets())
		weights[3], weights[4] = 1, -0.5
		tokens = NewTokens(weights)
	}
	m, err := NewModel(Card{
		Kind: kind, Version: "tiny", Features: names, Slope: 1.5, Offset: -0.25, TrainedOn: []TrainingSet{{Name: "made-up", Fingerprint: "sha256:0", Pages: 40}},
	}, tokens, []*boost.Forest{f})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelFile(t *testing.T) {
	for _, kind := range []Kind{HTML, Text} {
		data, err := tiny(t, kind).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		m, err := ParseModel(data)
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.MarshalBinary()
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: what was read is not written as it was, %v", kind, err)
		}
		if m.Card.TrainedOn[0].Name != "made-up" || m.Card.Slope != 1.5 {
			t.Errorf("card %+v", m.Card)
		}
		for _, n := range []int{0, 5, len(magic) + 2, len(data) / 2, len(data) - 1} {
			if _, err := ParseModel(data[:n]); err == nil || !strings.HasPrefix(err.Error(), "reading a model: ") {
				t.Errorf("the first %d of %d bytes: %v", n, len(data), err)
			}
		}
		if _, err := ParseModel(append(data, 0)); err == nil {
			t.Error("a byte behind the trees is not seen")
		}
	}
}

func TestModelRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Model)
		want   string
	}{
		{"kind", func(m *Model) { m.Card.Kind = "pdf" }, `unknown kind "pdf"`},
		{"features", func(m *Model) { m.Card.Features = m.Card.Features[1:] }, "train it again"},
		{"tokens", func(m *Model) { m.tokens = nil }, "weights of tokens"},
		{"trees", func(m *Model) { m.forests = nil }, "no trees"},
		{"many trees", func(m *Model) { m.forests = slices.Repeat(m.forests, MaxForests+1) }, "65 forests, more than 64"},
		{"calibration", func(m *Model) { m.Card.Slope = math.NaN() }, "calibrated by NaN"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := tiny(t, HTML)
			tt.change(m)
			if _, err := NewModel(m.Card, m.tokens, m.forests); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// A file that is no model says what it is, as far as can be seen.
func TestParseModelErrors(t *testing.T) {
	data, err := tiny(t, Text).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	damaged := slices.Clone(data)
	le := binary.LittleEndian
	le.PutUint32(damaged[len(damaged)-4:], math.Float32bits(float32(math.NaN()))) // the last leaf
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"empty":   {nil, "the file is empty"},
		"other":   {[]byte("# README\n"), "it is no model"},
		"old":     {[]byte("chaff model 1\n{}\n"), "another version"},
		"torn":    {data[:len(data)-1], "end early"},
		"damaged": {damaged, "leaf 5 of NaN"},
	} {
		if _, err := ParseModel(tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

// Weights are rounded to a 127th of the largest.
func TestTokens(t *testing.T) {
	weights := make([]float32, Buckets())
	weights[7], weights[8], weights[9] = 2, -1, 0.001
	tokens := NewTokens(weights)
	for hash, want := range map[uint32]float32{7: 2, 8: -1, 9: 0, 10: 0, uint32(Buckets()) + 7: 2} {
		if got := tokens.Score(hash); math.Abs(float64(got-want)) > 2./127 {
			t.Errorf("the score of %d is %v, want %v", hash, got, want)
		}
	}
	if got := NewTokens(make([]float32, Buckets())).Score(1); got != 0 {
		t.Errorf("without weights a score is %v", got)
	}
}

func FuzzParseModel(f *testing.F) {
	for _, kind := range []Kind{HTML, Text} {
		data, err := tiny(f, kind).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	page := corpus.NewHTML(corpus.Info{}, "<p class=story>Rain is expected over the city, and those who have an umbrella should take it.<ul><li>Home")
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseModel(data)
		if err != nil {
			return
		}
		if _, err := m.MarshalBinary(); err != nil {
			t.Errorf("a model that was read cannot be written: %v", err)
		}
		e, err := New("read", ModelsOf(m), Params{}).Detect(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range e.Chances {
			if !(c >= 0 && c <= 1) {
				t.Fatalf("a line has the chance %v", c)
			}
		}
	})
}
