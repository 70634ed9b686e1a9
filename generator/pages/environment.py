"""Jinja2 whose templates put texts out without making a `Markup` of each, gather them, and ask objects
for their attributes themselves.

Of the time to render an article's page the first took a fourteenth, of a list page a fifth (the same
pages of one corpus, rendered again and again in one process). Texts that are gathered, and not handed up
one by one through block, template and the one it extends, three thousand times an article, take 4 % of
a whole build with those that are known to hold no signs; attributes 3 %, for a thousand an article that
`Environment.getattr` is not called for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# Finds the signs that `markupsafe.escape` writes otherwise.
_find_sign = re.compile("[&<>\"']").search
# Texts that hold none of them. Of 350 that the pages of an article take, 17 are new: most are words
# of the theme, names and addresses of lists. A look for the signs takes twice the time.
_plain: set[str] = set()
_MOST_PLAIN = 8_192


class _Code(CodeGenerator):
    """Puts texts out by `PageEnvironment.escaped` wherever it is certain that they are escaped, and
    those of a template or block as one text."""

    _gathered: str | None = None

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped = environment.escaped")

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        if _is_whole(frame):
            self.buffer(frame)
            self._gathered = frame.buffer

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if _is_whole(frame):
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:
        if not node.with_context and frame.buffer == self._gathered:
            # What is taken in without a context is put out at once: what stands before it goes first.
            self.writeline(f"yield concat({frame.buffer})")
            self.writeline(f"{frame.buffer}.clear()")
        super().visit_Include(node, frame)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


def _is_whole(frame: Frame) -> bool:
    """Whether a frame is that of a template or block, and not of something within it."""
    return frame.parent is None


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

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows: those of all, where it has none of its own."""
        # Jinja2 puts an empty table over them, and goes through both for each page and block.
        return super().make_globals(d) if d else self.globals

    @staticmethod
    def escaped(value: Any) -> str:
        """What `markupsafe.escape` gives for a value, as any kind of text."""
        kind = type(value)
        if kind is str:
            if value in _plain:
                return value  # type: ignore[no-any-return]
            if not _find_sign(value):
                if len(_plain) == _MOST_PLAIN:
                    _plain.clear()
                _plain.add(value)
                return value  # type: ignore[no-any-return]
        elif kind is Markup:
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
