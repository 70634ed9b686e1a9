"""An annotated article becomes its `Entry` and its `ArticlePart`.

Comes in: the masthead and one article with its notes in place. All that the records show of
others is asked of the masthead by name, so that whoever hands it out can tell what an
article depends on. What a withdrawn article said is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from markupsafe import Markup

from ..model.annotation import PlacedNote, Span
from ..model.article import AnnotatedArticle, Byline, FrontMatter, Image
from ..model.record import replace
from ..model.values import Moment, slug_of
from .crowding import crowded
from .entry import ArticlePart, Entry, Instant
from .language import Language
from .masthead import Masthead
from .notes import Notes, has_page
from .people import own_bio
from .site import trusted
from .standing import Standing, standing_of
from .views import ImageView, KindView, NoteView

_SUMMARY = 200
# So much of the text before and after a passage lets it be understood.
_AROUND = 240


def make_entry(masthead: Masthead, annotated: AnnotatedArticle) -> Entry:
    """What lists know of an article, not yet signed with its digests."""
    article, meta, site = annotated.article, annotated.article.meta, masthead.site
    language, zone = masthead.languages.of(article.language), site.config.zone
    withdrawn = meta.withdrawn is not None
    expired = bool(meta.expires and meta.expires.at(zone) <= site.now)
    published = _instant(meta.date.at(zone))
    updated = _instant(meta.updated.at(zone)) if meta.updated else None
    later = max((moment.at(zone) for moment in _later_dates(annotated)), default=None)
    notes = Notes(masthead, annotated, language)
    return Entry(
        path=article.path,
        id=article.id,
        slug=article.slug,
        url=article.url,
        language=article.language,
        title=meta.title,
        kicker="" if withdrawn else meta.kicker,
        standfirst="" if withdrawn else meta.standfirst or meta.summary,
        summary="" if withdrawn else meta.summary,
        opening=_opening(annotated),
        section=meta.section,
        byline=tuple(_without_bio(one) for one in meta.authors),
        authors=tuple(dict.fromkeys(one.id for one in meta.authors if one.id)),
        tags=_tags(meta),
        series=slug_of(meta.series),
        series_title=meta.series,
        image=None if withdrawn else _image(masthead, meta.image, article.path),
        notes=0 if withdrawn else sum(standing_of(one) != "retired" for one in annotated.placed),
        minutes=0 if withdrawn else annotated.minutes,
        featured=meta.featured and not withdrawn,
        withdrawn=withdrawn,
        published_on=language.date(meta.date),
        updated_on=language.date_or_none(meta.updated),
        published=published,
        updated_at=updated,
        modified_at=_instant(later) if later and later.timestamp() > (updated or published).at else None,
        year=meta.date.day.year,
        listed=not (expired or withdrawn),
        indexed=not (expired or article.is_draft),
        canonical=meta.canonical,
        license=meta.license,
        aliases=meta.aliases,
        translations=meta.translations,
        corrections=tuple((one.date.at(zone).timestamp(), notes.correction(one)) for one in meta.corrections),
        note_pages=tuple(
            one.note.record.id for one in annotated.placed if has_page(one.note.record, site.config)
        ),
        extra=meta.extra,
    )


def make_part(masthead: Masthead, annotated: AnnotatedArticle, entry: Entry) -> ArticlePart:
    """What the page of an article shows; of a withdrawn one its date and reason."""
    article, meta = annotated.article, annotated.article.meta
    language = masthead.languages.of(article.language)
    withdrawn = meta.withdrawn
    notes = Notes(masthead, annotated, language)
    shown, lost, retired = ((), (), ()) if withdrawn else _sort_notes(notes, annotated)
    original = None if withdrawn else meta.original
    html = masthead.site.html
    return ArticlePart(
        html=trusted("" if withdrawn else annotated.html),
        notes=shown,
        lost=lost,
        retired=retired,
        kinds=_kinds(masthead, (*shown, *lost)),
        headings=() if withdrawn else annotated.headings,
        own_bios=tuple(html(own_bio(one), article.path) for one in meta.authors),
        contributors=() if withdrawn else masthead.people.contributors(meta.contributors, language),
        disclaimer_html=Markup() if withdrawn else disclaimer(masthead, annotated, language),
        disclosures_html=Markup() if withdrawn else html(meta.disclosures, article.path),
        corrections=tuple(correction for _, correction in entry.corrections),
        sources=() if withdrawn else tuple(notes.source(source) for source in meta.sources),
        original=original,
        original_date=language.partial(original.date, original.date_text) if original else "",
        license=meta.license,
        license_url=license_url(meta.license),
        withdrawn=language.date_or_none(withdrawn.date if withdrawn else None),
        withdrawn_reason=withdrawn.reason if withdrawn else "",
        expired=None if entry.listed or withdrawn else language.date_or_none(meta.expires),
        draft=article.is_draft,
        words=0 if withdrawn else annotated.words,
        around={} if withdrawn else _all_around(annotated, entry.note_pages),
    )


def _instant(moment: datetime) -> Instant:
    return Instant(moment.isoformat(), moment.timestamp())


def _without_bio(entry: Byline) -> Byline:
    if not own_bio(entry):
        return entry
    return replace(entry, bio="", as_=replace(entry.as_, bio="") if entry.as_ else None)


def _tags(meta: FrontMatter) -> tuple[tuple[str, str], ...]:
    tags: dict[str, str] = {}
    for text in meta.tags:
        if slug := slug_of(text):
            tags.setdefault(slug, text)
    return tuple(tags.items())


def _image(masthead: Masthead, image: Image | None, path: str) -> ImageView | None:
    """A picture named by the file at `path`; `None` for none, or an address that is not allowed."""
    site = masthead.site
    url = site.resolve(image.src, path) if image else ""
    if image is None or not url:
        return None
    width, height = site.sizes.get(url, (0, 0))
    return ImageView(
        url=url,
        absolute_url=masthead.addresses.absolute(url),
        alt=image.alt,
        caption_html=site.html(image.caption, path),
        credit=image.credit,
        width=width,
        height=height,
    )


def _later_dates(annotated: AnnotatedArticle) -> Iterable[Moment]:
    meta = annotated.article.meta
    moments = [correction.date for correction in meta.corrections]
    if meta.withdrawn:
        # Its notes are no longer shown: they do not make it newer.
        return [*moments, meta.withdrawn.date]
    return [*moments, *(moment for placed in annotated.placed for moment in _note_dates(placed))]


def _note_dates(placed: PlacedNote) -> list[Moment]:
    record = placed.note.record
    dates = [record.created, record.updated, record.retired.date if record.retired else None]
    dates += [correction.date for correction in record.corrections]
    dates += [reply.created for reply in record.replies]
    return [date for date in dates if date]


def disclaimer(masthead: Masthead, annotated: AnnotatedArticle, language: Language) -> Markup:
    """The article's own disclaimer, else its section's, with the names filled in; empty for none.

    A value without white space is the id of a disclaimer of site.yaml, `false` is none,
    other text is the disclaimer itself.
    """
    article, config = annotated.article, masthead.site.config
    section = config.sections.get(article.meta.section)
    wish = article.meta.disclaimer or (section.disclaimer if section else "")
    if wish == "false" or not wish:
        return Markup()
    names = [person.name for person in masthead.people.byline(article.meta.authors)]
    if any(letter.isspace() for letter in wish):
        html = masthead.site.html(wish, article.path)
    else:
        words = config.disclaimers.get(wish)
        html = masthead.disclaimers[words.pick(language.tag, len(names))] if words else Markup()
    return _fill(html, {"publication": publication(masthead, language), "authors": language.names(names)})


def _fill(html: Markup, names: Mapping[str, str]) -> Markup:
    # Filled in after Markdown, and escaped by `Markup.replace`: a name such as `J*` or `<b>` is
    # a name, not markup.
    for field, name in names.items():
        html = html.replace("{" + field + "}", name)
    return html


def publication(masthead: Masthead, language: Language) -> str:
    """Name of the publication in a language: `{publication}` in disclaimers."""
    config = masthead.site.config
    return config.publisher.name or config.title.pick(language.tag)


def _opening(annotated: AnnotatedArticle) -> str:
    """The article's beginning, where it has no summary and is not withdrawn."""
    meta = annotated.article.meta
    return "" if meta.withdrawn or meta.summary or meta.standfirst else shorten(annotated.text)


