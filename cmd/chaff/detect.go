package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/detectors/program"
)

// serveCommand is the name of the command that is a detector for others.
const serveCommand = "detect"

func newDetectCommand() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use:   serveCommand + " -d NAME",
		Short: "Be a detector for another program",
		Long: `Read requests from standard input, one line of JSON each, have the detector judge each
page, and print an answer for each to standard output, until the input ends:

  {"protocol":1,"id":"a","url":"","language":"","html":"<p>A page.</p>"}
  {"id":"a","text":"A page.","ns":48021}

This is the protocol of detectors/program/README.md from the side of the program. "chaff
run --isolate" runs detectors in processes of their own by it, and another benchmark can
take detectors from chaff by it. Whatever a detector itself prints goes to standard error.

` + detectorHelp,
		Example: `  chaff detect -d trafilatura <requests.jsonl
  chaff run -d 'exec:chaff detect -d density'`,
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if name == "" {
				return errors.New("-d NAME says which detector to be; \"chaff list detectors\" names them")
			}
			d, err := all.Find(name)
			if err != nil {
				return err
			}
			defer closeAll([]detectors.Detector{d}, &err)
			out := c.OutOrStdout()
			defer func(was *os.File) { os.Stdout = was }(os.Stdout)
			os.Stdout = os.Stderr // or a library that prints would break the protocol
			return program.Serve(c.Context(), c.InOrStdin(), out, d)
		},
	}
	c.Flags().StringVarP(&name, "detector", "d", "", "the detector `NAME` to be")
	return c
}
