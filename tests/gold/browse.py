"""A reader of the fixture sites for tests: follows redirects, cuts pages into links, resources and words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from serviceaudit.gold.bundles import Bundle
from serviceaudit.gold.respond import Response, respond

_INLINE = frozenset({"a", "abbr", "b", "em", "i", "small", "span", "strong", "wbr"})
_SHOWN_ATTRIBUTES = ("alt", "aria-label", "title", "content")
_FETCHED = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "link": ("href",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_SCRIPTED_LINK = re.compile(r'"(/[a-z0-9/-]*/(?:#[a-z0-9-]*)?)"')


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


@dataclass(frozen=True)
class Document:
    """One page as it was served."""

    url: str
    response: Response = field(repr=False)

    @cached_property
    def text(self) -> str:
        kind = self.response.headers.get("Content-Type", "")
        declared = re.search(r"charset=([\w-]+)", kind)
        return self.response.body.decode(declared[1] if declared else "utf-8")

    @cached_property
    def tree(self) -> HtmlElement:
        return lxml.html.document_fromstring(self.text)

    @property
    def links(self) -> Iterator[str]:
        """Where links and forms lead; also those that a page builds from the data in its script."""
        for element in self.tree.iter("a", "area", "form"):
            address = element.get("href") or element.get("action")
            if address and not address.startswith(("mailto:", "tel:")):
                yield urljoin(self.url, address)
        for script in self._building_scripts:
            yield from (urljoin(self.url, match[1]) for match in _SCRIPTED_LINK.finditer(script))

    @property
    def scripts(self) -> list[str]:
        return [element.text or "" for element in self.tree.iter("script")]

    @property
    def resources(self) -> Iterator[str]:
        """What a browser fetches by itself."""
        for tag, names in _FETCHED.items():
            for element in self.tree.iter(tag):
                values = [element.get(name) for name in names]
                yield from (urljoin(self.url, value.split()[0]) for value in values if value)
        styles = [element.text or "" for element in self.tree.iter("style")]
        styles += [element.get("style") or "" for element in self.tree.iter(lxml.etree.Element)]
        yield from (urljoin(self.url, address) for style in styles for address in css_addresses(style))

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(element.get("id") or "" for element in self.tree.iter(lxml.etree.Element))

    @cached_property
    def words(self) -> str:
        """Everything that a visitor can read or hear, also what a script builds from its data."""
        built = [script.replace("\\/", "/").replace('\\"', '"') for script in self._building_scripts]
        shown = [
            element.get(name) or "" for element in self.tree.iter(lxml.etree.Element) for name in _SHOWN_ATTRIBUTES
        ]
        texts = [_words(self.tree), *(_words(lxml.html.fragment_fromstring(text, "div")) for text in built), *shown]
        return squeezed(" ".join(texts))

    @property
    def _building_scripts(self) -> list[str]:
        return [script for script in self.scripts if "__INITIAL__" in script]


def _words(tree: HtmlElement) -> str:
    """Block elements part words, inline ones do not."""
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end", "comment")):
        text = element.text if event == "start" else element.tail
        parts += ["" if element.tag in _INLINE else " ", text or ""]
    return "".join(parts)


class Browser:
    """Asks the bundles directly: no wire and no waiting."""

    def __init__(self, bundles: Sequence[Bundle]) -> None:
        self.bundles = bundles
        self.owners = {host: bundle.slug for bundle in bundles for host in bundle.hosts}
        self._seen: dict[str, Document] = {}

    def open(self, url: str, *, hops: int = 5) -> Document:
        """The page where redirects end."""
        parts = urlsplit(url)
        plain = SplitResult("http", parts.netloc, parts.path or "/", parts.query, "").geturl()
        if plain not in self._seen:
            target = plain.partition(parts.netloc)[2]
            self._seen[plain] = Document(plain, respond(self.bundles, parts.netloc, target))
        found = self._seen[plain]
        location = found.response.headers.get("Location")
        return self.open(urljoin(plain, location), hops=hops - 1) if location and hops else found

    def answers(self, url: str) -> bool:
        """Something is there: a page, or a wall in front of one."""
        return self.open(url).response.status not in (404, 421)

    def documents(self, bundle: Bundle) -> Iterator[Document]:
        """Every HTML file of a bundle, at the address where a visitor finds it."""
        for host, folder in bundle.hosts.items():
            for file in sorted(folder.rglob("*.html")):
                path = str(file.relative_to(folder)).removesuffix("index.html")
                document = self.open(f"http://{host}/{path}")
                if unquote(urlsplit(document.url).path) == f"/{path}" and document.response.status == 200:
                    yield document


def css_addresses(style: str) -> list[str]:
    return [one or two for one, two in _CSS_ADDRESS.findall(style) if not one.startswith(("data:", "#"))]
