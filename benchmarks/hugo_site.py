"""The same site for Hugo: articles of `corpus.py` as Hugo content, with its notes.

Notes are plain footnotes, or a shortcode each around its passage, which is what notes in a margin
need there: the passage is marked, with the note's number behind it, the note has the passage, a link
back, its kind, author and date. Everything else shows what our pages show: section, byline, reading
time, number and kinds of notes, biography, tags, a citation, lists of twenty by home, section, tag,
author and year, Atom and JSON feeds with full text where ours are, a sitemap; and, where that is asked
for, three related articles by their tags. Nothing else is built: no lists of articles and sections,
no redirects from first pages. A card is rendered once and kept for the other lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.plain import PlainArticle, author_names, long_date, plain_articles, write_files

_CONFIG = """\
baseURL: https://example.org/
title: A large site
capitalizeListTitles: false
disableKinds: [RSS, "404"]
outputs: {home: [HTML, FEED, ITEMS], taxonomy: [HTML], term: [HTML], page: [HTML], section: [HTML]}
mediaTypes: {application/atom+xml: {suffixes: [xml]}}
outputFormats:
  FEED: {mediaType: application/atom+xml, baseName: feed}
  ITEMS: {mediaType: application/json, baseName: feed}
pagination: {pagerSize: 20, disableAliases: true}
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
<footer><ul><li><a href="/archive/">Archive</a></li><li><a href="/feed.xml">Atom feed</a></li>
<li><a href="/feed.json">JSON feed</a></li></ul><p>{{ site.Title }}</p></footer>
</body></html>
"""
_SINGLE = """\
{{ define "head" }}<script type="application/ld+json">{{ dict
"@context" "https://schema.org" "@type" "NewsArticle"
"headline" .Title "datePublished" (.Date.Format "2006-01-02") "url" .Permalink "description" .Description
"keywords" .Params.tags | jsonify | safeJS }}</script>{{ end }}
{{ define "main" }}{{ $day := .Date.Format "2 January 2006" }}<article><header>
<p>{{ range .GetTerms "sections" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>
<h1>{{ .Title }}</h1><p>{{ .Description }}</p>
<p>By {{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>
<p>Published <time datetime="{{ .Date.Format "2006-01-02" }}">{{ $day }}</time>
<span>{{ .ReadingTime }} min read</span> <span>{{ .Params.notes }} notes</span></p>
<ul>{{ range .Params.kinds }}<li class="k-{{ . }}">{{ . | title }}</li>{{ end }}</ul></header>
<div id="article-text">{{ .Content }}</div>
{{ range .GetTerms "authors" }}<section><h2>{{ .LinkTitle }}</h2>{{ .Content }}</section>{{ end }}
<dl><dt>Tags</dt><dd>{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}" rel="tag">{{ .LinkTitle }}</a>
{{ end }}</dd><dt>Cite as</dt><dd>{{ range .GetTerms "authors" }}{{ .LinkTitle }}{{ end }}, “{{ .Title }}”,
{{ site.Title }}, {{ $day }}. {{ .Permalink }}</dd></dl>
"""
_RELATED_CONFIG = """\
related: {threshold: 0, includeNewer: true, indices: [{name: tags, weight: 100}]}
"""
_RELATED = """\
{{ with first 3 (site.RegularPages.Related .) }}<h2>More on this</h2><ul class="cards">{{ range . }}
{{ partialCached "card.html" . .RelPermalink }}{{ end }}</ul>{{ end }}
"""
_END = "</article>{{ end }}\n"
_CARD = """\
<li><p>{{ range .GetTerms "sections" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>
<p>{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time>
<span>{{ .Params.notes }} notes</span></p></li>
"""
_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}
<ul class="cards">{{ range .Paginator.Pages }}{{ partialCached "card.html" . .RelPermalink }}{{ end }}</ul>
{{ with .Paginator }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">Newer</a>{{ end }}
Page {{ .PageNumber }} of {{ .TotalPages }}
{{ if .HasNext }}<a href="{{ .Next.URL }}">Older</a>{{ end }}{{ end }}{{ end }}
"""
_TERMS = """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages.ByTitle }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ len .Pages }} {{ .Content }}</li>{{ end }}</ul>
{{ end }}
"""
_FEED = """\
<feed xmlns="http://www.w3.org/2005/Atom"><id>{{ .Permalink }}</id><title>{{ .Title }}</title>
<link href="{{ .Permalink }}"/>{{ range first 20 (cond .IsHome site.RegularPages .Pages) }}
<entry><id>{{ .Permalink }}</id>
<title>{{ .Title }}</title><link href="{{ .Permalink }}"/>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated><summary>{{ .Description }}</summary>
<content type="html">{{ .Content | html }}</content></entry>{{ end }}</feed>
"""
_ITEMS = """\
{{ $items := slice }}{{ range first 20 (cond .IsHome site.RegularPages .Pages) }}
{{ $items = $items | append (dict
"id" .Permalink "url" .Permalink "title" .Title "summary" .Description
"date_published" .Date "tags" .Params.tags "content_html" .Content) }}{{ end }}{{ dict
"version" "https://jsonfeed.org/version/1.1" "title" .Title "home_page_url" .Permalink
"items" $items | jsonify }}
"""
_NOTE = """\
{{- $id := .Get "id" }}{{ $kind := .Get "kind" }}{{ $n := add .Ordinal 1 -}}
<mark class="k-{{ $kind }}">{{ .Inner | markdownify }}</mark><a id="ref-{{ $id }}" href="#note-{{ $id }}">
{{- printf "n%d" $n }}</a><span class="note" id="note-{{ $id }}" data-kind="{{ $kind }}">
<a href="#note-{{ $id }}">n{{ $n }}</a> <q>{{ .Get "quote" }}</q> <a href="#ref-{{ $id }}">↩</a>
<span>{{ $kind | title }}</span> {{ with site.GetPage (printf "/authors/%s" (.Get "author")) }}
<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
<time datetime="{{ .Get "created" }}">{{ .Get "day" }}</time> {{ .Get "body" | markdownify }}</span>
{{- /* no line feed behind it */ -}}
"""
_FEEDS = {"outputs": ["HTML", "FEED", "ITEMS"]}
_UNSEEN = {"build": {"render": "never"}}


def write_hugo_site(corpus: Path, folder: Path, *, shortcodes: bool, related: bool = False) -> None:
    """Write the articles below `corpus` as a Hugo site into `folder`."""
    authors = author_names(corpus)
    names = {name: title for name, (title, _) in authors.items()}
    files = {
        "hugo.yaml": _CONFIG + (_RELATED_CONFIG if related else ""),
        "layouts/baseof.html": _BASE,
        "layouts/page.html": _SINGLE + (_RELATED if related else "") + _END,
        "layouts/home.html": _LIST,
        "layouts/term.html": _LIST,
        "layouts/taxonomy.html": _TERMS,
        "layouts/list.feed.xml": _FEED,
        "layouts/list.items.json": _ITEMS,
        "layouts/_partials/card.html": _CARD,
        "layouts/_shortcodes/note.html": _NOTE,
        "static/assets/site.css": "p { margin: 0 }\n",
        "content/articles/_index.md": _page(_UNSEEN),
        "content/sections/_index.md": _page(_UNSEEN),
    }
    for name, (title, bio) in authors.items():
        files[f"content/authors/{name}/_index.md"] = _page({"title": title} | _FEEDS, bio)
    for article in plain_articles(corpus):
        section = article.meta["section"]
        files[f"content/sections/{section}/_index.md"] = _page({"title": section.capitalize()} | _FEEDS)
        text = article.with_notes(_shortcode) if shortcodes else article.with_footnotes(names)
        files[f"content/articles/{article.name}.md"] = _page(_front_matter(article), text)
    write_files(folder, files)


def _front_matter(article: PlainArticle) -> dict[str, Any]:
    meta = article.meta | {
        "sections": [article.meta["section"]],
        "archive": [article.year],
        "notes": len(article.notes),
        "kinds": article.kinds,
    }
    meta["description"] = meta.pop("summary")
    del meta["section"]
    return meta


def _page(meta: Mapping[str, Any], text: str = "") -> str:
    return f"---\n{yaml.safe_dump(dict(meta), allow_unicode=True)}---\n{text}"


def _shortcode(note: dict[str, Any], passage: str) -> str:
    named = {name: note[name] for name in ("id", "kind", "author", "created", "quote", "body")}
    named["day"] = long_date(note["created"])
    values = " ".join(f'{name}="{value}"' for name, value in named.items())
    return f"{{{{< note {values} >}}}}{passage}{{{{< /note >}}}}"
