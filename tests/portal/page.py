"""Reads a page the way a screen reader would: what is labelled, described and linked must be there."""

from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "img", "path", "circle", "rect"})


class Page(HTMLParser):
    """`faults` lists what is not well formed or not accessible; `text` is what is read."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.faults, self.ids, self.open, self.inputs, self.refers, self.labels = [], [], [], [], [], set()
        self.text, self.headings, self.inline = "", [], []
        self.feed(html)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open]
        self.faults += [f"id twice: {each}" for each in set(self.ids) if self.ids.count(each) > 1]
        self.faults += [f"refers to nothing: {each}" for each in self.refers if each not in self.ids]
        self.faults += [f"no label: {each}" for each in self.inputs if each not in self.labels]
        if self.headings.count("h1") != 1:
            self.faults.append(f"{self.headings.count('h1')} main headings")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if "style" in given or any(name.startswith("on") for name in given) or tag in {"script", "style"}:
            self.faults.append(f"inline: {tag} {given}")
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.refers += (given.get(name) or "").split()
        if tag == "a" and given.get("href", "").startswith("#"):
            self.refers.append(given["href"][1:])
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden" and "label" not in self.open:
            self.inputs.append(given.get("id"))
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
            return
        self.open.pop()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        self.text += data


def read(response):
    """The page of a response; its faults fail the test."""
    page = Page(response.content.decode())
    assert not page.faults, page.faults
    page.words = " ".join(page.text.replace("\xa0", " ").split())
    return page
