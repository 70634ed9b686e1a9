"""Random edits of a small site: what people and programs do to its files between two builds."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from tests.small_site import build, write_files, write_site

# Of one length, so that one may stand in the place of another unseen.
WORDS = ("fox", "dog", "owl", "cat", "elk", "bee")
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"><title>{1}</title></svg>'
SETTINGS = """\
title: The {0}
url: https://example.org/
anchoring: {{lost: {1}}}
layers: {{main: {{label: Desk}}, second: {{label: Second}}}}
sections: {{wild: {{title: The {0}s}}, tame: {{title: Tame}}}}
"""
Edit = Callable[[Random, Path], None]


def begin(root: Path) -> Path:
    """The site that the edits begin with; sources of another are removed."""
    for room in ("content", "templates"):
        shutil.rmtree(root / room, ignore_errors=True)
    files = {
        "site.yaml": SETTINGS.format("fox", "error"),
        "content/authors/desk.md": "---\nname: The desk\n---\nA bio.\n",
        "content/media/fox.svg": PICTURE.format(10, "fox"),
        "content/files/data.txt": "fox",
        "content/pages/about.md": "---\ntitle: About\n---\nSee [this](../articles/a0.md).\n",
    }
    for number in range(3):
        files[f"content/articles/a{number}.md"] = article(Random(number), number)
    return write_site(root, files)


def article(random: Random, number: int, *, desk: bool = True) -> str:
    word, other = random.choice(WORDS), random.choice(WORDS)
    more = [
        f"tags: [{random.choice(WORDS)}]",
        f"section: {random.choice(['wild', 'tame'])}",
        f"series: The {other}",
        f"summary: On the {word}.",
        f"aliases: [old-{number}]",
        "language: de",
        "draft: true",
        f"expires: 2026-06-0{random.randrange(1, 9)}",
        f"image: {{src: ../media/fox.svg, alt: A {word}}}",
    ]
    lines = [f"title: The {word}", f"date: 2026-0{random.choice([5, 5, 5, 6])}-0{random.randrange(1, 9)}"]
    lines += random.sample(more, random.randrange(4))
    lines += ["authors: [desk]"] if desk else []
    body = (
        f"The {word} sees the [other](a{random.randrange(6)}.md) {other}.\n\n![A {word}](../media/fox.svg)\n"
    )
    return "---\n" + "\n".join(lines) + f"\n---\n{body}"


def sources_of(site: Path) -> dict[str, bytes]:
    """The files of the site by path."""
    rooms = (site / "site.yaml", *(site / "content").rglob("*"), *(site / "templates").rglob("*"))
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(rooms) if path.is_file()}


def _articles(site: Path) -> list[Path]:
    return sorted((site / "content/articles").rglob("*.md"))


def _sidecars(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}.annotations*.yaml"))


def _move(path: Path, target: Path) -> None:
    """An article with its notes; what stands there is replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for sidecar in _sidecars(path):
        sidecar.rename(target.with_name(sidecar.name.replace(path.stem, target.stem, 1)))
    path.rename(target)


def _toggle(path: Path, text: str) -> None:
    path.unlink() if path.exists() else write_files(path.parent, {path.name: text})


def write_article(random: Random, site: Path) -> None:
    """Add an article, or write one anew."""
    number = random.randrange(6)
    desk = (site / "content/authors/desk.md").exists()
    write_files(site, {f"content/articles/a{number}.md": article(random, number, desk=desk)})


def word_of_article(random: Random, site: Path) -> None:
    """Put other words into the body of an article."""
    path = random.choice(_articles(site))
    head, mark, body = path.read_text(encoding="utf-8").rpartition("---\n")
    write_files(
        path.parent, {path.name: head + mark + body.replace(random.choice(WORDS), random.choice(WORDS))}
    )


def headline(random: Random, site: Path) -> None:
    """Give an article another title."""
    path = random.choice(_articles(site))
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = f"title: A {random.choice(WORDS)}"
    write_files(path.parent, {path.name: "\n".join(lines)})


def delete_article(random: Random, site: Path) -> None:
    """Take an article and its notes away."""
    for path in _articles(site)[1:2]:
        for sidecar in _sidecars(path):
            sidecar.unlink()
        path.unlink()


