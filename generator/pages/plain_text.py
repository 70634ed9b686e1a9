"""The text of HTML that was made here, which is simpler than that of any HTML."""

from __future__ import annotations

import re
from html import unescape

# Our own serialiser escapes `<` and `>` in texts and attributes, so this finds tags alone.
_TAG = re.compile(r"<[^<>]*>")


def plain_text(html: str) -> str:
    """The text in one line, entities as the letters they stand for."""
    text = _TAG.sub("", html)
    return " ".join((unescape(text) if "&" in text else text).split())
