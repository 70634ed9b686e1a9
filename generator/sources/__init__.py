"""File formats: text in, records of the model and problems out; pure.

A file's bytes become a `TextFile`, its YAML a tree of texts with positions, the tree a
checked record. Every fault of every file is returned as a `Problem` with its place;
nothing is raised and nothing is guessed. No file is opened here.
"""

from .content_path import ContentPath, article_of, beside_articles
from .earlier import earlier_markdown, earlier_quotes
from .load import (
    LoadedArticle,
    LoadOptions,
    Outline,
    ParseSidecar,
    article_url,
    check_article_references,
    load_article,
    load_config,
    load_outline,
)
from .schema import json_schemas
from .sidecar_edit import add_entry, edit_entry, new_sidecar, read_entries, remove_entry
from .sidecar_file import SidecarContents
from .text_file import TextFile
from .words_file import load_words

__all__ = [
    "ContentPath",
    "LoadOptions",
    "LoadedArticle",
    "Outline",
    "ParseSidecar",
    "SidecarContents",
    "TextFile",
    "add_entry",
    "article_of",
    "article_url",
    "beside_articles",
    "check_article_references",
    "earlier_markdown",
    "earlier_quotes",
    "edit_entry",
    "json_schemas",
    "load_article",
    "load_config",
    "load_outline",
    "load_words",
    "new_sidecar",
    "read_entries",
    "remove_entry",
]
