"""For search engines: sitemap, news sitemap, robots.txt.

Comes in: the catalogue. Goes out: `sitemap.xml` (an index of several where there are many
addresses), `news-sitemap.xml` with the articles of the last two days, `robots.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator

from .addresses import note_path
from .annotated import publication
from .catalogue import Catalogue
from .file_views import NewsEntry, SitemapEntry
from .frame import Frames
from .site import Context, PlannedPage

# The protocol's limit is 50,000 addresses and 50 MB a file; addresses of other scripts are
# long when encoded.
_MOST = 40_000
# Google: articles of the last two days (here in seconds), at most 1,000.
NEWS_AGE = 2 * 86_400.0
_NEWS_MOST = 1_000


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """Sitemaps are left out where search engines are asked to stay away."""
    catalogue = frames.catalogue
    sitemaps = []
    if not catalogue.site.options.noindex:
        yield from _sitemaps(frames)
        entries = news(catalogue)
        yield PlannedPage(
            path="news-sitemap.xml",
            key=frames.key("news-sitemap.xml", "", repr(entries)),
            template="news-sitemap.xml",
            context=lambda: {"entries": entries},
        )
        sitemaps = [catalogue.addresses.site_url(f"/{name}") for name in ("sitemap.xml", "news-sitemap.xml")]
    context = {"noindex": catalogue.site.options.noindex, "sitemaps": sitemaps}
    yield PlannedPage(
        path="robots.txt",
        key=frames.key("robots.txt", "", repr(context)),
        template="robots.txt",
        context=lambda: context,
    )


def _sitemaps(frames: Frames) -> Iterator[PlannedPage]:
    catalogue = frames.catalogue
    entries = tuple(addresses_of(catalogue))
    parts = [entries[start : start + _MOST] for start in range(0, len(entries), _MOST)]
    if len(parts) == 1:
        yield _sitemap(frames, "sitemap.xml", {"entries": entries, "sitemaps": ()})
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    urls = tuple(catalogue.addresses.site_url(f"/{name}") for name in names)
    yield _sitemap(frames, "sitemap.xml", {"entries": (), "sitemaps": urls})
    for name, part in zip(names, parts, strict=True):
        yield _sitemap(frames, name, {"entries": part, "sitemaps": ()})


def _sitemap(frames: Frames, path: str, context: Context) -> PlannedPage:
    lines = (f"{entry.url} {entry.modified}" for entry in context["entries"])
    return PlannedPage(
        path=path,
        key=frames.key("sitemap.xml", "", "\n".join((*lines, *context["sitemaps"]))),
        template="sitemap.xml",
        context=lambda: context,
    )


def addresses_of(catalogue: Catalogue) -> Iterator[SitemapEntry]:
    """Every address worth finding; `modified` is the later of article and notes, `""` for lists.

    Expired articles and drafts are left out, and those first published elsewhere.
    """
    site_url = catalogue.addresses.site_url
    groups = [catalogue.sections, catalogue.authors, catalogue.tags, catalogue.series, catalogue.years]
    yield SitemapEntry(site_url("/"), "")
    for entry in catalogue.entries:
        if entry.indexed and not entry.canonical:
            yield SitemapEntry(site_url(entry.url), entry.modified.iso)
            for note in () if entry.withdrawn else entry.note_pages:
                yield SitemapEntry(site_url(note_path(entry.url, note)), entry.modified.iso)
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
    now = catalogue.site.now.timestamp()
    recent = [
        entry for entry in catalogue.listed if entry.indexed and now - NEWS_AGE <= entry.published.at <= now
    ]
    return tuple(
        NewsEntry(
            url=catalogue.addresses.site_url(entry.url),
            publication=publication(catalogue.masthead, catalogue.language_of(entry)),
            language=entry.language.split("-")[0].lower(),
            published=entry.published.iso,
            title=entry.title,
        )
        for entry in recent[:_NEWS_MOST]
    )
