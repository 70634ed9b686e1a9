"""Strategies for whole sites: files as people, programs and accidents leave them.

Values are drawn by the types that the formats declare, so that a new key is tried as soon as there
is one; names of authors, sections and notes are few, so that they meet. Some values are of another
shape than their type, and some files are cut, doubled or spoilt once they are written.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from hypothesis import strategies as st

from generator.model.annotation import Occurrence, SidecarFile
from generator.model.article import AuthorFile, FrontMatter, PageFrontMatter
from generator.model.record import is_record
from generator.model.site import SiteFile
from generator.model.values import Moment, PartialDate, Words
from generator.sources.declared import declared_types, key_of, required_keys

Files = dict[str, bytes]

GOOD_IDS = ("a", "b", "desk", "n1", "n2", "c-d", "ж", "狐狸")
IDS = st.sampled_from([*GOOD_IDS * 6, "main", "con", "A", "a b", "../a", "", "x" * 250])
PLAIN = [
    *(
        "fox",
        "The quick brown fox",
        "jumps over",
        "狐狸",
        "café",
        "cafe\u0301",
        "“x”",
        "--",
        "…",
        " ",
        "\n\n",
    ),
    *(
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "<b>",
        "</div>",
        "&amp;",
        "&#0;",
        "# ",
        "- ",
    ),
    *(
        "1. ",
        "> ",
        "    ",
        "[^1]",
        "[^1]: ",
        "[a]: /b\n",
        "~~",
        "\\",
        "{",
        "{{ 1 }}",
        "{publication}",
        "a.md",
    ),
    *("../x.png", "https://example.org/", "javascript:x", "//x", "mailto:a@b.c", "#note-n1", "%00", "\n"),
]
# Not in every text: most of these are faults wherever they stand.
ODD_PIECES = (
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\r",
    "---\n",
    "...\n",
    "|",
    "|-|\n",
    "\t",
)
TEXTS = st.lists(
    st.sampled_from([*PLAIN * 8, "\u200b", "\u00ad", "\U0001f98a", *ODD_PIECES]), max_size=12
).map("".join)
BODIES = TEXTS.map(lambda text: f"The quick brown fox jumps over the lazy dog.\n\n{text}\n")
DATES = st.sampled_from(
    [
        *["2026-05-01"] * 20,
        "2026-05-01",
        "2026-05-01T10:00:00Z",
        "2026-05-01 10:00",
        "2999-01-01",
        "0001-01-01",
        "9999-12-31T23:59:59-23:59",
    ]
)
PARTIAL = st.sampled_from(
    [*["1787"] * 10, "1787", "1787-09", "-0044-03-15", "0000", "2026-05-01", "99999", "c. 1450"]
)
URLS = st.sampled_from(
    [
        *["https://example.org/"] * 12,
        "https://example.org/",
        "https://example.org/news/",
        "/a/",
        "a.md",
        "fox.png",
        "javascript:x",
        "http://[",
        "//x",
        "x y",
    ]
)
# What is likely where it has a key of this name: else every site fails by its time zone.
USUAL = {
    "language": st.sampled_from([*["en", "zh-Hans", "ar"] * 5, "x"]),
    "timezone": st.sampled_from(["UTC", "Europe/London", "Mars"]),
    "permalink": st.sampled_from(
        ["/articles/{slug}/", "/{year}/{month}/{slug}/", "/{section}/{slug}/", "/x/"]
    ),
    "schema": st.just("1"),
    "identity": st.just("tag:example.org,2026:"),
    "color": st.sampled_from(["#123456", "#abc", "red"]),
    "quote": st.sampled_from(
        ["The quick brown fox", "fox", "quick", "jumps over", "nowhere", "fox\n\njumps", "*"]
    ),
    "id": st.sampled_from(["n1", "n2", "n3", "n4", "n5", "N 1"]),
    "verdict": st.sampled_from(["a", "b"]),
    "kind": st.sampled_from(["context", "claim", "question", "a", "nope"]),
    "url": URLS,
    "src": URLS,
    "slug": st.sampled_from(["a", "b", "sl-ug", "狐狸", "../a", "nul"]),
    "aliases": st.lists(
        st.sampled_from(["old", "/x/", "/a b/", "/../x", "%2e%2e", "/articles/a/", "*"]), max_size=2
    ),
    "problems": st.dictionaries(
        st.sampled_from(["missing-alt", "bad-url", "x"]), st.sampled_from(["off", "error"]), max_size=1
    ),
}
ODD = st.recursive(
    st.one_of(
        TEXTS, IDS, DATES, st.none(), st.integers(-9, 10**30), st.booleans(), st.floats(allow_nan=True)
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(IDS, inner, max_size=3),
    max_leaves=5,
)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a declared type, now and then of another."""
    return st.integers(0, 60).flatmap(lambda roll: ODD if roll == 0 else _values_of(kind))


def _values_of(kind: Any) -> st.SearchStrategy[Any]:
    if get_origin(kind) is Annotated:
        return _values_of(get_args(kind)[0]) | IDS | URLS
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(*(_values_of(part) for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=2)
    if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        _, value = get_args(kind)
        return st.dictionaries(IDS, values_of(value), max_size=3)
    if kind is str:
        return st.one_of(TEXTS, IDS, URLS, DATES)
    leaves: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(-1, 30),
        Moment: DATES,
        Occurrence: st.sampled_from(["1 of 2", "2", "3 of 2", "0"]),
        PartialDate: PARTIAL,
        Words: TEXTS | st.dictionaries(st.sampled_from(["en", "zh", "one", "other"]), TEXTS, max_size=2),
    }
    if kind in leaves:
        return leaves[kind]
    return records(kind) if is_record(kind) else st.one_of(TEXTS, IDS, URLS, DATES)


