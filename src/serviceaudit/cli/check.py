"""serviceaudit check: one site, at once, nothing stored."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from serviceaudit import __version__
from serviceaudit.cli import options as o
from serviceaudit.cli.console import errors, out
from serviceaudit.errors import ServiceAuditError, TooLittleAssessed
from serviceaudit.model import Run, Site, Verdict
from serviceaudit.registry.fields import unlisted
from serviceaudit.registry.listing import load
from serviceaudit.settings import Render, data_folder
from serviceaudit.urls import bare, host


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of the municipality's front page.")],
    pack: o.Pack = o.PACK,
    render: o.RenderWhen = Render.AUTO,
    max_pages: o.MaxPages = 25,
    connect_to: o.ConnectTo = None,
    allow_private: o.AllowPrivate = False,
    browser: o.BrowserPath = "",
    contact: o.Contact = "",
    criteria: o.Criteria = None,
    lang: o.Language = "",
    json_: o.Json = False,
) -> None:
    """Check one site: the verdicts with evidence and advice. Nothing is stored."""
    from serviceaudit.cli import cards
    from serviceaudit.pipeline.auditing import look
    from serviceaudit.pipeline.visiting import Audit

    judge = o.judge_of(criteria, pack)
    settings = o.settings_of(
        connect_to=connect_to,
        render=render,
        max_pages=max_pages,
        allow_private=allow_private,
        browser=browser,
        contact=contact,
    )
    site = _site(url)
    plan = Audit(judge=judge, settings=settings, archive=Path())
    with errors.status(f"looking at {site.url}"):
        result = asyncio.run(look(site, plan))
    if json_:
        out.print_json(json.dumps(cards.as_data(result), ensure_ascii=False))
    else:
        folder = criteria or data_folder("criteria")
        pack_ = judge.method.pack
        run = Run(
            id="check",
            pack=pack_.id,
            pack_version=pack_.version,
            criteria_hash=pack_.digest,
            tool=f"serviceaudit {__version__}",
            started_at=result.visit.taken_at,
            finished_at=result.visit.taken_at,
            sites=1,
        )
        cards.print_site(result, pack_.questions, run, folder, lang)
    if all(answer.verdict is Verdict.NOT_ASSESSED for answer in result.answers):
        raise TooLittleAssessed(f"{site.url} could not be assessed: nothing of it was seen")


def _site(url: str) -> Site:
    """The built-in registry's entry for the address, else the address alone.

    Raises ServiceAuditError if it is no address.
    """
    full = url if "://" in url else f"https://{url}"
    try:
        alone = unlisted(full)
    except ValueError as fault:
        raise ServiceAuditError(f"'{url}' is not an address: {fault}") from None
    known = {bare(host(site.url)): site for site in load("all")}
    return known.get(bare(host(full)), alone)
