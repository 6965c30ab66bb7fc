package all

import "chaff/detectors"

// external makes detectors of what stands outside of chaff, by the prefix of their names.
var external = map[string]func(string) (detectors.Detector, error){}
