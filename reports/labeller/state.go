package labeller

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"chaff/corpus"
	"chaff/corpus/labelling"
)

// A stateView is the roles of a page as the script gets them.
type stateView struct {
	Roles   string `json:"roles"` // a letter for each line
	Version string `json:"version"`
	// Conflicts are the indices of lines that somebody else has changed, where a change
	// was refused for that.
	Conflicts []int `json:"conflicts,omitempty"`
}

func newState(roles []corpus.Role) stateView {
	encoded := encode(roles)
	sum := sha256.Sum256([]byte(encoded))
	return stateView{Roles: encoded, Version: hex.EncodeToString(sum[:8])}
}

// state tells the roles of a page; nothing where they are those of the version that is
// known.
func (s *Server) state(w http.ResponseWriter, r *http.Request, at work) {
	roles, err := at.store.Roles(at.index)
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	v := newState(roles)
	if r.FormValue("since") == v.Version {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	writeJSON(w, http.StatusOK, v)
}

// edit makes the changes that a person made, and answers with the roles as they are then:
// when they are shown, they are on disk.
func (s *Server) edit(w http.ResponseWriter, r *http.Request, at work) {
	body, err := io.ReadAll(r.Body)
	var changes []labelling.Change
	if err == nil {
		changes, err = parseChanges(body)
	}
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	roles, err := at.store.Edit(at.index, changes)
	if conflict, ok := errors.AsType[*labelling.ConflictError](err); ok {
		v := newState(conflict.Roles)
		v.Conflicts = conflict.Lines
		writeJSON(w, http.StatusConflict, v)
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	writeJSON(w, http.StatusOK, newState(roles))
}

// parseChanges reads changes, roles by their letters:
//
//	{"changes": [{"line": 0, "was": ".", "role": "t"}]}
func parseChanges(data []byte) ([]labelling.Change, error) {
	var request struct {
		Changes []struct {
			Line int    `json:"line"`
			Was  string `json:"was"`
			Role string `json:"role"`
		} `json:"changes"`
	}
	if err := json.Unmarshal(data, &request); err != nil {
		return nil, fmt.Errorf("reading changes: %w", err)
	}
	out := make([]labelling.Change, len(request.Changes))
	for i, c := range request.Changes {
		was, err := decode(c.Was)
		role, err2 := decode(c.Role)
		if err := errors.Join(err, err2); err != nil {
			return nil, fmt.Errorf("reading changes: line %d: %w", c.Line, err)
		}
		out[i] = labelling.Change{Line: c.Line, Was: was, Role: role}
	}
	return out, nil
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v) // whoever asked may have gone
}