def shorten(text: str, most: int = _SUMMARY) -> str:
    """The text in one line, cut between words (between letters where there are none)."""
    line = " ".join(text[: 2 * most].split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else line[:most]) + "…"


def license_url(name: str) -> str:
    """The text of a licence on the web; `""` for words that are no SPDX name."""
    if re.match(r"https?://", name):
        return name
    found = re.fullmatch(r"CC[- ](BY(?:-(?:NC|SA|ND))*)[- ](\d\.\d)", name)
    if found:
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    spdx = re.fullmatch(r"[A-Za-z][A-Za-z0-9.-]*", name)
    return f"https://spdx.org/licenses/{name}.html" if spdx else ""


def _sort_notes(
    notes: Notes, annotated: AnnotatedArticle
) -> tuple[tuple[NoteView, ...], tuple[NoteView, ...], tuple[NoteView, ...]]:
    """Notes that are shown, kept ones whose passage is gone, retired ones."""

    views: dict[Standing, list[NoteView]] = {"shown": [], "kept": [], "retired": []}
    for placed in annotated.placed:
        views[standing_of(placed)].append(notes.view(placed))
    shown = tuple(views["shown"])
    lines = crowded(annotated, shown)
    if lines:
        shown = tuple(replace(note, lines=lines.get(note.id, 0)) for note in shown)
    return shown, tuple(views["kept"]), tuple(views["retired"])


def _kinds(masthead: Masthead, notes: tuple[NoteView, ...]) -> tuple[KindView, ...]:
    used = {note.kind.id: note.kind for note in notes}
    order = {name: index for index, name in enumerate(masthead.kinds)}
    return tuple(sorted(used.values(), key=lambda kind: order.get(kind.id, len(order))))


def _all_around(annotated: AnnotatedArticle, names: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    placed = {one.note.record.id: one for one in annotated.placed}
    return {name: _around(annotated.text, _first_span(placed[name])) for name in names}


def _around(text: str, span: Span | None) -> tuple[str, str, str]:
    """Text before, in and after a passage; three empty texts without one."""
    if span is None:
        return "", "", ""
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before, after = text[start : span.start], text[span.end : end]
    if start and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if end < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    return before, text[span.start : span.end], after


def _first_span(placed: PlacedNote) -> Span | None:
    return next((placement.span for placement in placed.placements if placement.span), None)
