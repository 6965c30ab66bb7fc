package program

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"chaff/detectors"
)

var _ detectors.Versioned = (*Detector)(nil)

// The files that a command names decide the version, as far as they are read.
func TestVersion(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a file.py")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	touch := func() {
		t.Helper()
		if err := os.Chtimes(file, time.Time{}, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}
	grow := func() { // without taking room
		t.Helper()
		if err := os.Truncate(file, maxHashed+1); err != nil {
			t.Fatal(err)
		}
	}
	program := "'" + os.Args[0] + "'"
	tests := []struct {
		name, command string
		before, after func()
		changes       bool
		why           string
	}{
		{"edited", program + " '" + file + "'", func() { write("a") }, func() { write("b") }, true, "as long and another"},
		{"behind an equals sign", program + " --config='" + file + "'", func() { write("a") }, func() { write("b") }, true, "a file is named so too"},
		{"the second of two", program + " '" + dir + "' x=y '" + file + "'", func() { write("a") }, func() { write("b") }, true, "a folder and a word before it are no files"},
		{"written again", program + " '" + file + "'", func() { write("a") }, func() { write("a"); touch() }, false, "the content counts, not the time"},
		{"gone", program + " '" + file + "'", func() { write("") }, func() { os.Remove(file) }, true, "an empty file is one"},
		{"not named", program + " x", func() { write("a") }, func() { write("b") }, false, "nobody knows what a program reads"},
		{"large", program + " '" + file + "'", func() { write("a"); grow() }, touch, true, "its time stands for its content"},
		{"large and the same", program + " '" + file + "'", func() { write("a"); grow(); touch() }, func() { write("b"); grow(); touch() }, false, "it is not read"},
	}
	if runtime.GOOS != "windows" { // where no ending makes it a program
		t.Setenv("PATH", dir)
		tests = append(tests, tests[0])
		last := &tests[len(tests)-1]
		last.name, last.command, last.why = "the program", "'a file.py'", "it is found in the path"
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.before()
			before := newDetector(t, tt.command, Options{})
			old := detectors.VersionOf(before)
			if !regexp.MustCompile("^sha256:[0-9a-f]{12} adapter 1$").MatchString(old) {
				t.Errorf("version %q", old)
			}
			tt.after()
			after := detectors.VersionOf(newDetector(t, tt.command, Options{}))
			if (old != after) != tt.changes {
				t.Errorf("%q, then %q: %s", old, after, tt.why)
			}
			if now := detectors.VersionOf(before); now != old {
				t.Errorf("a detector goes from %q to %q", old, now)
			}
		})
	}
}
