package program

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"strings"
)

// version is to be raised with every change after which the same program may be given another
// request, or its answer be read otherwise, for some page.
const version = "1"

// maxHashed is the size of a file up to which its content is hashed.
const maxHashed = 64 << 20

// versionOf hashes the files that a command names: the program, and each regular file that is
// a word, or what stands behind the = in one such as --config=FILE. The words themselves are
// in the detector's name.
func versionOf(path string, words []string) string {
	h := sha256.New()
	for i, word := range append([]string{path}, words[1:]...) {
		content, ok := fingerprint(word)
		if _, value, assigned := strings.Cut(word, "="); !ok && assigned {
			content, ok = fingerprint(value)
		}
		if ok {
			fmt.Fprintln(h, i, content)
		}
	}
	return fmt.Sprintf("sha256:%.6x adapter %s", h.Sum(nil), version)
}

// fingerprint returns a hash of the content of a regular file; its size and time where it is
// large or cannot be read; false where it is no regular file.
func fingerprint(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	if sum, err := hashFile(path, info.Size()); err == nil {
		return sum, true
	}
	return fmt.Sprintf("size %d time %d", info.Size(), info.ModTime().UnixNano()), true
}

// hashFile reads no more than the file had when its size was taken.
func hashFile(path string, size int64) (string, error) {
	if size > maxHashed {
		return "", fmt.Errorf("hashing %s: it is larger than %d MiB", path, maxHashed>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, size)); err != nil {
		return "", err
	}
	return fmt.Sprintf("content %x", h.Sum(nil)), nil
}
