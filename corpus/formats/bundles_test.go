package formats

import (
	"os"
	"path/filepath"
	"testing"
)

// bundle returns the path of a public set's ZIP, and skips the test where the sets
// are not at hand: they are other people's data and no part of the project.
func bundle(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("CHAFF_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	path := filepath.Join(dir, name+".zip")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no public sets: %s is missing; put them in ../shared/corpora or name their folder in $CHAFF_CORPORA", path)
	}
	return path
}
