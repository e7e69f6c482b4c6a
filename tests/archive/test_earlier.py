"""An earlier visit says what it knew; a 304 is kept so that the file needs no other."""

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.warcs import AGENT, BODY, CONTACT, HOME, HTML, HTML_TYPE, SITE, exchange, page
from serviceaudit.archive import own
from serviceaudit.archive.asked import asked
from serviceaudit.archive.earlier import Earlier
from serviceaudit.archive.read import read
from serviceaudit.archive.write import Writer
from serviceaudit.model import Snapshot

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-2{day}T02:00:00Z" for day in (1, 2, 3))
TAGGED = (("content-encoding", "gzip"), ("content-length", "50"), ("Content-Type", HTML_TYPE), ("ETag", '"a"'))


def snapshot(at, *pages):
    return Snapshot(site=SITE, taken_at=at, front=HOME, pages=pages or (page(fetched_at=at),), tool="serviceaudit 0")


def monday(folder, **more):
    writer = Writer(folder, SITE, MONDAY, AGENT)
    writer.exchange(exchange(headers=TAGGED, fetched_at=MONDAY, **more))
    return writer.finish(snapshot(MONDAY))


def not_modified(at, **more):
    return exchange(body=b"", status=304, reason="Not Modified", headers=(("ETag", '"a"'),), fetched_at=at, **more)


def next_day(folder, before, at):
    writer = Writer(folder, SITE, at, AGENT, earlier=Earlier.newest([before]).answer)
    writer.exchange(not_modified(at))
    return writer.finish(snapshot(at))


def test_an_earlier_answer_comes_back_as_it_came_then(tmp_path):
    sent = exchange(headers=TAGGED, fetched_at=MONDAY, ip="127.0.0.1")
    writer = Writer(tmp_path, SITE, MONDAY, AGENT)
    writer.exchange(sent)

    again = Earlier.newest([writer.finish(snapshot(MONDAY))]).answer(HOME)

    assert (again.body, again.response_headers, again.fetched_at, again.ip) == (
        BODY, TAGGED, MONDAY, "127.0.0.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "more", [{"headers": (("Content-Type", HTML_TYPE),)}, {"truncated": "length"}, {"status": 404}, {"status": 206}]
)
def test_an_answer_without_validator_or_cut_off_or_no_page_is_not_compared_with(tmp_path, more):
    writer = Writer(tmp_path, SITE, MONDAY, AGENT)
    writer.exchange(exchange(**({"headers": TAGGED} | more)))

    assert Earlier.newest([writer.finish(snapshot(MONDAY))]).answer(HOME) is None


def test_a_visit_that_saw_no_front_page_or_is_damaged_or_gone_is_passed_over(tmp_path):
    good = monday(tmp_path)
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(good.read_bytes()[:300])
    lost = Writer(tmp_path, SITE, TUESDAY, AGENT)
    nothing = lost.finish(snapshot(TUESDAY, page(HOME, "", status=None, failure="timeout")))

    assert Earlier.newest([nothing, cut, good]).answer(HOME) is not None
    assert Earlier.newest([tmp_path / "gone.warc.gz"]) is None


def test_a_304_is_a_revisit_of_the_earlier_answer_that_is_copied_into_the_file(tmp_path):
    path = next_day(tmp_path, monday(tmp_path), TUESDAY)

    with path.open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "revisit", "request", "metadata"]
    response, revisit, request = (records[n] for n in (1, 2, 3))
    assert response[1].get_header("WARC-Date") == MONDAY
    assert response[2] == BODY
    assert revisit[1].get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    assert revisit[1].get_header("WARC-Date") == TUESDAY
    assert revisit[1].get_header("WARC-Refers-To") == response[1].get_header("WARC-Record-ID")
    assert revisit[1].get_header("WARC-Refers-To-Date") == MONDAY
    assert request[1].get_header("WARC-Concurrent-To") == revisit[1].get_header("WARC-Record-ID")


def test_warcio_check_finds_no_fault_in_it(tmp_path, capsys):
    class Command:
        inputs = (str(next_day(tmp_path, monday(tmp_path), TUESDAY)),)
        verbose = False

    assert Checker(Command()).process_all() == 0


def test_the_new_file_is_whole_when_the_old_one_is_gone_and_serves_the_next_night(tmp_path):
    first = monday(tmp_path)
    second = next_day(tmp_path, first, TUESDAY)
    first.unlink()
    third = next_day(tmp_path, second, WEDNESDAY)
    second.unlink()

    assert own.read_own(third).pages[0].html == HTML
    assert Earlier.newest([third]).answer(HOME).fetched_at == MONDAY
    assert [seen.pages[0].html for seen in read([third], [SITE], pytest.fail)] == [HTML]


def test_the_log_counts_a_304_as_asked_once_and_nothing_sent(tmp_path):
    path = next_day(tmp_path, monday(tmp_path), TUESDAY)

    assert [(a.url, a.at, a.status, a.size) for a in asked(path)] == [(HOME, TUESDAY, 304, 0)]


def test_a_304_that_nobody_asked_for_is_kept_as_the_answer_that_it_is(tmp_path):
    writer = Writer(tmp_path, SITE, TUESDAY, AGENT, earlier=Earlier.newest([monday(tmp_path)]).answer)
    writer.exchange(not_modified(TUESDAY, url=CONTACT))

    assert [(a.url, a.status) for a in asked(writer.finish(snapshot(TUESDAY, page(CONTACT, ""))))] == [(CONTACT, 304)]
