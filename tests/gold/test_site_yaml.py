"""What a bundle's site.yaml may say."""

from pathlib import Path

import pytest

from serviceaudit.errors import LabelsError
from serviceaudit.gold.bundles import read_bundles


def test_values_stay_the_text_that_was_written(small: Path) -> None:
    (bundle,) = read_bundles(small)
    assert bundle.key == "NO-0301"
    assert bundle.facts["languages"] == "nb;nn"
    assert sorted(bundle.hosts) == ["ort.example", "www.ort.example"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("region: Nord", "regoin: Nord", "the key 'regoin' is not known; known: name, official_name"),
        ("region: Nord\n", "", "the key 'region' is missing"),
        ("region: Nord", "region: [a]", "'region' must be text"),
        ("region: Nord", "region: [a", "cannot be read"),
        ("status: 403", "status: many", "route 3: status 'many' is not a number"),
        ("status: 403", "status: 99", "route 3: status must be between 200 and 599"),
        ("status: 403", "code: 403", "route 3: the key 'code' is not known"),
        ("file: blocked.html}", "file: ../../secret.txt}", "route 3: no file"),
        ("file: blocked.html}", "file: none.html}", "route 3: no file 'none.html' beside site.yaml"),
        ("delay_s: 500", "delay_s: 601", "delay_s must be between 0 and 600"),
        ("delay_s: 500", "delay_s: nan", "delay_s must be between 0 and 600"),
        ('Retry-After: "120"', '"X: y": "120"', "headers must be"),
        ('Retry-After: "120"', 'Retry-After: "1\\r\\nX: y"', "must be one line of ASCII"),
        ("location: /kontakt/", 'location: "/\\r\\nX: y"', "must be one line of ASCII"),
        ("routes:", "notes: x\nroutes: x\nbad:", "not known"),
    ],
)
def test_a_fault_is_named_with_its_file(small: Path, old: str, new: str, said: str) -> None:
    file = small / "ort" / "site.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LabelsError) as caught:
        read_bundles(small)
    assert str(caught.value).startswith("ort/site.yaml")
    assert said in str(caught.value)


def test_two_bundles_cannot_share_a_host_or_a_code(small: Path) -> None:
    twin = small / "twin"
    twin.mkdir()
    text = (small / "ort" / "site.yaml").read_text(encoding="utf-8").partition("routes:")[0]
    (twin / "site.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LabelsError, match="ort and twin have the same country and code NO-0301"):
        read_bundles(small)
    (twin / "www.ort.example").mkdir()
    with pytest.raises(LabelsError, match=r"ort and twin have the same host www\.ort\.example"):
        read_bundles(small)
