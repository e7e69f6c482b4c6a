"""Whether a page may be asked for at all, whatever it is worth: its site, its way, its language and its kind. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from serviceaudit.crawl import tongues
from serviceaudit.crawl.documents import is_document
from serviceaudit.crawl.links import Link
from serviceaudit.crawl.traps import Traps
from serviceaudit.model import Candidate
from serviceaudit.urls import host, same_site

_ENDINGS = (
    "7z avi bmp csv css doc docm docx dwg eps epub gif gz ics ico jpeg jpg js json kml m4a m4v mov mp3 mp4 mpeg mpg odp"
    " ods odt ogg pdf png pps ppsx ppt pptx rar rss rtf svg tar tif tiff txt vcf wav webm webp wma wmv xls xlsm xlsx xml"
    " zip"
)
_FILES = frozenset(_ENDINGS.split())
_WORTH_READING = 60.0
"""A document is read only where the words of its link name a service: D8 asks for clear words."""
_MOST_DOCUMENTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What limits a visit."""

    home: str
    """Host of the front page's final address."""
    language: str
    """The language that the site opens in; "" if unknown."""
    front_language: str
    """The language that the front page's own address names, "" if none."""
    max_clicks: int
    max_pages: int


class Admission:
    """The rules that keep a link out; each says why in words for the trail, "" where it does not."""

    def __init__(self, bounds: Bounds, traps: Traps) -> None:
        self._bounds = bounds
        self._traps = traps
        self._documents = 0

    def is_far(self, link: Link, clicks: int) -> bool:
        """It is the site's own, but too many clicks away: another way to it may be shorter."""
        return clicks > self._bounds.max_clicks and same_site(host(link.url), self._bounds.home)

    def why_left(self, link: Link, own: str, clicks: int) -> str:
        """Why a link that stands on a page in the language `own` is not followed."""
        if not same_site(host(link.url), self._bounds.home):
            return "another site"
        if clicks > self._bounds.max_clicks:
            return f"more than {self._bounds.max_clicks} clicks away"
        if self._in_other_language(link, own):
            return "other language version"
        return "looks endless" if self._traps.endless(link.url) else ""

    def why_no_page(self, candidate: Candidate) -> str:
        """Why what stands there is not read: it is no page, or one document too many."""
        name = urlsplit(candidate.url).path.rpartition("/")[2]
        if "." not in name or name.rpartition(".")[2].lower() not in _FILES:
            return ""
        if not is_document(candidate.url) or candidate.weight < _WORTH_READING:
            return "not a page"
        self._documents += 1
        return "" if self._documents <= _MOST_DOCUMENTS else f"more than {_MOST_DOCUMENTS} documents"

    def _in_other_language(self, link: Link, own: str) -> bool:
        bounds = self._bounds
        address = tongues.of_address(link.url)
        if address and tongues.differs(address, bounds.front_language or bounds.language):
            return True
        # What a page declares for itself by mistake (an English template) says nothing of where its links lead.
        return tongues.differs(link.language, bounds.language) and tongues.differs(link.language, own)
