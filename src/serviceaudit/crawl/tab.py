"""One tab of the browser: opens an address, lets the page come to rest, deals with the cookie box, looks, and saves.

What runs in the page runs in a world of its own (an isolated world): the page's scripts can neither see nor change it.
"""

import asyncio
import base64
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from playwright.async_api import CDPSession, Error, Page, Request, Response
from playwright.async_api import TimeoutError as PlaywrightTimeout

from serviceaudit.model import NARROW, WIDE, Screenshot

_SCRIPTS = "\n".join(
    resources.files(__package__).joinpath(f"{name}.js").read_text("utf-8")
    for name in ("settle", "consent", "colours", "stamps", "slides", "save", "menus")
)
_WORLD = "serviceaudit"
_LOAD_SECONDS = 10.0
"""How long a page whose text is there may go on loading pictures and third parties' scripts."""
_LAST_SECONDS = 3.0
"""For the rest of a page whose endless script was stopped."""
_DATA = ("xhr", "fetch", "script")
"""What may bring words; scripts load others when they find that they need them."""
_DATA_SECONDS = 5.0
_CALM, _LONGEST, _EMPTY = 300, 2000, 6000
"""Milliseconds: no text changed for so long; at most so long; at most so long for a page without any words yet."""
_WRITTEN = 2000
"""Milliseconds that the text of a page stands still that scripts wrote: their timers may bring more."""
_SHORT_CALM, _SHORT_LONGEST = 150, 1000
_SCREENS = 8
_LONGEST_PICTURE = 3000
_STEP_SECONDS = 12.0
"""No step inside the page takes longer, unless the page's own scripts hold it up."""


class Unfinished(Exception):  # noqa: N818 - it is no error of ours, but the end of a wait
    """The document itself did not arrive in time; what came of it would mislead."""


class Held(Exception):  # noqa: N818 - as above
    """The page's scripts do not let go: nothing can be read."""


class Left(Exception):  # noqa: N818 - as above
    """The page went to another address while it was looked at."""


class Crashed(Error):  # noqa: N818 - as above
    """The page brought its tab down; the browser lives on."""


