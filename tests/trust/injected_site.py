"""A site in which every place that shows a text, or takes an address, holds one of many.

Texts in, files of a site out. Each value stands on a line of its own, so that a fault names its
place by file and line, and a site of other texts has the same lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.build import BuildResult
from tests.small_site import build, write_files

# A file of a site, line by line; what follows the front matter is one line, however long.
Lines = dict[str, list[str]]
WORDS = "plain words"
ADDRESS = "https://example.org/plain"
PASSAGE = "the committee met on the first Monday of every month"


def spell(text: str) -> str:
    """A text as a quoted scalar of YAML, on one line."""
    return "".join(letter if ord(letter) > 0xFFFF else json.dumps(letter)[1:-1] for letter in text).join('""')


def text_site(texts: Sequence[str], *, html: bool = False) -> Lines:
    """The site whose n-th article, author, section, layer, kind, verdict and page show the n-th text."""
    lines: Lines = {"site.yaml": _settings(texts, html=html)}
    for number, text in enumerate(texts):
        said = spell(text)
        lines[f"content/articles/p{number}.md"] = _article(number, said, text)
        lines[f"content/articles/p{number}.annotations.l{number}.yaml"] = _notes(number, said, text)
        lines[f"content/articles/w{number}.md"] = _head(
            f"title: {spell(f'{text} withdrawn')}",
            "date: 2026-05-01",
            f"withdrawn: {{date: 2026-05-02, reason: {said}}}",
            body="Text.",
        )
        lines[f"content/authors/a{number}.md"] = _head(
            f"name: {said}",
            f"role: {said}",
            f"affiliation: {said}",
            f"email: {said}",
            f"disclosures: {said}",
            "links:",
            f"  - {{url: {ADDRESS}, title: {said}}}",
            body=text,
        )
        lines[f"content/pages/g{number}.md"] = _head(
            f"title: {said}", f"summary: {said}", f"aliases: [before-{number}]", body=text
        )
    return lines


def _head(*lines: str, body: str) -> list[str]:
    return ["---", *lines, "---", body]


def _settings(texts: Sequence[str], *, html: bool) -> list[str]:
    everything = spell(" ".join(texts))
    groups: dict[str, Callable[[int, str], str]] = {
        "sections": lambda n, said: f"  s{n}: {{disclaimer: d{n}, title: {said}}}",
        "disclaimers": lambda n, said: f"  d{n}: {said}",
        "kinds": lambda n, said: f"  k{n}: {{label: {said}}}",
        "layers": lambda n, said: f"  l{n}: {{label: {said}}}",
        "verdicts": lambda n, said: f"  v{n}: {{rating: {n + 1}, label: {said}}}",
    }
    # A second line for what stands beside a label, so that a fault of one is none of the other.
    beside = {"sections": ("label", "description"), "kinds": ("icon",), "layers": ("rights",)}
    beside["verdicts"] = ("explanation",)
    lines = [
        f"title: {everything}",
        "url: https://example.org/news/",
        f"description: {everything}",
        f"publisher: {{name: {everything}}}",
        "anchoring: {lost: keep}",
        "notes: {pages: all, claim_review: true}",
        f"markdown: {{html: {str(html).lower()}}}",
        "menu:",
        *(f"  - {{url: /x{number}/, title: {spell(text)}}}" for number, text in enumerate(texts)),
    ]
    for name, line in groups.items():
        lines.append(f"{name}:")
        for number, text in enumerate(texts):
            first = line(number, spell(text))
            if name not in beside:
                lines.append(first)
                continue
            lines.append(first.removesuffix("}") + ",")
            lines += [f"    {key}: {spell(text)}," for key in beside[name]]
            lines.append("    }")
    return lines


def _article(number: int, said: str, text: str) -> list[str]:
    flat = " ".join(text.split())
    return _head(
        f"title: {said}",
        "date: 2026-05-01",
        f"summary: {said}",
        f"standfirst: {said}",
        f"kicker: {said}",
        f"section: s{number}",
        f"series: {spell(f'{text} series{number}')}",
        "tags:",
        f"  - {spell(f'{text} tag{number}')}",
        f"aliases: [old-{number}]",
        "authors:",
        f"  - a{number}",
        f"  - name: {said}",
        f"    role: {said}",
        f"    affiliation: {said}",
        f"    bio: {said}",
        "contributors:",
        f"  - id: a{number}",
        f"    role: {said}",
        "image:",
        "  src: ../media/fox.svg",
        f"  alt: {said}",
        f"  caption: {said}",
        f"  credit: {said}",
        f"disclosures: {said}",
        f"license: {said}",
        *_sources(said, ""),
        "corrections:",
        "  - date: 2026-05-02",
        f"    text: {said}",
        f"    was: {said}",
        f"    now: {said}",
        "original:",
        f"  title: {said}",
        "  authors:",
        f"    - {said}",
        *(
            f"  {key}: {said}"
            for key in ("date_text", "place", "held_by", "shelfmark", "edition", "translator", "rights")
        ),
        "extra:",
        f"  own: {said}",
        body="\n".join(
            (
                f"At first {PASSAGE}.\n\nWords {flat} words.\n",
                f"# One\n\n# Two\n\n# Three\n\n## {flat}\n",  # so many that they are listed
                f"- {flat}\n\n> {flat}\n\n| {flat} | b |\n| --- | --- |\n| {flat} | b |\n",
                f"`{flat}` **{flat}** ~~{flat}~~ [{flat}](g{number}.md) <{flat}>\n",
                f"![{flat}](../media/fox.svg '{flat}')\n\n``` {flat}\n{text}\n```\n",
                f"    {flat}\n\nSee[^1].\n\n[^1]: {flat}\n",
                text,  # last, since some of them take in all that follows
            )
        ),
    )


def _sources(said: str, indent: str) -> list[str]:
    keys = ("publisher", "author", "date_text", "locator", "quote")
    return [
        f"{indent}sources:",
        f"{indent}  - title: {said}",
        *(f"{indent}    {key}: {said}" for key in keys),
    ]


def _notes(number: int, said: str, text: str) -> list[str]:
    return [
        f"rights: {said}",
        "annotations:",
        "  - id: n1",
        f"    quote: {PASSAGE}",
        f"    kind: k{number}",
        f"    author: a{number}",
        f"    title: {said}",
        f"    body: {said}",
        "    tags:",
        f"      - {said}",
        *_sources(said, "    "),
        "    claim:",
        f"      text: {said}",
        f"      claimant: {said}",
        f"      date_text: {said}",
        f"      appearance: {said}",
        f"      verdict: v{number}",
        "    corrections:",
        "      - date: 2026-05-02",
        f"        text: {said}",
        f"        was: {said}",
        f"        now: {said}",
        "    replies:",
        "      - id: r1",
        f"        author: a{number}",
        f"        body: {said}",
        "    reviewed:",
        f"      - by: {said}",
        f"        as: {said}",
        "  - id: n2",
        f"    prefix: {spell(f'{text} that stands nowhere')}",
        f"    suffix: {said}",
        f"    through: {said}",
        f"    quote: {said}",
        f"    body: {said}",
        "  - id: n3",
        "    status: retired",
        "    retired:",
        "      date: 2026-05-02",
        f"      reason: {said}",
        f"    body: {said}",
    ]


def address_site(addresses: Sequence[str], aliases: Sequence[str]) -> Lines:
    """The site whose n-th article and author lead to the n-th address wherever they may.

    `aliases` are the addresses that the articles had before.
    """
    lines: Lines = {"site.yaml": _address_settings(addresses)}
    for number, address in enumerate(addresses):
        said = spell(address)
        bare = " ".join(address.split())
        linked = "\n\n".join(
            (
                f"[one]({bare})",
                f"[two](<{bare}>)",
                f"<{bare}>",
                "[three]",
                f"![four]({bare})",
                f"![five](<{bare}>)",
                bare,
                f"[three]: <{bare}>",
            )
        )
        source = [
            "sources:",
            "  - title: x",
            f"    url: {said}",
            f"    archive: {said}",
        ]
        lines[f"content/articles/p{number}.md"] = _head(
            f"title: The {number}",
            "date: 2026-05-01",
            f"authors: [a{number}]",
            f"canonical: {said}",
            f"license: {said}",
            "aliases:",
            f"  - {spell(aliases[number])}",
            "image:",
            "  alt: x",
            f"  src: {said}",
            f"  caption: {spell(linked)}",
            *source,
            "original:",
            "  title: x",
            f"  url: {said}",
            f"  archive: {said}",
            f"disclaimer: {spell(linked)}",
            body=f"At first {PASSAGE}.\n\n{linked}",
        )
        lines[f"content/articles/p{number}.annotations.yaml"] = [
            "annotations:",
            "  - id: n1",
            f"    quote: {PASSAGE}",
            f"    body: {spell(linked)}",
            *(f"    {line}" for line in source),
            "    claim:",
            "      text: x",
            f"      appearance: {said}",
            "      verdict: v",
        ]
        lines[f"content/authors/a{number}.md"] = _head(
            f"name: The {number}",
            f"photo: {said}",
            "links:",
            "  - title: x",
            f"    url: {said}",
            "same_as:",
            f"  - {said}",
            body=linked,
        )
    return lines


def _address_settings(addresses: Sequence[str]) -> list[str]:
    return [
        "title: The Review",
        "url: https://example.org/news/",
        "notes: {pages: all, claim_review: true}",
        "verdicts: {v: {label: x, rating: 1}}",
        "publisher:",
        "  policies:",
        *(f"    p{number}: {spell(address)}" for number, address in enumerate(addresses)),
        "menu:",
        *(f"  - {{title: x, url: {spell(address)}}}" for address in addresses),
    ]


def build_accepted(root: Path, lines: Lines, plain: Lines) -> tuple[BuildResult, list[str]]:
    """Build the site of `lines`, with the line of `plain` wherever one is refused.

    The result, which is sound, and the faults that were found: `path:line code`.
    """
    lines = {path: list(own) for path, own in lines.items()}
    refused: list[str] = []
    while True:
        write_files(root, {path: "\n".join(own) + "\n" for path, own in lines.items()})
        write_files(root, {"content/media/fox.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
        result = build(root)
        faults = [fault for fault in result.problems if fault.severity == "error"]
        if not faults:
            assert result.ok
            return result, refused
        # A fault without a line is of a page that follows from one with a line.
        places = {(fault.at.path, fault.at.line) for fault in faults if fault.at.line}
        assert places, faults
        for path, line in sorted(places):
            place = min(line, len(lines[path])) - 1  # what follows the front matter is the last
            assert lines[path][place] != plain[path][place], (path, line, result.problems)
            lines[path][place] = plain[path][place]
        refused += [f"{fault.at.path}:{fault.at.line} {fault.code}" for fault in faults if fault.at.line]
