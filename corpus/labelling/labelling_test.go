package labelling

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chaff/corpus"
)

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t testing.TB, dir, annotator string, files ...string) *Store {
	t.Helper()
	s, err := Open(dir, annotator, files...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func Example() {
	dir, err := os.MkdirTemp("", "example-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "page.txt"), []byte("Head\n\nSome text.\n"), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	s, err := Open(dir, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	if _, err := s.Edit(0, []Change{{Line: 0, Role: corpus.Title}}); err != nil {
		fmt.Println(err)
		return
	}
	// Somebody who still sees an undecided line does not overwrite what was decided.
	_, err = s.Edit(0, []Change{{Line: 0, Role: corpus.Body}})
	fmt.Println(err)
	labels, err := os.ReadFile(filepath.Join(dir, "page.labels"))
	fmt.Printf("%q %v\n", labels, err)
	// Output:
	// page "page": 1 of the lines have another role by now
	// "title\tHead\n\n?\tSome text.\n" <nil>
}

func TestEdit(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "one\ntwo\n\nthree", "b.html": "<p>x<p>y", "corpus.json": `{"name": "mine"}`})
	s := open(t, dir, "")
	if s.Name() != "mine" || s.Len() != 2 || s.Info(1).ID != "b" {
		t.Fatalf("%s of %d pages, the second %q", s.Name(), s.Len(), s.Info(1).ID)
	}
	none, err := s.Roles(0)
	if diff := cmp.Diff(make([]corpus.Role, 3), none); err != nil || diff != "" {
		t.Errorf("roles of a new page: %v\n%s", err, diff)
	}
	if p, err := s.Progress(0); p != (Progress{}) || err != nil {
		t.Errorf("progress of a new page: %v, %v", p, err)
	}
	got, err := s.Edit(0, []Change{{0, corpus.Unlabelled, corpus.Title}, {2, corpus.Unlabelled, corpus.Body}})
	want := []corpus.Role{corpus.Title, corpus.Unlabelled, corpus.Body}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("roles: %v\n%s", err, diff)
	}
	// Some of the lines being changed meanwhile, none is.
	_, err = s.Edit(0, []Change{{0, corpus.Unlabelled, corpus.Ad}, {1, corpus.Unlabelled, corpus.Ad}})
	conflict, ok := errors.AsType[*ConflictError](err)
	if !ok || !cmp.Equal(conflict.Lines, []int{0}) || !cmp.Equal(conflict.Roles, want) {
		t.Errorf("error %v (%+v)", err, conflict)
	}
	if again, err := open(t, dir, "").Roles(0); !cmp.Equal(again, want) || err != nil {
		t.Errorf("on disk are %v, %v", again, err)
	}
	if p, err := s.Progress(0); p != (Progress{2, 3}) || err != nil || p.Done() {
		t.Errorf("progress %v, %v", p, err)
	}
	for _, line := range []int{-1, 3} {
		if _, err := s.Edit(0, []Change{{line, corpus.Unlabelled, corpus.Ad}}); err == nil {
			t.Errorf("line %d is labelled", line)
		}
	}
	if _, err := s.Edit(0, []Change{{1, corpus.Unlabelled, corpus.Other}, {0, corpus.Title, corpus.Unlabelled}}); err != nil {
		t.Error(err)
	}
	if p, _ := s.Progress(0); p != (Progress{2, 3}) {
		t.Errorf("progress %v", p)
	}
}

// A layer is a file of its own beside the gold.
func TestLayersAreApart(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "one", "a.labels": "body\tone\n"})
	gold, anna := open(t, dir, ""), open(t, dir, "anna")
	if _, err := anna.Edit(0, []Change{{0, corpus.Unlabelled, corpus.Title}}); err != nil {
		t.Fatal(err)
	}
	layers, err := gold.Layers(0)
	if diff := cmp.Diff(map[string][]corpus.Role{"anna": {corpus.Title}}, layers); err != nil || diff != "" {
		t.Errorf("layers: %v\n%s", err, diff)
	}
	if roles, err := gold.Roles(0); err != nil || roles[0] != corpus.Body {
		t.Errorf("gold: %v, %v", roles, err)
	}
	if _, err := Open(dir, "../x"); err == nil || !strings.Contains(err.Error(), "no name for an annotator") {
		t.Errorf("error %v", err)
	}
}

func TestOpenChosenPages(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "one", "b.html": "two", "c.txt": "three"})
	s := open(t, dir, "", "c.txt", "b.html", "c.txt")
	if s.Len() != 2 || s.Info(0).ID != "b" || s.Info(1).ID != "c" {
		t.Errorf("%d pages", s.Len())
	}
	if _, err := Open(dir, "", "../a.txt"); err == nil || !strings.Contains(err.Error(), "is no page") {
		t.Errorf("error %v", err)
	}
	if _, err := Open(t.TempDir(), ""); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("error %v", err)
	}
}

