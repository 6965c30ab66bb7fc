// Package stats holds the statistics of a comparison: intervals and tests for
// figures measured on the same pages. It knows nothing of pages or metrics.
//
// Pages of one site share a template and are not independent, so everything
// here works on clusters: whole sites are drawn, and whole sites change sign.
//
// A figure is a function of sums over pages: a mean is a sum by a count, a pooled
// F1 a function of three counts. What each cluster adds to such a sum is a
// series, and the resampling functions take all series of all detectors at once.
// They resample the sums, not the figure, and all series alike: the caller computes
// the figure from them, resample by resample, and of two detectors the difference. So
// a table of all pairs of detectors costs no more resampling than the detectors.
//
//	boot := stats.Bootstrap(series, 10_000, seed)     // spread: intervals
//	left := stats.Jackknife(series)                   // skew: for BCa
//	flipped := stats.Flips(series, 10_000, seed)      // chance: p-values
//
// All of it is deterministic for a given seed and runs in the caller's goroutine.
// Nothing here panics on figures that are not defined: each function says what it
// makes of NaN.
package stats
