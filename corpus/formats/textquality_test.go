package formats

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

func TestTextQuality(t *testing.T) {
	c := openTiny(t, textQuality, tinySet(map[string]string{
		textQualityFolder + "/README.md": "no language",
		textQualityFolder + "/sv/dev.json": `[
			{"text": ["Te\nmed mjölk", " \u00ad\u00a0", "Meny", ""], "labels": ["1", "1", "0", "0"]},
			{"text": ["a", "b"], "labels": ["1"]},
			{"text": ["a"], "labels": ["2"]},
			{"text": ["a"], "labels": [1]},
			{"text": [], "labels": []}]`,
		textQualityFolder + "/sv/train.json": `[{"text": ["a"], "labels": ["1"]}]`,
	}), []corpus.Info{
		{ID: "sv-dev-000001", Language: "sv", Split: "dev"},
		{ID: "sv-dev-000002", Language: "sv", Split: "dev"},
		{ID: "sv-dev-000003", Language: "sv", Split: "dev"},
		{ID: "sv-dev-000004", Language: "sv", Split: "dev"},
		{ID: "sv-dev-000005", Language: "sv", Split: "dev"},
		{ID: "sv-train-000001", Language: "sv", Split: "train"},
	})
	page, gold := loadTiny(t, c, "sv-dev-000001")
	if got, want := corpus.JoinLines(page.Lines()), "Te med mjölk\nMeny"; got != want || page.Kind != corpus.Text {
		t.Errorf("page %q, want %q", got, want)
	}
	if diff := cmp.Diff([]corpus.Role{corpus.Body, corpus.Other}, gold.Roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	wantBad(t, c, "sv-dev-000002", "it has 2 lines and 1 labels")
	wantBad(t, c, "sv-dev-000003", `line 1 has the label "2"; labels are 0 and 1`)
	wantBad(t, c, "sv-dev-000004", "reading its lines: json:")
	if _, gold := loadTiny(t, c, "sv-dev-000005"); gold.Form() != corpus.LineRoles {
		t.Errorf("gold of a page without lines is %v, want lines", gold.Form())
	}
}

func TestTextQualityBroken(t *testing.T) {
	const name = textQualityFolder + "/sv/dev.json"
	_, err := textQuality.open(tinySet(map[string]string{name: `[{"text"`}), "tiny")
	if err == nil || !strings.Contains(err.Error(), "reading "+name) {
		t.Errorf("error %v, want one that names %s", err, name)
	}
}