@dataclass(eq=False)
class Tab:
    """A page in the browser, in a context of its own."""

    page: Page
    session: CDPSession
    answer: Response | None = None
    """The answer to the last navigation."""
    asked: str = ""
    """The address of the last navigation."""
    downloads: bool = False
    """The address was no page but a file to keep; it was refused."""
    crashed: bool = False
    _data: set[Request] = field(default_factory=set)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)
    """No script waits for data or for other scripts."""
    _world: int = 0

    def watch(self) -> None:
        """Take note of what the page asks for, and turn away what it would open."""
        self._idle.set()
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)
        self.page.on("requestfinished", self._on_end)
        self.page.on("requestfailed", self._on_end)
        self.page.on("download", self._on_download)
        self.page.on("popup", _close)
        self.page.on("crash", self._on_crash)
        # Without a listener Playwright dismisses alert, confirm and prompt by itself.

    def _on_request(self, request: Request) -> None:
        if request.resource_type in _DATA:
            self._data.add(request)
            self._idle.clear()
        elif request.is_navigation_request() and request.frame == self.page.main_frame:
            self.asked = request.url

    def _on_end(self, request: Request) -> None:
        self._data.discard(request)
        if not self._data:
            self._idle.set()

    def _on_response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.answer = response

    def _on_download(self, _: object) -> None:
        self.downloads = True

    def _on_crash(self, _: object) -> None:
        self.crashed = True

    async def open(self, url: str, seconds: float) -> None:
        """Go to `url` and let it load for at most so many seconds.

        A page that never stops loading is taken as it is. Raises Unfinished if its document did not come, Held,
        and Playwright's Error.
        """
        ends = time.monotonic() + seconds
        try:
            await self._go(url, seconds)
            await self.loaded(min(_LOAD_SECONDS, ends - time.monotonic()))
        except PlaywrightTimeout:
            await self._cut_short()

    async def _go(self, url: str, seconds: float) -> None:
        try:
            await self.page.goto(url, wait_until="domcontentloaded", timeout=seconds * 1000)
        except PlaywrightTimeout:
            raise
        except Error as error:
            # A script sent the page on before it was there: the page that it leads to is the one to look at.
            if "interrupted by another navigation" not in str(error) or self.page.url.startswith("chrome-error:"):
                raise
            await self.page.wait_for_load_state("domcontentloaded", timeout=seconds * 1000)

    async def loaded(self, seconds: float = _LOAD_SECONDS) -> None:
        """Wait for the page's `load` event. Raises Playwright's TimeoutError."""
        await self.page.wait_for_load_state("load", timeout=max(1.0, seconds * 1000))

    async def _cut_short(self) -> None:
        if self.answer is None:
            raise Unfinished
        await self._free()
        try:
            await self.page.wait_for_load_state("domcontentloaded", timeout=_LAST_SECONDS * 1000)
        except PlaywrightTimeout as error:
            raise Unfinished from error

    async def _free(self) -> None:
        """Stop a script that runs without end. Raises Held if that does not help."""
        for _ in range(3):
            try:
                async with asyncio.timeout(1):
                    await self.session.send("Runtime.evaluate", {"expression": "1"})
                    return
            except TimeoutError:
                await self.session.send("Runtime.terminateExecution")
            except Error:
                continue  # The termination met our own question in place of the page's script.
        raise Held

    async def settle(self) -> None:
        """Wait until data asked for by scripts has come and the text stands still; go through the page meanwhile."""
        ends = time.monotonic() + _DATA_SECONDS
        await self._served(ends)
        await self.run("sa.settle", _CALM, _LONGEST, _EMPTY, _SCREENS, _WRITTEN)
        # Data often names the data to ask for next, and the text stands still in between.
        while not self._idle.is_set() and time.monotonic() < ends:
            await self._served(ends)
            await self.settle_again()

    async def _served(self, ends: float) -> None:
        """No script waits for data, or it is `ends` by the clock."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ends - time.monotonic()):
                await self._idle.wait()

    async def settle_again(self, *, through: bool = True) -> None:
        """Wait until the text stands still after a change of ours. `through`: go through what has not been seen yet."""
        await self.run("sa.settle", _SHORT_CALM, _SHORT_LONGEST, _SHORT_LONGEST, _SCREENS if through else 0)

    async def refuse_cookies(self, refuse: tuple[str, ...], accept: tuple[str, ...], names: tuple[str, ...]) -> str:
        """Deal with the cookie box; "refused", "accepted", "hidden" or "none" (codebook section 1, "Setting")."""
        return str(await self.run("sa.consent", refuse, accept, names))

    async def look_wide(self) -> Screenshot | None:
        """Stamp the page as it is on the desktop."""
        return await self._look("wide", WIDE)

    async def look_narrow(self) -> Screenshot | None:
        """Stamp the page as it is on a phone's screen."""
        await self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        await self.settle_again(through=False)
        return await self._look("narrow", NARROW)

    async def came_late(self) -> bool:
        """Something is shown on the phone that was not on the page yet when it was looked at on the desktop."""
        return bool(await self.run("sa.late"))

    async def look_wide_again(self) -> Screenshot | None:
        """Stamp the page on the desktop once more, with all that came since."""
        await self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        await self.settle_again(through=False)
        return await self.look_wide()

    async def _look(self, name: str, screen: tuple[int, int]) -> Screenshot | None:
        tall = await self.run("sa.look", name)
        if not tall:
            return None
        height = min(_LONGEST_PICTURE, max(screen[1], tall))
        clip = {"x": 0, "y": 0, "width": screen[0], "height": height, "scale": 1}
        shot = await self.session.send(
            "Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": height > screen[1]}
        )
        return Screenshot(url=self.page.url, width=screen[0], height=height, png=base64.b64decode(shot["data"]))

    async def save(self, most: int) -> str | None:
        """The stamped page; None if it is longer than `most` characters."""
        html = await self.run("sa.save", most)
        return None if html is None else str(html)

    async def open_menus(self) -> str:
        """Press what opens menus that are not there before; the links that appear, as markup of a closed menu.

        The last thing to do with a page: a press may change it, or lead away from it, and then nothing is told.
        """
        try:
            return str(await self.run("sa.openMenus"))
        except (Held, Left, Error):
            return ""

    async def run(self, function: str, *arguments: Any) -> Any:
        """What a function of our scripts returns. Raises Held and Left."""
        try:
            async with asyncio.timeout(_STEP_SECONDS):
                context = self._world or await self._enter()
                return await self._call(context, function, arguments)
        except TimeoutError as error:
            raise Held from error

    async def _call(self, context: int, function: str, arguments: tuple[Any, ...]) -> Any:
        try:
            answer = await self.session.send(
                "Runtime.callFunctionOn",
                {
                    "functionDeclaration": f"(...given) => ({function})(...given)",
                    "arguments": [{"value": value} for value in arguments],
                    "executionContextId": context,
                    "awaitPromise": True,
                    "returnByValue": True,
                },
            )
        except Error as error:
            if any(sign in str(error) for sign in _GONE):
                self._world = 0
                raise Left from error
            raise
        if "exceptionDetails" in answer:
            raise Error(_told(answer["exceptionDetails"]))
        return answer["result"].get("value")

    async def _enter(self) -> int:
        tree = await self.session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        world = await self.session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": _WORLD})
        self._world = int(world["executionContextId"])
        answer = await self.session.send("Runtime.evaluate", {"expression": _SCRIPTS, "contextId": self._world})
        if "exceptionDetails" in answer:
            raise Error(_told(answer["exceptionDetails"]))
        return self._world


async def _close(page: Page) -> None:
    with suppress(Error):
        await page.close()


_GONE = (
    "Cannot find context",
    "Execution context was destroyed",
    "Cannot find default execution context",
    "navigated or closed",
)


def _told(details: dict[str, Any]) -> str:
    return str(details.get("exception", {}).get("description", details.get("text", "")))[:300]
