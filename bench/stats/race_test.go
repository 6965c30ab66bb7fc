//go:build race

package stats

// The race detector makes simulations take minutes.
const raceDetector = true
