"""For search engines: sitemap, news sitemap, robots.txt.

Comes in: the catalogue. Goes out: `sitemap.xml` (an index of several where there are many
addresses), `news-sitemap.xml` with the articles of the last two days, `robots.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from .addresses import note_path
from .catalogue import Catalogue
from .file_views import NewsEntry, SitemapEntry
from .frame import Frames, publication
from .site import Context, PlannedPage

# The protocol's limit is 50,000 addresses and 50 MB a file; addresses of other scripts are
# long when encoded.
_MOST = 40_000
# Google: articles of the last two days, at most 1,000.
_NEWS_AGE = timedelta(days=2)
_NEWS_MOST = 1_000


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """Sitemaps are left out where search engines are asked to stay away."""
    catalogue = frames.catalogue
    sitemaps = []
    if not catalogue.site.options.noindex:
        yield from _sitemaps(catalogue)
        yield PlannedPage(
            path="news-sitemap.xml", template="news-sitemap.xml", context=lambda: {"entries": news(catalogue)}
        )
        sitemaps = [catalogue.addresses.site_url(f"/{name}") for name in ("sitemap.xml", "news-sitemap.xml")]
    context = {"noindex": catalogue.site.options.noindex, "sitemaps": sitemaps}
    yield PlannedPage(path="robots.txt", template="robots.txt", context=lambda: context)


def _sitemaps(catalogue: Catalogue) -> Iterator[PlannedPage]:
    entries = tuple(addresses_of(catalogue))
    parts = [entries[start : start + _MOST] for start in range(0, len(entries), _MOST)]
    if len(parts) == 1:
        yield _sitemap("sitemap.xml", {"entries": entries, "sitemaps": ()})
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    urls = tuple(catalogue.addresses.site_url(f"/{name}") for name in names)
    yield _sitemap("sitemap.xml", {"entries": (), "sitemaps": urls})
    for name, part in zip(names, parts, strict=True):
        yield _sitemap(name, {"entries": part, "sitemaps": ()})


def _sitemap(path: str, context: Context) -> PlannedPage:
    return PlannedPage(path=path, template="sitemap.xml", context=lambda: context)


def addresses_of(catalogue: Catalogue) -> Iterator[SitemapEntry]:
    """Every address worth finding; `modified` is the later of article and notes, `""` for lists.

    Expired articles and drafts are left out, and those first published elsewhere.
    """
    site_url = catalogue.addresses.site_url
    groups = [catalogue.sections, catalogue.authors, catalogue.tags, catalogue.series, catalogue.years]
    yield SitemapEntry(site_url("/"), "")
    for entry in catalogue.entries:
        if entry.indexed and not entry.canonical:
            modified = entry.modified.isoformat()
            yield SitemapEntry(entry.card.absolute_url, modified)
            for note in () if entry.card.withdrawn else entry.note_pages:
                yield SitemapEntry(site_url(note_path(entry.url, note)), modified)
    for page, _ in catalogue.site.pages:
        if not page.meta.draft:
            yield SitemapEntry(
                site_url(page.url), page.meta.updated.day.isoformat() if page.meta.updated else ""
            )
    for group in (group for table in groups for group in table.values() if group.entries):
        yield SitemapEntry(site_url(group.url), "")
    for url in ("/archive/", "/authors/", "/tags/", "/corrections/"):
        yield SitemapEntry(site_url(url), "")


def news(catalogue: Catalogue) -> tuple[NewsEntry, ...]:
    """Listed articles of the two days before this build, the newest first."""
    now = catalogue.site.now
    recent = [
        entry for entry in catalogue.listed if entry.indexed and now - _NEWS_AGE <= entry.published <= now
    ]
    return tuple(
        NewsEntry(
            url=entry.card.absolute_url,
            publication=publication(catalogue, catalogue.languages.of(entry.card.language)),
            language=entry.card.language.split("-")[0].lower(),
            published=entry.published.isoformat(),
            title=entry.card.title,
        )
        for entry in recent[:_NEWS_MOST]
    )
