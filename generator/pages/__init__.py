"""Pages: a site with its notes in place → the files of the output.

In: `Site` (settings, plain pages, authors, the clock, two functions for Markdown and
relative addresses), `Theme` (texts of templates, words, styles) and annotated articles.
`make_masthead` prepares what all pages share; `make_entry` and `make_part` take an article to
what lists and its own page show; `make_catalogue` groups the entries; `plan_pages` names
every file without making it; `render` makes them, one after the other. Pure: no file, no
clock, no environment.
"""

from __future__ import annotations

from .annotated import make_entry, make_part
from .assets import make_assets
from .catalogue import Catalogue, make_catalogue
from .entry import ArticlePart, Entry
from .kept import kept_catalogue
from .keys import digest
from .language import Language, Languages, interface_words
from .make import MAKERS, plan_article, plan_pages, plan_reached
from .masthead import Masthead, make_masthead
from .people import People, without_bio
from .recall import Plan, frame_of, plan_of, recall
from .records import decode_part, decode_plan, encode_part, signed
from .site import Options, PlannedPage, Site, Theme
from .sitemap import NEWS_AGE
from .templates import as_fragment, make_templates, render, render_page
from .views import PersonView

__all__ = [
    "MAKERS",
    "NEWS_AGE",
    "ArticlePart",
    "Catalogue",
    "Entry",
    "Language",
    "Languages",
    "Masthead",
    "Options",
    "People",
    "PersonView",
    "Plan",
    "PlannedPage",
    "Site",
    "Theme",
    "as_fragment",
    "decode_part",
    "decode_plan",
    "digest",
    "encode_part",
    "frame_of",
    "interface_words",
    "kept_catalogue",
    "make_assets",
    "make_catalogue",
    "make_entry",
    "make_masthead",
    "make_part",
    "make_templates",
    "plan_article",
    "plan_of",
    "plan_pages",
    "plan_reached",
    "recall",
    "render",
    "render_page",
    "signed",
    "without_bio",
]
