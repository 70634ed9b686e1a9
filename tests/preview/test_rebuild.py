"""Every save is built and told to the open pages; the last good pages stay where one has errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.preview.serving import OpenPage, Serving, Told
from tests.small_site import ARTICLE, SITE, write_files, write_site

Start = Callable[..., Serving]
FIRST = "content/articles/first.md"


def save(site: Path, text: str, path: str = FIRST) -> None:
    """Save as careful editors do: beside, then renamed."""
    beside = site / f"{path}.tmp"
    beside.write_text(text)
    beside.replace(site / path)


def test_a_saved_article_is_built_and_told(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        save(site, ARTICLE.replace("quick", "sudden"))
        told = page.told()
    assert told.what == "pages"
    assert "/articles/first/index.html" in told.paths
    assert "sudden" in serving.get("articles/first/").text
    line = serving.wait_for(f"^{FIRST}: ")
    assert " pages in " in line
    assert " ms, " in line
    assert " written" in line


def test_saves_in_quick_succession_are_all_told(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        for word in ("one", "two", "three", "four"):
            save(site, ARTICLE.replace("quick", word))
            # Messages about the faults and other pages of the save before may come first.
            while f"The {word} brown fox" not in serving.get("articles/first/").text:
                page.told()


def test_new_and_removed_files(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        write_files(site, {"content/articles/second.md": ARTICLE.replace("First", "Second")})
        page.told()
        assert serving.get("articles/second/").status == 200
        (site / "content/articles/second.md").unlink()
        page.told()
        assert serving.get("articles/second/").status == 404


def test_a_style_sheet_is_told_by_name(tmp_path: Path, start: Start) -> None:
    site = write_site(tmp_path / "site", {"templates/site.css": "p { color: red }"})
    serving = start(site).started()
    with OpenPage(serving) as page:
        save(site, "p { color: blue }", "templates/site.css")
        told = page.told()
    assert told.what == "styles"
    (path,) = told.paths
    assert "blue" in serving.get(path).text


def test_a_save_that_changes_nothing_tells_nothing(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        save(site, ARTICLE)
        assert ", 0 files written" in serving.wait_for(f"^{FIRST}: ")
        save(site, ARTICLE.replace("quick", "sudden"))
        page.told()
        assert "sudden" in serving.get("articles/first/").text


def test_the_last_good_pages_stay_where_a_save_has_errors(site: Path, serving: Serving) -> None:
    before = serving.get("articles/first/").body
    with OpenPage(serving) as page:
        save(site, ARTICLE.replace("date: 2026-05-01", "date: someday"))
        assert serving.wait_for(r": error: ").startswith(f"{FIRST}:3:")
        assert "the last good pages stay" in serving.wait_for(f"^{FIRST}: 1 error")
        assert serving.get("articles/first/").body == before
        assert page.told() == Told("nothing", 1, ())

        save(site, ARTICLE.replace("quick", "mended"))
        assert page.told() == Told("pages", 0, ("/articles/first/index.html",))
    assert "mended" in serving.get("articles/first/").text


def test_a_site_with_errors_from_the_start_shows_them(tmp_path: Path, start: Start) -> None:
    broken = ARTICLE.replace("date: 2026-05-01", "date: <someday>")
    site = write_site(tmp_path / "site", {FIRST: broken})
    serving = start(site).started()
    answer = serving.get()
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"{FIRST}:3:" in answer.text
    assert "&lt;someday&gt;" in answer.text
    assert "<someday>" not in answer.text

    with OpenPage(serving) as page:
        save(site, ARTICLE)
        assert page.told().what == "all"
    assert serving.get().status == 200


def test_problems_are_printed_once_and_not_at_every_save(site: Path, serving: Serving) -> None:
    save(site, ARTICLE + "\n[nowhere](/nowhere/)\n")
    serving.wait_for("warning: ")
    serving.wait_for(f"^{FIRST}: ")
    said = len(serving.lines)
    save(site, ARTICLE.replace("quick", "sudden") + "\n[nowhere](/nowhere/)\n")
    serving.wait_for(f"^{FIRST}: ")
    assert not any("warning: " in line for line in serving.lines[said:])


def test_the_site_moves_below_another_path(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        save(site, SITE.replace("example.org/", "example.org/news/"), "site.yaml")
        page.told()
    assert serving.get("/news/articles/first/").status == 200
    assert serving.get("/").headers["Location"] == "/news/"


def test_a_page_from_before_a_restart_is_told_to_load_again(serving: Serving) -> None:
    with OpenPage(serving, loaded=False) as page:
        assert page.told() == Told("all", 0, ())


def test_a_fresh_page_is_left_alone(site: Path, serving: Serving) -> None:
    with OpenPage(serving) as page:
        # The answer to the second greeting comes after whatever the first would have led to.
        assert page.message()["command"] == "hello"


def test_the_clock_runs_on(site: Path, serving: Serving) -> None:
    # A second after the `--now` of the start: of the future at first, and no more when that is over.
    dated = ARTICLE.replace("date: 2026-05-01", "date: 2026-06-01T00:00:01Z")
    for number in range(100):
        save(site, f"{dated}\nSave {number}.\n")
        serving.wait_for(f"^{FIRST}: ")
        if f"Save {number}." in serving.get("articles/first/").text:
            return
    raise AssertionError("what is dated a second ahead never appeared")
