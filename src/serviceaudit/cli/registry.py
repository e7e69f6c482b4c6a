"""serviceaudit registry: the lists of municipalities."""

import json
from typing import Annotated

import typer
from rich.table import Table

from serviceaudit.cli import options as o
from serviceaudit.cli.console import note, out
from serviceaudit.errors import RegistryError
from serviceaudit.model import Site
from serviceaudit.registry.countries import builtin
from serviceaudit.registry.listing import load, read
from serviceaudit.registry.selection import select

app = typer.Typer(no_args_is_help=True, help="Lists of municipalities: built in, or your own.")

Name = Annotated[
    str,
    typer.Argument(
        metavar="REGISTRY", help="se, dk, no, fi, several joined with +, or a CSV file or list of addresses."
    ),
]


@app.command("list")
def list_(
    registry: Annotated[
        str, typer.Argument(metavar="[REGISTRY]", help="Which list; without it the built-in ones are named.")
    ] = "",
    where: Annotated[
        str, typer.Option("--where", help='Only those that fit, such as "population > 50000".', show_default=False)
    ] = "",
    json_: o.Json = False,
) -> None:
    """List the municipalities of a registry, or the built-in registries."""
    if not registry:
        table = Table(title="Built-in registries", title_justify="left")
        for heading in ("name", "country", "municipalities", "compiled"):
            table.add_column(heading)
        for code, country in sorted(builtin().items()):
            table.add_row(code.lower(), country.name, str(country.rows), country.date)
        out.print(table)
        return
    sites = select(load(registry, report=note), where=where)
    if json_:
        out.print_json(json.dumps([_data(site) for site in sites], ensure_ascii=False))
        return
    table = Table(title=f"{len(sites)} municipalities", title_justify="left")
    for heading, justify in (
        ("code", "left"),
        ("name", "left"),
        ("region", "left"),
        ("population", "right"),
        ("address", "left"),
    ):
        table.add_column(heading, justify=justify, no_wrap=heading in ("code", "address"))  # type: ignore[arg-type]
    for site in sites:
        table.add_row(
            site.key, site.name, site.region, f"{site.population:,}" if site.population is not None else "", site.url
        )
    out.print(table)


@app.command("check")
def check(registry: Name) -> None:
    """Check a list: every fault and warning on a line with file and row."""
    found = read(registry)
    for line in (*found.faults, *found.warnings):
        out.print(line, markup=False, soft_wrap=True)
    if found.faults:
        raise RegistryError(
            f"{registry}: {len(found.faults)} faults in {len(found.sites) + len(found.faults)} rows; mend them, or audit with --skip-bad"
        )
    out.print(f"{registry}: {len(found.sites)} municipalities, no faults")


@app.command("show")
def show(
    registry: Name, site: Annotated[str, typer.Argument(metavar="SITE", help="Code, country-code or name.")]
) -> None:
    """Show all that a list tells of one municipality."""
    found = select(load(registry, report=note), keys=[site])[0]
    out.print_json(json.dumps(_data(found), ensure_ascii=False))


def _data(site: Site) -> dict[str, object]:
    return {
        "country": site.country,
        "code": site.code,
        "name": site.name,
        "official_name": site.official_name,
        "region": site.region,
        "population": site.population,
        "url": site.url,
        "lat": site.lat,
        "lon": site.lon,
        "languages": list(site.languages),
    }
