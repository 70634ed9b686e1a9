"""Random edits of a small site: what people and programs do to its files between two builds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

WORDS = ("fox", "dog", "owl", "狐狸", "hedge", "river")
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
Edit = Callable[[Random, Path], None]


def _articles(site: Path) -> list[Path]:
    return sorted((site / "content/articles").glob("*.md"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_article(random: Random, site: Path) -> None:
    """Add an article, or change one."""
    number = random.randrange(6)
    title, tag, day = random.choice(WORDS), random.choice(WORDS), random.randrange(1, 9)
    head = f"title: {title}\ndate: 2026-05-0{day}\ntags: [{tag}]"
    authors = "\nauthors: [desk]" if (site / "content/authors/desk.md").exists() else ""
    body = f"The {random.choice(WORDS)} sees the [other](a{random.randrange(6)}.md)."
    _write(site / f"content/articles/a{number}.md", f"---\n{head}{authors}\n---\n{body}\n")


def delete_article(random: Random, site: Path) -> None:
    """Take an article and its notes away."""
    for article in _articles(site)[1:2]:
        article.with_suffix(".annotations.yaml").unlink(missing_ok=True)
        article.unlink()


def rename_article(random: Random, site: Path) -> None:
    """Give the last article another name."""
    article = _articles(site)[-1]
    article.with_suffix(".annotations.yaml").unlink(missing_ok=True)
    article.rename(article.with_name(f"a{random.randrange(6)}.md"))


def change_notes(random: Random, site: Path) -> None:
    """Put a note on an article; its words may be lost, which ends the build in between."""
    article = random.choice(_articles(site))
    quote = random.choice(("sees the", "The", "nowhere"))
    note = f"annotations:\n  - {{id: n, quote: {quote}, body: About {random.choice(WORDS)}.}}\n"
    _write(article.with_suffix(".annotations.yaml"), note)


def change_author(random: Random, site: Path) -> None:
    """Change the author."""
    _write(site / "content/authors/desk.md", f"---\nname: The {random.choice(WORDS)}\n---\nA bio.\n")


def change_settings(random: Random, site: Path) -> None:
    """Give the site another title and policy for lost notes."""
    policy = random.choice(("error", "keep"))
    _write(
        site / "site.yaml",
        f"title: {random.choice(WORDS)}\nurl: https://example.org/\nanchoring: {{lost: {policy}}}\n",
    )


def change_template(random: Random, site: Path) -> None:
    """Change a template of the site's own, or take it away."""
    own = site / "templates/slots/footer.html"
    own.unlink() if own.exists() else _write(own, f"<p>{random.choice(WORDS)}</p>")


def change_picture(random: Random, site: Path) -> None:
    """Change a picture."""
    _write(site / "content/media/fox.svg", PICTURE.format(random.randrange(1, 99)))


def change_unseen(random: Random, site: Path) -> None:
    """Change an article to another of the same size, with the time of its last change put back."""
    article = random.choice(_articles(site))
    stat, text = article.stat(), article.read_text(encoding="utf-8")
    head, mark, body = text.rpartition("---\n")
    swapped = body.replace("The fox", "The owl") if "The fox" in body else body.replace("The owl", "The fox")
    article.write_text(head + mark + swapped, encoding="utf-8")
    os.utime(article, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def tamper(random: Random, site: Path) -> None:
    """Change a page of the output, or take it away."""
    pages = sorted((site / "output").rglob("*.html"))
    if pages:
        page = random.choice(pages)
        page.unlink() if random.random() < 0.5 else page.write_text("somebody else's", encoding="utf-8")


def forget(random: Random, site: Path) -> None:
    """Damage a file of the memory."""
    kept = sorted(path for path in (site / ".glossator").rglob("*") if path.is_file())
    if kept:
        path = random.choice(kept)
        path.write_bytes(path.read_bytes()[: random.randrange(path.stat().st_size + 1)])


EDITS: tuple[Edit, ...] = (
    *(
        change_article,
        change_article,
        change_article,
        delete_article,
        rename_article,
        change_notes,
        change_notes,
    ),
    *(change_author, change_settings, change_template, change_picture, change_unseen, tamper, forget),
)
