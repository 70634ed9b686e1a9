"""Which earlier text speaks for a passage: the newest one in which its quote was settled.

Earlier versions of an article come in, newest first, as its repository has them; a text
and the place of the quote in it come out. Nothing is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..model.annotation import Note, Quote, Span, State
from ..model.record import Mutable, Record, field
from .article_text import ArticleText
from .exact import find_exact

if TYPE_CHECKING:
    from .revision import Revision


class Version(Record, frozen=True):
    """An earlier version of an article: its Markdown, and the quotes that its sidecars held as
    long as it was the current one, by note id."""

    markdown: str
    quotes: Mapping[str, tuple[str, ...]]


class History(Mutable):
    """The earlier texts of one article, rendered and compared with the new one at most once each.

    `render` turns Markdown into article text.
    """

    versions: Iterator[Version]
    render: Callable[[str], str]
    new_text: str
    _texts: list[tuple[Version, ArticleText]] = field(default_factory=list)
    _revisions: dict[int, Revision] = field(default_factory=dict)

    def revision(self, note: Note, quote: Quote) -> tuple[Revision, Span] | None:
        """The way from the newest earlier text in which the quote was settled, and its place there.

        Looks back no further than the last change of the note's quote; a note that was
        never committed is only looked up in the newest text. `None` where no text has it.
        """
        words = tuple(passage.quote for passage in note.record.passages)
        for index, (version, text) in enumerate(self._walk()):
            held = version.quotes.get(note.record.id)
            if held != words and not (held is None and index == 0):
                return None
            placement = find_exact(quote, text)
            if placement.state is State.EXACT and placement.span:
                if index not in self._revisions:
                    from .revision import Revision  # brings rapidfuzz; only a drifted note needs it

                    self._revisions[index] = Revision(text.text, self.new_text)
                return self._revisions[index], placement.span
        return None

    def _walk(self) -> Iterable[tuple[Version, ArticleText]]:
        yield from self._texts
        for version in self.versions:
            self._texts.append((version, ArticleText(self.render(version.markdown))))
            yield self._texts[-1]
