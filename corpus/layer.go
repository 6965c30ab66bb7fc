package corpus

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// AuthorOfGold is how tables call whoever labelled the gold itself; no layer has that name.
const AuthorOfGold = "gold"

// annotatorName are the names that annotators may have: they become parts of file names.
var annotatorName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

// CheckAnnotator says what is wrong with the name of an annotator who keeps a layer.
func CheckAnnotator(name string) error {
	if name == AuthorOfGold {
		return fmt.Errorf("%q is the name of the layer that counts as gold; an annotator needs another one", name)
	}
	if !annotatorName.MatchString(name) {
		return fmt.Errorf("%q is no name for an annotator: up to 40 Latin letters, digits, - and _ are", name)
	}
	return nil
}

// LabelFile returns the name of the file that holds an annotator's labels of the page whose
// files have the given name; of the gold where annotator is "".
func LabelFile(name, annotator string) string {
	if annotator == "" {
		return name + labelEnding
	}
	return name + layerEnding + annotator
}

// Annotators names all who have a layer on some page of the corpus, sorted.
func (c *Corpus) Annotators() []string {
	all := make(map[string]bool)
	for _, e := range c.entries {
		for name := range e.Layers {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Layer returns the role that an annotator gives to each line of page i, which must be the
// loaded one: Unlabelled where he has not decided, nil where he has decided no line.
func (c *Corpus) Layer(i int, page *Page, annotator string) ([]Role, error) {
	read, ok := c.entries[i].Layers[annotator]
	if !ok {
		return nil, nil
	}
	roles, err := read(page)
	if err == nil {
		err = (&Gold{Roles: roles}).check(page)
	}
	if err != nil {
		return nil, fmt.Errorf("corpus %s: reading the layer of %s: %w", c.name, annotator, err)
	}
	return roles, nil
}
