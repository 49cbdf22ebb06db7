"""Reads a page as a person would: the rows of its tables, its links, its words; no markup."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


class PageReader(HTMLParser):
    """Rows of all tables as lists of cell texts, links as {text: address}, and all text that would be seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.sources: list[str] = []
        self._unseen = 0
        self._cell: list[str] | None = None
        self._link: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.sources += [named[key] or "" for key in ("src", "data-src") if key in named]
        if tag == "link":
            self.sources.append(named.get("href") or "")
        if tag in ("script", "style"):
            self._unseen += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._cell = []
        elif tag == "a":
            self._link = (named.get("href") or "", [])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._unseen -= 1
        elif tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "a" and self._link:
            self.links[" ".join("".join(self._link[1]).split())] = self._link[0]
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)
        if self._link:
            self._link[1].append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def column(self, title: str) -> list[str]:
        """The cells under the heading that starts with `title`, of all rows as long as the heading."""
        head = self.rows[0]
        (place,) = [number for number, name in enumerate(head) if name.startswith(title)]
        return [row[place] for row in self.rows[1:] if len(row) == len(head)]
