"""Answers held against labels: how often the machine is right."""

from collections.abc import Sequence
from pathlib import Path

from serviceaudit.gold.agreement import Agreement, agree
from serviceaudit.gold.labels import labels
from serviceaudit.model import Answer, Site


def measure(answers: Sequence[Answer], sites: Sequence[Site], path: Path) -> Agreement:
    """Agreement with a labels file or a folder of labelled sites, over all and by language and country.

    Raises LabelsError: a fault in the labels.
    """
    return agree(
        answers,
        labels(path),
        languages={site.key: site.languages[0] for site in sites if site.languages},
        countries={site.key: site.country for site in sites},
    )
