package corpus

import "context"

// AsText returns the corpus with every page given as a crawler's plain text
// ([Page.AsText]) and named NAME:text. Gold is the same, so that detectors of text
// and of HTML can be judged on the same pages.
func (c *Corpus) AsText() *Corpus {
	entries := make([]Entry, len(c.entries))
	for i, e := range c.entries {
		entries[i] = Entry{Info: e.Info, Layers: e.Layers, Load: func(ctx context.Context) (*Page, *Gold, error) {
			page, gold, err := e.Load(ctx)
			if err != nil {
				return nil, nil, err
			}
			return page.AsText(), gold, nil
		}}
	}
	return &Corpus{name: c.name + ":text", entries: entries}
}
