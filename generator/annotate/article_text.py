"""The text that quotes are matched in, with what matching needs of it, each made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from .fold import Folded, fold
from .tokens import Tokens, tokenise


class ArticleText:
    """A text; its folded form and its words are made when the first quote asks for them."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> Folded:
        """The folded text."""
        return fold(self.text)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the text."""
        return tokenise(self.text)

    @cached_property
    def word_places(self) -> Mapping[str, Sequence[int]]:
        """Every word with the indexes at which it stands."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.tokens.words):
            places[word].append(index)
        return dict(places)
