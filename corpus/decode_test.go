package corpus

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

func encode(t *testing.T, charset, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(charset)
	if err != nil {
		t.Fatal(err)
	}
	out, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s cannot hold %q: %v", charset, text, err)
	}
	return out
}

// Enough text for a statistical guess.
var (
	russian  = strings.Repeat("Правительство рассмотрело вопросы развития регионов и поддержки населения страны. ", 4)
	chinese  = strings.Repeat("政府昨天讨论了各地区的发展问题以及对居民的支持措施。", 6)
	japanese = strings.Repeat("政府はきのう地域の発展と住民への支援について話し合いました。カタカナもあります。", 6)
	korean   = strings.Repeat("정부는 어제 지역 발전과 주민 지원 문제를 논의하였다. 사람들은 기뻐했다. ", 6)
)

func TestDecode(t *testing.T) {
	meta := func(charset string) string { return `<html><head><meta charset="` + charset + `"></head><body>` }
	tests := []struct {
		name     string
		data     []byte
		decoding Decoding
		want     string
		encoding string
		bad      int
	}{
		{name: "empty", encoding: "utf-8"},
		{name: "UTF-8 undeclared", data: []byte(russian), want: russian, encoding: "utf-8"},
		{name: "UTF-8 with mark", data: []byte("\xEF\xBB\xBFда"), want: "да", encoding: "utf-8"},
		{name: "UTF-16 with mark", data: []byte("\xFF\xFE\x34\x04\x30\x04"), want: "да", encoding: "utf-16le"},
		{name: "windows-1251 declared", data: append([]byte(meta("windows-1251")), encode(t, "windows-1251", russian)...), want: meta("windows-1251") + russian, encoding: "windows-1251"},
		{name: "windows-1251 guessed", data: encode(t, "windows-1251", russian), want: russian, encoding: "windows-1251"},
		{name: "KOI8-R guessed", data: encode(t, "koi8-r", russian), want: russian, encoding: "koi8-r"},
		{name: "GB18030 guessed", data: encode(t, "gb18030", chinese), want: chinese, encoding: "gb18030"},
		{name: "gb2312 declared is GBK", data: append([]byte(meta("gb2312")), encode(t, "gbk", "镕基"+chinese)...), want: meta("gb2312") + "镕基" + chinese, encoding: "gbk"},
		{name: "Shift_JIS guessed", data: encode(t, "shift_jis", japanese), want: japanese, encoding: "shift_jis"},
		{name: "EUC-KR guessed", data: encode(t, "euc-kr", korean), want: korean, encoding: "euc-kr"},
		{name: "EUC-KR by header", data: encode(t, "euc-kr", "일본"), decoding: Decoding{ContentType: "text/html; charset=euc-kr"}, want: "일본", encoding: "euc-kr"},
		{name: "Latin undeclared", data: []byte("na\xefve caf\xe9"), want: "naïve café", encoding: "windows-1252"},
		{name: "wrong declaration", data: []byte(meta("iso-8859-1") + "да"), want: meta("iso-8859-1") + "Ð´Ð°", encoding: "windows-1252"},
		{name: "wrong declaration of a re-encoded page", data: []byte(meta("iso-8859-1") + "да"), decoding: Decoding{TrustUTF8: true}, want: meta("iso-8859-1") + "да", encoding: "utf-8"},
		{name: "broken UTF-8", data: []byte(meta("utf-8") + "a\xff\xfeb\xc3(c"), want: meta("utf-8") + "a\uFFFDb\uFFFD(c", encoding: "utf-8", bad: 2},
		{name: "NULs", data: make([]byte, 10), want: strings.Repeat("\x00", 10), encoding: "utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, name, bad := tt.decoding.Decode(tt.data)
			if text != tt.want || name != tt.encoding || bad != tt.bad {
				t.Errorf("Decode = %q as %s with %d bad, want %q as %s with %d", text, name, bad, tt.want, tt.encoding, tt.bad)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(russian))
	f.Add([]byte("<meta charset=iso-2022-jp>\x1b$B\xff"))
	f.Add([]byte("\xFE\xFF\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, name, bad := Decoding{}.Decode(data)
		if strings.ToValidUTF8(text, "") != text {
			t.Errorf("text decoded as %s is not valid UTF-8", name)
		}
		if bad < 0 || bad > len(data)+1 {
			t.Errorf("%d bad places in %d bytes", bad, len(data))
		}
	})
}

func TestGuess(t *testing.T) {
	tests := []struct {
		name, data string
		want       Kind
	}{
		{"doctype", "\xef\xbb\xbf <!DOCTYPE html><p>x", HTML},
		{"a tag", "<p>x", HTML},
		{"a comment", "\n<!-- x -->y", HTML},
		{"text", "Some text <p>", Text},
		{"less than", "<3 is a heart", Text},
		{"nothing", "", Text},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (Decoding{}).Guess(Info{}, []byte(tt.data)).Kind; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
	page := Decoding{}.Guess(Info{}, []byte("<meta charset=windows-1251><p>\xcc\xe8\xf0"))
	if got := page.Lines()[0].Text; got != "Мир" {
		t.Errorf("%q", got)
	}
}
