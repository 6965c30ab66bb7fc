// Package all is the explicit list of every built-in detector. It does no work
// at import; who imports it links every third-party strategy.
package all

import (
	"chaff/detectors"
	"chaff/detectors/baseline"
	"chaff/detectors/combine"
	"chaff/detectors/density"
	"chaff/detectors/readability"
	"chaff/detectors/repeated"
)

// Detectors returns the built-in detectors, each with its published parameters.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		readability.Detector{},
		density.New(density.Default()),
		repeated.New(repeated.Default()),
		combine.All("density+repeated", density.New(density.Default()), repeated.New(repeated.Default())),
		baseline.Everything{},
		baseline.Nothing{},
	}
}
