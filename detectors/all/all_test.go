package all

import (
	"testing"

	"chaff/detectors"
	"chaff/detectors/detectortest"
)

func TestContract(t *testing.T) {
	for _, d := range Detectors() {
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, d)
		})
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