def records(kind: Any, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings with keys of a record: mostly those it must have, and some of the others."""
    attributes = {key_of(name): part for name, part in declared_types(kind).items()}
    strategies = {key: fixed.get(key, USUAL.get(key, values_of(part))) for key, part in attributes.items()}
    must = {key: strategies[key] for key in strategies if key in required_keys(kind) or key in fixed}

    return _draw_record(strategies, must)


@st.composite
def _draw_record(
    draw: st.DrawFn,
    strategies: Mapping[str, st.SearchStrategy[Any]],
    must: Mapping[str, st.SearchStrategy[Any]],
) -> dict[str, Any]:
    more = draw(st.sets(st.sampled_from(sorted(strategies)), max_size=4))
    chosen = {**must, **{key: strategies[key] for key in sorted(more)}}
    if draw(st.integers(0, 60)) == 0:
        chosen["unknown"] = ODD
    return {key: draw(strategy) for key, strategy in chosen.items()}


def spellings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """Values as YAML, in one style or another."""

    def spell(value: Any, style: int) -> str:
        if style == 0:
            return json.dumps(value, ensure_ascii=False)
        return yaml.safe_dump(value, allow_unicode=True, default_flow_style=style == 1, sort_keys=False)

    return st.builds(spell, values, st.integers(0, 2))


SPOILT_BY = [
    *(b"\xff", b"\x00", b"\xed\xa0\x80", b"\t", b"\r", b"\n", b'"', b"'", b"&a ", b"*a", b"<<: ", b"!!x "),
    *(b"[" * 70, b"{", b"%", b": ", b"- ", b"# ", b"|", b">", b"---\n", b"..."),
]


def spoilt(texts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Texts as bytes, now and then cut, doubled, or with bytes among them that do not belong there."""

    def spoil(text: str, roll: int, at: int, size: int, piece: bytes) -> bytes:
        data = text.encode("utf-8", "surrogatepass")
        start = at % (len(data) + 1)
        end = start + size
        ways = {
            0: data[:start] + data[end:],
            1: data[:end] + data[start:],
            2: data[:start] + piece + data[start:],
            3: data[:start],
            4: data.replace(b"\n", b"\r\n"),
            5: b"\xef\xbb\xbf" + data,
        }
        return ways.get(roll, data)

    piece = st.sampled_from(SPOILT_BY)
    return st.builds(spoil, texts, st.integers(0, 60), st.integers(0, 4000), st.integers(0, 40), piece)


def with_head(kind: Any, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Files of front matter and text."""
    head = spellings(records(kind, **fixed))
    return spoilt(st.builds(lambda top, body: f"---\n{top}\n---\n{body}\n", head, BODIES))


ARTICLES = with_head(FrontMatter, title=TEXTS.filter(str.strip), date=DATES)
SIDECARS = spoilt(
    spellings(records(SidecarFile, annotations=values_of(declared_types(SidecarFile)["annotations"])))
)
AUTHORS = with_head(AuthorFile, name=TEXTS.filter(str.strip))
PAGES = with_head(PageFrontMatter, title=TEXTS.filter(str.strip))
SETTINGS = spoilt(
    spellings(records(SiteFile, title=TEXTS.filter(str.strip), url=st.just("https://example.org/news/")))
)
PICTURES = st.sampled_from(
    [
        *(
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a\xff\xff\xff\xff",
            b"\xff\xd8\xff\xe0\x00",
            b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        ),
        *(
            b"<svg xmlns='http://www.w3.org/2000/svg' width='1e999' height='-1'><script>alert(1)</script>",
            b"<svg",
            b"\x00" * 40,
        ),
    ]
)
STEMS = st.sampled_from(
    [
        *["a", "b", "ж"] * 10,
        "a",
        "b",
        "A",
        "a b",
        "_c",
        "ж",
        "e\u0301",
        "é",
        "index",
        "x/index",
        "x/y/z",
        "con",
        "2026-05-01-a",
        "a.b",
        "\udcff",
    ]
)


OTHERS = st.sampled_from(
    [
        *["articles/fox.png", "x.svg"] * 10,
        "articles/fox.png",
        "x.svg",
        "articles/x.annotations.yaml",
        "y.md",
        ".hidden",
        "z.pem",
        "articles/a.png/b",
    ]
)


@st.composite
def sites(draw: st.DrawFn) -> Files:
    """The files of a site, by path; none lies below another."""
    files: Files = {"site.yaml": draw(SETTINGS)}
    for stem in draw(st.sets(STEMS, max_size=3)):
        files[f"content/articles/{stem}.md"] = draw(ARTICLES)
        for layer in draw(st.sets(st.sampled_from([*["", ".b", ".desk"] * 5, ".A b"]), max_size=2)):
            files[f"content/articles/{stem}.annotations{layer}.yaml"] = draw(SIDECARS)
    for folder, kind in (("authors", AUTHORS), ("pages", PAGES)):
        for stem in draw(st.sets(STEMS, max_size=2)):
            files[f"content/{folder}/{stem}.md"] = draw(kind)
    for name in draw(st.sets(OTHERS, max_size=3)):
        files[f"content/{name}"] = draw(PICTURES)
    return {
        path: data for path, data in files.items() if not any(other.startswith(f"{path}/") for other in files)
    }
