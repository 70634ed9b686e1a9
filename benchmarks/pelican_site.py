"""The same site for Pelican: articles with a footnote a note, its `simple` theme, full-text feeds.

Authors, categories (our sections), tags and years have lists of twenty, as ours do, the first two and
the site feeds. Biographies, reading time, numbers of notes, citations, JSON feeds and related articles
are left out for Pelican.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.plain import PlainArticle, author_names, plain_articles, write_files

_SETTINGS = """\
SITENAME = "A large site"
SITEURL = "https://example.org"
PATH = "content"
OUTPUT_PATH = "public"
THEME = "simple"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/index.html"
FEED_ALL_RSS = "feed.xml"
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}},
    "output_format": "html5",
}
"""


def write_pelican_site(corpus: Path, folder: Path) -> None:
    """Write the articles below `corpus` as a Pelican site into `folder`."""
    names = {name: title for name, (title, _) in author_names(corpus).items()}
    files = {"pelicanconf.py": _SETTINGS}
    for article in plain_articles(corpus):
        files[f"content/{article.name}.md"] = _article(article, names)
    write_files(folder, files)


def _article(article: PlainArticle, names: dict[str, str]) -> str:
    meta = article.meta
    head = {
        "Title": meta["title"],
        "Date": meta["date"],
        "Slug": article.name,
        "Authors": ", ".join(names[name] for name in meta["authors"]),
        "Category": meta["section"],
        "Tags": ", ".join(meta["tags"]),
        "Summary": meta["summary"],
    }
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    return f"{lines}\n{article.with_footnotes(names)}"
