"""Templates with what they include put in its place say what they say with includes."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from generator.pages.inlining import put_in_place

TEXTS = {
    "words": "<b>{{ text }}</b>",
    "line": "<i>{{ text }}</i>\n",
    "empty": "",
    "sets": "{% set text = 'inner' %}{{ text }}",
    "deep": "[{% include 'words' %}{% include \"empty\" %}]\n",
    "own": "{% macro m() %}m{% endmacro %}{{ m() }}",
    "edge": "\n{{ text }}\n  ",
    "before": "a\n{% include 'PLACE' %}\nb\n",
    "within": "a {% include 'PLACE' %} b",
    "loop": "{% for text in 'xy' %}\n{% include 'PLACE' %}\n{% endfor %}{{ text }}",
    "block": "{% block b %}\n  {% include 'PLACE' %}\n{% endblock %}\n{% include 'PLACE' %}",
}


@pytest.mark.parametrize("place", ["words", "line", "empty", "sets", "deep", "own", "edge"])
@pytest.mark.parametrize("around", ["before", "within", "loop", "block"])
def test_the_same_is_said(around: str, place: str) -> None:
    texts = TEXTS | {"page": TEXTS[around].replace("PLACE", place)}
    whole = put_in_place("page", texts)
    said = [
        Environment(
            loader=DictLoader(texts), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
        )
        .from_string(text)
        .render(text="t")
        for text in (texts["page"], whole)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("place", "is_left"), [("empty", False), ("words", False), ("own", True), ("no", True)]
)
def test_what_is_left_as_an_include(place: str, is_left: bool) -> None:
    text = put_in_place("page", TEXTS | {"page": f"{{% include '{place}' %}}"})
    assert ("include" in text) == is_left
