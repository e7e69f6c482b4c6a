"""Pages that do to a browser what no page should, each with the outcomes that it may come to, and its time.

Without pytest, since benchmarks/misbehaviour.py measures the same cases.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from crawl.web import Answer, Asked, page, reply, web
from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.render import Browser
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.model import Failure
from serviceaudit.settings import Settings

NOW = "2026-11-21T02:00:00Z"
WORDS = "Räksmörgås på Ånäset"


@dataclass(frozen=True, kw_only=True)
class Misbehaviour:
    name: str
    script: str = ""
    """What the page's script does, below its words."""
    answers: Callable[[], dict[str, Answer]] = dict
    """What the server says else, or instead."""
    outcomes: tuple[Failure | None, ...] = (None,)
    """None for a page that is read all the same. More than one where the machine's speed decides."""
    says: str = WORDS
    """Words of the page if it was read."""
    never_says: str = "\0"
    within: float = 10.0
    """Seconds, on a busy machine."""
    patience: float = 2.5
    """Seconds that the page is given to load."""
    dies: bool = False
    """The browser is killed when it first asks for the page."""


async def never(writer: asyncio.StreamWriter, _: Asked) -> None:
    await writer.drain()
    await asyncio.sleep(60)


async def drip(writer: asyncio.StreamWriter, _: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _turn in range(300):
        writer.write(b"<p>more and more</p>")
        await writer.drain()
        await asyncio.sleep(0.2)


def attachment() -> dict[str, Answer]:
    return {"/": reply(b"%PDF", kind="application/pdf", content_disposition="attachment; filename=a.pdf")}


def shell() -> dict[str, Answer]:
    script = f"fetch('/d').then(r=>r.text()).then(t=>{{document.getElementById('app').innerHTML='<h1>{WORDS}</h1>'+t}})"
    return {"/": page(f"<div id=app></div><script>{script}</script>"), "/d": reply("<p>data</p>")}


def to_and_fro() -> dict[str, Answer]:
    there, back = (page(f"<p>{WORDS}</p><script>location.replace('{path}')</script>") for path in ("/b", "/"))
    return {"/": there, "/b": back}


_REGISTER = """navigator.serviceWorker.register('/w.js').then(()=>navigator.serviceWorker.ready)
.then(()=>document.body.append('has taken over'),()=>document.body.append('was refused'))"""
_GROW = (
    "()=>{const d=document.createElement('div');d.style.height='3000px';d.textContent='more';document.body.append(d)}"
)

CASES = (
    Misbehaviour(name="a picture that never comes", script="new Image().src='/never';document.write('<img src=/never>')"),
    Misbehaviour(name="a document without end", answers=lambda: {"/": drip}, outcomes=(Failure.TIMEOUT,)),
    Misbehaviour(name="alert() in a loop", script="for(;;)alert(1)", outcomes=(None, Failure.TIMEOUT), within=20),
    Misbehaviour(name="alert() from a timer", script="setInterval(()=>alert(1),1)", outcomes=(None, Failure.TIMEOUT), within=20),
    Misbehaviour(name="a script without end", script="for(;;){}", outcomes=(None, Failure.TIMEOUT), within=20),
    Misbehaviour(
        name="eats memory, 250 MB at a time",
        script="const a=[];setInterval(()=>{for(let i=0;i<5;i++)a.push(new Uint8Array(5e7).fill(1))},10)",
        outcomes=(None, Failure.UNREADABLE, Failure.TIMEOUT),
        within=25,
    ),
    Misbehaviour(
        name="eats memory until its tab crashes",
        script="const a=[];for(;;)a.push(new Array(1e5).fill(1.5))",
        outcomes=(Failure.UNREADABLE,),
        patience=25,
        within=60,
    ),
    Misbehaviour(
        name="200,000 elements in each other",
        script="let n=document.body;for(let i=0;i<200000;i++)n=n.appendChild(document.createElement('div'));n.append('x')",
        outcomes=(None, Failure.UNREADABLE, Failure.TIMEOUT),
        within=25,
    ),
    Misbehaviour(
        name="grows by 20,000 paragraphs at a time",
        script="setInterval(()=>{const f=document.createElement('div');f.innerHTML='<p>x <b>y</b></p>'.repeat(2e4);document.body.append(f)},1)",
        outcomes=(None, Failure.UNREADABLE, Failure.TIMEOUT, Failure.TOO_LARGE),
        within=30,
    ),
    Misbehaviour(name="grows when scrolled, for ever", script=f"onscroll={_GROW};setInterval(onscroll,20)"),
    Misbehaviour(
        name="a service worker",
        script=_REGISTER,
        answers=lambda: {"/w.js": reply("onfetch=e=>e.respondWith(new Response('x'))", kind="text/javascript")},
        never_says="</script>has taken over",
    ),
    Misbehaviour(name="the browser killed in the middle", dies=True, within=20),
    Misbehaviour(name="a download as the front page", answers=attachment, outcomes=(Failure.NOT_HTML,)),
    Misbehaviour(name="window.open() in a loop", script="for(;;)open('/?'+Math.random())", outcomes=(None, Failure.TIMEOUT), within=25),
    Misbehaviour(name="window.open() from a timer", script="setInterval(()=>open('/x'),1)"),
    Misbehaviour(name="a hundred frames of itself", script="for(let i=0;i<100;i++)document.write('<iframe src=/?'+i+'></iframe>')", outcomes=(None, Failure.TIMEOUT), within=25),
    Misbehaviour(name="redirects by script without end", answers=to_and_fro, outcomes=(Failure.REDIRECTS, Failure.TIMEOUT), within=20),
    Misbehaviour(name="reloads itself for ever", script="setTimeout(()=>location.reload(),300)", outcomes=(Failure.REDIRECTS, Failure.TIMEOUT), within=20),
    Misbehaviour(name="will not be left, prints", script="onbeforeunload=()=>'stay';print();document.documentElement.requestFullscreen()"),
    Misbehaviour(name="fifty workers without end", script="const u=URL.createObjectURL(new Blob(['for(;;);']));for(let i=0;i<50;i++)new Worker(u)", within=25),
    Misbehaviour(name="nothing but a script", answers=shell),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Met:
    """What became of the page, and of a plain page after it in the same browser."""

    page: Rendered
    next: Rendered
    seconds: float


@asynccontextmanager
async def served(case: Misbehaviour, folder: Path) -> AsyncIterator[Settings]:
    """The case's server while the block runs: settings that lead there, with a browser whose process is known."""
    program, pids = folder / "browser", folder / "pids"
    program.write_text(f'#!/bin/sh\necho $$ >> {pids}\nexec {find_browser(Settings())} "$@"\n')
    program.chmod(0o755)
    usual = page(f"<p>{WORDS}</p><script>{case.script}</script>")
    left = [True]

    async def deadly(writer: asyncio.StreamWriter, _: Asked) -> None:
        if left:
            left.clear()
            os.killpg(int(pids.read_text().split()[-1]), signal.SIGKILL)
        writer.write(usual)
        await writer.drain()

    answers = {"/": deadly if case.dies else usual, "/never": never, "/next": page("<p>unharmed</p>"), **case.answers()}
    async with web(answers) as site:
        # A secure context, where a page may do the most; the route leads all names to the server.
        yield replace(site.settings(), browser=str(program), page_timeout=case.patience, max_bytes=1_000_000)


async def met(settings: Settings) -> Met:
    """Show the case's page, then a plain one. The time is the first one's."""
    clock = asyncio.get_running_loop().time
    async with Browser(settings) as browser:
        begun = clock()
        seen = await browser.render("http://a.localhost/", now=lambda: NOW)
        seconds = clock() - begun
        return Met(page=seen, next=await browser.render("http://a.localhost/next", now=lambda: NOW), seconds=seconds)
