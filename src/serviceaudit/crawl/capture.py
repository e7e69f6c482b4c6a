"""What is done with one address in the browser, step by step."""

from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from serviceaudit.crawl import mishaps
from serviceaudit.crawl.gateway import Gateway
from serviceaudit.crawl.statuses import Reason, of_status
from serviceaudit.crawl.tab import Crashed, Held, Left, Tab, Unfinished
from serviceaudit.model import WIDE, Failure, Screenshot

_TIMES = 3
"""A page that sends the visitor on is followed so often: splash pages, robot checks that let pass, cookie choices."""
_ANSWERED = ("ERR_HTTP_RESPONSE_CODE_FAILURE", "ERR_ABORTED")
"""An answer without a body: its status says what it means."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How cookie boxes are dealt with: labels of buttons, best first, and pieces of the boxes' id or class."""

    refuse: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What was seen of one address, or why nothing was."""

    final_url: str
    status: int | None = None
    html: str = ""
    screenshots: tuple[Screenshot, ...] = ()
    reason: Reason | None = None


async def capture(
    context: BrowserContext, url: str, *, gateway: Gateway, consent: Consent, seconds: float, most: int
) -> Capture:
    """Open `url` (at most `seconds` to load), look at it at both widths, and save it if it has at most `most` characters.

    Raises Crashed if the page brought its tab down, and Playwright's Error where the browser itself failed.
    """
    page = await context.new_page()
    tab = Tab(page=page, session=await context.new_cdp_session(page))
    tab.watch()
    reason: Reason
    try:
        await tab.open(url, seconds)
        return await _look(tab, gateway, consent, most)
    except Unfinished:
        reason = Failure.TIMEOUT, f"did not load within {seconds:g} s"
    except Held:
        reason = Failure.TIMEOUT, "its scripts never came to rest"
    except Left:
        reason = Failure.REDIRECTS, "it went from page to page without rest"
    except Error as error:
        if tab.crashed or "crashed" in str(error):
            raise Crashed("the page made the browser's tab crash") from error
        found = _mishap(tab, gateway, str(error))
        if found is None:
            raise
        reason = found
    return Capture(final_url=tab.asked or url, status=_status(tab), reason=reason)


async def _look(tab: Tab, gateway: Gateway, consent: Consent, most: int) -> Capture:
    for last in (False,) * (_TIMES - 1) + (True,):
        try:
            return await _look_once(tab, gateway, consent, most)
        except Left:
            if last:
                raise
            await tab.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            with suppress(PlaywrightTimeout):
                await tab.loaded()
    raise Left


async def _look_once(tab: Tab, gateway: Gateway, consent: Consent, most: int) -> Capture:
    missing = _missing(tab, gateway)
    if missing:
        return missing
    # A robot check answers with an error, and sends on to the page while it is waited for.
    if _reason(tab, ""):
        await tab.settle_again(through=False)
    else:
        await tab.settle()
    missing = _missing(tab, gateway)
    if missing:
        return missing
    if _reason(tab, ""):
        return _without(tab, _reason(tab, await tab.page.content()))
    if await tab.refuse_cookies(consent.refuse, consent.accept, consent.names) != "none":
        await tab.settle_again()
    wide, narrow = await tab.look_wide(), await tab.look_narrow()
    # Scripts that bring words after everything else, or that build another page for the phone.
    if wide and narrow and await tab.came_late():
        wide = await tab.look_wide_again()
    html = await tab.save(most)
    if html is None:
        return _without(tab, (Failure.TOO_LARGE, f"more than {most} characters"))
    reason = _reason(tab, html)
    if reason:
        return _without(tab, reason)
    shown = tuple(screenshot for screenshot in (wide, narrow) if screenshot)
    seen = Capture(final_url=tab.page.url, status=_status(tab), html=html, screenshots=shown)
    return replace(seen, html=_with(await tab.open_menus(), html))


def _with(menu: str, html: str) -> str:
    """The page with a menu at the end of its body, where reading order and layout of all else stay as they were."""
    before, end, after = html.rpartition("</body>")
    return f"{before}{menu}{end}{after}" if menu and end else html


def _missing(tab: Tab, gateway: Gateway) -> Capture | None:
    """Why a page that scripts led to did not come."""
    if not tab.page.url.startswith("chrome-error:"):
        return None
    reason = _refusal(tab, gateway) or (Failure.RESET, "it led to a page that did not come")
    return Capture(final_url=tab.asked, reason=reason)


def _without(tab: Tab, reason: Reason | None) -> Capture:
    return Capture(final_url=tab.page.url, status=_status(tab), reason=reason)


def _reason(tab: Tab, html: str) -> Reason | None:
    """Why the answer with this content is no page to read."""
    if tab.answer is None:
        return None
    return mishaps.of_answer(tab.answer.status, tuple(tab.answer.headers.items()), html)


def _status(tab: Tab) -> int | None:
    return tab.answer.status if tab.answer else None


def _mishap(tab: Tab, gateway: Gateway, message: str) -> Reason | None:
    """What kept the page from coming; None if it was the browser's own trouble."""
    if tab.downloads or "Download is starting" in message:
        return Failure.NOT_HTML, "a file to keep, no page"
    if "net::" not in message:
        return None
    status = _status(tab)
    if status is not None and any(code in message for code in _ANSWERED):
        return of_status(status)
    return _refusal(tab, gateway) or mishaps.of_code(message)


def _refusal(tab: Tab, gateway: Gateway) -> Reason | None:
    try:
        parts = urlsplit(tab.asked)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return gateway.reason(parts.hostname or "", port)
