"""The words that `js/reader.js` needs for its controls, as the value of an attribute of its own element."""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup, escape

from .language import Language
from .views import LayerView

# What the script calls a word, and what the words of the theme call it.
_NAMES = {
    "all": "notes_all",
    "by": "notes_by",
    "close": "close",
    "copied": "copied_this",
    "copy": "copy_this",
    "first": "notes_first",
    "hide": "notes_hide",
    "layer": "notes_layer",
    "next": "note_next",
    "plain": "plain",
    "previous": "note_previous",
    "shown": "notes_shown",
}
# The layer of notes that were given none, which readers know as the notes.
_MAIN = "main"


def script_words(language: Language, layers: Iterable[LayerView]) -> Markup:
    """The words in a language, with the names of the layers that the page's notes are of."""
    names = {layer.id: language.word("notes") if layer.label == _MAIN else layer.label for layer in layers}
    words = {name: language.word(key) for name, key in _NAMES.items()}
    return escape(json.dumps({**words, "layers": names}, ensure_ascii=False))
