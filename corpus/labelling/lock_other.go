//go:build !unix

package labelling

import "os"

// lock does nothing where folders cannot be locked as on Unix.
func lock(*os.Root) (unlock func()) { return func() {} }
