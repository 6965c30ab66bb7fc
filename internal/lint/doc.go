// Package lint holds the project's own rules as tests: which room may import
// which, what the command links, what must not stand in the code.
package lint
