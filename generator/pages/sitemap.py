"""For search engines: sitemap, news sitemap, robots.txt.

Comes in: the catalogue. Goes out: `sitemap.xml` (an index of several where there are many
addresses), `news-sitemap.xml` with the articles of the last two days, `robots.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

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
    found = list(addresses_of(frames.catalogue))
    parts = [found[start : start + _MOST] for start in range(0, len(found), _MOST)]
    if len(parts) == 1:
        yield _sitemap(frames, "sitemap.xml", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield _sitemap(frames, "sitemap.xml", (), [f"/{name}" for name in names])
    for name, part in zip(names, parts, strict=True):
        yield _sitemap(frames, name, part)


def _sitemap(
    frames: Frames, path: str, found: Sequence[tuple[str, str]], sitemaps: Sequence[str] = ()
) -> PlannedPage:
    lines = "\n".join(map(" ".join, found))
    return PlannedPage(
        path=path,
        key=frames.key("sitemap.xml", "", lines, *sitemaps),
        template="sitemap.xml",
        context=partial(_context, frames, found, sitemaps),
    )


def _context(frames: Frames, found: Sequence[tuple[str, str]], sitemaps: Sequence[str]) -> Context:
    site_url = frames.catalogue.addresses.site_url
    return {
        "entries": [SitemapEntry(site_url(url), modified) for url, modified in found],
        "sitemaps": [site_url(url) for url in sitemaps],
    }


def addresses_of(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The site path of every page worth finding, and the later date of article and notes, `""` for lists.

    Expired articles and drafts are left out, and those first published elsewhere.
    """
    groups = [catalogue.sections, catalogue.authors, catalogue.tags, catalogue.series, catalogue.years]
    yield "/", ""
    for entry in catalogue.entries:
        if entry.indexed and not entry.canonical:
            modified = entry.modified.iso
            yield entry.url, modified
            for note in () if entry.withdrawn else entry.note_pages:
                yield note_path(entry.url, note), modified
    for page, _ in catalogue.site.pages:
        if not page.meta.draft:
            yield page.url, page.meta.updated.day.isoformat() if page.meta.updated else ""
    for group in (group for table in groups for group in table.values() if group.entries):
        yield group.url, ""
    for url in ("/archive/", "/authors/", "/tags/", "/corrections/"):
        yield url, ""


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
