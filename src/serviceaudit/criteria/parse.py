"""pack.yaml -> Pack, with errors that name file, line and what is known there. Pure but for the file handed in."""

from collections.abc import Iterable
from typing import Any

from serviceaudit.criteria import pack as p
from serviceaudit.criteria.wishes import Role
from serviceaudit.criteria.words import CONCEPTS
from serviceaudit.criteria.yaml12 import Node, Value
from serviceaudit.errors import CriteriaError
from serviceaudit.model import HOME, Question, Region

_PACK = ("id", "version", "roles", "questions")
_ROLE = ("id", "says", "beside", "near")
_QUESTION = ("id", "points", "reads", "needs", "level_of", "yes_if", "unclear_if", "no_because")
_GROUND = ("rule", "reason", "when", "flags", "stands_for", "stale_after")
_GROUPS = ("any", "all", "none")
_CHANNELS = ("phone", "mail", "address", "hours")


def pack(node: Node) -> p.Pack:
    """Check and shape one pack.

    Raises CriteriaError: an unknown key, kind, test, concept, doubt or role, or a value of another shape.
    """
    _known(node, _PACK, "a pack")
    roles = tuple(_role(item) for item in _nodes(node, "roles"))
    ids = (HOME, *(r.id for r in roles))
    for item, role in zip(_nodes(node, "roles"), roles, strict=True):
        for other in sorted(role.near):
            _one_of(item, "near", other, ids, "role")
    criteria = tuple(_criterion(item, ids) for item in _nodes(node, "questions"))
    return p.Pack(id=_text(node, "id"), version=_text(node, "version"), roles=roles, criteria=criteria)


def _role(node: Node) -> Role:
    _known(node, _ROLE, "a role")
    says = node.get("says")
    if not isinstance(says, Node):
        raise CriteriaError(f"{node.where('says')}: `says` must hold concepts with weights")
    weights: dict[str, dict[str, float]] = {}
    for concept in says:
        _one_of(says, concept, concept, CONCEPTS, "concept")
        of = says[concept]
        if not isinstance(of, Node):
            raise CriteriaError(
                f"{says.where(concept)}: `{concept}` must hold strengths with weights, such as {{strong: 80}}"
            )
        weights[concept] = {strength: _number(of, strength) for strength in of}
    near = frozenset(_texts(node, "near"))
    return Role(id=_text(node, "id"), says=weights, beside=_number(node, "beside", 0.0), near=near)


def _criterion(node: Node, roles: tuple[str, ...]) -> p.Criterion:
    _known(node, _QUESTION, "a question")
    reads = _texts(node, "reads")
    for role in reads:
        _one_of(node, "reads", role, roles, "role")
    level_of = _text(node, "level_of", "")
    return p.Criterion(
        question=Question(id=_text(node, "id"), points=int(_number(node, "points")), has_level=bool(level_of)),
        reads=reads,
        needs=_text(node, "needs", ""),
        level_of=level_of,
        yes_if=_grounds(node, "yes_if"),
        unclear_if=_grounds(node, "unclear_if"),
        no_because=_grounds(node, "no_because"),
    )


def _grounds(node: Node, key: str) -> tuple[p.Ground, ...]:
    return tuple(_ground(item) for item in _nodes(node, key)) if key in node else ()


def _ground(node: Node) -> p.Ground:
    _known(node, _GROUND, "a ground")
    when = node.get("when")
    return p.Ground(
        rule=_text(node, "rule"),
        reason=_text(node, "reason"),
        flags=_texts(node, "flags"),
        stands_for=_text(node, "stands_for", ""),
        stale_after=int(_number(node, "stale_after", 0)),
        when=_rule(node, "when", when) if when is not None else None,
    )


def _rule(above: Node, key: str, value: Value) -> p.Rule:
    if not isinstance(value, Node) or len(value) != 1:
        raise CriteriaError(
            f"{above.where(key)}: a rule is one of {', '.join((*_GROUPS, 'N of', *p.KINDS))}, with what it holds"
        )
    (head,) = value
    inner = value[head]
    count = _count(head)
    if count is not None or head in _GROUPS:
        if not isinstance(inner, list) or not inner:
            raise CriteriaError(f"{value.where(head)}: `{head}` needs a list of rules")
        rules = tuple(_rule(value, head, item) for item in inner)
        return p.Group(count={"any": 1, "all": len(rules), "none": 0}.get(head, count or 0), rules=rules)
    _one_of(value, head, head, (*p.KINDS, *_GROUPS, "N of"), "rule")
    if not isinstance(inner, Node):
        raise CriteriaError(f"{value.where(head)}: `{head}` needs tests, such as {{says: contact_centre}}")
    return _atom(head, inner)


def _count(head: str) -> int | None:
    number, _, of = head.partition(" ")
    return int(number) if of == "of" and number.isdigit() else None


def _atom(kind: str, node: Node) -> p.Atom:
    _known(node, p.TESTS, f"`{kind}`")
    _each_known(node, "with", CONCEPTS, "concept")
    _each_known(node, "without", CONCEPTS, "concept")
    _each_known(node, "under", CONCEPTS, "concept")
    _each_known(node, "despite", p.DOUBTS, "doubt")
    _each_known(node, "doubt", p.DOUBTS, "doubt")
    _each_known(node, "in", tuple(r.value for r in Region), "region")
    _each_known(node, "has", _CHANNELS, "channel")
    _each_known(node, "says", (*CONCEPTS, p.SERVICE), "concept")
    _each_known(node, "page", p.PAGES, "page")
    return p.Atom(
        kind=kind,
        page=_text(node, "page", "any"),
        about=_text(node, "about", ""),
        says=_text(node, "says", ""),
        strength=_texts(node, "strength"),
        with_=_texts(node, "with"),
        least=int(_number(node, "least", 1)),
        without=_texts(node, "without"),
        to=_text(node, "to", ""),
        regions=_texts(node, "in"),
        has=_texts(node, "has"),
        items=int(_number(node, "items", 0)),
        under=_texts(node, "under"),
        words=int(_number(node, "words", 0)),
        pages=int(_number(node, "pages", 1)),
        despite=_texts(node, "despite"),
        doubt=_text(node, "doubt", ""),
        within_months=int(_number(node, "within", 0)),
    )


def _known(node: Node, known: Iterable[str], what: str) -> None:
    for key in node:
        _one_of(node, key, key, tuple(known), f"key of {what}")


def _each_known(node: Node, key: str, known: tuple[str, ...], what: str) -> None:
    for value in _texts(node, key):
        _one_of(node, key, value, known, what)


def _one_of(node: Node, key: str, value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise CriteriaError(f"{node.where(key)}: unknown {what} `{value}`; known are {', '.join(known)}")


def _nodes(node: Node, key: str) -> list[Node]:
    value = node.get(key)
    if not isinstance(value, list) or not all(isinstance(item, Node) for item in value):
        raise CriteriaError(f"{node.where(key)}: `{key}` must be a list of `- key: value` entries")
    return [item for item in value if isinstance(item, Node)]


def _text(node: Node, key: str, default: Any = None) -> str:
    value = node.get(key, default)
    if not isinstance(value, str):
        raise CriteriaError(f"{node.where(key)}: `{key}` is missing or no text")
    return value


def _texts(node: Node, key: str) -> tuple[str, ...]:
    value = node.get(key, [])
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise CriteriaError(f"{node.where(key)}: `{key}` must be a word or a list of words")
    return tuple(str(item) for item in items)


def _number(node: Node, key: str, default: float | None = None) -> float:
    value = node.get(key, default)
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CriteriaError(f"{node.where(key)}: `{key}` must be a number") from None
