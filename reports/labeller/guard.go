package labeller

import (
	"crypto/subtle"
	"net"
	"net/http"
	"path"
	"strings"
)

// policy is the content security policy of all pages but the rendering of a labelled one.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// guard lets through what the person at this machine asks for, and nothing that a page
// elsewhere makes a browser ask for: requests must name the server's own address, so
// that no foreign name that resolves to this machine reaches it, begin with the token, and
// come from the server's own pages or the address line. Paths must be clean: nothing below
// is looked up by a path, and nothing is to be tried.
func (s *Server) guard(address string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(address)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin") // a referrer tells the token
		h.Set("X-DNS-Prefetch-Control", "off")
		h.Set("Cache-Control", "no-store")
		host := r.Host
		if !strings.Contains(host, ":") {
			host += ":80" // which browsers leave out
		}
		token, rest, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		switch {
		case host != address && host != "localhost:"+port:
			http.Error(w, "this is not the address of the labelling page", http.StatusForbidden)
		case foreign(r):
			http.Error(w, "another page asks for this; open the address that chaff printed in a tab of its own", http.StatusForbidden)
		case subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1:
			http.Error(w, "the address lacks the right token; open the one that chaff printed", http.StatusForbidden)
		case !ok || !clean(r.URL.EscapedPath(), rest):
			http.Error(w, "there is no such page", http.StatusNotFound)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
			http.StripPrefix("/"+token, next).ServeHTTP(w, r)
		}
	})
}

// maxRequest bounds what a request may say: the changes of all lines of a very long page.
const maxRequest = 16 << 20

// foreign reports whether something else than the server's own pages or the address line
// of a browser asks. A browser says where a request comes from in Sec-Fetch-Site, and in
// Origin where it changes something, whatever the page that makes it wants.
func foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return r.Method != http.MethodGet && r.Method != http.MethodHead
	}
	return origin != "http://"+r.Host
}

// clean reports whether a path is as the server's own links have it.
func clean(escaped, rest string) bool {
	return !strings.ContainsAny(escaped, `%\`) && (rest == "" || path.Clean("/"+rest) == "/"+rest)
}
