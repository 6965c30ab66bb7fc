package all

import (
	"chaff/detectors"
	"chaff/detectors/outputs"
	"chaff/detectors/program"
)

// external returns what makes detectors of what stands outside of chaff, by the prefix of
// their names.
func external() map[string]func(string) (detectors.Detector, error) {
	return map[string]func(string) (detectors.Detector, error){
		"exec:": func(command string) (detectors.Detector, error) {
			return nilOnError(program.New(command, program.Options{}))
		},
		"outputs:": func(path string) (detectors.Detector, error) { return nilOnError(outputs.Open(path)) },
	}
}

// nilOnError keeps a nil pointer from becoming a detector that is not nil.
func nilOnError[D detectors.Detector](d D, err error) (detectors.Detector, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}
