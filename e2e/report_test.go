package e2e

import (
	"path/filepath"
	"testing"
)

func TestOpensFromDisk(t *testing.T) {
	dir := t.TempDir()
	chaff(t, dir, "run", "-d", "density", "-d", "readability")
	b := newTab(t)
	b.open(filepath.Join(dir, "chaff-out/report/index.html"))
	if title := eval[string](b, "document.title"); title != "chaff report" {
		t.Errorf("title %q", title)
	}
	b.shoot("index")
}
