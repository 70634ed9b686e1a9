"""Which evidence suffices: a quote and a text become a place, or the reason there is none.

Today one witness is heard, the words themselves with what the sidecar says around them;
whatever else can speak for a place (the old text, an edited passage) belongs here.
"""

from __future__ import annotations

from ..model.annotation import Placement, Quote
from .exact import find_exact
from .fold import ArticleText


def relocate(quote: Quote, article: ArticleText) -> Placement:
    """What became of the quote in the article's text; never a guess."""
    return find_exact(quote, article)
