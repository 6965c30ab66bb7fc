package all

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"chaff/detectors"
	"chaff/detectors/combine"
)

// Find returns the detector that a name describes:
//
//	density                              a built-in one
//	cetr?one-dimension=true&lambda=0.8   with options, the fields of its Params
//	vote(a,b,c,2*d,e)                    WCEB's vote, d having two ([combine.Vote])
//	union(a,b)  intersection(a,b)        by lines ([combine.Any], [combine.All])
//	exec:CMD                             any program ([program.New])
//	outputs:FILE                         what another system extracted ([outputs.Open])
//
// Ensembles may be nested. The detector's name is the one given. The error of an unknown
// name lists the known ones.
//
// A detector of exec: or of an ensemble with one is an [io.Closer].
func Find(name string) (detectors.Detector, error) {
	for prefix, open := range external() {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			d, err := open(rest)
			if err != nil {
				return nil, fmt.Errorf("detector %s: %w", name, err)
			}
			return d, nil
		}
	}
	if kind, inner, ok := cutCall(name); ok {
		return ensemble(name, kind, inner)
	}
	bare, query, hasOptions := strings.Cut(name, "?")
	d, err := detectors.Find(Detectors(), bare)
	if err != nil || !hasOptions {
		return d, err
	}
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("detector %s: its options are not of the form a=1&b=2: %w", name, err)
	}
	for _, e := range List() {
		if e.Name() != bare {
			continue
		}
		if e.options == nil {
			return nil, fmt.Errorf("detector %s has no options", bare)
		}
		if d, err = e.options(name, options); err != nil {
			return nil, fmt.Errorf("detector %s: %w", name, err)
		}
	}
	return d, nil
}

// cutCall takes kind(inner) apart.
func cutCall(name string) (kind, inner string, ok bool) {
	kind, rest, found := strings.Cut(name, "(")
	inner, closed := strings.CutSuffix(rest, ")")
	return kind, inner, found && closed
}

func ensemble(name, kind, inner string) (detectors.Detector, error) {
	parts, err := splitMembers(inner)
	if err != nil {
		return nil, fmt.Errorf("detector %s: %w", name, err)
	}
	var members []detectors.Detector
	var weights []int
	for _, part := range parts {
		weight := 1
		if n, rest, ok := strings.Cut(part, "*"); ok && kind == "vote" {
			if weight, err = strconv.Atoi(n); err != nil || weight < 1 || weight > maxVotes {
				return nil, fmt.Errorf("detector %s: %q is not a whole number of votes from 1 to %d", name, n, maxVotes)
			}
			part = rest
		}
		d, err := Find(part)
		if err != nil {
			return nil, fmt.Errorf("detector %s: %w", name, err)
		}
		members, weights = append(members, d), append(weights, weight)
	}
	switch kind {
	case "vote":
		return combine.Vote(name, members, weights), nil
	case "union":
		return combine.Any(name, members...), nil
	case "intersection":
		return combine.All(name, members...), nil
	}
	return nil, fmt.Errorf("detector %s: unknown ensemble %q; the ensembles are vote, union, intersection", name, kind)
}

// maxVotes is how many votes a member can have.
const maxVotes = 1000

// splitMembers splits at the commas that are in no brackets.
func splitMembers(inner string) ([]string, error) {
	var out []string
	depth, start := 0, 0
	for i, r := range inner + "," {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(inner[start:i]))
				start = i + 1
			}
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 {
		return nil, fmt.Errorf("its brackets do not match")
	}
	if len(out) < 2 {
		return nil, fmt.Errorf("an ensemble needs two members at least")
	}
	return out, nil
}
