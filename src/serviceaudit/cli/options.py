"""Options that several commands share, with their help."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from serviceaudit.errors import ServiceAuditError
from serviceaudit.settings import Render, Settings, data_folder, parse_route
from serviceaudit.urls import host

if TYPE_CHECKING:
    from serviceaudit.pipeline.judging import Judge


StoreUrl = Annotated[
    str,
    typer.Option(
        "--store",
        help="Database of runs and answers: any SQLAlchemy URL of SQLite or PostgreSQL.",
        envvar="SERVICEAUDIT_STORE",
    ),
]
RunId = Annotated[
    str | None, typer.Option("--run", help="Which run; the beginning of its id is enough. Without it the newest.")
]
Pack = Annotated[str, typer.Option("--pack", help="Which set of questions.")]
Criteria = Annotated[
    Path | None,
    typer.Option(
        "--criteria", help="Folder of packs and words to use instead of the built-in one.", show_default=False
    ),
]
ConnectTo = Annotated[
    list[str] | None,
    typer.Option(
        "--connect-to",
        metavar="HOST:PORT:ADDR:PORT",
        help="Send requests for HOST to ADDR, as curl does; HOST may be *.example. For staging sites and tests.",
        show_default=False,
    ),
]
RenderWhen = Annotated[
    Render,
    typer.Option(
        "--render", help="When a browser looks at pages: where layout matters (auto), at every page (always), or never."
    ),
]
MaxPages = Annotated[int, typer.Option("--max-pages", min=1, max=200, help="Most pages read of a site.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Allow requests to private and loopback addresses.")
]
BrowserPath = Annotated[
    str, typer.Option("--browser", help="Path of the browser to use; without it one is looked for.", show_default=False)
]
Contact = Annotated[
    str,
    typer.Option(
        "--contact",
        help="Address (mail or web) for site owners; stands in the user agent.",
        envvar="SERVICEAUDIT_CONTACT",
        show_default=False,
    ),
]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Language = Annotated[
    str, typer.Option("--lang", help="Language of the words for readers: sv, da, nb, fi or en.", show_default=False)
]

STORE = "sqlite:///serviceaudit.db"
PACK = "servicescore"
_LOOPBACK_ONLY = ("127.", "[::1]", "::1", "localhost")


def judge_of(criteria: Path | None, pack: str) -> "Judge":
    """The method that the options name; faults in its files are told before anything else is done."""
    from serviceaudit.pipeline.judging import Judge

    judge = Judge((criteria or data_folder("criteria")).resolve(), pack)
    _ = judge.method
    return judge


def settings_of(
    *,
    connect_to: list[str] | None = None,
    render: Render = Render.AUTO,
    max_pages: int = 25,
    workers: int = 16,
    allow_private: bool = False,
    browser: str = "",
    contact: str = "",
    denied: tuple[str, ...] = (),
) -> Settings:
    """Settings from options. Sites that are all reached on this machine are not waited for between requests."""
    routes = tuple(parse_route(text) for text in connect_to or ())
    own = bool(routes) and all(route.address.startswith(_LOOPBACK_ONLY) for route in routes)
    defaults = Settings()
    return Settings(
        contact=contact,
        routes=routes,
        render=render,
        max_pages=max_pages,
        workers=workers,
        allow_private=allow_private,
        browser=browser,
        denied=denied,
        pause=0.0 if own else defaults.pause,
        retry_after_s=0.0 if own else defaults.retry_after_s,
    )


def denied_in(path: Path) -> tuple[str, ...]:
    """The hosts that a file lists, one a line; what follows "#" is a comment, and an address counts as its host.

    Raises ServiceAuditError if it cannot be read, or naming the line that holds no host.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ServiceAuditError(f"--deny {path}: cannot be read ({reason}): check the path and its rights") from error
    named = [(number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1)]
    return tuple(_host_in(line, f"{path}, line {number}") for number, line in named if line)


def _host_in(line: str, place: str) -> str:
    below = "*." if line.startswith("*.") else ""
    rest = line.removeprefix("*.")
    name = host(rest if "://" in rest else f"http://{rest}")
    if not name or " " in line:
        raise ServiceAuditError(f"--deny {place}: '{line[:80]}' is no host: write one a line, such as www.town.example")
    return below + name
