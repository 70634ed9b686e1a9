"""The same site for Eleventy: articles with a footnote a note (markdown-it-footnote), layouts in Nunjucks.

Pages show what ours show, with lists of twenty by home, section, tag, author and year, Atom and JSON
feeds with full text where ours are, a sitemap. The lists of all tags, authors and years, and related
articles, are left out for Eleventy.
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
  const grouped = (api) => {
    const groups = new Map([["", newest(api)]]);
    const add = (name, item) => groups.has(name) ? groups.get(name).push(item) : groups.set(name, [item]);
    for (const item of newest(api)) {
      add(`sections/${item.data.section}`, item);
      add(`archive/${item.date.getUTCFullYear()}`, item);
      for (const name of item.data.authors) add(`authors/${name}`, item);
      for (const name of item.data.topics) add(`tags/${name.replace(/ /g, "-")}`, item);
    }
    return groups;
  };
  config.addCollection("feeds", (api) => [...grouped(api)]
    .filter(([name]) => /^(sections|authors|$)/.test(name))
    .map(([name, items]) => ({ path: name && `${name}/`, items: items.slice(0, 20) })));
  config.addCollection("lists", (api) => {
    const pages = [];
    for (const [name, items] of grouped(api)) {
      const all = Math.ceil(items.length / 20);
      const place = (number) => (name && `${name}/`) + (number > 1 ? `page/${number}/` : "");
      for (let at = 0; at < items.length; at += 20) {
        const number = at / 20 + 1;
        const [path, newer, older] = [number, number - 1, number + 1].map(place);
        pages.push({ name, number, all, path, newer, older, items: items.slice(at, at + 20) });
      }
    }
    return pages;
  });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  const long = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  config.addFilter("long", (date) => long.format(date));
  const minutes = (html) => Math.ceil(html.replace(/<[^>]+>/g, " ").split(/\\s+/).length / 212);
  config.addFilter("minutes", minutes);
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
<footer><ul><li><a href="/feed.xml">Atom feed</a></li><li><a href="/feed.json">JSON feed</a></li></ul>
<p>A large site</p></footer></body></html>
"""
_ARTICLE = """\
---
layout: base.njk
---
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":{{ title | dump | safe }},"datePublished":"{{ date | day }}",
"url":"https://example.org{{ page.url }}"}</script>
<article><header><p><a href="/sections/{{ section }}/">{{ section | capitalize }}</a></p>
<h1>{{ title }}</h1><p>{{ summary }}</p>
<p>By {% for name in authors %}<a href="/authors/{{ name }}/">{{ people[name].name }}</a>{% endfor %}</p>
<p>Published <time datetime="{{ date | day }}">{{ date | long }}</time>
<span>{{ content | minutes }} min read</span> <span>{{ notes }} notes</span></p>
<ul>{% for kind in kinds %}<li class="k-{{ kind }}">{{ kind | capitalize }}</li>{% endfor %}</ul></header>
<div id="article-text">{{ content | safe }}</div>
{% for name in authors %}<section><h2>{{ people[name].name }}</h2>
<p>{{ people[name].bio }}</p></section>{% endfor %}
<p>{% for tag in topics %}<a href="/tags/{{ tag | replace(" ", "-") }}/" rel="tag">{{ tag }}</a>
{% endfor %}</p>
<p>Cite as {% for name in authors %}{{ people[name].name }}{% endfor %}, “{{ title }}”, A large site,
{{ date | long }}. https://example.org{{ page.url }}</p></article>
"""
_LISTS = """\
---
pagination: {data: collections.lists, size: 1, alias: list}
permalink: "/{{ list.path }}"
layout: base.njk
eleventyComputed: {title: "{{ list.name }} {{ list.number }}"}
---
<h1>{{ list.name }}</h1><ul class="cards">{% for item in list.items %}
<li><p><a href="/sections/{{ item.data.section }}/">{{ item.data.section | capitalize }}</a></p>
<h2><a href="{{ item.url }}">{{ item.data.title }}</a></h2><p>{{ item.data.summary }}</p>
<p>{% for name in item.data.authors %}<a href="/authors/{{ name }}/">{{ people[name].name }}</a>{% endfor %}
<time datetime="{{ item.date | day }}">{{ item.date | long }}</time>
<span>{{ item.data.notes }} notes</span></p></li>{% endfor %}</ul>
{% if list.number > 1 %}<a href="/{{ list.newer }}">Newer</a>{% endif %}
Page {{ list.number }} of {{ list.all }}
{% if list.number < list.all %}<a href="/{{ list.older }}">Older</a>{% endif %}
"""
_FEED = """\
---
pagination: {data: collections.feeds, size: 1, alias: list}
permalink: "/{{ list.path }}feed.xml"
---
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://example.org/{{ list.path }}</id>
<title>A large site</title>{% for item in list.items %}<entry><id>https://example.org{{ item.url }}</id>
<title>{{ item.data.title }}</title><link href="https://example.org{{ item.url }}"/>
<updated>{{ item.date | day }}T00:00:00Z</updated><summary>{{ item.data.summary }}</summary>
<content type="html">{{ item.content | escape }}</content></entry>{% endfor %}</feed>
"""
_ITEMS = """\
---
pagination: {data: collections.feeds, size: 1, alias: list}
permalink: "/{{ list.path }}feed.json"
---
{"version": "https://jsonfeed.org/version/1.1", "title": "A large site", "items": [
{% for item in list.items %}{"id": "https://example.org{{ item.url }}",
"title": {{ item.data.title | dump | safe }},
"summary": {{ item.data.summary | dump | safe }}, "date_published": "{{ item.date | day }}",
"tags": {{ item.data.topics | dump | safe }}, "content_html": {{ item.content | dump | safe }}}
{% if not loop.last %},{% endif %}{% endfor %}]}
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
    names = {name: person["name"] for name, person in people.items()}
    files = {
        ".eleventy.js": _CONFIG,
        "_includes/base.njk": _BASE,
        "_includes/article.njk": _ARTICLE,
        "_data/people.json": json.dumps(people),
        "articles/articles.json": json.dumps({"layout": "article.njk", "tags": "article"}),
        "lists.njk": _LISTS,
        "feed.njk": _FEED,
        "items.njk": _ITEMS,
        "sitemap.njk": _SITEMAP,
        "site.css": "p { margin: 0 }\n",
    }
    for article in plain_articles(corpus):
        meta = article.meta | {
            "topics": article.meta["tags"],
            "notes": len(article.notes),
            "kinds": article.kinds,
        }
        del meta["tags"]
        head = yaml.safe_dump(meta, allow_unicode=True)
        files[f"articles/{article.name}.md"] = f"---\n{head}---\n{article.with_footnotes(names)}"
    write_files(folder, files)
