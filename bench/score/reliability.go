package score

import "chaff/corpus"

// ReliabilityBins is into how many equal ranges chances are sorted.
const ReliabilityBins = 10

// ChanceScale is what chances are counted in: a chance of 1 is so much.
const ChanceScale = 255

// A ReliabilityBin sums up the lines whose chance of being content, by what a detector says,
// falls into a range, in words (UAX #29 words with a letter or digit).
type ReliabilityBin struct {
	Words   int // of all lines
	Content int // of those that are content
	Chance  int // sum of the chance of each word, in parts of [ChanceScale]
}

// MeanChance returns the mean chance of a word, in [0,1]; NaN where there is none.
func (b ReliabilityBin) MeanChance() float64 {
	return float64(b.Chance) / ChanceScale / float64(b.Words)
}

// Add adds the lines of another bin.
func (b *ReliabilityBin) Add(o ReliabilityBin) {
	b.Words += o.Words
	b.Content += o.Content
	b.Chance += o.Chance
}

// Reliability sorts the page's lines by the chance that the detector gives them: chances that
// can be trusted come true as often as they say (Murphy and Winkler 1977). Bin i holds those
// from i/10 on, the last one chances of 1 as well. It returns nil where the detector gives
// none. Optional lines and those that nobody has labelled do not count.
func Reliability(c *Case) []ReliabilityBin {
	if c.extraction.Chances == nil || !c.HasLines() {
		return nil
	}
	bins := make([]ReliabilityBin, ReliabilityBins)
	weights := c.weights("line.word", wordsOf)
	for i, class := range c.classes {
		if class == corpus.Optional {
			continue
		}
		chance := int(c.extraction.Chances[i]*ChanceScale + 0.5)
		b := &bins[min(chance*ReliabilityBins/ChanceScale, ReliabilityBins-1)]
		b.Words += weights[i]
		b.Chance += chance * weights[i]
		if class == corpus.Content {
			b.Content += weights[i]
		}
	}
	return bins
}
