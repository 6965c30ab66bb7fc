package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"chaff/corpus"
	"chaff/detectors"
)

// reuse finds in earlier runs what detectors have made of pages, by the pages' digests.
type reuse struct {
	runs    []earlier
	maxPage int
}

type earlier struct {
	run    *Run
	places map[string]int // of results, by digest
}

func newReuse(runs []*Run, maxPage int) reuse {
	out := reuse{maxPage: maxPage}
	for _, r := range runs {
		if r.Manifest.View != corpus.ViewVersion {
			continue // its lines may be others
		}
		places := make(map[string]int, len(r.Results))
		for i, result := range r.Results {
			if result.Answers > 0 {
				places[result.Digest] = i
			}
		}
		out.runs = append(out.runs, earlier{r, places})
	}
	return out
}

// A source is where the record of a detector is, the zero source nowhere.
type source struct {
	run      *Run
	place, d int
}

// find returns where the detector's answer to a page is. A page's site counts for those
// that learn sites; failures are not found.
func (r reuse) find(d detectors.Detector, digest, site string) source {
	version := detectors.VersionOf(d)
	if version == "" {
		return source{}
	}
	_, aware := d.(detectors.SiteAware)
	for _, e := range r.runs {
		place, ok := e.places[digest]
		if !ok || e.run.Manifest.Versions[d.Name()] != version {
			continue
		}
		result := e.run.Results[place]
		// Pages beyond the limit were not learned from.
		if aware && (result.Site != site || e.run.Manifest.MaxPage != r.maxPage || slices.Contains(result.Unlearned, d.Name())) {
			continue
		}
		for k, name := range e.run.Manifest.Detectors {
			if name == d.Name() && !result.Failed[name].Failed() {
				return source{e.run, place, k}
			}
		}
	}
	return source{}
}

// siteDigest returns the hash of the digests of a site's pages, "" where there is but one.
func siteDigest(digests []corpus.Digest) string {
	if len(digests) < 2 {
		return ""
	}
	h := sha256.New()
	for _, d := range digests {
		h.Write(d[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
