import gzip
from collections import Counter

import brotli
import pytest

from archive.warcs import AT, CONTACT, HOME, HTML, HTML_TYPE, SITE, Foreign, as_one_member, chunked
from serviceaudit.archive import foreign
from serviceaudit.archive.foreign import read_foreign
from serviceaudit.model import Failure, Site

OLDER, NEWER = "2026-11-20T02:00:00Z", "2026-11-22T02:00:00Z"


@pytest.fixture
def warc(tmp_path):
    return Foreign(tmp_path / "a.warc.gz")


def snapshots(warc, sites=(SITE,), **more):
    said = []
    found = list(read_foreign([warc.save()], sites, said.append, **more))
    assert said == []
    return found


def only(warc, sites=(SITE,)):
    (snapshot,) = snapshots(warc, sites)
    return snapshot


def test_a_site_is_read_with_its_front_page_first_and_the_rest_by_address(warc):
    snapshot = only(warc.response(HOME + "b").response(HOME + "a").response(HOME))
    assert snapshot.site == SITE
    assert snapshot.front == HOME
    assert [page.url for page in snapshot.pages] == [HOME, HOME + "a", HOME + "b"]
    assert [page.roles for page in snapshot.pages] == [("home",), (), ()]
    front = snapshot.pages[0]
    assert (front.status, front.failure, front.html, front.fetched_at) == (200, None, HTML, AT)
    assert front.headers == (("Content-Type", HTML_TYPE),)
    assert front.size == len(HTML.encode())
    assert snapshot.tool == "Heritrix/3.4"


def test_the_date_of_the_visit_is_that_of_the_newest_page(warc):
    assert only(warc.response(HOME).response(CONTACT, date=NEWER)).taken_at == NEWER


def test_without_its_root_a_site_has_no_front_page(warc):
    assert only(warc.response(CONTACT)).front is None


def test_a_file_that_does_not_tell_its_maker_is_of_an_unknown_one(tmp_path):
    assert only(Foreign(tmp_path / "a.warc.gz", software="").response(HOME)).tool == "unknown"


@pytest.mark.parametrize("zipped", [True, False])
def test_plain_and_gzip_files_and_such_as_were_packed_whole_are_the_same(tmp_path, zipped):
    path = Foreign(tmp_path / "a.warc", zipped=zipped).response(CONTACT).response(HOME).save()
    paths = [path, as_one_member(path)] if zipped else [path]
    for one in paths:
        (snapshot,) = read_foreign([one], [SITE], print)
        assert [page.html for page in snapshot.pages] == [HTML, HTML]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(HTML.encode()), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(HTML.encode())), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (brotli.compress(HTML.encode()), [("content-encoding", "br")]),
        (HTML.encode(), [("Content-Encoding", "gzip")]),
        (HTML.encode("latin-1"), []),
    ],
)
def test_payloads_are_decoded(warc, body, headers):
    assert only(warc.response(HOME, body, headers=[("Content-Type", "text/html"), *headers])).pages[0].html == HTML


def test_only_html_pages_are_kept(warc):
    for name, kind in [("a.css", "text/css"), ("b.png", "image/png"), ("c.json", "application/json"), ("d", "")]:
        warc.response(HOME + name, b"{}", headers=[("Content-Type", kind)] if kind else [])
    warc.response(HOME + "e.png", b"", "404 Not Found", [("Content-Type", "image/png")])
    warc.response("dns:www.bjorkdala.example", b"x").resource("urn:text:x", b"<p>")
    warc.response(HOME + "xhtml", headers=[("Content-Type", "application/xhtml+xml")])
    warc.response(HOME + "untold", b" <p>", headers=[])
    warc.resource(HOME + "saved", HTML.encode()).resource(HOME + "pdf", b"%PDF", "application/pdf")
    found = only(warc)
    assert [page.url.removeprefix(HOME) for page in found.pages] == ["saved", "untold", "xhtml"]
    assert found.pages[0].html == HTML


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("404 Not Found", Failure.GONE),
        ("410 Gone", Failure.GONE),
        ("401 Unauthorized", Failure.FORBIDDEN),
        ("403 Forbidden", Failure.FORBIDDEN),
        ("429 Too Many Requests", Failure.RATE_LIMITED),
        ("418 Teapot", Failure.HTTP_ERROR),
        ("500 Oops", Failure.SERVER_ERROR),
        ("503 Service Unavailable", Failure.SERVER_ERROR),
    ],
)
def test_an_answer_other_than_200_is_a_page_that_failed(warc, status, failure):
    front = only(warc.response(HOME, status=status)).pages[0]
    assert (front.failure, front.status, front.html) == (failure, int(status[:3]), "")
    assert status[:3] in front.detail


