package corpus

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Decoding says how the bytes of a page become text.
type Decoding struct {
	// ContentType is the HTTP header of that name, if known.
	ContentType string
	// TrustUTF8 takes bytes that are valid UTF-8 as such whatever the page
	// declares, as some corpora need whose pages were re-encoded and still
	// declare what they were.
	TrustUTF8 bool
}

// Decode turns the bytes of a page into text as browsers do: a byte order mark
// wins, then the charset of the HTTP header, then that of a meta element in the
// first 1024 bytes (WHATWG, Encoding sniffing). Where nothing is declared, valid
// UTF-8 is UTF-8, bytes that a statistical guess takes for Cyrillic, Greek or
// East Asian are decoded as that, and all else is windows-1252.
//
// Name is the WHATWG name of the encoding. Bad counts the places where bytes
// could not be decoded; each is U+FFFD in the text.
func (d Decoding) Decode(data []byte) (text, name string, bad int) {
	if d.TrustUTF8 && utf8.Valid(data) {
		return string(bytes.TrimPrefix(data, utf8BOM)), "utf-8", 0
	}
	enc, name := d.declared(data)
	if enc == nil {
		enc, name = guess(data)
	}
	if name == "utf-8" {
		data = bytes.TrimPrefix(data, utf8BOM)
		if utf8.Valid(data) {
			return string(data), name, 0
		}
		bad = invalidSequences(data)
		return strings.ToValidUTF8(string(data), "\uFFFD"), name, bad
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD"), name, 1
	}
	// A decoder writes U+FFFD for what it cannot decode; single-byte pages hold none
	// of their own, and in the others it is as rare as a fault.
	text = strings.TrimPrefix(string(out), "\uFEFF")
	return text, name, strings.Count(text, "\uFFFD")
}

var utf8BOM = []byte("\xEF\xBB\xBF")

// prescanBytes is how far into a page a meta element may declare its charset.
const prescanBytes = 1024

// declared returns the encoding that a byte order mark, the HTTP header or a
// meta element declares; nil where none does.
func (d Decoding) declared(data []byte) (encoding.Encoding, string) {
	if enc, name, certain := charset.DetermineEncoding(data, d.ContentType); certain {
		return whatwg(enc, name)
	}
	z := html.NewTokenizer(bytes.NewReader(data[:min(len(data), prescanBytes)]))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return nil, ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.DataAtom != atom.Meta {
				continue
			}
			enc, name := charset.Lookup(metaCharset(token))
			if strings.HasPrefix(name, "utf-16") {
				enc, name = charset.Lookup("utf-8") // or the meta element could not have been read
			}
			if enc != nil {
				return whatwg(enc, name)
			}
		}
	}
}

// metaCharset returns the label that a meta element declares, "" for none.
func metaCharset(meta html.Token) string {
	var label, content string
	isType := false
	for _, a := range meta.Attr {
		switch a.Key {
		case "charset":
			label = a.Val
		case "http-equiv":
			isType = strings.EqualFold(a.Val, "content-type")
		case "content":
			content = a.Val
		}
	}
	if label == "" && isType {
		if _, after, ok := strings.Cut(strings.ToLower(content), "charset="); ok {
			after, _, _ = strings.Cut(strings.TrimSpace(after), ";")
			label = strings.Trim(after, `"' `)
		}
	}
	return label
}

// whatwg gives gbk the decoder of gb18030, as the Encoding standard prescribes.
func whatwg(enc encoding.Encoding, name string) (encoding.Encoding, string) {
	if name == "gbk" {
		enc = simplifiedchinese.GB18030
	}
	return enc, name
}

// guessed lists the charsets of the statistical guess that are believed. It is
// not asked about Latin ones: windows-1252 is what browsers take for them.
var guessed = map[string]string{
	"windows-1251": "windows-1251", "KOI8-R": "koi8-r", "ISO-8859-5": "iso-8859-5",
	"windows-1253": "windows-1253", "ISO-8859-7": "iso-8859-7",
	"GB-18030": "gb18030", "GB18030": "gb18030", "Big5": "big5", "Shift_JIS": "shift_jis",
	"EUC-JP": "euc-jp", "ISO-2022-JP": "iso-2022-jp", "EUC-KR": "euc-kr",
}

// guessBytes bounds what the statistical guess reads.
const guessBytes = 256 << 10

func guess(data []byte) (encoding.Encoding, string) {
	name := "windows-1252"
	if utf8.Valid(data) {
		name = "utf-8"
	} else if best, err := chardet.NewHtmlDetector().DetectBest(data[:min(len(data), guessBytes)]); err == nil {
		if known, ok := guessed[best.Charset]; ok {
			name = known
		}
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		panic(fmt.Sprintf("corpus: charset table names %q: %v", name, err))
	}
	return enc, name
}

// invalidSequences counts the maximal runs of bytes that are not UTF-8.
func invalidSequences(data []byte) int {
	count, inside := 0, false
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		wrong := r == utf8.RuneError && size == 1
		if wrong && !inside {
			count++
		}
		inside = wrong
		data = data[size:]
	}
	return count
}

// HTML decodes the bytes of an HTML page. Places that could not be decoded are counted in
// a warning of the page.
func (d Decoding) HTML(info Info, data []byte) *Page {
	text, encoding, bad := d.Decode(data)
	return newDecoded(info, text, encoding, bad)
}

// newDecoded returns the HTML page of what Decode returned.
func newDecoded(info Info, text, encoding string, bad int) *Page {
	if bad > 0 {
		return NewHTML(info, text, fmt.Sprintf("%d places could not be decoded as %s", bad, encoding))
	}
	return NewHTML(info, text)
}

// Guess decodes the bytes of a page of which nothing is known: HTML where the first thing
// after white space is a tag, comment or doctype, else plain text.
func (d Decoding) Guess(info Info, data []byte) *Page {
	text, encoding, bad := d.Decode(data)
	if looksLikeMarkup.MatchString(text) {
		return newDecoded(info, text, encoding, bad)
	}
	return NewText(info, text)
}

var looksLikeMarkup = regexp.MustCompile(`^\s*<[!?a-zA-Z]`)
