package difflib

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type golden struct {
	Name    string
	A, B    []int32
	Blocks  [][3]int
	Opcodes [][5]any
}

// The expected values are Python's: testdata/golden.py.
func TestPython(t *testing.T) {
	file, err := os.Open("testdata/golden.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var want golden
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		t.Run(want.Name, func(t *testing.T) { checkGolden(t, want) })
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func checkGolden(t *testing.T, want golden) {
	blocks := Blocks(want.A, want.B)
	var wantBlocks []Block
	for _, b := range want.Blocks {
		wantBlocks = append(wantBlocks, Block{b[0], b[1], b[2]})
	}
	if diff := cmp.Diff(wantBlocks, blocks); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	var steps, wantSteps []string
	for _, o := range Opcodes(blocks, len(want.A), len(want.B)) {
		steps = append(steps, fmt.Sprint("erdi"[o.Kind:o.Kind+1], o.A, o.EndA, o.B, o.EndB))
	}
	for _, o := range want.Opcodes {
		wantSteps = append(wantSteps, fmt.Sprint(o[:]...))
	}
	if diff := cmp.Diff(wantSteps, steps); diff != "" {
		t.Errorf("opcodes (-want +got):\n%s", diff)
	}
}

// reference finds matching blocks by the definition, without any short cut.
func reference(a, b []int32) []Block {
	popular := make(map[int32]bool)
	if len(b) >= 200 {
		counts := make(map[int32]int)
		for _, x := range b {
			counts[x]++
			popular[x] = counts[x] > len(b)/100+1
		}
	}
	var out []Block
	var within func(a0, a1, b0, b1 int)
	within = func(a0, a1, b0, b1 int) {
		best := Block{A: a0, B: b0}
		row := make([]int, b1-b0+1)
		for i := a0; i < a1; i++ {
			next := make([]int, len(row))
			for j := b0; j < b1; j++ {
				if a[i] != b[j] || popular[b[j]] {
					continue
				}
				size := row[j-b0] + 1
				next[j-b0+1] = size
				if size > best.Size {
					best = Block{i + 1 - size, j + 1 - size, size}
				}
			}
			row = next
		}
		for best.A > a0 && best.B > b0 && a[best.A-1] == b[best.B-1] {
			best = Block{best.A - 1, best.B - 1, best.Size + 1}
		}
		for best.A+best.Size < a1 && best.B+best.Size < b1 && a[best.A+best.Size] == b[best.B+best.Size] {
			best.Size++
		}
		if best.Size == 0 {
			return
		}
		within(a0, best.A, b0, best.B)
		out = append(out, best)
		within(best.A+best.Size, a1, best.B+best.Size, b1)
	}
	within(0, len(a), 0, len(b))
	return joined(out)
}

func TestBlocksEqualReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		alphabet := rapid.SampledFrom([]int{2, 12, 70, 110, 400}).Draw(t, "alphabet")
		a := random(rng, rapid.IntRange(0, 320).Draw(t, "length"), alphabet)
		b := random(rng, rapid.IntRange(0, 320).Draw(t, "other length"), alphabet)
		if rapid.Bool().Draw(t, "related") {
			b = shuffledRuns(rng, a, 40)
		}
		want := reference(a, b)
		if diff := cmp.Diff(want, Blocks(a, b)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		m := newMatcher(a, b)
		m.steps = 1 << 40 // runs of any length are indexed from the start
		if diff := cmp.Diff(want, m.blocks()); diff != "" {
			t.Errorf("with indexed runs (-want +got):\n%s", diff)
		}
	})
}

// shuffledRuns returns runs of a up to a length, some left out, some exchanged.
func shuffledRuns(rng *rand.Rand, a []int32, most int) []int32 {
	var runs [][]int32
	for len(a) > 0 {
		n := min(rng.IntN(most)+1, len(a))
		if rng.IntN(5) > 0 {
			runs = append(runs, a[:n])
		}
		a = a[n:]
	}
	for i := 1; i < len(runs); i++ {
		if rng.IntN(4) == 0 {
			runs[i-1], runs[i] = runs[i], runs[i-1]
		}
	}
	return slices.Concat(runs...)
}

func TestBlocksAreCommonRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sequence := rapid.SliceOfN(rapid.Int32Range(0, 9), 0, 300)
		a, b := sequence.Draw(t, "a"), sequence.Draw(t, "b")
		var end Block
		for _, x := range Blocks(a, b) {
			if x.Size < 1 || x.A < end.A || x.B < end.B {
				t.Fatalf("block %v after one that ends at %v", x, end)
			}
			if !slices.Equal(a[x.A:x.A+x.Size], b[x.B:x.B+x.Size]) {
				t.Fatalf("block %v is not equal", x)
			}
			end = Block{A: x.A + x.Size, B: x.B + x.Size}
		}
		if blocks := Blocks(a, a); len(a) > 0 && !slices.Equal(blocks, []Block{{0, 0, len(a)}}) {
			t.Errorf("a with itself is %v", blocks)
		}
	})
}

func random(rng *rand.Rand, n, alphabet int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(rng.IntN(alphabet))
	}
	return out
}

// Pairs of n tokens that are hard, each for a reason of its own. "Frequent" tokens are
// just rare enough to anchor a run.
func hardPairs(n int) map[string][2][]int32 {
	const frequent = 110
	rng := rand.New(rand.NewPCG(1, 2))
	equal, up := make([]int32, n), make([]int32, n)
	alternating, other := make([]int32, n), make([]int32, n)
	for i := range n {
		up[i] = int32(i % frequent)
		alternating[i], other[i] = int32(i), int32(i)
		if i%2 == 1 {
			alternating[i], other[i] = int32(n+i), int32(2*n+i)
		}
	}
	down := slices.Clone(up)
	slices.Reverse(down)
	randomRun := func(size int) []int32 { return random(rng, size, frequent) }
	cycle := func(size int) []int32 { return up[:size] }
	return map[string][2][]int32{
		"equal":                 {equal, equal},
		"equal-after-one":       {append([]int32{1}, equal...), equal},
		"every-other":           {alternating, other},
		"frequent":              {randomRun(n), randomRun(n)},
		"frequent,up-and-down":  {up, down},
		"frequent,ever-shorter": everShorter(n, randomRun),
		"frequent,ever-longer":  reversed(everShorter(n, randomRun)),
		"cycles,ever-shorter":   everShorter(n, cycle),
		"cycles,ever-longer":    reversed(everShorter(n, cycle)),
	}
}

// everShorter returns texts of about n tokens whose common runs all differ in length
// and stand in order of it.
func everShorter(n int, run func(int) []int32) [2][]int32 {
	var size int
	for size*(size+3)/2 < n {
		size++
	}
	var a, b []int32
	for ; size > 0; size-- {
		r := run(size)
		a = append(append(a, r...), int32(1000+2*size))
		b = append(append(b, r...), int32(1001+2*size))
	}
	return [2][]int32{a, b}
}

func reversed(pair [2][]int32) [2][]int32 {
	slices.Reverse(pair[0])
	slices.Reverse(pair[1])
	return pair
}

// None of them may take more than a moment at a size at which anything cubic would.
func TestHardPairsEnd(t *testing.T) {
	for name, pair := range hardPairs(20_000) {
		t.Run(name, func(t *testing.T) { Blocks(pair[0], pair[1]) })
	}
}

// BenchmarkHardPairs takes all of them at the size of the largest texts:
//
//	go test ./internal/difflib -run='^$' -bench=HardPairs -benchtime=1x
func BenchmarkHardPairs(b *testing.B) {
	pairs := hardPairs(200_000)
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		b.Run("pair="+name, func(b *testing.B) {
			for b.Loop() {
				Blocks(pairs[name][0], pairs[name][1])
			}
		})
	}
}

// BenchmarkBlocks aligns texts with the word frequencies of a language.
func BenchmarkBlocks(b *testing.B) {
	for _, n := range []int{5_000, 200_000} {
		rng := rand.New(rand.NewPCG(1, 2))
		zipf := rand.NewZipf(rng, 1.1, 2, 50_000)
		text := make([]int32, n)
		for i := range text {
			text[i] = int32(zipf.Uint64())
		}
		other := make([]int32, n)
		for i := range other {
			other[i] = int32(zipf.Uint64())
		}
		for _, pair := range []struct {
			name string
			b    []int32
		}{{"edited", shuffledRuns(rng, text, 100)}, {"unrelated", other}} {
			b.Run(fmt.Sprintf("pair=%s/n=%d", pair.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Blocks(text, pair.b)
				}
			})
		}
	}
}
