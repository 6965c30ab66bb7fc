// The tests of chaff's pages in a browser, apart from the main module so that its users
// do not inherit their dependencies.
module chaff/e2e

go 1.26.0

require (
	github.com/chromedp/cdproto v0.159.0
	github.com/chromedp/chromedp v0.23.0
)

require github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
