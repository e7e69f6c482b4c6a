"""Pack -> its rules in plain words, as Markdown: what the machine does, for people who do not read YAML. Pure."""

from collections.abc import Mapping, Sequence

from serviceaudit.criteria.load import Method
from serviceaudit.criteria.pack import Atom, Criterion, Ground, Rule
from serviceaudit.model import HOME

_KINDS = {
    "mention": "words anywhere",
    "title": "the page's title",
    "heading": "a heading",
    "link": "a link",
    "button": "a button",
    "text": "running text",
    "block": "a block with contact details",
    "person": "a named person's title",
    "passage": "a section of the page",
}
_PAGES = {
    HOME: "on the front page",
    "service": "on the service's page",
    "contact": "on the contact page",
    "staff": "on the organisation's pages",
    "any": "",
}


def cards(method: Method, asked: Mapping[str, str], borders: Mapping[str, Sequence[str]]) -> str:
    """One card for each question of the pack.

    `asked`: question -> its words; `borders`: question -> what is told of cases at its border, a line for each.
    """
    pack = method.pack
    head = f"# {pack.id} {pack.version}\n\nWords in {', '.join(sorted(method.words))}. Criteria {pack.digest}.\n"
    told = ((c, asked.get(c.question.id, ""), borders.get(c.question.id, ())) for c in pack.criteria)
    return head + "".join(_card(*each) for each in told)


def _card(criterion: Criterion, asked: str, borders: Sequence[str]) -> str:
    question = criterion.question
    lines = [f"\n## Question {question.id} ({question.points} point)\n", f"{asked}\n" if asked else ""]
    if criterion.needs:
        lines.append(f"No if {criterion.needs} is no.\n")
    if criterion.level_of:
        lines.append(
            f"Answered by where the finding of {criterion.level_of} stands: level 0 to 3, yes at 3 (rules V1 to V8).\n"
        )
    for heading, grounds in (
        ("Yes", criterion.yes_if),
        ("Unclear", criterion.unclear_if),
        ("No, and what is told", criterion.no_because),
    ):
        if grounds:
            lines.append(f"\n### {heading}\n")
            lines.extend(_ground(ground) for ground in grounds)
    if borders:
        lines.append("\n### Cases at the border\n")
        lines.extend(f"- {line}" for line in borders)
    lines.append(f"\nNot assessed if a page could not be read that was wanted for: {', '.join(criterion.reads)}.\n")
    return "\n".join(lines)


def _ground(ground: Ground) -> str:
    flags = f" (flag {', '.join(ground.flags)})" if ground.flags else ""
    return f"- **{ground.rule}** {ground.reason.replace('_', ' ')}{flags}: {_rule(ground.when) if ground.when else 'otherwise'}"


def _rule(rule: Rule) -> str:
    if isinstance(rule, Atom):
        return _atom(rule)
    inner = [_rule(r) for r in rule.rules]
    if rule.count == 0:
        return "none of: " + "; ".join(inner)
    if rule.count == 1:
        return inner[0] if len(inner) == 1 else "one of: (" + "; ".join(inner) + ")"
    return ("all of: (" if rule.count == len(inner) else f"{rule.count} of: (") + "; ".join(inner) + ")"


def _atom(atom: Atom) -> str:
    parts = [_KINDS[atom.kind], _PAGES[atom.page], *_said(atom), *_bounds(atom)]
    return " ".join(part for part in parts if part)


def _said(atom: Atom) -> list[str]:
    """What an atom asks of the words."""
    parts = []
    if atom.about:
        parts.append("about the service")
    if atom.says:
        strength = f" ({' or '.join(atom.strength)})" if atom.strength else ""
        parts.append(f"that says *{atom.says.replace('_', ' ')}*{strength}")
    if atom.to:
        parts.append("that leads to the service")
    if atom.with_:
        least = f"{atom.least} of " if atom.least > 1 else ""
        parts.append(f"with {least}" + " or ".join(f"*{c.replace('_', ' ')}*" for c in atom.with_))
    if atom.without:
        parts.append("without " + " or ".join(f"*{c.replace('_', ' ')}*" for c in atom.without))
    return parts


def _bounds(atom: Atom) -> list[str]:
    """What else it asks."""
    parts = []
    if atom.has:
        parts.append("with " + " or ".join(atom.has))
    if atom.items:
        parts.append(f"with at least {atom.items} entries in a list")
    if atom.under:
        parts.append("under a heading that says " + " or ".join(f"*{c.replace('_', ' ')}*" for c in atom.under))
    if atom.words:
        parts.append(f"of at least {atom.words} words")
    if atom.doubt:
        parts.append(f"that is in doubt: {atom.doubt.replace('_', ' ')}")
    if atom.within_months:
        parts.append(f"news not older than {atom.within_months} months included")
    return parts
