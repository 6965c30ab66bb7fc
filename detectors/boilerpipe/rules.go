package boilerpipe

// Limits of the link density in both decision trees, as printed.
const (
	linkLimit         = 0.333333 // of the block itself
	previousLinkLimit = 0.555556 // of the block before it
)

// A rule decides whether a block is content by itself and its neighbours; a
// missing neighbour is the zero block.
type rule func(previous, current, next *block) bool

// densityRules is the decision tree over text densities (DensityRulesClassifier).
// A dense block is boilerplate before one without words, and so is a dense last
// block.
func densityRules(previous, current, next *block) bool {
	switch {
	case current.linkDensity() > linkLimit:
		return false
	case previous.linkDensity() > previousLinkLimit:
		return next.textDensity() > 11
	case current.textDensity() > 9:
		return next.textDensity() != 0
	case next.textDensity() <= 10:
		return previous.textDensity() > 4
	}
	return true
}

// numWordsRules is the decision tree over numbers of words (NumWordsRulesClassifier).
func numWordsRules(previous, current, next *block) bool {
	switch {
	case current.linkDensity() > linkLimit:
		return false
	case previous.linkDensity() > previousLinkLimit:
		return current.words > 40 || next.words > 17
	case current.words <= 16 && next.words <= 15:
		return previous.words > 4
	}
	return true
}

// everything is the rule that keeps every block (MarkEverythingContentFilter).
func everything(_, _, _ *block) bool { return true }

// classify decides for every block whether it is content.
func (d *document) classify(isContent rule) {
	var none block
	for i := range d.blocks {
		previous, next := &none, &none
		if i > 0 {
			previous = &d.blocks[i-1]
		}
		if i+1 < len(d.blocks) {
			next = &d.blocks[i+1]
		}
		d.blocks[i].content = isContent(previous, &d.blocks[i], next)
	}
}

// fuseEqualDensity fuses neighbours of equal text density (SimpleBlockFusionProcessor).
func (d *document) fuseEqualDensity() {
	d.fuseWhere(func(before, b *block) bool { return before.textDensity() == b.textDensity() })
}

// fuseNear fuses content with the block before it, content or not, where at most
// one piece stands between them (BlockProximityFusion.MAX_DISTANCE_1). It fuses
// nothing before blocks are classified.
func (d *document) fuseNear() {
	d.fuseWhere(func(before, b *block) bool { return b.content && b.first-before.last <= 2 })
}
