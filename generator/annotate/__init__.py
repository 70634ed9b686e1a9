"""The heart: an article and its annotations become an annotated body; pure.

Markdown goes in with the notes of its sidecars; out comes HTML in which every passage is
marked, the article text that quotes are matched in, what became of each note, and every
problem on the way. A note is never placed by guess.
"""

from .article import Annotating, annotate_article
from .note_markup import Labels
from .links import LinkTable, check_fragments
from .prose import render_markdown

__all__ = ["Annotating", "Labels", "LinkTable", "annotate_article", "check_fragments", "render_markdown"]
