package learned

import (
	"encoding/binary"
	"errors"
	"math"
)

// buckets is the number of weights of tokens. Those whose hashes fall together share one.
const buckets = 1 << 15

// Tokens weighs the words of classes and ids: the weights of a logistic regression over
// those of all elements above a line, to a hundred-and-twenty-seventh of the largest.
type Tokens struct {
	scale   float32
	weights [buckets]int8
}

// NewTokens rounds weights, of which there must be [Buckets].
func NewTokens(weights []float32) *Tokens {
	t := &Tokens{}
	largest := float32(0)
	for _, w := range weights {
		largest = max(largest, float32(math.Abs(float64(w))))
	}
	if largest == 0 {
		return t
	}
	t.scale = largest / math.MaxInt8
	for i, w := range weights {
		t.weights[i] = int8(math.Round(float64(w / t.scale)))
	}
	return t
}

// Buckets returns the number of weights.
func Buckets() int { return buckets }

// Bucket returns which weight a token has.
func Bucket(hash uint32) int { return int(hash % buckets) }

// Score returns what a token says for content, in log-odds.
func (t *Tokens) Score(hash uint32) float32 { return t.scale * float32(t.weights[Bucket(hash)]) }

func (t *Tokens) append(to []byte) []byte {
	to = binary.LittleEndian.AppendUint32(to, math.Float32bits(t.scale))
	for _, w := range t.weights {
		to = append(to, byte(w))
	}
	return to
}

func parseTokens(data []byte) (*Tokens, []byte, error) {
	if len(data) < 4+buckets {
		return nil, nil, errTorn
	}
	t := &Tokens{scale: math.Float32frombits(binary.LittleEndian.Uint32(data))}
	if !(t.scale >= 0) || math.IsInf(float64(t.scale), 0) {
		return nil, nil, errors.New("the scale of its tokens is no number")
	}
	for i, b := range data[4 : 4+buckets] {
		t.weights[i] = int8(b)
	}
	return t, data[4+buckets:], nil
}