def test_an_error_in_plain_text_stands_for_the_page(warc):
    assert only(warc.response(HOME, b"no", "403 Forbidden", [("Content-Type", "text/plain")])).front == HOME


@pytest.mark.parametrize(
    ("body", "fields", "failure"),
    [
        (b" \n", {}, Failure.EMPTY),
        (b"<p>" * 2_000_000, {}, Failure.TOO_LARGE),
        (b"<p>" * 4_000_000, {}, Failure.TOO_LARGE),
        (HTML.encode(), {"WARC_Truncated": "length"}, Failure.TOO_LARGE),
        (HTML.encode(), {"WARC_Truncated": "time"}, Failure.TIMEOUT),
        (HTML.encode(), {"WARC_Truncated": "disconnect"}, Failure.RESET),
    ],
)
def test_a_body_that_is_not_there_in_whole_is_a_failure(warc, body, fields, failure):
    page = only(warc.response(HOME, body, **fields)).pages[0]
    assert (page.failure, page.html) == (failure, "")


def test_an_unknown_coding_is_a_failure_of_ours_and_said(warc):
    page = only(warc.response(HOME, headers=[("Content-Type", HTML_TYPE), ("Content-Encoding", "rot13")])).pages[0]
    assert page.failure is Failure.UNDECODABLE
    assert "rot13" in page.detail


def test_of_several_captures_the_newest_counts(warc):
    warc.response(HOME, b"<p>new", date=NEWER).response(HOME, b"<p>old", date=OLDER)
    warc.response("https://bjorkdala.example/#top", b"<p>middle")
    found = only(warc)
    assert [page.html for page in found.pages] == ["<p>new"]