def rename_article(random: Random, site: Path) -> None:
    """Give an article another name."""
    path = random.choice(_articles(site))
    _move(path, path.with_name(f"a{random.randrange(6)}.md"))


def move_article(random: Random, site: Path) -> None:
    """Move an article into another folder, or into one of its own."""
    path = random.choice(_articles(site))
    folder = site / "content/articles" / random.choice(("", "moved"))
    _move(path, folder / path.name)


def write_notes(random: Random, site: Path) -> None:
    """Put a note on an article; its words may be lost, which ends the build in between."""
    path = random.choice(_articles(site))
    layer = random.choice(("", ".second"))
    quote = random.choice(("sees the", "The", "sees the other", "nowhere"))
    note = f"annotations:\n  - {{id: n{layer[1:]}, quote: {quote}, body: A {random.choice(WORDS)}.}}\n"
    write_files(path.parent, {f"{path.stem}.annotations{layer}.yaml": note})


def delete_notes(random: Random, site: Path) -> None:
    """Take the notes of an article away."""
    for sidecar in _sidecars(random.choice(_articles(site)))[:1]:
        sidecar.unlink()


def write_author(random: Random, site: Path) -> None:
    """Change the author's name or bio, or add one whom nobody names."""
    name = random.choice(("desk", "desk", "other"))
    text = f"---\nname: The {random.choice(WORDS)}\n---\nA bio of a {random.choice(WORDS)}.\n"
    write_files(site, {f"content/authors/{name}.md": text})


def delete_author(random: Random, site: Path) -> None:
    """Take an author away; where articles name them, the build in between fails."""
    (site / f"content/authors/{random.choice(('other', 'other', 'desk'))}.md").unlink(missing_ok=True)


def change_settings(random: Random, site: Path) -> None:
    """Give the site another title and policy for lost notes; a fault now and then."""
    text = SETTINGS.format(random.choice(WORDS), random.choice(("error", "keep", "keep")))
    write_files(site, {"site.yaml": text + random.choice(("", "", "", "titel: A fault\n"))})


def write_page(random: Random, site: Path) -> None:
    """Change a plain page, or add one or take it away."""
    if random.random() < 0.5:
        _toggle(site / "content/pages/more.md", "---\ntitle: More\n---\nMore.\n")
    else:
        body = f"See [this](../articles/a{random.randrange(6)}.md)."
        text = f"---\ntitle: About the {random.choice(WORDS)}\n---\n{body}\n"
        write_files(site, {"content/pages/about.md": text})


def change_template(random: Random, site: Path) -> None:
    """Put a template, words, a style sheet or a script into the place of the theme's, or take it away."""
    word = random.choice(WORDS)
    own = {
        "slots/footer.html": f"<p>{word}</p>",
        "tag.html": '{% extends "glossator/tag.html" %}{% block main %}'
        + word
        + "{{ super() }}{% endblock %}",
        "words/en.yaml": f"published: Out {word}\n",
        "site.css": f".{word} {{ color: red }}\n",
        "css/notes.css": f".{word} {{ color: blue }}\n",
        "css/own.css": f".{word} {{ color: green }}\n",
        "js/own.js": f"// {word}\n",
    }
    name = random.choice(sorted(own))
    path = site / "templates" / name
    if random.random() < 0.3:
        _toggle(path, own[name])
    else:
        write_files(site, {f"templates/{name}": own[name]})


def change_picture(random: Random, site: Path) -> None:
    """Change a picture, or take it away or bring it back."""
    text = PICTURE.format(random.randrange(1, 99), random.choice(WORDS))
    path = site / "content/media/fox.svg"
    _toggle(path, text) if random.random() < 0.3 else write_files(site, {"content/media/fox.svg": text})


def change_file(random: Random, site: Path) -> None:
    """Change a file that is copied, give it another name, or put a folder of its name in its place."""
    folder = site / "content/files"
    shutil.rmtree(folder, ignore_errors=True)
    name = random.choice(("data.txt", "data.txt/inner.txt", "data", "data/inner.txt", "more.txt"))
    write_files(folder, {name: random.choice(WORDS)})


