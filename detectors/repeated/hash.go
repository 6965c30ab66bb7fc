package repeated

// Hashes are FNV-1a over 64-bit steps with a finaliser. They are part of the
// format of a [Sketch] and do not change from one run to the next. Nobody's safety
// hangs on them: who makes two lines collide makes his own page worse.
const (
	seed  uint64 = 0xcbf29ce484222325
	prime uint64 = 0x100000001b3
)

// What a hash is of, so that equal hashes of different things do not meet.
const (
	ofRun uint64 = iota + 1
	ofShingle
	ofPage
	ofClass
	ofPlace
	ofStyle
)

// step takes one more value into a hash.
func step(h, v uint64) uint64 { return (h ^ v) * prime }

// mix finishes a hash: every bit of it depends on all that went in.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// combine returns the hash of a sequence of hashes.
func combine(kind uint64, hashes ...uint64) uint64 {
	h := step(seed, kind)
	for _, v := range hashes {
		h = mix(step(h, v))
	}
	return h
}

// hashString returns the hash of a name in which digits do not matter, such as the
// class "item item-12". Letters are compared as bytes.
func hashString(h uint64, s string) uint64 {
	digit := false
	for i := range len(s) {
		c := s[i]
		if '0' <= c && c <= '9' {
			if !digit {
				h = step(h, '0')
			}
			digit = true
			continue
		}
		digit = false
		h = step(h, uint64(c))
	}
	return mix(h)
}
