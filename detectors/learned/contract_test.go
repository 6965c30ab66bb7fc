package learned_test

import (
	"testing"

	"chaff/detectors/detectortest"
	"chaff/detectors/learned"
)

func TestContract(t *testing.T) {
	for _, make := range []func(learned.Params) learned.Detector{learned.Default, learned.Article, learned.BareText} {
		d := make(learned.Params{Title: true})
		t.Run(d.Name(), func(t *testing.T) { detectortest.Run(t, d) })
	}
}
