package detectors

import (
	"runtime/debug"
	"strings"
)

// unknown is what a version that is not known begins with.
const unknown = "unknown"

// AdapterVersion returns the version of a detector that adapts libraries of others: the
// versions of their modules and the adapter's own number, "v1.12.2 adapter 1". It is
// "unknown adapter 1" where that of a module is not known, as in the binaries of go test,
// and no version then ([VersionOf]).
func AdapterVersion(own string, modules ...string) string {
	info, _ := debug.ReadBuildInfo()
	return adapterVersion(info, own, modules)
}

func adapterVersion(info *debug.BuildInfo, own string, modules []string) string {
	versions := make([]string, len(modules))
	for i, path := range modules {
		if versions[i] = moduleVersion(info, path); versions[i] == unknown {
			return unknown + " adapter " + own
		}
	}
	return strings.Join(versions, " ") + " adapter " + own
}

// moduleVersion returns the version of the module of this path, that of its replacement if
// it has one. That of a module in a folder is unknown: it may change under its version.
func moduleVersion(info *debug.BuildInfo, path string) string {
	if info == nil {
		return unknown
	}
	for _, m := range info.Deps {
		if m.Path != path {
			continue
		}
		for m.Replace != nil {
			m = m.Replace
		}
		if strings.HasPrefix(m.Version, "v") {
			return m.Version
		}
	}
	return unknown
}
