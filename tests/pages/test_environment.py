"""Putting texts out gives what Jinja2 by itself gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from generator.pages.environment import PageEnvironment, QuickEnvironment, Templates


class Html:
    def __html__(self) -> str:
        return "<i>&</i>"


class Text(str):
    __slots__ = ()


@given(st.one_of(st.text(), st.text(alphabet="ab&<>'\""), st.integers(), st.none(), st.booleans()))
def test_values_are_escaped_as_markupsafe_does(value: Any) -> None:
    assert PageEnvironment.escaped(value) == escape(value)


@pytest.mark.parametrize("value", [Markup("<b>&</b>"), Html(), Text("<b>"), ["<"], ""])
def test_what_is_no_plain_text(value: Any) -> None:
    assert PageEnvironment.escaped(value) == escape(value)


def test_a_text_that_is_known_is_no_markup_and_no_markup_is_a_text() -> None:
    """Also when more texts come than are kept."""
    for number in range(9_000):
        assert PageEnvironment.escaped(f"text {number}") == f"text {number}"
    assert PageEnvironment.escaped(Markup("a & b")) == "a & b"
    assert PageEnvironment.escaped("a & b") == "a &amp; b"


TEMPLATES = {
    "plain": "{{ text }} {{ html }} {{ number }} {{ nothing }} {{ '<' }} {{ text|upper }}",
    "safe": "{{ text|safe }}{{ text|e }}{{ text|forceescape }}{{ html|striptags }}",
    "block": "{% set made %}<p>{{ text }}</p>{% endset %}{{ made }}",
    "filter": "{% filter upper %}{{ text }}{{ html }}{% endfilter %}",
    "macro": "{% macro one(x) %}<b>{{ x }}</b>{% endmacro %}{{ one(text) }}{{ one(html) }}",
    "loop": "{% for one in [text, html, number] %}{{ loop.index }}{{ one }}{% else %}none{% endfor %}",
    "off": "{% autoescape false %}{{ text }}{{ html }}{% endautoescape %}{{ text }}",
    "by value": "{% autoescape number > 1 %}{{ text }}{% endautoescape %}",
    "join": "{{ [text, html]|join(', ') }}{{ text ~ html }}{{ 'a' if number else text }}",
    "json": "{{ {'a': text}|tojson }}",
    "included": "{% include 'plain' %}{% extends 'base' %}{% block b %}{{ super() }}{{ text }}{% endblock %}",
    "attribute": "{{ number.real }}{{ text.upper() }}{{ 'a'.join(['b', 'c']) }}{{ 7.real }}",
    "keyword": "{{ html.class is defined }}",
    "item": "{{ names.title }}{{ names.html }}{{ names.items().__len__() }}",
    "missing": "{{ names.nothing is defined }}{{ names.nothing|default('-') }}{{ number.none is defined }}",
    "alone": "{{ text }}{% include 'fixed' without context %}{{ html }}{% include 'fixed' %}",
    "alone in a loop": "{% for n in [1, 2] %}{{ n }}{% include 'fixed' without context %}{{ n }}{% endfor %}",
    "alone below": "{% extends 'base' %}{% block b %}1{% include 'fixed' without context %}2{% endblock %}",
    "alone in a set": "{% set x %}a{% include 'fixed' without context %}b{% endset %}{{ x }}",
    "no such": "{{ text }}{% include 'none at all' ignore missing %}{% include ['none', 'fixed'] %}",
    "above by choice": "{% if number %}{% extends 'base' %}{% endif %}{% block b %}{{ text }}{% endblock %}",
    "above or not": "a{% if nothing %}{% extends 'base' %}{% endif %}{% block b %}{{ text }}{% endblock %}z",
    "scoped": "{% for n in [1, 2] %}{% block c scoped %}{{ n }}{{ text }}{% endblock %}{% endfor %}",
    "twice": "{% block d %}{{ html }}{% endblock %}{{ self.d() }}",
    "caller": "{% macro m() %}<b>{{ caller() }}</b>{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
    "taken in": "{% from 'tools' import one %}{{ one(html) }}{% import 'tools' as m %}{{ m.one(text) }}",
    "tree": "{% for n in [[1], []] recursive %}{{ text }}{{ loop(n) if n and n[0] == [] }}{% endfor %}",
    "captured": "{{ number }}{% set x %}{% include 'fixed' %}{{ text }}{% endset %}{{ x }}{{ html }}",
    "fixed": "{{ 1 + 1 }}<hr>{% for n in 'ab' %}{{ n }}{% endfor %}",
    "tools": "{% macro one(x) %}<b>{{ x }}</b>{% endmacro %}",
    "empty": "",
    "base": "<body>{% block b %}{{ html }}{% endblock %}</body>",
}
VALUES = {"text": "a & <b> \"c\" 'd'", "html": Markup("<i>x</i>"), "number": 3, "nothing": None}
VALUES["names"] = {"title": "a < b", "html": Markup("<b>")}


@pytest.mark.parametrize("autoescape", [True, False])
@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_give_what_they_give_by_themselves(name: str, autoescape: bool) -> None:
    quick, usual, theirs = (
        kind(loader=DictLoader(TEMPLATES), autoescape=autoescape, undefined=StrictUndefined)
        for kind in (QuickEnvironment, PageEnvironment, Environment)
    )
    expected = theirs.get_template(name).render(VALUES)
    assert usual.get_template(name).render(VALUES) == expected
    assert Templates(quick, usual).render(name, VALUES) == expected


def test_attributes_that_are_there_are_asked_for_the_quick_way() -> None:
    with pytest.raises(AttributeError):
        QuickEnvironment().from_string("{{ names.title }}").render(VALUES)
    assert QuickEnvironment().from_string("{{ number.real }}").render(VALUES) == "3"


def test_an_unknown_name_is_an_error() -> None:
    environment = PageEnvironment(autoescape=True, undefined=StrictUndefined)
    with pytest.raises(UndefinedError):
        environment.from_string("{{ unknown }}").render()
