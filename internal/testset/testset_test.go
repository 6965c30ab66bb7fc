package testset

import "testing"

func TestPagesDiffer(t *testing.T) {
	pages := Pages(3)
	if pages[0] == pages[2] || pages[0] == pages[1] {
		t.Error("two pages are the same")
	}
	if parseTime(t, pages) <= 0 {
		t.Error("parsing takes no time")
	}
}
