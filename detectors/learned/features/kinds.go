package features

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A kind is something that an element can be, by its name, its role or the words of its
// class and id. Of each line the features tell how far above the nearest element of
// each kind is.
type kind = uint8

const (
	hiddenKind kind = iota
	noscriptKind
	headingKind
	blockTagKind // as many as tagKinds has, one after the other
)

// tagKinds are the elements that are kinds.
var tagKinds = [...][]atom.Atom{
	{atom.Article},
	{atom.Main},
	{atom.Aside},
	{atom.Nav},
	{atom.Header},
	{atom.Footer},
	{atom.Section},
	{atom.Form, atom.Fieldset},
	{atom.Table},
	{atom.Td, atom.Th},
	{atom.Ul, atom.Ol, atom.Menu},
	{atom.Li},
	{atom.Dl, atom.Dt, atom.Dd},
	{atom.Blockquote},
	{atom.Figure, atom.Figcaption},
	{atom.Pre, atom.Code, atom.Kbd, atom.Samp},
	{atom.Details, atom.Summary},
	{atom.A},
	{atom.Button, atom.Label, atom.Select, atom.Option},
	{atom.P},
	{atom.H1},
	{atom.H2},
	{atom.H3},
	{atom.B, atom.Strong},
	{atom.Em, atom.I},
	{atom.Time},
	{atom.Address},
	{atom.Small},
	{atom.Span},
	{atom.Div},
	{atom.Dialog},
}

// Some kinds by their place in tagKinds.
const (
	quoteKind = kindOfTags + 13
	h1Kind    = kindOfTags + 20
)

// roleKinds are values of role and itemprop that are kinds.
var roleKinds = [...][]string{
	{"main"},
	{"navigation", "menu", "menubar", "menuitem"},
	{"banner", "toolbar"},
	{"contentinfo"},
	{"complementary"},
	{"dialog", "alert", "alertdialog", "tooltip"},
	{"search"},
	{"article", "document"},
	{"list", "listbox", "tablist", "tab", "tabpanel"},
	{"heading"},
	{"button"},
	{"articlebody", "reviewbody", "text"},
	{"description"},
	{"comment", "review"},
	{"author", "datepublished", "name", "headline", "publisher"},
}

// wordKinds are words of class and id that are kinds.
var wordKinds = [...]string{
	"article articles story news",
	"content contents cnt maincontent articlecontent",
	"entry post posts hentry single blog",
	"body text txt copy richtext rte prose wysiwyg articlebody articletext posttext postbody markdown paragraph",
	"main primary page core center centre middle",
	"comment comments commentlist reply replies disqus respond discussion",
	"related recommend recommended recommendations recirc popular trending more mostread similar also suggested latest recent featured readmore teaser teasers promoted outbrain taboola",
	"nav navbar navigation menu submenu dropdown breadcrumb breadcrumbs crumb crumbs megamenu navi topnav",
	"sidebar side aside rail right left secondary column col sidecol",
	"widget widgets module box panel block",
	"footer foot footnote bottom copyright legal disclaimer colophon",
	"header head masthead top topbar banner brand logo",
	"share sharing social follow facebook twitter whatsapp telegram addthis sharedaddy",
	"ad ads advert advertisement adv sponsor sponsored promo promotion adsbygoogle dfp gpt",
	"newsletter subscribe subscription signup form optin input field email",
	"cookie cookies consent gdpr privacy notice alert",
	"author byline bio avatar profile user username member contributor",
	"date time datetime published timestamp posted meta metadata info details",
	"tag tags category categories topic topics keyword keywords label labels cat",
	"caption figcaption credit figure image img photo media gallery video picture slideshow carousel slider thumbnail thumb",
	"title headline heading subtitle subhead",
	"lead summary excerpt intro abstract description desc dek standfirst preview",
	"modal popup overlay lightbox toast dialog",
	"hidden hide invisible sr screen reader visually collapse collapsed none offscreen",
	"login signin account register auth cart checkout basket",
	"search filter filters sort facet",
	"pagination pager paging paginator next prev previous pages",
	"product price prices sku shop store buy item items",
	"review reviews rating ratings stars score",
	"list grid card cards tile tiles feed listing row results result",
	"table spec specs specification specifications attributes properties",
	"code highlight doc docs documentation section reference api",
	"toc index outline",
	"thread message msg forum viewtopic bbs quote signature postcontent messagebody",
	"faq accordion tab tabs toggle question answer",
	"event events job jobs service services about team hero cta feature features",
	"button btn link links icon action actions",
	"print download tool tools toolbar utility",
	"skip jump back scroll anchor",
}

const (
	kindOfTags  = blockTagKind
	kindOfRoles = kindOfTags + kind(len(tagKinds))
	kindOfWords = kindOfRoles + kind(len(roleKinds))
	kindCount   = int(kindOfWords) + len(wordKinds)
)

// kindNames names the kinds after the first word of each.
func kindNames() []string {
	names := []string{"hidden", "noscript", "heading"}
	for _, k := range tagKinds {
		names = append(names, k[0].String())
	}
	for _, k := range roleKinds {
		names = append(names, "role-"+k[0])
	}
	for _, k := range wordKinds {
		word, _, _ := strings.Cut(k, " ")
		names = append(names, "word-"+word)
	}
	return names
}

// lexicon finds the kinds of names, roles and words.
type lexicon struct {
	tags         map[atom.Atom]kind
	roles, words map[string]kind
}

func newLexicon() *lexicon {
	l := &lexicon{tags: make(map[atom.Atom]kind), roles: make(map[string]kind), words: make(map[string]kind)}
	for i, atoms := range tagKinds {
		for _, a := range atoms {
			l.tags[a] = kindOfTags + kind(i)
		}
	}
	for i, names := range roleKinds {
		for _, name := range names {
			l.roles[name] = kindOfRoles + kind(i)
		}
	}
	for i, names := range wordKinds {
		for word := range strings.FieldsSeq(names) {
			l.words[word] = kindOfWords + kind(i)
		}
	}
	return l
}

// eachToken calls do for the words of a class or id in lower case: "mainContent_left2" has
// main, content and left.
func eachToken(attr string, do func(token string)) {
	start, before := -1, other
	flush := func(end int) {
		if start >= 0 && end-start <= maxToken {
			do(strings.ToLower(attr[start:end]))
		}
		start = -1
	}
	for i, r := range attr {
		c := other
		switch {
		case r >= 'a' && r <= 'z':
			c = lower
		case r >= 'A' && r <= 'Z':
			c = upper
		case r >= 0x80 && unicode.IsLetter(r):
			c = lower
		}
		if c == other || c == upper && before == lower {
			flush(i)
		}
		if c != other && start < 0 {
			start = i
		}
		before = c
	}
	flush(len(attr))
}

// maxToken bounds a word of a class or id, in bytes.
const maxToken = 24

// attributes returns those that the features look at.
func attributes(n *html.Node) (class, id, role, property string, ariaHidden bool) {
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			class = a.Val
		case "id":
			id = a.Val
		case "role":
			role = a.Val
		case "itemprop":
			property = a.Val
		case "aria-hidden":
			ariaHidden = a.Val == "true"
		}
	}
	return class, id, role, property, ariaHidden
}
