"""criteria/ on disk -> everything that judging needs. The only module of this room that reads files."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit.criteria import parse
from serviceaudit.criteria.markup import MarkupWords, load_markup
from serviceaudit.criteria.pack import Pack
from serviceaudit.criteria.words import Words, load_words
from serviceaudit.criteria.yaml12 import read
from serviceaudit.errors import CriteriaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A pack with the words of all languages: the method of a run."""

    pack: Pack
    words: dict[str, Words]
    markup: MarkupWords


def packs(folder: Path) -> tuple[str, ...]:
    """Ids of the packs in a criteria folder."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/pack.yaml")))


def load(folder: Path, pack_id: str) -> Method:
    """Read one pack and all words.

    Raises CriteriaError: no such pack (naming those there are), or a fault in a file.
    """
    path = folder / pack_id / "pack.yaml"
    if not path.is_file():
        raise CriteriaError(f"no pack `{pack_id}` in {folder}; there are {', '.join(packs(folder)) or 'none'}")
    words = load_words(folder / "words")
    pack = replace(parse.pack(read(path)), digest=digest(folder, pack_id))
    if pack.id != pack_id:
        raise CriteriaError(f"{path}: `id` must be {pack_id}, as the folder's name says")
    return Method(pack=pack, words=words, markup=load_markup(folder / "words"))


def digest(folder: Path, pack_id: str) -> str:
    """Twelve hexadecimal digits over the pack's file and all words files."""
    sums = hashlib.sha256()
    for path in (folder / pack_id / "pack.yaml", *sorted((folder / "words").glob("*.yaml"))):
        sums.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()[:12]
