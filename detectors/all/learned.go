package all

import (
	"fmt"
	"net/url"

	"chaff/detectors"
	"chaff/detectors/learned"
)

// learnedOptions are what a user may set of a learned detector.
type learnedOptions struct {
	Threshold float64
	Title     bool
	Model     string // a file that "chaff train" wrote
}

// byModel configures a learned detector, which may be given another model.
func byModel[D detectors.Detector](make func(learned.Params) D) configure {
	return func(name string, options url.Values) (detectors.Detector, error) {
		var o learnedOptions
		if err := set(&o, options); err != nil {
			return nil, err
		}
		if o.Threshold < 0 || o.Threshold > 1 {
			return nil, fmt.Errorf("option threshold: %v is no chance from 0 to 1", o.Threshold)
		}
		p := learned.Params{Threshold: o.Threshold, Title: o.Title}
		if o.Model != "" {
			return learned.Open(name, o.Model, p)
		}
		return rename(name, make(p)), nil
	}
}
