"""Pack + site -> answers: grounds are tried in order, dependencies and lost pages are minded. Pure.

The order of thought for each question (design, section 2): a ground for yes that holds gives yes; else a ground for
unclear that holds gives unclear; else, if anything that could have held was lost, the question is not assessed; only
then it is a no.
"""

from dataclasses import dataclass, replace

from serviceaudit.criteria.find import Finder, Match, Service
from serviceaudit.criteria.kleene import Truth
from serviceaudit.criteria.levels import TOP, Placed, Screens, place
from serviceaudit.criteria.mentions import UNSEEN
from serviceaudit.criteria.pack import Criterion, Ground, Pack
from serviceaudit.criteria.views import SiteView
from serviceaudit.criteria.vocabulary import stem
from serviceaudit.model import Answer, Evidence, Kind, Looked, Page, Verdict
from serviceaudit.text import shorten

_EVIDENCE = 3
_MASK = "•••"
_SEARCH = "search"
"""The role that the crawl gives to pages with which the site's own search answered."""
QUOTE_WORDS = 12
"""Codebook, section 1."""
_SENTENCE_ENDS = (". ", "? ", "! ", " | ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question's outcome before it is written as an answer."""

    verdict: Verdict
    rule: str
    reason: str
    matches: tuple[Match, ...] = ()
    flags: tuple[str, ...] = ()
    placed: Placed | None = None
    service: Service | None = None
    entrances: tuple[Match, ...] = ()
    """Everything that any ground for yes found, sure or not: what a level is measured on."""


def answers(pack: Pack, site: SiteView) -> tuple[Answer, ...]:
    """All questions of a pack, answered for one site, in the pack's order."""
    findings: dict[str, Finding] = {}
    service = Service()
    for criterion in pack.criteria:
        finding = _decide(criterion, site, findings, service)
        if finding.service is not None:
            service = finding.service
        findings[criterion.question.id] = finding
    return tuple(_answer(pack, c, findings[c.question.id], site) for c in pack.criteria)


def _decide(criterion: Criterion, site: SiteView, findings: dict[str, Finding], service: Service) -> Finding:
    missing = _without_words(criterion, site)
    if missing:
        return missing
    above = findings.get(criterion.needs)
    if above is not None and above.verdict is Verdict.NO:
        return Finding(verdict=Verdict.NO, rule=above.rule, reason=f"follows_{criterion.needs}", flags=())
    if criterion.level_of:
        own = _by_level(criterion, site, findings[criterion.level_of])
    else:
        own = _by_grounds(criterion, site, service)
    return _under(own, above)


def _without_words(criterion: Criterion, site: SiteView) -> Finding | None:
    if site.vocabulary.words:
        return None
    return Finding(verdict=Verdict.NOT_ASSESSED, rule=criterion.question.id.upper(), reason="no_words")


def _under(own: Finding, above: Finding | None) -> Finding:
    """What the question it depends on makes of an answer (ruling 14)."""
    if above is None or above.verdict is Verdict.YES or own.verdict is Verdict.NOT_ASSESSED:
        return own
    if above.verdict is Verdict.UNCLEAR and own.verdict is Verdict.YES:
        return replace(own, verdict=Verdict.UNCLEAR)
    if above.verdict is Verdict.NOT_ASSESSED and (own.verdict is not Verdict.YES or _is_contested(own)):
        return replace(own, verdict=Verdict.NOT_ASSESSED, reason=above.reason, matches=())
    return own


def _is_contested(own: Finding) -> bool:
    """Only a contested name tells it: whether that is the service's cannot be said while (a) is open (C2)."""
    return bool(own.matches) and all(m.said is not None and m.said.strength == "contested" for m in own.matches)


def _by_grounds(criterion: Criterion, site: SiteView, service: Service) -> Finding:
    finder = Finder(site, service, criterion.reads)
    unknown = False
    for verdict, grounds in ((Verdict.YES, criterion.yes_if), (Verdict.UNCLEAR, criterion.unclear_if)):
        for ground in grounds:
            truth, matches = finder.weigh(ground.when)
            if truth is Truth.TRUE:
                return Finding(
                    verdict=verdict,
                    rule=ground.rule,
                    reason=ground.reason,
                    flags=_flags(ground, matches),
                    matches=matches,
                    service=_service(criterion, finder, ground, matches),
                    entrances=tuple(m for other in criterion.yes_if for m in finder.found(other.when)),
                )
            unknown = unknown or truth is Truth.UNKNOWN
    lost = site.lost(criterion.reads)
    if unknown or lost:
        return Finding(verdict=Verdict.NOT_ASSESSED, rule=_first_rule(criterion), reason=_lost_reason(lost))
    for ground in criterion.no_because:
        truth, matches = finder.weigh(ground.when)
        if truth is Truth.TRUE:
            return Finding(
                verdict=Verdict.NO,
                rule=ground.rule,
                reason=ground.reason,
                flags=_flags(ground, matches),
                matches=matches,
            )
    return Finding(verdict=Verdict.NO, rule=_first_rule(criterion), reason="no_evidence")


def _service(criterion: Criterion, finder: Finder, ground: Ground, matches: tuple[Match, ...]) -> Service | None:
    """By which names later questions know the service: all that any ground for this answer found."""
    if not ground.stands_for:
        return None
    found = list(matches)
    # What is unclear names nothing where something else is the service: a house beside it has a name of its own.
    others = criterion.yes_if if ground in criterion.yes_if else (*criterion.yes_if, *criterion.unclear_if)
    for other in others:
        if other.stands_for == ground.stands_for:
            found.extend(finder.weigh(other.when)[1])
    # A name inside the name counts too: "the municipality's customer service" is linked to as "Customer service".
    names = {
        said
        for m in found
        if m.said is not None and m.said.concept == ground.stands_for
        for said in (m.said, *finder.site.vocabulary.says(m.signal.text))
        if said.concept == ground.stands_for and m.said.start <= said.start < m.said.end
    }
    tails = (said.words.rpartition(" ")[2] for said in names if " " in said.words)
    return Service(concept=ground.stands_for, stems=frozenset(map(stem, names)), tails=frozenset(tails))


def _by_level(criterion: Criterion, site: SiteView, above: Finding) -> Finding:
    """The best place of the entrances found (codebook section 5)."""
    if above.verdict not in (Verdict.YES, Verdict.UNCLEAR) or not above.entrances:
        return Finding(verdict=above.verdict, rule=above.rule, reason=f"follows_{criterion.level_of}")
    screens = _screens(site)
    placed = sorted(
        (place(site, m, screens) for m in above.entrances), key=lambda p: (p.level, p.match.sure, p.mobile or 0)
    )
    mobile = max((p.mobile for p in placed if p.mobile is not None), default=None)
    best = replace(placed[-1], mobile=mobile)
    if best.level == TOP and not best.match.there:
        # The one entrance in sight leads to a page that could not be seen: it may be dead.
        return Finding(verdict=Verdict.NOT_ASSESSED, rule="B13", reason="service_page_lost")
    verdict = Verdict.UNCLEAR if best.proxy else Verdict.YES if best.level == TOP else Verdict.NO
    lost = site.lost(criterion.reads)
    if verdict is Verdict.NO and lost:
        # Scripts may bring a better place.
        return Finding(verdict=Verdict.NOT_ASSESSED, rule=best.rule, reason=_lost_reason(lost))
    return Finding(
        verdict=verdict,
        rule=best.rule,
        reason="no_layout" if best.proxy else f"level_{best.level}",
        matches=(best.match,),
        flags=("proxy",) if best.proxy else (),
        placed=best,
    )


def _screens(site: SiteView) -> Screens:
    whole = site.home.observed.title if site.home else None
    wide, narrow = (whole.wide, whole.narrow) if whole else (None, None)
    return Screens(wide_font=wide.font if wide else 0.0, narrow_font=narrow.font if narrow else 0.0)


def _flags(ground: Ground, matches: tuple[Match, ...]) -> tuple[str, ...]:
    """The ground's flags, and what is true of all its matches: unnamed, in a menu, a picture (codebook B3, B6, B9)."""
    found = list(ground.flags)
    links = [m for m in matches if m.signal.kind in (Kind.LINK, Kind.BUTTON)]
    if links and len(links) == len(matches):
        if all(m.unnamed for m in links):
            found.append("unnamed")
        if all(m.signal.hidden == "menu" for m in links):
            found.append("menu")
        if all(m.signal.source == "alt" for m in links):
            found.append("image")
        if all(m.signal.hidden in UNSEEN for m in links):
            found.append("hidden")
    if ground.stale_after and matches and all(m.page.months_old > ground.stale_after for m in matches):
        found.append("stale")
    if any(m.page.page.document for m in matches):
        found.append("format")
    if ground.stands_for and any(m.page.pilot for m in matches):
        found.append("pilot")
    return tuple(dict.fromkeys(found))


def _first_rule(criterion: Criterion) -> str:
    grounds = (*criterion.yes_if, *criterion.unclear_if, *criterion.no_because)
    return grounds[0].rule if grounds else ""


def _lost_reason(lost: tuple[Page, ...]) -> str:
    if lost and all(page.readable for page in lost):
        return "page_unshown"
    if any("home" in page.roles for page in lost):
        return "front_page_lost"
    return "service_page_lost" if any("service" in page.roles for page in lost) else "page_lost"


def _answer(pack: Pack, criterion: Criterion, finding: Finding, site: SiteView) -> Answer:
    first = finding.matches[0].page.page if finding.matches else None
    placed = finding.placed
    level = placed.level if placed else 0 if criterion.level_of and finding.verdict is Verdict.NO else None
    return Answer(
        site=site.snapshot.site.key,
        pack=pack.id,
        pack_version=pack.version,
        question=criterion.question.id,
        verdict=finding.verdict,
        points=criterion.question.points if finding.verdict is Verdict.YES else 0,
        rule=finding.rule,
        reason=finding.reason,
        level=level,
        mobile_level=placed.mobile if placed else level,
        flags=finding.flags,
        evidence=_evidence(finding),
        looked=_looked(criterion, site),
        clicks=first.clicks if first else None,
        checked_at=first.fetched_at if first else site.snapshot.taken_at,
    )


def _evidence(finding: Finding) -> tuple[Evidence, ...]:
    found: dict[tuple[str, str], Evidence] = {}
    for match in finding.matches:
        signal = match.signal
        quote = _quote(match)
        key = (signal.page, quote)
        if key not in found and len(found) < _EVIDENCE:
            found[key] = Evidence(
                page=match.page.page.final_url,
                quote=quote,
                rule=finding.rule,
                place=signal.region.value,
                target=signal.target,
                wide=signal.wide,
                narrow=signal.narrow,
            )
    return tuple(found.values())


def _quote(match: Match) -> str:
    """At most 12 words, from the beginning of the sentence that matched; a name's place stays empty (ruling 12)."""
    text = match.signal.public or match.signal.text
    at = max(0, text.casefold().find(match.said.words)) if match.said is not None else 0
    if at and len(text.split()) > QUOTE_WORDS:
        begun = max(text.rfind(mark, 0, at) for mark in _SENTENCE_ENDS)
        sentence = text[begun + 1 :]
        before = len(text[begun + 1 : at].split())
        # A long sentence is entered where its match comes into view.
        text = sentence if before < QUOTE_WORDS - 2 else "… " + " ".join(sentence.split()[before - 2 :])
    return shorten(" ".join(text.replace(_MASK, " ").split()).strip(" ,:;|.-"), QUOTE_WORDS)


def _looked(criterion: Criterion, site: SiteView) -> tuple[Looked, ...]:
    # Where more than the front page is read, the site's own search was part of the looking. A search that failed
    # keeps nothing from being a no: what it would have found beyond two clicks is more than the codebook asks for.
    order = (*criterion.reads, _SEARCH) if len(criterion.reads) > 1 else criterion.reads
    seen = []
    for page in site.snapshot.pages:
        view = site.by_page.get(page.url)
        roles = view.roles if view else set(page.roles)
        role = next((role for role in order if role in roles), None)
        if role:
            seen.append(Looked(page=page.final_url, role=role, outcome=page.failure.value if page.failure else "read"))
    return tuple(seen)
