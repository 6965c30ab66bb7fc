package detectors

// VersionOf returns the version of a detector that has one, "" of any other. Equal names
// and versions mean equal answers to equal pages.
func VersionOf(d Detector) string {
	if v, ok := d.(interface{ Version() string }); ok {
		return v.Version()
	}
	return ""
}
