package score

import (
	"strings"
	"testing"
)

// Every metric has a definition of its own, and every definition a metric.
func TestDefinitions(t *testing.T) {
	seen := make(map[string]string)
	for _, m := range Metrics() {
		text := m.Definition()
		if !strings.HasSuffix(text, ".") {
			t.Errorf("%s is defined as %q", m.ID, text)
		}
		if other := seen[text]; other != "" {
			t.Errorf("%s and %s have the same definition", other, m.ID)
		}
		seen[text] = m.ID
	}
	if len(definitions) != len(Metrics()) {
		t.Errorf("%d definitions of %d metrics", len(definitions), len(Metrics()))
	}
	other, err := LineWord().WithTokens(Tokens{AsIs, Blanks})
	if err == nil {
		t.Fatalf("%s compares by tokens", other.ID)
	}
	if other, err = TokenLCS().WithTokens(Tokens{AsIs, Blanks}); err != nil || other.Definition() != TokenLCS().Definition() {
		t.Errorf("%s on other tokens is defined as %q (%v)", other.ID, other.Definition(), err)
	}
}
