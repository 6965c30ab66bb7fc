package seeds

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

func Example() {
	c, err := Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	page, gold, err := c.Load(context.Background(), 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, line := range page.Lines()[:3] {
		fmt.Println(line.Number, gold.Roles[i], line.Text)
	}
	// Output:
	// 1 title Шукеев определил 7 направлений работы филиала Nur Otan
	// 3 share ПОДЕЛИТЬСЯ
	// 5 duplicate Шукеев определил 7 направлений работы филиала Nur Otan
}

// The fingerprint covers every byte of text and every label: it changes only
// when somebody means it to.
func TestFingerprint(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const want = "sha256:b5ae8366784b4cccb4187f764ad68e04da5e1d4df3615c55e70bc6c867d587f1"
	if got != want {
		t.Errorf("fingerprint %s, want %s: text or labels have changed", got, want)
	}
}

// Lines given as bare text are found again: a detector that answers with text
// is scored as if it had kept the lines.
func TestTextIsTakenBackToItsLines(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	wrong, decided := 0, 0
	for range 50 {
		for i := range c.Len() {
			page, _, err := c.Load(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			var text []corpus.Line
			kept := make([]bool, len(page.Lines()))
			for k, l := range page.Lines() {
				if kept[k] = rng.IntN(2) == 0; kept[k] {
					text = append(text, l)
				}
			}
			for k, share := range corpus.Align(page.Lines(), corpus.JoinLines(text)).Share {
				if share < 0 {
					continue // a line without words
				}
				decided++
				if share >= 0.5 != kept[k] {
					wrong++
				}
			}
		}
	}
	// What is left are equal lines of which the later one was kept.
	if share := float64(wrong) / float64(decided); share > 0.01 {
		t.Errorf("%d of %d lines decided wrongly", wrong, decided)
	}
}

func TestContents(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[corpus.Role]int)
	sites := make(map[string]int)
	for i := range c.Len() {
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range gold.Roles {
			count[r]++
		}
		sites[page.Site]++
	}
	if diff := cmp.Diff(map[string]int{"kazpravda.kz": 2, "seed-site-2": 1, "seed-site-3": 2}, sites); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
	if count[corpus.Unlabelled] > 0 || count[corpus.Body] != 37 {
		t.Errorf("%d lines without a role, %d of body", count[corpus.Unlabelled], count[corpus.Body])
	}
}
