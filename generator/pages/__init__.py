"""Pages: a site with its notes in place → the files of the output.

In: `Site` (settings, annotated articles, plain pages, authors, the clock, two functions
for Markdown and relative addresses) and `Theme` (texts of templates, words, styles).
Out: `plan_pages` names every file without making it; `render` makes them, one after the
other. Pure: no file, no clock, no environment.
"""

from __future__ import annotations

from .language import Language, Languages, interface_words
from .make import MAKERS, plan_pages
from .site import Options, PlannedPage, Site, Theme
from .templates import make_environment, render, render_page

__all__ = [
    "MAKERS",
    "Language",
    "Languages",
    "Options",
    "PlannedPage",
    "Site",
    "Theme",
    "interface_words",
    "make_environment",
    "plan_pages",
    "render",
    "render_page",
]
