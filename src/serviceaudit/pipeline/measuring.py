"""Answers held against labels: how often the machine is right."""

from collections.abc import Sequence
from pathlib import Path

from serviceaudit.gold.agreement import Agreement, agree
from serviceaudit.gold.labels import labels
from serviceaudit.model import Result


def measure(results: Sequence[Result], path: Path) -> Agreement:
    """Agreement with a labels file or a folder of labelled sites, over all and by language and country.

    Raises LabelsError: a fault in the labels.
    """
    visits = {result.visit.site.key: result.visit for result in results}
    sites = [visit.site for visit in visits.values()]
    return agree(
        [answer for result in results for answer in result.answers],
        labels(path),
        languages={site.key: site.languages[0] for site in sites if site.languages},
        countries={site.key: site.country for site in sites},
        visits=visits,
    )