// What is edited by hand meanwhile counts, and what is broken is not written over.
func TestFilesChangeMeanwhile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "one\ntwo"})
	s := open(t, dir, "")
	if _, err := s.Roles(0); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"a.labels": "ad\tone\n?\ttwo\n"})
	if roles, err := s.Roles(0); err != nil || roles[0] != corpus.Ad {
		t.Errorf("%v, %v", roles, err)
	}
	const broken = "ad\tone\nadd\ttwo\n"
	write(t, dir, map[string]string{"a.labels": broken})
	want := filepath.Join(dir, "a.labels") + `:2: unknown role "add"`
	if _, err := s.Edit(0, []Change{{0, corpus.Ad, corpus.Body}}); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v", err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "a.labels")); string(data) != broken {
		t.Errorf("the file became %q", data)
	}
	// Another text in the page's own file is seen as well.
	write(t, dir, map[string]string{"a.txt": "one\ntwo\nthree", "a.labels": "ad\tone\nad\ttwo\nad\tthree\n"})
	if err := os.Chtimes(filepath.Join(dir, "a.txt"), time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if roles, err := s.Roles(0); err != nil || len(roles) != 3 {
		t.Errorf("%v, %v", roles, err)
	}
}

// Nothing but the label file is left behind, with the permissions that it had.
func TestEditLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "one", "a.labels": "?\tone\n"})
	if err := os.Chmod(filepath.Join(dir, "a.labels"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, "")
	if _, err := s.Edit(0, []Change{{0, corpus.Unlabelled, corpus.Body}}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v", files[0].Name(), info.Mode(), err)
	}
	// A half-written file of a process that was killed is in nobody's way.
	write(t, dir, map[string]string{".chaff-ABC": "ti"})
	if _, err := corpus.Open(os.DirFS(dir), "dir", "dir"); err != nil {
		t.Error(err)
	}
}

// Several people at several processes lose nothing of each other's.
func TestConcurrentEdits(t *testing.T) {
	const lines, people = 60, 6
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": strings.Repeat("line\n", lines)})
	var all sync.WaitGroup
	for p := range people {
		s := open(t, dir, "") // as in another process
		all.Go(func() {
			for line := p; line < lines; line += people {
				if _, err := s.Edit(0, []Change{{line, corpus.Unlabelled, corpus.Roles()[p]}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	roles, err := open(t, dir, "").Roles(0)
	if err != nil {
		t.Fatal(err)
	}
	for line, role := range roles {
		if want := corpus.Roles()[line%people]; role != want {
			t.Errorf("line %d is %v, want %v", line, role, want)
		}
	}
}

// Two people who see what they saw last never overwrite what they have not seen.
func TestEditsAgainstModel(t *testing.T) {
	const lines = 5
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": strings.Repeat("line\n", lines)})
	s := open(t, dir, "")
	role := rapid.Map(rapid.IntRange(0, len(corpus.Roles())), func(i int) corpus.Role { return corpus.Role(i) })
	rapid.Check(t, func(t *rapid.T) {
		if err := os.RemoveAll(filepath.Join(dir, "a.labels")); err != nil {
			t.Fatal(err)
		}
		model := make([]corpus.Role, lines)
		seen := [2][]corpus.Role{make([]corpus.Role, lines), make([]corpus.Role, lines)}
		for range rapid.IntRange(1, 12).Draw(t, "edits") {
			who := rapid.IntRange(0, 1).Draw(t, "who")
			line, to := rapid.IntRange(0, lines-1).Draw(t, "line"), role.Draw(t, "role")
			got, err := s.Edit(0, []Change{{line, seen[who][line], to}})
			conflict, refused := errors.AsType[*ConflictError](err)
			switch {
			case refused:
				if seen[who][line] == model[line] {
					t.Fatalf("refused, though nobody else changed line %d", line)
				}
				seen[who] = conflict.Roles
			case err != nil:
				t.Fatal(err)
			case seen[who][line] != model[line]:
				t.Fatalf("line %d was %v, not the %v that was seen", line, model[line], seen[who][line])
			default:
				model[line], seen[who] = to, got
			}
			if !cmp.Equal(seen[who], model) {
				t.Fatalf("shows %v, is %v", seen[who], model)
			}
		}
	})
}

func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"corpus.json": `{"pages": {"a": {"site": "s"}, "b": {"site": "s"}, "c": {"site": "s"}, "d": {"site": "other"}, "e": {}, "f": {}}}`,
		"a.txt":       "Menu\nNew\nTie", "b.txt": "Menu\nOwn\nTie", "b.labels": "navigation\tMenu\n?\tOwn\nad\tTie\n",
		"c.txt": "Menu\nTie", "c.labels": "navigation\tMenu\nbody\tTie\n", "d.txt": "New", "d.labels": "body\tNew\n", "e.txt": "x", "e.labels": "body\tx\n", "f.txt": "x",
		"b.labels@anna": "widget\tMenu\n?\tOwn\nad\tTie\n",
	})
	got, err := open(t, dir, "").Elsewhere(0)
	if diff := cmp.Diff(map[string]corpus.Role{"Menu": corpus.Navigation}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	// What others say proposes nothing: annotators are independent.
	if got, err := open(t, dir, "bob").Elsewhere(0); err != nil || len(got) > 0 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := open(t, dir, "").Elsewhere(5); err != nil || len(got) > 0 {
		t.Errorf("a page without a site has %v, %v", got, err)
	}
}
