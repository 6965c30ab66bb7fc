package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// Colours add nothing but colours.
func TestColoured(t *testing.T) {
	r := newReport(t)
	var plain, colours bytes.Buffer
	if err := Table(&plain, r.Summary); err != nil {
		t.Fatal(err)
	}
	if err := Table(Coloured(&colours), r.Summary); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain.String(), "\x1b") {
		t.Error("a plain table has colours")
	}
	for _, want := range []string{"\x1b[1mcorpus tiny", "\x1b[2mdetector\x1b[0m", "\x1b[32mbest\x1b[0m", "\x1b[33mnote:\x1b[0m", "panic\x1b[0m"} {
		if !strings.Contains(colours.String(), want) {
			t.Errorf("no %q in\n%q", want, colours.String())
		}
	}
	bare := regexp.MustCompile(`\x1b\[[0-9]*m`).ReplaceAllString(colours.String(), "")
	if bare != plain.String() {
		t.Errorf("without its colours the table is\n%s\nnot\n%s", bare, plain.String())
	}
}
