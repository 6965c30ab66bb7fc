package all

import (
	"testing"

	"chaff/detectors"
	"chaff/detectors/detectortest"
)

// Every detector passes the contract. Those of chaff's own do in their packages, the
// adapters here, because each of them links a library of others.
func TestContract(t *testing.T) {
	for _, e := range List() {
		if e.Module == "" && e.Family != "ensemble" {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) { detectortest.Run(t, e.Detector) })
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, d := range Detectors() {
		if seen[d.Name()] {
			t.Errorf("two detectors are named %q", d.Name())
		}
		seen[d.Name()] = true
		if found, err := detectors.Find(Detectors(), d.Name()); err != nil || found.Name() != d.Name() {
			t.Errorf("Find(%q) = %v, %v", d.Name(), found, err)
		}
	}
	if _, err := detectors.Find(Detectors(), "none such"); err == nil {
		t.Error("an unknown name is found")
	}
}