def change_unseen(random: Random, site: Path) -> None:
    """Change a file to another of the same size, with the time of its last change put back."""
    path = site / random.choice(sorted(sources_of(site)))
    stat, text = path.stat(), path.read_text(encoding="utf-8")
    swapped = text.replace(random.choice(WORDS), random.choice(WORDS))
    path.write_text(swapped, encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def summary(random: Random, site: Path) -> None:
    """Put other words on the card of an article, or take them away."""
    path = random.choice(_articles(site))
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.startswith("summary:")]
    words = [f"summary: A {random.choice(WORDS)} and a {random.choice(WORDS)}."]
    write_files(path.parent, {path.name: "\n".join(kept[:2] + random.choice((words, words, [])) + kept[2:])})


def more_words(random: Random, site: Path) -> None:
    """Put a paragraph behind an article, which it may stand on its card with."""
    path = random.choice(_articles(site))
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nA {random.choice(WORDS)} and a {random.choice(WORDS)}.\n")


def word_of_note(random: Random, site: Path) -> None:
    """Put other words into a note, or add one on the whole article."""
    sidecars = [sidecar for path in _articles(site) for sidecar in _sidecars(path)]
    if sidecars:
        path = random.choice(sidecars)
        text = path.read_text(encoding="utf-8")
        more = f"  - {{id: more-{random.randrange(10**6)}, body: A {random.choice(WORDS)}.}}\n"
        changed = re.sub("|".join(WORDS), random.choice(WORDS), text)
        write_files(path.parent, {path.name: text + more if random.random() < 0.3 else changed})


SOURCES: tuple[Edit, ...] = (
    *(write_article, write_article, word_of_article, word_of_article, headline, delete_article),
    *(rename_article, move_article, write_notes, write_notes, delete_notes, write_author, delete_author),
    *(change_settings, write_page, change_template, change_template, change_picture, change_file),
    change_unseen,
)


# Those that most often stay within an article: the last build is amended.
OF_ARTICLES: tuple[Edit, ...] = (*(more_words, more_words, headline, summary, word_of_note, word_of_note),)
# Those that a preview may show ahead of the build.
OF_ONE_PAGE: tuple[Edit, ...] = (
    *(word_of_article, word_of_article, headline, write_notes, write_notes, delete_notes),
    *(change_template, change_unseen),
)


# --- what happens beside the sources ----------------------------------------------------


def tamper(random: Random, site: Path) -> None:
    """Change a page of the output, unseen or not; take it away; put a folder or a link in its place."""
    # After builds that failed, what was put in the place of a page is there still.
    pages = sorted(page for page in (site / "output").rglob("*.html") if page.is_file())
    if not pages:
        return
    page = random.choice(pages)
    data, stat = page.read_bytes(), page.stat()
    what = random.choice(("changed", "unseen", "removed", "folder", "link", "all of its folder"))
    if what == "changed":
        page.write_text("somebody else's", encoding="utf-8")
    elif what == "unseen":
        page.write_bytes(data.replace(b"e", b"a", 3))
        os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    elif what == "all of its folder" and page.parent != site / "output":
        shutil.rmtree(page.parent)
    else:
        page.unlink()
    if what == "folder":
        (page / "empty").mkdir(parents=True)
    elif what == "link":
        (site / "elsewhere").write_bytes(data)
        page.symlink_to(site / "elsewhere")


def forget(random: Random, site: Path) -> None:
    """Damage a file of the memory, or remove all of it."""
    kept = sorted(path for path in (site / ".glossator/memory").rglob("*") if path.is_file())
    if random.random() < 0.3:
        shutil.rmtree(site / ".glossator", ignore_errors=True)
    elif kept:
        path = random.choice(kept)
        data = bytearray(path.read_bytes()[: random.choice((random.randrange(10**5), 10**9))])
        for _ in range(min(len(data), 20)):
            data[random.randrange(len(data))] ^= 1
        path.write_bytes(data)


def build_otherwise(random: Random, site: Path) -> None:
    """Build into the same folder with other wishes."""
    wishes: Mapping[str, object] = random.choice(
        (
            {"drafts": True},
            {"future": True},
            {"lost": "keep"},
            {"layers": frozenset({"main"})},
            {"clean": True},
        )
    )
    build(site, **wishes)


BESIDE: tuple[Edit, ...] = (tamper, tamper, forget, build_otherwise)
