package bench

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// A Manifest says what a run was made of, so that it can be repeated.
type Manifest struct {
	Tool     string    `json:"tool"`               // name and version of what made the run
	Revision string    `json:"revision,omitempty"` // of its source, with "+changes" where it was changed
	Started  time.Time `json:"started,omitzero"`
	Go       string    `json:"go"`
	Platform string    `json:"platform"`      // GOOS/GOARCH
	CPU      string    `json:"cpu,omitempty"` // model, where it is known
	CPUs     int       `json:"cpus"`          // logical cores
	Jobs     int       `json:"jobs"`
	Timeout  string    `json:"timeout"`          // per page and detector
	MaxPage  int       `json:"max_page"`         // bytes of a page
	MaxText  int       `json:"max_text"`         // bytes of an extraction
	View     int       `json:"view"`             // [corpus.ViewVersion]
	Seed     uint64    `json:"seed"`             // of intervals and tests
	Policy   string    `json:"policy,omitempty"` // as the run was first scored
	Metrics  []string  `json:"metrics,omitempty"`

	Corpora   []CorpusInfo `json:"corpora"`
	Detectors []string     `json:"detectors"` // names, which carry options
	// Versions are the detectors' ([detectors.VersionOf]), where they have one.
	Versions map[string]string `json:"versions,omitempty"`
	// TrainedOn names, by detector, the public sets that it owes its parameters to; a score
	// on one of them flatters it.
	TrainedOn map[string][]string `json:"trained_on,omitempty"`
	// Isolated names the detectors that ran in a process of their own.
	Isolated []string `json:"isolated,omitempty"`
	// Extra holds the fields of a run file that this version does not know.
	Extra map[string]json.RawMessage `json:"-"`
}

// A CorpusInfo identifies a corpus of a run.
type CorpusInfo struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Pages       int    `json:"pages"`
	// Source is how whoever made the run named the corpus, so that it can be found
	// again; "" where that is not known.
	Source string `json:"source,omitempty"`
}

// newManifest describes the plan, but for its corpora.
func (p Plan) newManifest(scoring Scoring) Manifest {
	m := Manifest{
		Tool: p.Tool, Revision: revision(), Started: time.Now().UTC().Truncate(time.Second),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPU: cpuModel(), CPUs: runtime.NumCPU(),
		Jobs: p.Jobs, Timeout: p.Timeout.String(), MaxPage: p.MaxPage, MaxText: p.MaxText, View: corpus.ViewVersion, Seed: Seed, Policy: scoring.Policy.Name, Isolated: p.Isolated,
		Versions: make(map[string]string), TrainedOn: make(map[string][]string),
	}
	for _, metric := range scoring.Metrics {
		m.Metrics = append(m.Metrics, metric.ID)
	}
	for _, d := range p.Detectors {
		m.Detectors = append(m.Detectors, d.Name())
		if v := detectors.VersionOf(d); v != "" {
			m.Versions[d.Name()] = v
		}
		if sets := detectors.TrainedOn(d); len(sets) > 0 {
			m.TrainedOn[d.Name()] = sets
		}
	}
	return m
}

// revision returns the revision of the source that the program was built from, as far
// as the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var revision, changes string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changes = "+changes"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + changes
}

// cpuModel returns what Linux calls the first core, "" elsewhere.
func cpuModel() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// TrainedOnCorpus reports whether the detector owes its parameters to the corpus, or to that of
// which it is a text view, as far as the corpus's name tells.
func (m Manifest) TrainedOnCorpus(detector, corpusName string) bool {
	bare, _, _ := strings.Cut(corpusName, ":")
	return slices.Contains(m.TrainedOn[detector], bare)
}
