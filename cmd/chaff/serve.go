package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"chaff/reports"
)

func newServeCommand() *cobra.Command {
	var o reportOptions
	var port int
	c := &cobra.Command{
		Use:   "serve RUN...",
		Short: "Show a report of runs in a browser, without writing it",
		Long: `Show what "chaff report" would write at an address of this machine only, until it is
interrupted. Pages are made when they are asked for.

` + reportHelp + corporaOfRunHelp,
		Example: `  chaff serve chaff-out
  chaff serve last-week this-week --port 8080`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			report, closeAll, err := o.report(c.Context(), args)
			if err != nil {
				return interrupted(err)
			}
			defer closeAll()
			site, err := reports.NewSite(report)
			if err != nil {
				return err
			}
			return serve(c.Context(), "the report", port, func(address string) http.Handler {
				fmt.Fprintf(c.ErrOrStderr(), "report at http://%s/ until interrupted\n", address)
				return siteHandler(site, address)
			})
		},
	}
	o.addTo(c)
	c.Flags().IntVar(&port, "port", 0, "listen on this `PORT` (default a free one)")
	return c
}

// serve answers on a port of the loopback interface until ctx is done. The handler is made of
// the address when that is known; what names what is served.
func serve(ctx context.Context, what string, port int, handler func(address string) http.Handler) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("serving %s: %w; choose another --port", what, err)
	}
	server := &http.Server{Handler: handler(listener.Addr().String()), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving %s: %w", what, err)
	case <-ctx.Done():
		// What is being answered reads a run or writes labels, which is done with after this.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(ctx)
	}
}

// siteHandler answers with the files of a site. It answers to its own address only: a page
// elsewhere whose name resolves to this machine must not read the report.
func siteHandler(site *reports.Site, address string) http.Handler {
	_, port, _ := net.SplitHostPort(address)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		host := r.Host
		if !strings.Contains(host, ":") {
			host += ":80" // which browsers leave out
		}
		if host != address && host != "localhost:"+port {
			http.Error(w, "this report is at http://"+address+"/", http.StatusForbidden)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "a report can only be read", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		var out bytes.Buffer
		err := site.WriteFile(r.Context(), name, &out)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			http.Error(w, "the report has no such page", http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		_, _ = out.WriteTo(w) // whoever asked may have gone
	})
}
