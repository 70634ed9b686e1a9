"""The same site for Hugo: articles of `corpus.py` as Hugo content, with its notes.

Notes are plain footnotes, or a shortcode each, which is what notes in a margin need there.
Templates show what our pages show: text, notes with kind, author and date, byline, section,
tags, a biography, lists of twenty by home, section, tag, author and year, feeds with full
text, sitemap; and, where that is asked for, three related articles by their tags.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from benchmarks.plain import PlainArticle, author_names, plain_articles, write_files

_CONFIG = """\
baseURL: https://example.org/
title: A large site
disableKinds: [RSS]
outputs: {home: [HTML, FEED], taxonomy: [HTML], term: [HTML, FEED], page: [HTML], section: [HTML]}
outputFormats: {FEED: {mediaType: application/rss+xml, baseName: feed}}
pagination: {pagerSize: 20}
taxonomies: {tag: tags, author: authors, topic: sections, year: archive}
"""
_BASE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} | {{ site.Title }}</title><meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="/assets/site.css">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}">
<meta property="og:description" content="{{ .Description }}"><meta name="twitter:card" content="summary">
{{ block "head" . }}{{ end }}</head><body><a class="skip" href="#main">Skip to content</a>
<header><a href="/">{{ site.Title }}</a><nav><ul><li><a href="/sections/opinion/">Opinion</a></li>
<li><a href="/sections/analysis/">Analysis</a></li><li><a href="/sections/news/">News</a></li>
<li><a href="/sections/reviews/">Reviews</a></li></ul></nav></header>
<main id="main">{{ block "main" . }}{{ end }}</main>
<footer><ul><li><a href="/archive/">Archive</a></li><li><a href="/feed.xml">Feed</a></li></ul></footer>
</body></html>
"""
_SINGLE = """\
{{ define "head" }}<script type="application/ld+json">{{ dict
"@context" "https://schema.org" "@type" "NewsArticle"
"headline" .Title "datePublished" (.Date.Format "2006-01-02") "url" .Permalink "description" .Description
"keywords" .Params.tags | jsonify | safeJS }}</script>{{ end }}
{{ define "main" }}<article><header><h1>{{ .Title }}</h1><p>{{ .Description }}</p>
<p>By {{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p></header>
<div id="article-text">{{ .Content }}</div>
{{ range .GetTerms "authors" }}<section><h2>{{ .LinkTitle }}</h2>{{ .Content }}</section>{{ end }}
<p>{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}" rel="tag">{{ .LinkTitle }}</a> {{ end }}</p>
"""
_RELATED_CONFIG = """\
related: {threshold: 0, includeNewer: true, indices: [{name: tags, weight: 100}]}
"""
_RELATED = """\
{{ with first 3 (site.RegularPages.Related .) }}<h2>Related</h2><ul class="cards">{{ range . }}
<li><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3><p>{{ .Description }}</p>
<p>{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
</li>{{ end }}</ul>{{ end }}
"""
_END = "</article>{{ end }}\n"
_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul class="cards">{{ range .Paginator.Pages }}
<li><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>
<p>{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
</li>{{ end }}</ul>
{{ with .Paginator }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">Previous</a>{{ end }}
{{ if .HasNext }}<a href="{{ .Next.URL }}">Next</a>{{ end }}{{ end }}{{ end }}
"""
_FEED = """\
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
{{ range first 20 .Pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<guid>{{ .Permalink }}</guid>
<description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>
"""
_NOTE = """\
<aside class="note" id="note-{{ .Get "id" }}" data-kind="{{ .Get "kind" }}"><a href="#ref-{{ .Get "id" }}">
<q>{{ .Get "quote" }}</q></a><p>{{ .Get "kind" }} ·
<a href="/authors/{{ .Get "author" }}/">{{ .Get "author" }}</a>
<time datetime="{{ .Get "created" }}">{{ .Get "created" }}</time></p>{{ .Inner | markdownify }}</aside>
"""


def write_hugo_site(corpus: Path, folder: Path, *, shortcodes: bool, related: bool = False) -> None:
    """Write the articles below `corpus` as a Hugo site into `folder`."""
    files = {
        "hugo.yaml": _CONFIG + (_RELATED_CONFIG if related else ""),
        "layouts/_default/baseof.html": _BASE,
        "layouts/_default/single.html": _SINGLE + (_RELATED if related else "") + _END,
        "layouts/_default/list.html": _LIST,
        "layouts/index.html": _LIST,
        "layouts/_default/list.feed.xml": _FEED,
        "layouts/shortcodes/note.html": _NOTE,
        "static/assets/site.css": "p { margin: 0 }\n",
    }
    for name, (title, bio) in author_names(corpus).items():
        files[f"content/authors/{name}/_index.md"] = f"---\ntitle: {title}\n---\n{bio}"
    for article in plain_articles(corpus):
        files[f"content/articles/{article.name}.md"] = _article(article, shortcodes=shortcodes)
    write_files(folder, files)


def _article(article: PlainArticle, *, shortcodes: bool) -> str:
    meta = article.meta | {"sections": [article.meta["section"]], "archive": [article.year]}
    meta["description"] = meta.pop("summary")
    del meta["section"]
    text = article.with_notes(_shortcode) if shortcodes else article.with_footnotes()
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n{text}"


def _shortcode(note: dict[str, Any]) -> str:
    quote = note["quote"].replace('"', "'")
    return (
        f'{{{{< note id="{note["id"]}" kind="{note["kind"]}" author="{note["author"]}"'
        f' created="{note["created"]}" quote="{quote}" >}}}}{note["body"]}{{{{< /note >}}}}'
    )
