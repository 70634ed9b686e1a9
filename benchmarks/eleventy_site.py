"""The same site for Eleventy: articles with a footnote a note (markdown-it-footnote), layouts in Nunjucks.

Home, sections, tags, authors and years have lists of twenty, as ours do; a full-text feed and a
sitemap. Related articles are left out for Eleventy.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from benchmarks.plain import author_names, plain_articles, write_files

_CONFIG = """\
const footnotes = require("markdown-it-footnote");
module.exports = function (config) {
  config.amendLibrary("md", (library) => library.use(footnotes));
  config.addPassthroughCopy("site.css");
  const newest = (api) => api.getFilteredByTag("article").sort((a, b) => b.date - a.date);
  config.addCollection("newest", (api) => newest(api).slice(0, 20));
  config.addCollection("lists", (api) => {
    const groups = new Map([["", newest(api)]]);
    const add = (name, item) => groups.has(name) ? groups.get(name).push(item) : groups.set(name, [item]);
    for (const item of newest(api)) {
      add(`sections/${item.data.section}`, item);
      add(`archive/${item.date.getUTCFullYear()}`, item);
      for (const name of item.data.authors) add(`authors/${name}`, item);
      for (const name of item.data.topics) add(`tags/${name.replace(/ /g, "-")}`, item);
    }
    const pages = [];
    for (const [name, items] of groups) {
      for (let at = 0; at < items.length; at += 20) {
        const number = at / 20 + 1;
        const path = (name && `${name}/`) + (number > 1 ? `page/${number}/` : "");
        pages.push({ name, number, path, items: items.slice(at, at + 20) });
      }
    }
    return pages;
  });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  return { dir: { input: ".", output: "public" }, markdownTemplateEngine: false };
};
"""
_BASE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }} | A large site</title><meta name="description" content="{{ summary }}">
<link rel="canonical" href="https://example.org{{ page.url }}"><link rel="stylesheet" href="/site.css">
<meta property="og:title" content="{{ title }}">
<meta property="og:url" content="https://example.org{{ page.url }}">
<meta property="og:description" content="{{ summary }}"><meta name="twitter:card" content="summary">
</head><body><a class="skip" href="#main">Skip to content</a>
<header><a href="/">A large site</a><nav><ul><li><a href="/sections/opinion/">Opinion</a></li>
<li><a href="/sections/analysis/">Analysis</a></li><li><a href="/sections/news/">News</a></li>
<li><a href="/sections/reviews/">Reviews</a></li></ul></nav></header>
<main id="main">{{ content | safe }}</main>
<footer><ul><li><a href="/feed.xml">Feed</a></li></ul></footer></body></html>
"""
_ARTICLE = """\
---
layout: base.njk
---
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":{{ title | dump | safe }},"datePublished":"{{ date | day }}",
"url":"https://example.org{{ page.url }}"}</script>
<article><header><h1>{{ title }}</h1><p>{{ summary }}</p>
<p>By {% for name in authors %}<a href="/authors/{{ name }}/">{{ people[name].name }}</a>{% endfor %}
<time datetime="{{ date | day }}">{{ date | day }}</time></p></header>
<div id="article-text">{{ content | safe }}</div>
{% for name in authors %}<section><h2>{{ people[name].name }}</h2>
<p>{{ people[name].bio }}</p></section>{% endfor %}
<p>{% for tag in topics %}<a href="/tags/{{ tag | replace(" ", "-") }}/" rel="tag">{{ tag }}</a>
{% endfor %}</p></article>
"""
_LISTS = """\
---
pagination: {data: collections.lists, size: 1, alias: list}
permalink: "/{{ list.path }}"
layout: base.njk
eleventyComputed: {title: "{{ list.name }} {{ list.number }}"}
---
<h1>{{ list.name }}</h1><ul class="cards">{% for item in list.items %}
<li><h2><a href="{{ item.url }}">{{ item.data.title }}</a></h2><p>{{ item.data.summary }}</p>
<p>{% for name in item.data.authors %}<a href="/authors/{{ name }}/">{{ people[name].name }}</a>{% endfor %}
<time datetime="{{ item.date | day }}">{{ item.date | day }}</time></p></li>{% endfor %}</ul>
"""
_FEED = """\
---
permalink: /feed.xml
---
<rss version="2.0"><channel><title>A large site</title><link>https://example.org/</link>
{% for item in collections.newest %}<item><title>{{ item.data.title }}</title>
<link>https://example.org{{ item.url }}</link>
<description>{{ item.content | escape }}</description></item>{% endfor %}</channel></rss>
"""
_SITEMAP = """\
---
permalink: /sitemap.xml
---
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{% for item in collections.article %}
<url><loc>https://example.org{{ item.url }}</loc></url>{% endfor %}</urlset>
"""


def write_eleventy_site(corpus: Path, folder: Path) -> None:
    """Write the articles below `corpus` as an Eleventy site into `folder`."""
    people = {name: {"name": title, "bio": bio} for name, (title, bio) in author_names(corpus).items()}
    files = {
        ".eleventy.js": _CONFIG,
        "_includes/base.njk": _BASE,
        "_includes/article.njk": _ARTICLE,
        "_data/people.json": json.dumps(people),
        "articles/articles.json": json.dumps({"layout": "article.njk", "tags": "article"}),
        "lists.njk": _LISTS,
        "feed.njk": _FEED,
        "sitemap.njk": _SITEMAP,
        "site.css": "p { margin: 0 }\n",
    }
    for article in plain_articles(corpus):
        meta = article.meta | {"topics": article.meta["tags"]}
        del meta["tags"]
        head = yaml.safe_dump(meta, allow_unicode=True)
        files[f"articles/{article.name}.md"] = f"---\n{head}---\n{article.with_footnotes()}"
    write_files(folder, files)
