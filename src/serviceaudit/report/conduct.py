"""What a visit asked of the site and how it was answered, in words. Pure."""

from collections.abc import Sequence

from serviceaudit.report import safe, table
from serviceaudit.report.beside import AskedHost
from serviceaudit.report.details import Conducted, HostLine
from serviceaudit.report.words import Texts

MOST_HOSTS = 12


def conducted(texts: Texts, hosts: Sequence[AskedHost]) -> Conducted | None:
    """The sum and the servers with the most requests; None where the archive is not at hand."""
    if not hosts:
        return None
    words = texts.say(
        "asked_lead",
        requests=texts.number(sum(host.requests for host in hosts)),
        size=_size(texts, sum(host.size for host in hosts)),
    )
    ordered = sorted(hosts, key=lambda host: (-host.requests, host.host))[:MOST_HOSTS]
    return Conducted(words=words, hosts=tuple(_line(texts, host) for host in ordered))


def _line(texts: Texts, host: AskedHost) -> HostLine:
    return HostLine(
        host=safe.plain(host.host, safe.MAX_SHOWN_ADDRESS),
        requests=texts.number(host.requests),
        size=_size(texts, host.size),
        answers=_answers(texts, host),
        pause=table.NOTHING if host.shortest is None else texts.say("seconds", n=texts.decimal(host.shortest)),
        robots=_robots(texts, host),
    )


def _answers(texts: Texts, host: AskedHost) -> str:
    told = [
        texts.say("asked_status", n=texts.number(count), status=status)
        for status, count in sorted(host.statuses.items())
    ]
    if host.busy:
        told.append(texts.say("asked_busy", n=texts.number(host.busy)))
    return ", ".join(told)


def _robots(texts: Texts, host: AskedHost) -> str:
    words = texts.page[f"robots_{host.robots.value}"]
    if host.delay <= 0:
        return words
    return texts.say("robots_delay", words=words, n=texts.say("seconds", n=texts.decimal(host.delay)))


def _size(texts: Texts, size: int) -> str:
    """In kilobytes of a thousand bytes, rounded up: nothing that was sent is shown as none."""
    return texts.say("kilobytes", n=texts.number(-(-size // 1000)))
