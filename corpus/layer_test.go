package corpus

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// layered is a folder with the layers of two annotators, one of whom has seen one page.
func layered() map[string]string {
	return map[string]string{
		"a.txt": "Head\nText.\n", "a.labels": "title\tHead\nbody\tText.\n",
		"a.labels@anna": "title\tHead\nbody\tText.\n", "a.labels@bob": "navigation\tHead\n?\tText.\n",
		"b.html": "<p>One</p><p>Two</p>", "b.labels": "?\tOne\n\n?\tTwo\n", "b.labels@anna": "?\tOne\n\n?\tTwo\n",
		"a.labels@anna~": "not a name", ".chaff-1234": "half a file",
	}
}

func TestLayers(t *testing.T) {
	c, err := Open(folder(layered()), "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Corpus{c, c.AsText()} {
		if got := c.Annotators(); !slices.Equal(got, []string{"anna", "bob"}) {
			t.Fatalf("annotators %q", got)
		}
		page, gold, err := c.Load(t.Context(), 0)
		if err != nil || gold.Form() != LineRoles {
			t.Fatal(gold, err)
		}
		for name, want := range map[string][]Role{"anna": {Title, Body}, "bob": {Navigation, Unlabelled}, "carol": nil} {
			got, err := c.Layer(0, page, name)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
		}
	}
	// What nobody has decided is neither gold nor a layer.
	page, gold, err := c.Load(t.Context(), 1)
	if err != nil || gold != nil {
		t.Errorf("gold of undecided lines: %v, %v", gold, err)
	}
	if roles, err := c.Layer(1, page, "anna"); roles != nil || err != nil {
		t.Errorf("layer of undecided lines: %v, %v", roles, err)
	}
}

// A layer is no part of the gold, so that a run is not of another corpus because somebody
// labels its pages a second time.
func TestLayersAreNotInTheFingerprint(t *testing.T) {
	files := layered()
	var prints []string
	for range 2 {
		c, err := Open(folder(files), "dir", "dir")
		if err != nil {
			t.Fatal(err)
		}
		fingerprint, err := c.Fingerprint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		prints = append(prints, fingerprint)
		delete(files, "a.labels@anna")
	}
	if prints[0] != prints[1] {
		t.Errorf("fingerprints %q", prints)
	}
}

func TestLayerErrors(t *testing.T) {
	files := layered()
	files["a.labels@bob"] = "title\tHead\n"
	c, err := Open(folder(files), "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := c.Load(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Layer(0, page, "bob"); err == nil || !strings.HasPrefix(err.Error(), "corpus dir: reading the layer of bob: dir/a.labels@bob:2: the label file ends") {
		t.Errorf("error %v", err)
	}
	if _, err := Open(folder(map[string]string{"a.labels@bob": "x"}), "dir", "dir"); err == nil || err.Error() != "dir/a.labels@bob has no page a.txt or a.html" {
		t.Errorf("a layer without a page: %v", err)
	}
}

func TestWriteFolderKeepsLayers(t *testing.T) {
	c, err := Open(folder(layered()), "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := c.WriteFolder(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "a.labels@bob"))
	if err != nil || string(got) != layered()["a.labels@bob"] {
		t.Errorf("bob's layer is %q, %v", got, err)
	}
}

func TestCheckAnnotator(t *testing.T) {
	for name, ok := range map[string]bool{
		"anna": true, "A_2-b": true, "": false, "gold": false, "../x": false, "a.txt": false, "a@b": false, "Айгүль": false, "-a": false, strings.Repeat("a", 41): false,
	} {
		if err := CheckAnnotator(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// A page that annotators have labelled and nobody has adjudicated is one without gold.
func TestOpenWithLayersOnly(t *testing.T) {
	c, err := Open(folder(map[string]string{"a.txt": "x", "a.labels@anna": "body\tx\n"}), "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	if page, gold, err := c.Load(t.Context(), 0); err != nil || gold != nil || page == nil {
		t.Errorf("%v, %v", gold, err)
	}
}

// OpenFolder lists pages that nobody has labelled, which are no corpus yet.
func TestOpenFolder(t *testing.T) {
	files := folder(map[string]string{"b.txt": "x", "a.html": "<p>y", "corpus.json": `{"name": "mine", "pages": {"a": {"id": "first", "site": "s.kz"}}}`})
	f, err := OpenFolder(files, "dir", "dir")
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "mine" || len(f.Pages) != 2 || f.Pages[0].Name != "a" || f.Pages[0].Info.ID != "first" || f.Pages[0].File() != "a.html" || f.Pages[1].Name != "b" {
		t.Errorf("%+v", f)
	}
	page, err := f.Pages[0].Load()
	if err != nil || page.Kind != HTML || page.Site != "s.kz" {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := Open(files, "dir", "dir"); err == nil || !strings.Contains(err.Error(), `"chaff label dir" makes one`) {
		t.Errorf("error %v", err)
	}
}
