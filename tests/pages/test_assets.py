"""Styles and scripts."""

from __future__ import annotations

from hashlib import sha256

from generator.model.annotation import Note
from generator.model.site import KindSettings
from generator.pages import Options, Theme
from generator.pages.assets import kind_styles, make_assets
from tests.pages.samples import (
    Sample,
    make_article,
    make_config,
    make_note,
    make_site,
    output,
    planned,
)

CSS = {
    "css/print.css": "print",
    "css/tokens.css": "tokens",
    "css/own.css": "own",
    "css/notes.css": "notes",
    "css/anchor.css.txt": ".n%K%{--h:--h%K%;--a:--b%J%} .p%K%{}",
    "js/reader.js": "1",
}


def theme(**more: object) -> Theme:
    return Theme(packaged=CSS, words={}, **more)  # type: ignore[arg-type]


def test_sheets_stand_in_order_and_the_sites_own_is_last() -> None:
    sheet = make_assets(theme(site_styles="last"), make_config(), preview=False).styles.content.decode()
    order = [
        "tokens",
        "notes",
        "own",
        "print",
        ".n1{--h:--h1;--a:--b0} .p1{}",
        ".n200{",
        ".k-context{--kind:#3d6b9e}",
        "last",
    ]
    assert [sheet.index(part) for part in order] == sorted(sheet.index(part) for part in order)
    assert ".n201{" not in sheet


def test_the_second_sheet_has_the_other_numbers() -> None:
    sheet = make_assets(theme(), make_config(), preview=False).more_numbers.content.decode()
    assert (sheet.count("\n"), sheet.startswith(".n201{"), sheet.endswith(".p500{}\n")) == (300, True, True)


def test_names_follow_the_content_but_not_in_preview() -> None:
    assets = make_assets(theme(), make_config(), preview=False)
    digest = sha256(assets.styles.content).hexdigest()[:10]
    assert assets.styles.path == f"assets/glossator.{digest}.css"
    assert assets.styles.url == f"/news/assets/glossator.{digest}.css"
    assert make_assets(theme(), make_config(), preview=True).styles.path == "assets/glossator.css"
    assert make_assets(theme(), make_config(), preview=True).script("reader") == ("/news/assets/reader.js",)
    assert assets.script("absent") == ()


def test_a_site_brings_a_sheet_of_its_own_or_replaces_one() -> None:
    sheet = make_assets(theme(own={"css/notes.css": "mine"}), make_config(), preview=False).styles.content
    assert b"mine" in sheet
    assert b"notes" not in sheet


def test_kinds_of_the_site_have_their_colour() -> None:
    css = kind_styles(make_config(kinds={"legal": KindSettings(color="#123456"), "plain": KindSettings()}))
    assert ".k-legal{--kind:#123456}" in css
    assert ".k-plain" not in css


def many_notes(count: int) -> list[Note]:
    return [make_note(f"n{number}", quote="first words") for number in range(count)]


def test_long_articles_alone_load_the_second_sheet() -> None:
    site = make_site(make_article("few", notes=many_notes(200)), make_article("many", notes=many_notes(201)))
    assert "anchors-2" not in output(site, "articles/few/index.html")
    assert "assets/anchors-2." in output(site, "articles/many/index.html")


def linked(site: Sample, path: str) -> set[str]:
    html = output(site, path)
    return {part.split('"')[0] for part in html.split('="/news/')[1:] if part.startswith("assets/")}


def test_what_pages_link_is_written() -> None:
    for options in (Options(), Options(preview="token")):
        site = make_site(make_article(aliases=("old",)), options=options)
        paths = set(planned(site))
        for page in ("articles/budget/index.html", "articles/old/index.html", "index.html"):
            assert linked(site, page)
            assert linked(site, page) <= paths
