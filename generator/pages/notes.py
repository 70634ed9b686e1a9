"""Notes as their readers see them: `NoteView` with its passages, sources, replies, claim.

Comes in: a placed note and the article text. Goes out: views in the article's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from ..model.annotation import Annotation, Claim, Correction, PlacedNote, Quote, Reply, Review, Source
from ..model.article import AnnotatedArticle, ArticleCorrection
from ..model.record import Record
from ..model.site import SiteFile
from .addresses import embed_path, note_path
from .language import Language, direction_of
from .masthead import Masthead
from .people import without_bio
from .plain_text import plain_text
from .standing import standing_of
from .views import (
    ClaimView,
    CorrectionView,
    KindView,
    LayerView,
    NoteView,
    PassageView,
    PersonView,
    ReplyView,
    SourceView,
)


class Notes(Record, frozen=True):
    """Makes the views of one article's notes."""

    masthead: Masthead
    annotated: AnnotatedArticle
    language: Language

    def view(self, placed: PlacedNote) -> NoteView:
        """A note with everything that its page shows of it."""
        note, record, language = placed.note, placed.note.record, self.language
        kind, author = self.kind(note.kind), self._person(note.author)
        placed_in_text = any(placement.span for placement in placed.placements)
        tag = note.language or self.annotated.article.language
        html = self._html(record.body, note.path)
        return NoteView(
            id=record.id,
            number=placed.number,
            anchors=f"n{placed.number}" if placed_in_text and placed.number else "",
            kind=kind,
            layer=self._layer(note.layer),
            state="retired" if standing_of(placed) == "retired" else placed.state,
            title=record.title,
            html=html,
            text=plain_text(html),
            passages=tuple(self._passages(placed)),
            author=author,
            created=language.date_or_none(record.created),
            updated=language.date_or_none(record.updated),
            reviewed=tuple(self._review(review) for review in record.reviewed),
            sources=tuple(self.source(source) for source in record.sources),
            claim=self._claim(record.claim) if record.claim else None,
            corrections=tuple(self.correction(correction) for correction in record.corrections),
            replies=tuple(self._reply(reply, note.path) for reply in record.replies),
            retired=language.date_or_none(record.retired.date if record.retired else None),
            retired_reason=record.retired.reason if record.retired else "",
            replaced_by=record.retired.replaced_by if record.retired else "",
            tags=record.tags,
            rights=note.rights,
            language=tag,
            direction=direction_of(tag),
            aliases=record.aliases,
            name=placed.name,
            url=self._page(record, note_path),
            embed_url=self._page(record, embed_path),
            extra=record.extra,
        )

    def kind(self, name: str) -> KindView:
        """A kind in the article's language; an unknown one by its id."""
        kind = self.masthead.kinds.get(name)
        label, icon = (kind.label.pick(self.language.tag), kind.icon) if kind else (name, "")
        return KindView(name, label, icon)

    def source(self, source: Source) -> SourceView:
        """A source with its dates in words."""
        return SourceView(
            title=source.title,
            url=source.url,
            archive=source.archive,
            date=self.language.partial(source.date, source.date_text),
            accessed=self.language.date_or_none(source.accessed),
            record=source,
        )

    def correction(self, correction: Correction) -> CorrectionView:
        """A correction of the article or of a note; `note_url` leads to the note behind it."""
        kind = correction.type if isinstance(correction, ArticleCorrection) else "correction"
        note = correction.note if isinstance(correction, ArticleCorrection) else ""
        url = self.masthead.addresses.href(self.annotated.article.url)
        return CorrectionView(
            date=self.language.date(correction.date),
            type=kind,
            type_label=self.language.label("correction_type", kind),
            html=self._html(correction.text),
            was=correction.was,
            now=correction.now,
            note_url=f"{url}#note-{note}" if note else "",
        )

    def _passages(self, placed: PlacedNote) -> Iterator[PassageView]:
        record, count = placed.note.record, 0
        for index, quote in enumerate(record.passages):
            placement = placed.placements[index] if index < len(placed.placements) else None
            about = _words_of(quote)
            if placement is None or placement.span is None:
                yield PassageView(about, "")
                continue
            text = self.annotated.text[placement.span.start : placement.span.end]
            count += 1
            yield PassageView(text, ref_id(record.id, count), placement.written_about)

    def _claim(self, claim: Claim) -> ClaimView:
        verdicts, tag = self.masthead.site.config.verdicts, self.language.tag
        verdict = verdicts.get(claim.verdict)
        return ClaimView(
            text=claim.text,
            claimant=claim.claimant,
            date=self.language.partial(claim.date, claim.date_text),
            made=claim.date.text if claim.date else "",
            appearance=claim.appearance,
            verdict=claim.verdict,
            verdict_label=verdict.label.pick(tag) if verdict else claim.verdict,
            explanation=verdict.explanation.pick(tag) if verdict and verdict.explanation else "",
            rating=verdict.rating if verdict else 0,
            best_rating=max((one.rating for one in verdicts.values()), default=0),
        )

    def _reply(self, reply: Reply, path: str) -> ReplyView:
        return ReplyView(
            id=reply.id,
            author=self._person(reply.author),
            created=self.language.date_or_none(reply.created),
            html=self._html(reply.body, path),
        )

    def _review(self, review: Review) -> str:
        person = self.masthead.people.author(review.by)
        name = person.name if person else review.by
        signed = self.language.fill("reviewed_as", name=name, role=review.as_) if review.as_ else name
        days = [self.language.day(review.date.day)] if review.date else []
        return self.language.word("list_separator").join([signed, *days])

    def _layer(self, name: str) -> LayerView:
        layer = self.masthead.site.config.layers.get(name)
        return LayerView(name, layer.label.pick(self.language.tag) if layer and layer.label else name)

    def _person(self, name: str) -> PersonView | None:
        person = self.masthead.people.author(name) if name else None
        return without_bio(person) if person else PersonView(id=name, name=name) if name else None

    def _page(self, record: Annotation, path: Callable[[str, str], str]) -> str:
        if not has_page(record, self.masthead.site.config):
            return ""
        return self.masthead.addresses.href(path(self.annotated.article.url, record.id))

    def _html(self, text: str, path: str = "") -> Markup:
        """The Markdown `text` of the file at `path`, by default the article's, as HTML."""
        return self.masthead.site.html(text, path or self.annotated.article.path)


def has_page(record: Annotation, config: SiteFile) -> bool:
    """Whether a note has a page of its own: all have, or claims, or none."""
    return config.notes.pages == "all" or (config.notes.pages == "claims" and record.claim is not None)


def ref_id(note: str, count: int) -> str:
    """Id of the reference after the `count`-th passage that was found: `ref-ID`, then `ref-ID-2`."""
    return f"ref-{note}" if count == 1 else f"ref-{note}-{count}"


def _words_of(quote: Quote) -> str:
    return f"{quote.quote} … {quote.through}" if quote.through else quote.quote
