"""Jinja2 whose templates put texts out without making a `Markup` of each.

Of the time to render an article's page that took a fourteenth, of a list page a fifth (the same
pages of one corpus, rendered again and again in one process).
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# The signs that `markupsafe.escape` writes otherwise.
_SIGNS = re.compile("[&<>\"']")


class _Code(CodeGenerator):
    """Puts texts out by `PageEnvironment.escaped` wherever it is certain that they are escaped."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class PageEnvironment(Environment):
    """The environment of pages."""

    code_generator_class = _Code

    @staticmethod
    def escaped(value: Any) -> str:
        """What `markupsafe.escape` gives for a value, as any kind of text."""
        kind = type(value)
        if kind is Markup or (kind is str and not _SIGNS.search(value)):
            return value  # type: ignore[no-any-return]
        return escape(value)
