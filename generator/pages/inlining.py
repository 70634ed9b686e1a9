"""Templates with the templates that they include put in their place, before they are compiled.

An include by name costs a new context each time it is met, some fifty an article. Put in
place, in a scope of its own, it says the same. What this would change is left as an include.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_INCLUDE = re.compile(r"""{%\s*include\s*("[^"]+"|'[^']+')\s*%}""")
# Blocks and parents belong to one template alone; what decides on white space at its edges,
# or speaks Jinja's own tongue to it, is left where it is.
_ALONE = re.compile(r"{%[-+]?\s*(?:block|extends|macro|import|from|raw|autoescape)\b|[-+]%}\s*\Z|\A\s*{%[-+]")
_DEEPEST = 8


def put_in_place(name: str, texts: Mapping[str, str], depth: int = 0) -> str:
    """The text of a template without includes, as far as they can be put in place."""

    def text_of(found: re.Match[str]) -> str:
        included = found[1][1:-1]
        text = texts.get(included)
        if depth == _DEEPEST or text is None or _ALONE.search(text) or not _has_plain_edges(text):
            return found[0]
        return f"{{% with %}}{put_in_place(included, texts, depth + 1)}{{% endwith %}}"

    return _INCLUDE.sub(text_of, texts[name])


def _has_plain_edges(text: str) -> bool:
    """Whether the tags around a text take no white space from it that it would keep alone."""
    last = text.rsplit("\n", 1)[-1]
    return not text.startswith("\n") and not last.isspace()
