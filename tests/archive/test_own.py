import gzip
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.warcs import AGENT, AT, CONTACT, HOME, HTML, PNG, SITE, Foreign, exchange, page, visit, write
from serviceaudit.archive import manifest
from serviceaudit.archive.own import is_own, read_own, visit_screenshots
from serviceaudit.archive.write import Writer
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Candidate, Choice, Failure, Page, Screenshot, Site, Snapshot, Via


def test_what_was_written_is_read_again(tmp_path):
    path = write(tmp_path)
    assert is_own(path)
    assert read_own(path, screenshots=True) == visit()


def test_pictures_are_loaded_only_on_request(tmp_path):
    path = write(tmp_path)
    assert read_own(path).screenshots == ()
    assert visit_screenshots(path) == (Screenshot(url=HOME, width=1366, height=768, png=PNG),)


def test_the_last_answer_of_an_address_is_the_page(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange(body=b"<p>busy", status=503))
    writer.exchange(exchange(body=b"<p>here"))
    snapshot = visit(pages=(page(html="<p>here"),), screenshots=())
    assert read_own(writer.finish(snapshot)) == snapshot


@pytest.mark.parametrize(
    ("body", "content_type", "html"),
    [
        ("<p>å".encode("latin-1"), "text/html", "<p>å"),
        ("<p>å".encode(), "text/html; charset=ISO-8859-1", "<p>å"),
        ("<p>å".encode("cp1252"), "text/html; charset=utf-8; x=å", "<p>\ufffd"),
        (b"\xef\xbb\xbf<p>\xc3\xa5", "", "\ufeff<p>å"),
        (b"", "", "<p>only in a browser's head \ud83d"),
    ],
)
def test_the_text_of_a_page_is_the_same_as_at_crawl_time_whatever_the_crawl_made_of_it(
    tmp_path, body, content_type, html
):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange(body=body, headers=(("Content-Type", content_type),)))
    snapshot = visit(pages=(page(html=html),), screenshots=())
    assert read_own(writer.finish(snapshot)).pages[0].html == html


texts = st.text(max_size=40)
urls = st.one_of(st.just(HOME), st.just(CONTACT), texts.map(lambda t: f"http://x.example/{t}"), texts)
whole = st.integers(min_value=0, max_value=10**6)
finite = st.floats(allow_nan=False, allow_infinity=False)
names = st.lists(texts, max_size=3).map(tuple)
sites = st.builds(
    Site,
    country=texts,
    code=texts,
    name=texts,
    url=urls,
    official_name=texts,
    region=texts,
    population=st.none() | whole,
    lat=st.none() | finite,
    lon=st.none() | finite,
    languages=names,
)
pages = st.builds(
    Page,
    url=urls,
    final_url=urls,
    status=st.none() | st.integers(100, 599),
    failure=st.none() | st.sampled_from(Failure),
    detail=texts,
    via=st.sampled_from(Via),
    html=st.one_of(st.just(HTML), st.text(max_size=200)),
    headers=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    redirects=names,
    roles=names,
    clicks=whole,
    fetched_at=st.sampled_from(["", AT]),
    size=whole,
)
candidates = st.builds(
    Candidate,
    url=urls,
    label=texts,
    found_on=urls,
    roles=names,
    weight=finite,
    clicks=whole,
    choice=st.sampled_from(Choice),
    why=texts,
)
pictures = st.builds(Screenshot, url=urls, width=whole, height=whole, png=st.binary(max_size=50))
snapshots = st.builds(
    Snapshot,
    site=sites,
    taken_at=st.just(AT),
    front=st.none() | urls,
    pages=st.lists(pages, max_size=4).map(tuple),
    trail=st.lists(candidates, max_size=3).map(tuple),
    screenshots=st.lists(pictures, max_size=2, unique_by=lambda s: (s.url, s.width)).map(tuple),
    tool=texts,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(snapshot=snapshots)
def test_any_snapshot_survives_the_archive(tmp_path, snapshot):
    assert read_own(write(tmp_path, snapshot), screenshots=True) == snapshot


def text_of(value):
    return manifest.to_json(value).decode()


def some_manifest():
    return manifest.manifest(visit(), [None, None, None], ())


def test_the_manifest_is_canonical():
    first = text_of(some_manifest())
    assert first == text_of(manifest.from_json(first.encode()))
    assert first == json.dumps(json.loads(first), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_a_manifest_of_a_newer_or_older_version_is_read():
    data = json.loads(text_of(some_manifest()))
    data["site"]["flag"] = "new"
    del data["site"]["lat"]
    assert manifest.from_json(json.dumps(data).encode()).site == replace(SITE, lat=None)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("site"),
        lambda d: d["site"].update(population="many"),
        lambda d: d["site"].update(population=True),
        lambda d: d["pages"][0].update(via="telepathy"),
        lambda d: d["pages"][0].update(headers=[["one"]]),
        lambda d: d.update(texts=[]),
        lambda d: d.update(texts=[None, None, "<urn:uuid:0>"]),
        lambda d: d.update(format=99),
        lambda d: d.update(pages={}),
        lambda d: d.update(site=[]),
    ],
)
def test_a_damaged_manifest_makes_the_file_a_foreign_one(tmp_path, change):
    path = write(tmp_path)
    data = json.loads(text_of(some_manifest()))
    change(data)
    other = with_manifest(path, json.dumps(data).encode())
    assert not is_own(other)
    with pytest.raises(ArchiveError, match=r"no finished visit of serviceaudit"):
        read_own(other)


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff", b"null"])
def test_a_manifest_that_is_no_json_makes_the_file_a_foreign_one(tmp_path, data):
    assert not is_own(with_manifest(write(tmp_path), data))


def with_manifest(path, data):
    lines = gzip.decompress(path.read_bytes())
    before = lines[: lines.index(b"WARC/1.1\r\n", lines.index(b"\x89PNG"))]
    head = (
        b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Target-URI: urn:serviceaudit:snapshot\r\nContent-Length: %d\r\n\r\n"
    )
    path.write_bytes(gzip.compress(before) + gzip.compress(head % len(data) + data + b"\r\n\r\n"))
    return path


def test_a_file_without_its_end_is_not_taken_for_a_finished_visit(tmp_path):
    path = write(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert not is_own(path)


def test_visits_joined_into_one_file_are_not_taken_for_one_visit(tmp_path):
    path = write(tmp_path)
    path.write_bytes(path.read_bytes() * 2)
    assert not is_own(path)


def test_another_programs_file_is_not_ours(tmp_path):
    assert not is_own(Foreign(tmp_path / "a.warc.gz").response(HOME).save())
