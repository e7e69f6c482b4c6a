"""The site's own search is asked when links lead nowhere: by GET, on the site, for three names at most."""

import pytest

from crawl.visits import WORDS, browser, go
from crawl.web import page, reply, to
from serviceaudit.crawl.links import read_links
from serviceaudit.crawl.search import SearchForm
from serviceaudit.model import Choice, Failure, Via
from serviceaudit.settings import Render

BASE = "http://www.a.example/start/"
FORM = "<form action=/sok/ role=search><input type=search name=q></form>"


def form(html):
    return read_links(html, BASE).search


def names(*, service=("kontaktcenter", "kundcenter", "medborgarservice", "fjärde"), staff=()):
    sought = {"service": service, "staff": staff}
    return lambda _: {role: names for role, names in sought.items() if names}


def searched(server):
    return [path for path in server.paths() if path.startswith("/sok/")]


@pytest.mark.parametrize(
    ("html", "action", "field"),
    [
        (FORM, "http://www.a.example/sok/", "q"),
        ("<form><input type=text name=query></form>", BASE, "query"),
        ("<form action='?x=1'><input name=s></form>", BASE, "s"),
        ("<div role=search><form action=s><input name=any></form></div>", f"{BASE}s", "any"),
        ("<search><form action=s><input name=any></form></search>", f"{BASE}s", "any"),
        ("<form action=http://sok.a.example/><input type=search name=any></form>", "http://sok.a.example/", "any"),
        ("<form action=/a><input name=q></form><form action=/b role=search><input type=search name=q></form>",
         "http://www.a.example/b", "q"),
    ],
)  # fmt: skip
def test_the_search_form_is_known_by_its_role_its_field_or_its_name(html, action, field):
    assert form(html) == SearchForm(action=action, field=field)


@pytest.mark.parametrize(
    "html",
    [
        "<form method=post role=search><input type=search name=q></form>",
        "<form action=http://b.example/ role=search><input type=search name=q></form>",
        "<form role=search><input type=search></form>",
        "<form><input name=q><input type=password name=p></form>",
        "<form><input name=q><input type=email name=m></form>",
        "<form><input name=q><textarea name=t></textarea></form>",
        "<form><input name=firstname></form>",
        "<form action=javascript:go()><input type=search name=q></form>",
        "<input type=search name=q>",
    ],
)
def test_what_posts_leads_elsewhere_or_asks_for_more_is_no_search(html):
    assert form(html) is None


def test_the_question_holds_hidden_values_and_the_name_and_nothing_else():
    asked = form(
        "<form action='/sok?old=1' role=search><input type=hidden name=site value=1><input type=hidden name=empty>"
        "<input type=checkbox name=all value=1 checked><select name=s></select><input type=search name=q value=x></form>"
    )
    assert asked.address("kund tjänst & mer") == "http://www.a.example/sok?site=1&q=kund+tj%C3%A4nst+%26+mer"


def test_a_page_that_no_link_leads_to_is_found_by_the_site_s_own_search(workers):
    answers = {
        "/": page(WORDS + FORM),
        "/sok/?q=kontaktcenter": page("<main>Inga träffar</main>"),
        "/sok/?q=kundcenter": page("<main><a href=/x/kundcenter-kontakt>Kundcenter</a></main>"),
        "/x/kundcenter-kontakt": page(WORDS),
    }
    snapshot, server = go(workers, answers, searches=names())
    assert searched(server) == ["/sok/?q=kontaktcenter", "/sok/?q=kundcenter"]
    assert [(p.url.removeprefix("http://www.a.example"), p.roles, p.clicks) for p in snapshot.pages] == [
        ("/", ("home",), 0),
        ("/sok/?q=kontaktcenter", ("search",), 1),
        ("/sok/?q=kundcenter", ("search",), 1),
        ("/x/kundcenter-kontakt", ("contact", "service"), 2),
    ]
    asked, hit = snapshot.trail[0], snapshot.trail[-1]
    assert "the site's own search for “kontaktcenter”" in asked.why
    assert hit.found_on == "http://www.a.example/sok/?q=kundcenter"
    assert "found by the site's own search for “kundcenter”" in hit.why
    assert hit.choice is Choice.FOLLOWED


def test_nothing_is_searched_for_where_links_lead_to_it(workers):
    answers = {"/": page(WORDS + FORM + "<a href=/kontakt>Kontakt</a>"), "/kontakt": page(WORDS)}
    _, server = go(workers, answers, searches=lambda _: {"contact": ("kontakt",)})
    assert searched(server) == []