class TestFrontPage:
    @pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
    def test_is_what_the_root_redirects_to(self, warc, status):
        snapshot = only(warc.redirect(HOME, "/sv/start", status).response(HOME + "sv/start"))
        assert snapshot.front == HOME
        (front,) = snapshot.pages
        assert (front.url, front.final_url, front.redirects) == (HOME, HOME + "sv/start", (HOME,))
        assert front.roles == ("home",)

    def test_is_found_over_several_hosts_and_schemes(self, warc):
        site = Site(country="SE", code="1", name="B", url="https://bjorkdala.example/")
        warc.redirect("http://bjorkdala.example/", "https://bjorkdala.example/")
        warc.redirect("https://bjorkdala.example/", "https://www.bjorkdala.example/")
        warc.redirect("https://www.bjorkdala.example/", "https://www.bjorkdala.example/start.html")
        snapshot = only(warc.response("https://www.bjorkdala.example/start.html"), [site])
        assert snapshot.front == "https://bjorkdala.example/"
        assert snapshot.pages[0].final_url == "https://www.bjorkdala.example/start.html"

    def test_is_missing_if_the_root_redirects_to_what_is_not_there(self, warc):
        assert only(warc.redirect(HOME, "/sv").response(CONTACT)).front is None

    def test_is_missing_if_the_root_redirects_in_a_circle(self, warc):
        warc.redirect(HOME, "/a").redirect(HOME + "a", "/b").redirect(HOME + "b", "/a")
        assert only(warc.response(CONTACT)).front is None

    def test_is_what_a_quick_refresh_leads_to(self, warc):
        stub = b"<html><META content=\"0; URL='start?a=1&amp;b=2'\" http-equiv=refresh></html>"
        snapshot = only(warc.response(HOME, stub).response(HOME + "start?a=1&b=2"))
        assert snapshot.pages[0].final_url == HOME + "start?a=1&b=2"
        assert snapshot.pages[0].redirects == (HOME,)

    def test_is_missing_if_a_quick_refresh_leads_to_what_is_not_there(self, warc):
        stub = b'<meta http-equiv="refresh" content="0;url=/start">'
        assert only(warc.response(HOME, stub)).front is None

    @pytest.mark.parametrize(
        "html",
        [
            '<meta http-equiv="refresh" content="300">',
            '<meta http-equiv="refresh" content="300; url=/other">',
            '<meta http-equiv="refresh" content="0; url=/">',
            '<noscript><meta http-equiv="refresh" content="0; url=/other"></noscript>',
            '<!-- <meta http-equiv="refresh" content="0; url=/other"> -->',
            '<meta http-equiv="refresh">',
            '<meta http-equiv="refresh" content="0; url=javascript:x()">',
            '<meta name="refresh" content="0; url=/other">',
            '<meta http-equiv="refresh" content=". ; url=mailto:x">',
        ],
    )
    def test_stays_where_it_is_if_no_visitor_is_sent_on(self, warc, html):
        snapshot = only(warc.response(HOME, html.encode()).response(HOME + "other"))
        assert snapshot.pages[0].final_url == HOME

    def test_may_be_a_failure(self, warc):
        snapshot = only(warc.response(HOME, status="503 Busy").response(CONTACT))
        assert snapshot.front == HOME
        assert snapshot.pages[0].failure is Failure.SERVER_ERROR

    def test_of_a_site_below_a_path_is_that_path(self, warc):
        site = Site(country="SE", code="1", name="B", url=HOME + "bjorkdala/")
        assert only(warc.response(HOME).response(HOME + "bjorkdala"), [site]).front == HOME + "bjorkdala"


def test_a_municipality_that_moved_is_followed_to_a_host_that_nobody_knows(warc):
    warc.redirect(HOME, "https://www.ny.example/").response("https://www.ny.example/").response("https://ny.example/a")
    snapshot = only(warc)
    assert snapshot.site == SITE
    assert [page.final_url for page in snapshot.pages] == ["https://www.ny.example/", "https://ny.example/a"]


def test_a_redirect_to_another_municipality_is_not_followed(warc):
    other = Site(country="SE", code="2", name="Other", url="http://other.example/")
    warc.redirect(HOME, other.url).response(CONTACT).response(other.url)
    first, second = snapshots(warc, [SITE, other])
    assert (first.site, first.front) == (SITE, None)
    assert (second.site, second.front) == (other, other.url)


def test_an_address_that_redirects_to_a_page_is_named_on_it(warc):
    found = only(warc.response(HOME).redirect(HOME + "k", CONTACT).response(CONTACT)).pages[1]
    assert (found.url, found.redirects) == (CONTACT, (HOME + "k",))


