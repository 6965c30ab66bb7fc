package detectors

import (
	"runtime/debug"
	"testing"
)

func TestAdapterVersion(t *testing.T) {
	info := &debug.BuildInfo{Deps: []*debug.Module{
		{Path: "example.org/a", Version: "v1.2.3"},
		{Path: "example.org/a/v2", Version: "v2.0.0-20260102030405-0123456789ab"},
		{Path: "example.org/fork", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/other", Version: "v1.0.1"}},
		{Path: "example.org/folder", Version: "v1.0.0", Replace: &debug.Module{Path: "../folder", Version: "(devel)"}},
		{Path: "example.org/workspace", Version: "(devel)"},
		{Path: "example.org/none"},
	}}
	tests := []struct {
		name    string
		info    *debug.BuildInfo
		modules []string
		want    string
	}{
		{"one", info, []string{"example.org/a"}, "v1.2.3 adapter 7"},
		{"of another path", info, []string{"example.org/a/v2"}, "v2.0.0-20260102030405-0123456789ab adapter 7"},
		{"several, in their order", info, []string{"example.org/fork", "example.org/a"}, "v1.0.1 v1.2.3 adapter 7"},
		{"replaced by a folder", info, []string{"example.org/folder"}, "unknown adapter 7"},
		{"of a workspace", info, []string{"example.org/workspace"}, "unknown adapter 7"},
		{"without a version", info, []string{"example.org/none"}, "unknown adapter 7"},
		{"not linked", info, []string{"example.org"}, "unknown adapter 7"},
		{"one of two not known", info, []string{"example.org/a", "example.org/folder"}, "unknown adapter 7"},
		{"a program that says nothing", nil, []string{"example.org/a"}, "unknown adapter 7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := adapterVersion(tt.info, "7", tt.modules); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
