package all

import (
	"fmt"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"chaff/detectors"
)

// A configure makes a detector of the given name with options instead of its published
// parameters; nil where there is nothing to set.
type configure func(name string, options url.Values) (detectors.Detector, error)

// by configures a strategy whose constructor takes a name.
func by[P any, D detectors.Detector](defaults func() P, make func(string, P) D) configure {
	return func(name string, options url.Values) (detectors.Detector, error) {
		p := defaults()
		if err := set(&p, options); err != nil {
			return nil, err
		}
		return make(name, p), nil
	}
}

// byParams configures a strategy that has one name.
func byParams[P any, D detectors.Detector](defaults func() P, make func(P) D) configure {
	return by(defaults, func(name string, p P) detectors.Detector { return rename(name, make(p)) })
}

// rename gives a detector another name.
func rename(name string, d detectors.Detector) detectors.Detector {
	if aware, ok := d.(detectors.SiteAware); ok {
		return renamedSiteAware{renamed{aware, name}, aware}
	}
	return renamed{d, name}
}

type renamed struct {
	detectors.Detector
	name string
}

func (r renamed) Name() string { return r.name }

func (r renamed) Version() string { return detectors.VersionOf(r.Detector) }

func (r renamed) TrainedOn() []string { return detectors.TrainedOn(r.Detector) }

type renamedSiteAware struct {
	renamed
	aware detectors.SiteAware
}

func (r renamedSiteAware) NewSite() detectors.Site { return renamedSite{r.aware.NewSite(), r.name} }

type renamedSite struct {
	detectors.Site
	name string
}

func (s renamedSite) Detector() detectors.Detector { return rename(s.name, s.Site.Detector()) }

// set sets the exported fields of params that the options name: numbers, words, true and
// false. MaxLinkDensity is max-link-density.
func set(params any, options url.Values) error {
	v := reflect.ValueOf(params).Elem()
	known := make(map[string]reflect.Value)
	var names []string
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && settable(f.Type.Kind()) {
			name := kebab(f.Name)
			known[name] = v.Field(i)
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(keys(options)) {
		field, ok := known[name]
		if !ok {
			return fmt.Errorf("unknown option %q; the options are %s", name, strings.Join(names, ", "))
		}
		if len(options[name]) > 1 {
			return fmt.Errorf("option %s is given twice", name)
		}
		if err := setField(field, options.Get(name)); err != nil {
			return fmt.Errorf("option %s: %w", name, err)
		}
	}
	return nil
}

func keys(options url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range options {
			if !yield(k) {
				return
			}
		}
	}
}

func settable(k reflect.Kind) bool {
	return k == reflect.Int || k == reflect.Float64 || k == reflect.Bool || k == reflect.String
}

func setField(field reflect.Value, text string) error {
	switch field.Kind() {
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		field.SetInt(int64(n))
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%q is not a number", text)
		}
		field.SetFloat(x)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		field.SetBool(b)
	default:
		field.SetString(text)
	}
	return nil
}

// kebab turns a field's name into an option's.
func kebab(name string) string {
	var out strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
