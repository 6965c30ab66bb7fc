package formats

import (
	"testing"

	"chaff/internal/testset"
)

func bundle(t testing.TB, name string) string {
	t.Helper()
	return testset.Path(t, name)
}
