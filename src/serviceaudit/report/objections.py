"""The link with which a reader says that an answer is wrong: everything that has to be known stands in it. Pure."""

import re
from functools import reduce
from urllib.parse import quote, urlsplit

from serviceaudit.report import safe
from serviceaudit.report.shapes import Link
from serviceaudit.report.words import Texts

_MAIL = re.compile(
    r"(?:mailto:)?([A-Za-z0-9.!#$%*+/=^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)", re.ASCII
)
"""What RFC 5321 allows without quotation marks, save what has a meaning in a mailto address (RFC 6068)."""
_LONGEST_BODY = 900
"""Characters of the message: mail programs cut long addresses off."""


def contact(address: str) -> Link | None:
    """Where readers can object, as the publisher gave it: a mail or web address is a link, anything else is words."""
    if not address.strip():
        return None
    mail = _MAIL.fullmatch(address.strip())
    if mail:
        return Link(words=mail[1], href=f"mailto:{quote(mail[1], safe='@')}")
    plain = address.replace("{subject}", "").replace("{body}", "")
    return Link(words=safe.plain(safe.shown(plain), safe.MAX_SHOWN_ADDRESS), href=safe.href(plain))


def link(address: str, subject: str, body: str) -> str:
    """The address with subject and message filled in; empty if it is neither a mail nor a web address.

    A web address takes them where it says {subject} and {body}; one that says neither gets both as query (such as the
    forms for new issues read them).
    """
    told = {"subject": _quoted(subject), "body": _quoted(body[:_LONGEST_BODY].replace("\n", "\r\n"))}
    mail = _MAIL.fullmatch(address.strip())
    if mail:
        return f"mailto:{quote(mail[1], safe='@')}?subject={told['subject']}&body={told['body']}"
    marked = any(f"{{{name}}}" in address for name in told)
    plain = safe.href(reduce(lambda text, name: text.replace(f"{{{name}}}", f"__{name}__"), told, address))
    if marked or not plain:
        return reduce(lambda text, name: text.replace(f"__{name}__", told[name]), told, plain)
    joint = "&" if urlsplit(plain).query else "?"
    return f"{plain.removesuffix('?')}{joint}subject={told['subject']}&body={told['body']}"


def _quoted(words: str) -> str:
    return quote(words, safe="", errors="replace")


def about(texts: Texts, address: str, *, name: str, question: str, verdict: str, run: str, page: str) -> str:
    """The link for one answer of one municipality; empty without an address."""
    told = {"name": name, "question": question, "verdict": verdict, "run": run, "page": page or "–"}
    words = texts.sections["objection"]
    return link(address, words["subject"].format(**told), words["body"].format(**told))
