package lint

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"math/bits"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/internal/words"
)

// MinHash as FineWeb sets it: shingles of 5 words, 14 bands of 8 hashes. Two pages
// become candidates with probability 1-(1-J^8)^14, which is 0.92 at a Jaccard
// similarity J of 0.8 and one half at about 0.69. Candidates are reported from an
// estimated similarity of 0.8 on.
const (
	shingleWords = 5
	bands        = 14
	rows         = 8
	nearSame     = 0.8
	fewShingles  = 20 // pages with less text say nothing
)

type signature [bands * rows]uint64

// sign returns the MinHash signature of a page's words, lower-cased.
func sign(page *corpus.Page) *signature {
	var tokens []string
	for _, l := range page.Lines() {
		tokens = append(tokens, words.Split(strings.ToLower(l.Text))...)
	}
	if len(tokens) < shingleWords+fewShingles {
		return nil
	}
	hashes := make([]uint64, len(tokens))
	for i, t := range tokens {
		h := fnv.New64a()
		h.Write([]byte(t))
		hashes[i] = h.Sum64()
	}
	var s signature
	for i := range s {
		s[i] = ^uint64(0)
	}
	for i := 0; i+shingleWords <= len(hashes); i++ {
		var x uint64
		for _, h := range hashes[i : i+shingleWords] {
			x = mix(bits.RotateLeft64(x, 7) ^ h)
		}
		for k := range s {
			s[k] = min(s[k], mix(x^seeds[k]))
		}
	}
	return &s
}

// seeds makes of one hash as many as the signature has.
var seeds = func() (out signature) {
	for i := range out {
		out[i] = mix(uint64(i) + 1)
	}
	return out
}()

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// similarity estimates the Jaccard similarity of the shingle sets.
func (s *signature) similarity(o *signature) float64 {
	equal := 0
	for i := range s {
		if s[i] == o[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(s))
}

func identicalPages(all []facts) []Finding {
	first := make(map[[sha256.Size]byte]int)
	var out []Finding
	for i, f := range all {
		if !f.usable {
			continue
		}
		k, seen := first[f.source]
		if !seen {
			first[f.source] = i
			continue
		}
		out = append(out, Finding{Error, Identical, f.corpus, f.info.ID, "the page is " + name(all[k], f) + " once more", 1})
	}
	return out
}

// nearDuplicates compares each page with the first pages that share a band with it,
// so that many copies of one page cost no more than one comparison each and band.
func nearDuplicates(all []facts) []Finding {
	type band struct {
		index int
		hash  uint64
	}
	first := make(map[band]int)
	var out []Finding
	for i, f := range all {
		if f.signature == nil {
			continue
		}
		best, similarity := -1, 0.0
		for b := range bands {
			var h uint64
			for _, x := range f.signature[b*rows : (b+1)*rows] {
				h = mix(bits.RotateLeft64(h, 9) ^ x)
			}
			k, seen := first[band{b, h}]
			if !seen {
				first[band{b, h}] = i
				continue
			}
			if s := f.signature.similarity(all[k].signature); s > similarity {
				best, similarity = k, s
			}
		}
		if best >= 0 && similarity >= nearSame && all[best].source != f.source {
			out = append(out, Finding{
				Warning, NearDuplicate, f.corpus, f.info.ID,
				fmt.Sprintf("the text is about %.0f%% that of %s", 100*similarity, name(all[best], f)), similarity,
			})
		}
	}
	return out
}

// name names a page to a reader of findings about another.
func name(page, from facts) string {
	out := "page " + page.info.ID
	if page.corpus != from.corpus {
		out += " of corpus " + page.corpus
	}
	if page.info.Split != from.info.Split {
		out += fmt.Sprintf(" (split %s, this one %s)", page.info.Split, from.info.Split)
	}
	return out
}

// splitSites finds sites whose pages stand in more than one split of a corpus.
func splitSites(all []facts) []Finding {
	type key struct{ corpus, site string }
	splits := make(map[key][]facts)
	var order []key
	for _, f := range all {
		k := key{f.corpus, f.info.Site}
		if f.info.Site == "" || f.info.Split == "" || slices.ContainsFunc(splits[k], func(o facts) bool { return o.info.Split == f.info.Split }) {
			continue
		}
		if len(splits[k]) == 0 {
			order = append(order, k)
		}
		splits[k] = append(splits[k], f)
	}
	var out []Finding
	for _, k := range order {
		pages := splits[k]
		if len(pages) < 2 {
			continue
		}
		slices.SortFunc(pages, func(a, b facts) int { return cmp.Compare(a.info.Split, b.info.Split) })
		var where []string
		for _, p := range pages {
			where = append(where, fmt.Sprintf("%s (page %s)", p.info.Split, p.info.ID))
		}
		out = append(out, Finding{
			Warning, SplitSite, k.corpus, pages[0].info.ID,
			fmt.Sprintf("site %s stands in the splits %s", k.site, strings.Join(where, ", ")), 0,
		})
	}
	return out
}
