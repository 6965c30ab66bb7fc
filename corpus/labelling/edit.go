package labelling

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"chaff/corpus"
)

// A Change gives a line of a page another role.
type Change struct {
	Line int // index in the page's text view
	// Was is the role that whoever makes the change saw.
	Was corpus.Role
	// Role is the new one; [corpus.Unlabelled] takes a decision back.
	Role corpus.Role
}

// A ConflictError says that lines have been changed by somebody else, and that nothing
// was done.
type ConflictError struct {
	Page  string
	Lines []int         // indices of the lines whose role is not what the change says it was
	Roles []corpus.Role // of all lines, as they are
}

// Error names the page.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("page %q: %d of the lines have another role by now", e.Page, len(e.Lines))
}

// Edit makes changes to page i, all or none, and returns the roles of all its lines. When
// it returns they are on disk; a process that is killed leaves the file as it was or as it
// should be. Where a line has another role than the change says, the error is a
// *[ConflictError].
func (s *Store) Edit(i int, changes []Change) ([]corpus.Role, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	unlock := lock(s.root)
	defer unlock()
	page, err := s.page(i)
	if err != nil {
		return nil, err
	}
	file := s.labelFile(i)
	roles, err := s.roles(file, page)
	if err != nil {
		return nil, err
	}
	var conflicts []int
	for _, c := range changes {
		if c.Line < 0 || c.Line >= len(roles) {
			return nil, fmt.Errorf("labelling page %q: it has no line %d", page.ID, c.Line)
		}
		if roles[c.Line] != c.Was {
			conflicts = append(conflicts, c.Line)
		}
	}
	if len(conflicts) > 0 {
		return nil, &ConflictError{page.ID, conflicts, roles}
	}
	for _, c := range changes {
		roles[c.Line] = c.Role
	}
	labels, err := corpus.FormatLabels(roles, page.AsText().Source)
	if err != nil {
		return nil, fmt.Errorf("labelling page %q: %w", page.ID, err)
	}
	if err := replace(s.root, file, []byte(labels)); err != nil {
		return nil, fmt.Errorf("saving the labels of page %q: %w", page.ID, err)
	}
	return roles, nil
}

// replace gives a file new content, whole or not at all.
func replace(root *os.Root, name string, data []byte) error {
	temp := ".chaff-" + rand.Text() // which no loader takes for a file of a page
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode(root, name))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	return nil
}

// mode returns the permissions of the file, and those of a new one where there is none.
func mode(root *os.Root, name string) fs.FileMode {
	if info, err := root.Stat(name); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}
