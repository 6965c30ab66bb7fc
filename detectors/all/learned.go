package all

import (
	"errors"
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

// byModel configures a learned detector that looks at what the kind says, which may be given
// another model.
func byModel(kind learned.Kind, make func(learned.Params) learned.Detector) configure {
	return func(name string, options url.Values) (detectors.Detector, error) {
		var o learnedOptions
		if err := set(&o, options); err != nil {
			return nil, err
		}
		if options.Has("threshold") && !(o.Threshold > 0 && o.Threshold <= 1) {
			return nil, fmt.Errorf("option threshold: %v is no chance above 0 and at most 1", o.Threshold)
		}
		if options.Has("model") && o.Model == "" {
			return nil, errors.New("option model: it needs the name of a file that \"chaff train\" wrote")
		}
		p := learned.Params{Threshold: o.Threshold, Title: o.Title}
		if o.Model != "" {
			return learned.Open(name, o.Model, kind, p)
		}
		return rename(name, make(p)), nil
	}
}
