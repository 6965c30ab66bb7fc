# Keeps the paragraphs of HTML pages and the long lines of text pages.
# Run it as exec:python3 paragraphs.py
import html.parser, json, sys

class Paragraphs(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.kept, self.inside = [], False
        self.feed(page)
        self.close()
    def handle_starttag(self, tag, attributes):
        self.inside = self.inside or tag == "p"
    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "p"
    def handle_data(self, text):
        if self.inside:
            self.kept.append(" ".join(text.split()))

for request in sys.stdin.buffer:  # bytes: JSON is UTF-8, whatever the locale says
    page = json.loads(request)
    answer = {"id": page["id"]}
    if "html" in page:
        answer["text"] = "\n".join(Paragraphs(page["html"]).kept)
    else:
        answer["lines"] = [n for n, line in enumerate(page["lines"], 1) if len(line) > 80]
    print(json.dumps(answer), flush=True)
