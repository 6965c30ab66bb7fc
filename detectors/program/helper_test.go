package program

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chaff/corpus"
)

// helperVariable makes the test binary a program to be run as a detector.
const helperVariable = "CHAFF_TEST_PROGRAM"

func TestMain(m *testing.M) {
	// A fuzzing worker, which has the variable as well, has a flag for its first word.
	if os.Getenv(helperVariable) != "" && len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		os.Exit(helper(os.Args[1], os.Args[2:]))
	}
	if err := os.Setenv(helperVariable, "1"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// helperCommand returns the command of the test binary as a program.
func helperCommand(words ...string) string {
	command := "'" + os.Args[0] + "'"
	for _, w := range words {
		command += " '" + w + "'"
	}
	return command
}

// newHelper returns a detector of the test binary that is closed at the test's end.
func newHelper(tb testing.TB, o Options, words ...string) *Detector {
	tb.Helper()
	return newDetector(tb, helperCommand(words...), o)
}

func newDetector(tb testing.TB, command string, o Options) *Detector {
	tb.Helper()
	if raceEnabled && o.Memory == 0 {
		o.Memory = -1 // the race detector reserves terabytes
	}
	d, err := New(command, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	return d
}

// helper is the program. Its first word says how it behaves.
func helper(mode string, args []string) int {
	switch mode {
	case "sleep":
		time.Sleep(time.Hour)
	case "stubborn": // says its number and never ends by itself
		if err := os.WriteFile(args[0]+".new", fmt.Append(nil, os.Getpid()), 0o644); err != nil {
			return 1
		}
		if err := os.Rename(args[0]+".new", args[0]); err != nil {
			return 1
		}
		time.Sleep(time.Hour)
	case "parent":
		d, err := New(helperCommand("stubborn", args[0]), Options{Memory: -1})
		if err != nil {
			return 1
		}
		_, _ = d.Detect(context.Background(), corpus.NewText(corpus.Info{}, ""))
	case "family":
		return family(args)
	case "serve":
		if err := Serve(context.Background(), os.Stdin, os.Stdout, unruly{}); err != nil {
			return 1
		}
	default:
		return answerPages(mode)
	}
	return 0
}

// family starts another process, says its number and hangs.
func family(args []string) int {
	child := exec.Command(os.Args[0], "sleep")
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	if len(args) > 0 {
		child.SysProcAttr = leaveGroup()
	}
	if err := child.Start(); err != nil {
		return 1
	}
	fmt.Fprintf(os.Stderr, "child %d\n", child.Process.Pid)
	time.Sleep(time.Hour)
	return 0
}

type helperRequest struct {
	Protocol          int
	ID, URL, Language string
	HTML              *string
	Lines             []string
}

// troubles are what the mode "trouble" does on the pages of these ids.
var troubles = map[string]string{"3": "die", "5": "hang", "7": "garbage", "9": "flood stderr", "11": "1 GB"}

func answerPages(mode string) int {
	in := bufio.NewReader(os.Stdin)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return 0
		}
		if mode == "blind" { // reads and does not decode
			say(map[string]any{"id": "a", "text": fmt.Sprintf("%d bytes", len(line))})
			continue
		}
		var q helperRequest
		if err := json.Unmarshal(line, &q); err != nil || q.Protocol != 1 {
			return 50
		}
		switch {
		case mode == "trouble":
			obey(troubles[q.ID], q)
		case mode == "obey":
			obey(q.ID, q)
		case mode == "pid":
			say(map[string]any{"id": q.ID, "text": fmt.Sprint(os.Getpid())})
		case mode == "tired" && n == 3:
			return 3
		case mode == "echo":
			say(map[string]any{"id": q.ID, "text": q.HTML, "lines": q.Lines})
		default:
			answerWell(q)
		}
		switch mode {
		case "once":
			return 0
		case "twice":
			answerWell(q)
		}
	}
}

// obey does what a page asks for, most of it wrong.
func obey(what string, q helperRequest) {
	id := q.ID
	switch what {
	case "die":
		fmt.Fprintln(os.Stderr, "Traceback:\n\nno such luck")
		os.Exit(3)
	case "end":
		os.Exit(0)
	case "hang":
		time.Sleep(time.Hour)
	case "garbage":
		fmt.Println("garbage " + strings.Repeat("x", 1000))
	case "array":
		fmt.Println(`["id"]`)
	case "flood stderr":
		chunk := bytes.Repeat([]byte("warning: flood\n"), 1<<16)
		for range 100 {
			_, _ = os.Stderr.Write(chunk)
		}
		fmt.Fprintln(os.Stderr, "last words")
		os.Exit(9)
	case "warn":
		_, _ = os.Stderr.Write(bytes.Repeat([]byte("warning: flood\n"), 1<<16))
		answerWell(q)
	case "1 GB":
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		fmt.Printf(`{"id":%q,"text":"`, q.ID)
		for range 1024 {
			if _, err := os.Stdout.Write(chunk); err != nil {
				os.Exit(1)
			}
		}
		fmt.Println(`"}`)
	case "4 GB of memory": // of address space: nothing is written to it
		var kept [][]byte
		for range 64 {
			kept = append(kept, make([]byte, 64<<20))
		}
		say(map[string]any{"id": id, "text": fmt.Sprint(len(kept))})
	case "close output":
		_ = os.Stdout.Close()
		time.Sleep(time.Hour)
	case "no line feed":
		fmt.Printf(`{"id":%q,"text":""}`, id)
		os.Exit(0)
	case "other id":
		say(map[string]any{"id": "somebody", "text": ""})
	case "no id":
		say(map[string]any{"text": ""})
	case "nothing":
		say(map[string]any{"id": id, "text": nil})
	case "both":
		say(map[string]any{"id": id, "text": "", "lines": []int{}})
	case "error":
		say(map[string]any{"id": id, "error": "I do not\nlike it"})
	case "line 99":
		say(map[string]any{"id": id, "lines": []int{99}})
	default:
		answerWell(q)
	}
}

// answerWell keeps the lines of more than 20 bytes, and of HTML its size.
func answerWell(q helperRequest) {
	if q.HTML != nil {
		say(map[string]any{"id": q.ID, "text": fmt.Sprintf("%d bytes", len(*q.HTML)), "more": "of something"})
		return
	}
	kept := []int{}
	for i, line := range q.Lines {
		if len(line) > 20 {
			kept = append(kept, i+1)
		}
	}
	say(map[string]any{"id": q.ID, "lines": kept})
}

func say(answer map[string]any) {
	line, err := json.Marshal(answer)
	if err != nil {
		os.Exit(51)
	}
	_, _ = os.Stdout.Write(append(line, '\n'))
}

// example returns the path of an example program.
func example(name string) string { return filepath.Join("examples", name) }
