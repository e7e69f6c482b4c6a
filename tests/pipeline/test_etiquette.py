"""How the run behaved can be read from its archive alone."""

from itertools import pairwise
from pathlib import Path

from pipeline.moody import FRONT, NOT_FOUND, Asked, Moody, Reply
from pipeline.test_again import Audited, site
from serviceaudit.pipeline.etiquette import Conduct, conduct, files, log
from serviceaudit.store import Store

ROBOTS = Reply("User-agent: *\nCrawl-delay: 1\nDisallow: /hemligt/", 200, (("Content-Type", "text/plain"),))
HOST = "slow.example"


def behave(asked: Asked, before: int) -> Reply | None:
    if asked.path == "/robots.txt":
        return ROBOTS if asked.host == HOST else Reply("", 503, (("Retry-After", "1"),))
    return FRONT if asked.path == "/" else NOT_FOUND


def kept(folder: Path, *hosts: str, **settings) -> tuple[dict[str, Conduct], Moody, tuple[Path, ...]]:
    with Moody(behave) as server:
        audited = Audited(folder, server, **settings)
        audited.crawl([site(host) for host in hosts])
    with Store.open(audited.url) as store:
        paths = files(audited.run, list(store.results(audited.run.id)), None)
    return {one.host: one for one in conduct(paths)}, server, paths


def test_every_request_that_reached_the_server_is_in_the_log_with_time_bytes_and_status(tmp_path: Path):
    hosts, server, paths = kept(tmp_path, HOST)
    entries, silent = log(paths)

    assert [entry.url for entry in entries] == [f"http://{HOST}{path}" for path in server.paths(HOST)]
    assert [(e.status, e.size) for e in entries[:2]] == [(200, len(ROBOTS.body)), (200, len(FRONT.body.encode()))]
    assert silent == ()
    assert hosts[HOST].requests == len(entries)
    assert hosts[HOST].addresses == {"127.0.0.1"}


def test_the_crawl_delay_is_told_and_the_log_shows_that_it_was_kept(tmp_path: Path):
    hosts, server, _ = kept(tmp_path, HOST)
    at = [asked.at for asked in server.asked]

    assert hosts[HOST].delay == 1
    assert "1 s between requests" in hosts[HOST].robots
    assert hosts[HOST].shortest >= 1
    assert abs(hosts[HOST].shortest - min(b - a for a, b in pairwise(at))) < 0.3


def test_no_two_requests_to_a_host_are_closer_than_the_pause(tmp_path: Path):
    hosts, _, _ = kept(tmp_path, "a.example", pause=0.4)

    assert hosts["a.example"].shortest >= 0.4


def test_a_busy_host_and_what_its_robots_txt_means_are_told(tmp_path: Path):
    hosts, _, _ = kept(tmp_path, "busy.example")

    assert hosts["busy.example"].busy >= 2
    assert hosts["busy.example"].statuses[503] == hosts["busy.example"].busy
    assert "forbidden for now" in hosts["busy.example"].robots