def test_at_most_three_names_are_asked_for_and_no_more_once_the_search_fails(workers):
    results = {f"/sok/?q={name}": page("<main>Inga träffar</main>") for name in ("kontaktcenter", "kundcenter")}
    results["/sok/?q=medborgarservice"] = page("<main>Inga träffar</main>")
    _, server = go(workers, {"/": page(WORDS + FORM), **results}, searches=names())
    assert len(searched(server)) == 3
    failing = {"/": page(WORDS + FORM), "/sok/?q=kontaktcenter": reply("x", status=403)}
    snapshot, server = go(workers, failing, searches=names(staff=("chef",)))
    assert searched(server) == ["/sok/?q=kontaktcenter"]
    assert (snapshot.pages[-1].roles, snapshot.pages[-1].failure) == (("search",), Failure.FORBIDDEN)


def test_what_robots_forbid_is_not_searched(workers):
    rules = reply("User-agent: *\nDisallow: /sok/\n", kind="text/plain")
    snapshot, server = go(workers, {"/robots.txt": rules, "/": page(WORDS + FORM)}, searches=names())
    assert searched(server) == []
    assert snapshot.pages[-1].failure is Failure.ROBOTS


def test_searching_keeps_within_the_budget_and_its_part_is_kept_for_it(workers):
    links = "".join(f"<a href=/kontakt-{n}>Kontakt</a>" for n in "abcdefghijklmnop")
    answers = {"/": page(WORDS + FORM + links), "/sok/?q=kontaktcenter": page("<main></main>")}
    answers |= {f"/kontakt-{n}": page(WORDS) for n in "abcdefghijklmnop"}
    snapshot, server = go(workers, answers, searches=names(), max_pages=8)
    assert searched(server)[:1] == ["/sok/?q=kontaktcenter"]
    assert len(snapshot.pages) == 8


def test_results_that_scripts_write_are_shown_in_the_browser(workers):
    asked = []
    answers = {
        "/": page(WORDS + FORM),
        "/sok/?q=kontaktcenter": page("<main>Sök</main><a href=/sport>Sport</a><script>find()</script>"),
        "/mitt": page(WORDS),
    }
    shown = f"<p>{WORDS}</p>{FORM}<a href=/sport>Sport</a><main><a href=/mitt>Mitt i byn</a></main>"
    plain = f"<p>{WORDS}</p>{FORM}<a href=/sport>Sport</a>"

    async def render(url):
        return await browser(shown if "/sok/" in url else plain, asked)(url)

    snapshot, _ = go(workers, answers, searches=names(), render=render)
    assert asked == ["http://www.a.example/", "http://www.a.example/sok/?q=kontaktcenter"]
    assert [(p.url[-5:], p.roles, p.via) for p in snapshot.pages[1:]] == [
        ("enter", ("search",), Via.BROWSER),
        ("/mitt", ("service",), Via.HTTP),
    ]


def test_a_search_that_sends_its_visitor_to_the_one_page_found_has_found_it(workers):
    answers = {"/": page(WORDS + FORM), "/sok/?q=kontaktcenter": to("/mitt"), "/mitt": page(WORDS)}
    snapshot, server = go(workers, answers, searches=names())
    assert [(p.final_url[-5:], p.roles) for p in snapshot.pages[1:]] == [("/mitt", ("service",))]
    assert len(searched(server)) == 1


@pytest.mark.parametrize("results", ["/search/kontaktcenter", "/hitta?ord=kontaktcenter"])
def test_results_under_another_address_are_results_still(workers, results):
    answers = {"/": page(WORDS + FORM), "/sok/?q=kontaktcenter": to(results), results: page("<h1>Kontaktcenter</h1>")}
    snapshot, _ = go(workers, answers, searches=names(service=("kontaktcenter",)))
    assert [p.roles for p in snapshot.pages] == [("home",), ("search",)]


def test_a_search_that_leads_back_to_the_front_page_found_nothing(workers):
    answers = {"/": page(WORDS + FORM), "/sok/?q=kontaktcenter": to("/")}
    snapshot, _ = go(workers, answers, searches=names(service=("kontaktcenter",)))
    assert [p.roles for p in snapshot.pages] == [("home",), ("search",)]


def test_the_same_site_gives_the_same_pages(workers):
    answers = {
        "/": page(WORDS + FORM),
        "/sok/?q=kontaktcenter": page("<main>" + "".join(f"<a href=/{n}>Sida {n}</a>" for n in "gfedcba") + "</main>"),
        **{f"/{n}": page(WORDS) for n in "abcdefg"},
    }
    once, again = (go(workers, answers, searches=names(), when=Render.NEVER)[0] for _ in range(2))
    assert once == again
    assert [p.url[-1] for p in once.pages[2:]] == ["g", "f", "e"]
