"""Compares every page of a site full of hostile texts with the same page of a site of plain words.

Two built sites in, lines out: what a page has that the plain one has not, and what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote

from tests.trust.injected_site import WORDS, Lines, build_accepted, text_site
from tests.trust.witness import Look, Witness

# What holds text that was Markdown: its elements are listed apart.
MARKDOWN = ".note-body, .about, .prose, .disclosures, .disclaimer, .correction, .contents, figcaption"
# Elements that Markdown makes, and those around it in these places, with the attributes they may have
# beside the global ones.
GLOBAL = {"class", "id", "lang", "dir"}
BARE = """p em strong del ins code details summary blockquote ul li h1 h2 h3 h4 h5 h6 hr br figure figcaption
table thead tbody tr td q dl dt dd cite"""
MADE: dict[str, set[str]] = {
    **{name: set() for name in BARE.split()},
    "a": {"href", "rel", "role", "aria-label", "data-n", "title"},
    "div": {"role", "tabindex", "aria-label"},
    "img": {"src", "alt", "title", "loading", "width", "height"},
    "mark": {"data-notes", "aria-details"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
    "span": {"data-notes", "data-icon"},
    "sup": {"data-n"},
    "th": {"scope"},
    "time": {"datetime"},
    "ul": {"aria-label"},
}
# What a site that allows raw HTML lets through beside these.
INERT_BARE = """abbr acronym article aside b bdi bdo big caption center col colgroup data dfn footer header
hgroup i kbd map nav rp rt ruby s samp small strike sub tt u var wbr"""
INERT: dict[str, set[str]] = {
    **{name: set() for name in INERT_BARE.split()},
    "a": {"hreflang"},
    "area": set(),
    "th": {"colspan", "rowspan"},
}
INERT_ATTRIBUTES = {"title", "role", "aria-label", "tabindex"}
SCHEMES = {"http:", "https:", "mailto:", "tel:"}


class Makes(IntEnum):
    """What may come of a text in a page, each with those before it."""

    NOTHING = 0  # the page has the elements of plain words
    MARKDOWN = 1  # elements of Markdown, where Markdown is read
    HTML = 2  # inert elements as well
    LESS = 3  # links and pictures may be missing anywhere


@dataclass(frozen=True, slots=True)
class Named:
    """A text to try."""

    name: str
    text: str
    makes: Makes


@dataclass(frozen=True, slots=True)
class Built:
    """The output of the hostile site and of the plain one; `refused` are the faults of the first."""

    output: Path
    plain: Path
    refused: list[str]

    @classmethod
    def of(cls, folder: Path, hostile: Lines, plain: Lines) -> Built:
        _, refused = build_accepted(folder / "hostile", hostile, plain)
        build_accepted(folder / "plain", plain, plain)
        return cls(folder / "hostile/output", folder / "plain/output", refused)

    def pages(self) -> Iterator[tuple[Path, Path]]:
        """Each page of the hostile site with its counterpart.

        Addresses that something had before are texts of the site: pages whose names are left over are
        the stubs at these, each like the other.
        """
        found, others = _pages(self.output), _pages(self.plain)
        both = found.keys() & others.keys()
        left = zip(sorted(found.keys() - both), sorted(others.keys() - both), strict=True)
        for name, other in [*((name, name) for name in sorted(both)), *left]:
            yield found[name], others[other]


def _pages(output: Path) -> dict[str, Path]:
    return {name_of(path.relative_to(output)): path for path in output.rglob("*.html")}


def build_texts(folder: Path, texts: Sequence[Named], *, html: bool = False) -> Built:
    """The site of the texts, and that of plain words; `html` where raw HTML is allowed."""
    # Where raw HTML is cleaned away nothing may be left: words before it keep what it stands in.
    said = [f"{WORDS}\n\n{named.text}" if html else named.text for named in texts]
    return Built.of(folder, text_site(said, html=html), text_site([WORDS] * len(texts), html=html))


def name_of(path: Path) -> str:
    """The path of a page, without what the address took from its text."""
    return re.sub(r"[^/]*?((?:tag|series)\d+/)", r"\1", path.as_posix())


def differences(look: Look, plain: Look, makes: Makes) -> Iterator[str]:
    """What a page has that the plain one has not, and that does not come of the text rightly."""
    parts = ("tree", "inner", "data") if makes == Makes.NOTHING else ("tree",)
    for part in parts if makes < Makes.LESS else ():
        pair = getattr(look, part), getattr(plain, part)
        if pair[0] != pair[1]:
            yield "has {!r} where {!r} belongs ({})".format(*first_difference(*pair), part)
    if makes == Makes.LESS:
        for line in sorted(_elements(look.tree) - _elements(plain.tree)):
            yield f"has {line!r}"
    for line in sorted({*look.inner.split("\n"), *look.text.split("\n")} - {""}):
        name, *attributes = line.split(" ")
        if not _is_made(name, set(attributes), makes):
            yield f"has {line!r} in its Markdown"
    if not SCHEMES.issuperset(look.schemes.split()):
        yield f"leads to {look.schemes}"


def _elements(tree: str) -> set[str]:
    """The elements of a page, wherever they stand."""
    return {line.partition(" ")[2] for line in tree.split("\n")}


def _is_made(name: str, attributes: set[str], makes: Makes) -> bool:
    """Whether an element may come of a text."""
    if makes != Makes.HTML:
        return name in MADE and attributes <= MADE[name] | GLOBAL
    may = MADE.get(name, set()) | INERT.get(name, set()) | INERT_ATTRIBUTES
    return (name in MADE or name in INERT) and attributes <= may | GLOBAL


def first_difference(left: str, right: str) -> tuple[str, str]:
    pairs = zip_longest(left.split("\n"), right.split("\n"), fillvalue="nothing")
    return next(pair for pair in pairs if pair[0] != pair[1])


def number_of(page: str) -> int | None:
    """The number of the text that a page is about; `None` where it lists several."""
    found = re.search(r"/(?:[apgsw]|tag|series|old-|before-)(\d+)/", f"/{page}")
    return int(found[1]) if found else None


def changes(witness: Witness, built: Built, texts: Sequence[Named]) -> Iterator[str]:
    """What pages have that those of plain words have not."""
    pages = list(built.pages())
    for start in range(0, len(pages), 50):
        some = pages[start : start + 50]
        looks = witness.parse([path.read_text(encoding="utf-8") for path, _ in some], MARKDOWN)
        plains = witness.parse([other.read_text(encoding="utf-8") for _, other in some], MARKDOWN)
        for (path, _), look, plain in zip(some, looks, plains, strict=True):
            page = path.relative_to(built.output).as_posix()
            number = number_of(name_of(Path(page)))
            makes = max(named.makes for named in texts) if number is None else texts[number].makes
            for line in differences(look, plain, makes):
                yield f"{page}: {line}"


def doings(
    witness: Witness, home: str, built: Built, patterns: Sequence[str], *, is_same: bool = True
) -> Iterator[str]:
    """What pages do when they are opened, those that `patterns` of paths find.

    Where `is_same`, a page whose elements were those of another before its script ran has those of that
    one after it.
    """
    made: dict[str, Look] = {}
    for path in sorted(path for pattern in patterns for path in built.output.glob(pattern)):
        source = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in source:  # leads to a page that is opened as well
            continue
        page = path.relative_to(built.output).as_posix()
        ran, look = witness.open(home + quote(page.removesuffix("index.html")), MARKDOWN)
        for line in ran:
            yield f"{page}: {line}"
        first = made.setdefault(witness.parse([source])[0].tree, look)
        if is_same and first.tree != look.tree:
            yield "{}: {!r} where {!r} belongs".format(page, *first_difference(look.tree, first.tree))
