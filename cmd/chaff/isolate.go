package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"chaff/detectors"
	"chaff/detectors/outputs"
	"chaff/detectors/program"
)

// everyDetector is the name for all detectors that can be isolated.
const everyDetector = "all"

// isolate returns the list with the named detectors in processes of their own, which run
// this program's "detect". The name "all" is every detector that can be isolated.
func isolate(list []detectors.Detector, names []string) ([]detectors.Detector, error) {
	if len(names) == 0 {
		return list, nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("isolating detectors: %w", err)
	}
	if err := checkIsolated(list, names); err != nil {
		return nil, fmt.Errorf("--isolate: %w", err)
	}
	out := slices.Clone(list)
	for i, d := range list {
		named := slices.Contains(names, d.Name()) || slices.Contains(names, everyDetector)
		if !named || isolable(d) != nil {
			continue
		}
		// A page waits for no other: the run bounds how many there are at a time.
		isolated, err := program.Isolate(d, []string{self, serveCommand, "-d", d.Name()}, program.Options{Processes: -1})
		if err != nil {
			return nil, err
		}
		out[i] = isolated
	}
	return out, nil
}

// isolated names the detectors of the list that run in processes of their own.
func isolated(list []detectors.Detector) []string {
	var out []string
	for _, d := range list {
		if _, ok := d.(*program.Isolated); ok {
			out = append(out, d.Name())
		}
	}
	return out
}

// checkIsolated fails where a name is none of the list's, or of a detector that cannot be
// isolated.
func checkIsolated(list []detectors.Detector, names []string) error {
	var known []string
	for _, d := range list {
		known = append(known, d.Name())
	}
	for _, name := range names {
		if name == everyDetector {
			continue
		}
		i := slices.Index(known, name)
		if i < 0 {
			return fmt.Errorf("the run has no detector %q; it has %s", name, strings.Join(known, ", "))
		}
		if err := isolable(list[i]); err != nil {
			return err
		}
	}
	return nil
}

// isolable says why a detector cannot run in a process of its own, nil where it can.
func isolable(d detectors.Detector) error {
	switch d.(type) {
	case *program.Detector:
		return fmt.Errorf("%s runs in a process of its own already", d.Name())
	case *outputs.Detector:
		return fmt.Errorf("%s runs nothing and cannot run in a process of its own", d.Name())
	case detectors.SiteAware:
		return fmt.Errorf("%s learns whole sites and cannot run in a process of its own", d.Name())
	default:
		return nil
	}
}
