"""The tables: one row a fact, so that a new question is new rows and never a new column.

    runs ──< sites ──< pages
                  ├──< candidates
                  └──< answers ──< evidence
                              └──< looked

Deleting a row deletes what hangs below it. `position` keeps the order that the model's tuples have.
"""

from sqlalchemy import BigInteger, Column, Double, ForeignKeyConstraint, Integer, MetaData, Table

from serviceaudit.model import Choice, Failure, Source, Verdict, Via
from serviceaudit.store.coding import Boxed, Line, Pairs, Term, Words

VERSION = "1"
"""Changes with every change of these tables."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Line, primary_key=True),
    Column("value", Line, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Line, primary_key=True),
    Column("pack", Line, nullable=False),
    Column("pack_version", Line, nullable=False),
    Column("criteria_hash", Line, nullable=False),
    Column("tool", Line, nullable=False),
    Column("started_at", Line, nullable=False),
    Column("finished_at", Line, nullable=False),
    Column("registry", Line, nullable=False),
    Column("archive", Line, nullable=False),
    Column("sites", Integer, nullable=False),
    Column("note", Line, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("country", Line, nullable=False),
    Column("code", Line, nullable=False),
    Column("name", Line, nullable=False),
    Column("url", Line, nullable=False),
    Column("official_name", Line, nullable=False),
    Column("region", Line, nullable=False),
    Column("population", BigInteger),
    Column("lat", Double),
    Column("lon", Double),
    Column("languages", Words, nullable=False),
    Column("taken_at", Line, nullable=False),
    Column("front", Line),
    Column("archive", Line, nullable=False),
    ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
)

pages = Table(
    "pages",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("url", Line, nullable=False),
    Column("final_url", Line, nullable=False),
    Column("status", Integer),
    Column("failure", Term(Failure)),
    Column("detail", Line, nullable=False),
    Column("via", Term(Via), nullable=False),
    Column("headers", Pairs, nullable=False),
    Column("redirects", Words, nullable=False),
    Column("roles", Words, nullable=False),
    Column("clicks", Integer, nullable=False),
    Column("fetched_at", Line, nullable=False),
    Column("size", BigInteger, nullable=False),
    ForeignKeyConstraint(["run", "site"], ["sites.run", "sites.site"], ondelete="CASCADE"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("url", Line, nullable=False),
    Column("label", Line, nullable=False),
    Column("found_on", Line, nullable=False),
    Column("roles", Words, nullable=False),
    Column("weight", Double, nullable=False),
    Column("clicks", Integer, nullable=False),
    Column("choice", Term(Choice), nullable=False),
    Column("why", Line, nullable=False),
    ForeignKeyConstraint(["run", "site"], ["sites.run", "sites.site"], ondelete="CASCADE"),
)

answers = Table(
    "answers",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("question", Line, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("pack", Line, nullable=False),
    Column("pack_version", Line, nullable=False),
    Column("verdict", Term(Verdict), nullable=False),
    Column("points", Integer, nullable=False),
    Column("rule", Line, nullable=False),
    Column("reason", Line, nullable=False),
    Column("level", Integer),
    Column("mobile_level", Integer),
    Column("flags", Words, nullable=False),
    Column("source", Term(Source), nullable=False),
    Column("clicks", Integer),
    Column("checked_at", Line, nullable=False),
    ForeignKeyConstraint(["run", "site"], ["sites.run", "sites.site"], ondelete="CASCADE"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("question", Line, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("page", Line, nullable=False),
    Column("quote", Line, nullable=False),
    Column("rule", Line, nullable=False),
    Column("place", Line, nullable=False),
    Column("target", Line, nullable=False),
    Column("wide", Boxed),
    Column("narrow", Boxed),
    ForeignKeyConstraint(
        ["run", "site", "question"], ["answers.run", "answers.site", "answers.question"], ondelete="CASCADE"
    ),
)

looked = Table(
    "looked",
    metadata,
    Column("run", Line, primary_key=True),
    Column("site", Line, primary_key=True),
    Column("question", Line, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("page", Line, nullable=False),
    Column("role", Line, nullable=False),
    Column("outcome", Line, nullable=False),
    ForeignKeyConstraint(
        ["run", "site", "question"], ["answers.run", "answers.site", "answers.question"], ondelete="CASCADE"
    ),
)
