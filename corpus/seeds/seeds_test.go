package seeds

import (
	"context"
	"fmt"
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
	const want = "sha256:ceb7936447df2dbf00ad5996c07688d2dfabe1e481605b9e0729dda376c92f3b"
	if got != want {
		t.Errorf("fingerprint %s, want %s: text or labels have changed", got, want)
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