class TestRevisits:
    def test_take_the_body_of_the_record_they_name(self, warc):
        warc.revisit(HOME, NEWER, WARC_Refers_To="<urn:uuid:1>")
        warc.response(HOME, WARC_Record_ID="<urn:uuid:1>", date=OLDER)
        front = only(warc).pages[0]
        assert (front.html, front.fetched_at) == (HTML, NEWER)

    def test_take_the_body_of_the_address_and_date_they_name(self, warc):
        warc.response(CONTACT, b"<p>it", date=OLDER)
        warc.revisit(HOME, NEWER, WARC_Refers_To_Target_URI=CONTACT, WARC_Refers_To_Date=OLDER)
        assert only(warc).pages[0].html == "<p>it"

    def test_take_a_body_of_the_same_digest_even_without_a_header(self, warc):
        warc.response(CONTACT, b"<p>it", WARC_Payload_Digest="sha1:ABC")
        warc.revisit(HOME, NEWER, headers=(), WARC_Payload_Digest="sha1:ABC")
        assert only(warc).pages[0].html == "<p>it"

    def test_without_any_body_are_our_failure(self, warc):
        warc.revisit(HOME, NEWER, WARC_Payload_Digest="sha1:NO").revisit(HOME + "a", NEWER, headers=())
        (page,) = only(warc).pages
        assert (page.failure, page.html) == (Failure.TOOL_ERROR, "")

    def test_without_any_body_give_way_to_an_older_capture(self, warc):
        warc.revisit(HOME, NEWER, WARC_Payload_Digest="sha1:NO").response(HOME, date=OLDER)
        assert only(warc).pages[0].html == HTML


def test_hosts_that_no_registry_knows_stand_for_themselves(warc):
    warc.response("https://www.other.example:8443/a/b").response("http://third.example/").response(HOME)
    found = snapshots(warc)
    assert [snapshot.site for snapshot in found] == [
        SITE,
        Site(country="XX", code="www.other.example", name="www.other.example", url="https://www.other.example:8443/"),
        Site(country="XX", code="third.example", name="third.example", url="http://third.example/"),
    ]
    assert [snapshot.front for snapshot in found] == [HOME, None, "http://third.example/"]


def test_an_unknown_host_with_and_without_www_is_one_site(warc):
    warc.redirect("http://other.example/", "https://www.other.example/").response("https://www.other.example/")
    snapshot = only(warc)
    assert snapshot.site.key == "XX-www.other.example"
    assert len(snapshot.pages) == 1


def test_sub_domains_belong_to_their_municipality(warc):
    warc.response("https://e-service.bjorkdala.example/").response(HOME)
    snapshot = only(warc)
    assert [page.url for page in snapshot.pages] == [HOME, "https://e-service.bjorkdala.example/"]


def test_of_a_huge_harvest_the_pages_with_the_shortest_paths_are_read_and_the_rest_told(warc):
    for name in ("a/b/c", "d/e", "z", ""):
        warc.response(HOME + name)
    said = []
    (snapshot,) = read_foreign([warc.save()], [SITE], said.append, max_pages=3)
    assert [page.url.removeprefix(HOME) for page in snapshot.pages] == ["", "d/e", "z"]
    assert said == ["Björkdala: 1 pages with long paths were left out; 3 were read"]


def test_addresses_that_are_none_are_passed_over(warc):
    for url in ("http://", "https://[::", "ftp://a.example/", "http://a b/", HOME + "x" * 10_000):
        warc.response(url)
    assert only(warc.response(HOME)).pages[0].url == HOME


def test_one_site_is_loaded_at_a_time(tmp_path, monkeypatch):
    """The first reading keeps no body, and a site's pages are read when its turn comes."""
    loaded = Counter()
    real = foreign.load
    monkeypatch.setattr(foreign, "load", lambda c, r=(): loaded.update(["page"]) or real(c, r))
    warc = Foreign(tmp_path / "a.warc.gz")
    for host in ("a", "b", "c"):
        warc.response(f"http://{host}.example/")
    walk = read_foreign([warc.save()], [], print)
    next(walk)
    assert loaded["page"] == 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-11-21T02:00:00.123456Z", AT), ("20261121020000", AT), ("2026", "2026-01-01T00:00:00Z"), ("soon", "")],
)
def test_dates_of_any_precision_are_brought_to_one_form(warc, date, expected):
    assert only(warc.response(HOME, date=date)).pages[0].fetched_at == expected
