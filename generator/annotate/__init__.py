"""The heart: an article and its annotations become an annotated body; pure.

Markdown goes in with the notes of its sidecars; out comes HTML in which every passage is
marked, the article text that quotes are matched in, what became of each note, and every
problem on the way. A note is never placed by guess.
"""

from .article import Annotating, Outcome, Reading, annotate_article, read_article
from .article_text import ArticleText, Searched
from .changes import changes
from .describe import place_quote, selector_for
from .history import Version
from .links import FoundLink, LinkTable, check_addresses, is_of_site, leads_somewhere
from .note_markup import Labels
from .prose import Prose
from .render import BodyWords
from .selection import find_selection, quote_of

__all__ = [
    "Annotating",
    "ArticleText",
    "BodyWords",
    "FoundLink",
    "Labels",
    "LinkTable",
    "Outcome",
    "Prose",
    "Reading",
    "Searched",
    "Version",
    "annotate_article",
    "changes",
    "check_addresses",
    "find_selection",
    "is_of_site",
    "leads_somewhere",
    "place_quote",
    "quote_of",
    "read_article",
    "selector_for",
]
