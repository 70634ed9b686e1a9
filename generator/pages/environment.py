"""Jinja2 whose templates put texts out without making a `Markup` of each, and ask objects for their
attributes themselves.

Of the time to render an article's page the first took a fourteenth, of a list page a fifth (the same
pages of one corpus, rendered again and again in one process). The second takes 3 % of a whole build,
for a thousand attributes an article that `Environment.getattr` is not called for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# Finds the signs that `markupsafe.escape` writes otherwise.
_find_sign = re.compile("[&<>\"']").search


class _Code(CodeGenerator):
    """Puts texts out by `PageEnvironment.escaped` wherever it is certain that they are escaped."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped = environment.escaped")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _QuickCode(_Code):
    """Asks for attributes as Python does; what has none raises `AttributeError`."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        # Python would take other letters for their plain forms.
        if node.attr.isascii() and not iskeyword(node.attr):
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")
        else:
            super().visit_Getattr(node, frame)


class PageEnvironment(Environment):
    """The environment of pages."""

    code_generator_class = _Code

    @staticmethod
    def escaped(value: Any) -> str:
        """What `markupsafe.escape` gives for a value, as any kind of text."""
        kind = type(value)
        if kind is Markup or (kind is str and not _find_sign(value)):
            return value  # type: ignore[no-any-return]
        return escape(value)


class QuickEnvironment(PageEnvironment):
    """The same for templates that ask for nothing but attributes that are there.

    In Jinja2 `a.b` also is an item of `a`, or an undefined value that may be asked whether it is
    defined: there rendering raises `AttributeError`.
    """

    code_generator_class = _QuickCode


class Templates:
    """Renders templates the quick way, and those that it is not made for the usual way."""

    def __init__(self, quick: QuickEnvironment, usual: PageEnvironment) -> None:
        self._quick = quick
        self._usual = usual
        self._unfit: set[str] = set()

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """What a template says of some values. Raises `TemplateError`, or what a value raises."""
        if name not in self._unfit:
            try:
                return _render(self._quick, name, values)
            except AttributeError:
                self._unfit.add(name)
        return _render(self._usual, name, values)


def _render(environment: Environment, name: str, values: Mapping[str, Any]) -> str:
    """What `Template.render` does, which copies the names that all templates know from a `ChainMap`."""
    template = environment.get_template(name)
    context = template.new_context({**environment.globals, **values}, shared=True)
    try:
        return "".join(template.root_render_func(context))
    except Exception:  # noqa: BLE001 - raised again, with the lines of the template
        environment.handle_exception()
