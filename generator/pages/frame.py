"""What every page shares: `site`, `page` and `words` for the templates.

Comes in: what a maker knows of its page. Goes out: the first three names of its context.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from markupsafe import Markup

from ..model.record import Record, Shared, field, replace
from ..model.values import Words
from .annotated import publication
from .catalogue import Catalogue
from .keys import digest
from .language import Language
from .recall import Recalled
from .script_words import script_words
from .views import ImageView, LayerView, LinkView, PageView, SiteView

T = TypeVar("T")
# At the root of the preview's server, whatever path the site lives below; its own is there before the
# page's scripts, which it runs, and livereload's, which looks for it.
PREVIEW_SCRIPTS = ("/__glossator__/client/preview.js", "/livereload.js")


class Head(Record, frozen=True, kw_only=True):
    """What a maker says of a page; `url` is a site path, `feed` that of the list's own feeds."""

    kind: str
    title: str
    url: str
    language: Language
    heading: str = ""
    description: str = ""
    canonical: str = ""
    indexed: bool = True
    image: ImageView | None = None
    json_ld: str = ""
    feed: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    scripts: tuple[str, ...] = ()
    layers: tuple[LayerView, ...] = ()
    notes: int = 0
    published: str = ""
    updated: str = ""
    number: int = 1


class Frames(Shared, frozen=True):
    """Makes the frames of pages; what is the same for all pages of a language is made once."""

    catalogue: Catalogue
    recalled: Recalled | None = None
    _sites: dict[str, SiteView] = field(default_factory=dict)
    _last: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, bytes] = field(default_factory=dict)
    _script_words: dict[tuple[str, tuple[LayerView, ...]], Markup] = field(default_factory=dict)

    def frame(self, head: Head) -> dict[str, Any]:
        """`site`, `page` and `words` of a page."""
        view = self.site_view(head.language)
        url = self.catalogue.addresses.href(head.url)
        if url in [item.url for item in view.menu]:
            marked = tuple(replace(item, current=item.url == url) for item in view.menu)
            view = replace(view, menu=marked)
        return {"site": view, "page": self.page_view(head), "words": head.language.by_name}

    def key(self, template: str, language: str, *parts: bytes | str) -> bytes:
        """The key of a page: its parts, and all that every page of its template and language shows."""
        same = f"{template} {language}"
        if same not in self._keys:
            self._keys[same] = digest(
                self.catalogue.site.digest,
                self.catalogue.masthead.assets.digest,
                self.catalogue.masthead.templates.get(template, b""),
                same,
            )
        return digest(self._keys[same], *parts)

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """What `make` returns for a key; only the last is kept, for pages that follow each other."""
        if key not in self._last:
            self._last.clear()
            self._last[key] = make()
        found: T = self._last[key]
        return found

    def page_view(self, head: Head) -> PageView:
        """What the head of a page says of it."""
        site, addresses, assets = (
            self.catalogue.site,
            self.catalogue.addresses,
            self.catalogue.masthead.assets,
        )
        name = self.site_view(head.language).title
        return PageView(
            kind=head.kind,
            title=_title(head, name),
            heading=head.heading or head.title,
            description=head.description,
            url=addresses.href(head.url),
            canonical=head.canonical or addresses.site_url(head.url),
            language=head.language.tag,
            direction=head.language.direction,
            robots="" if head.indexed and not site.options.noindex else "noindex",
            image=head.image,
            json_ld=head.json_ld,
            feeds=self._feeds(head),
            alternates=head.alternates,
            icon=assets.icon.url if assets.icon else "",
            styles=assets.styles_for(head.notes),
            scripts=(
                *(PREVIEW_SCRIPTS if site.options.preview else ()),
                *(url for name in head.scripts for url in assets.script(name)),
            ),
            script_words=self._words_of_script(head) if head.scripts else Markup(),
            policy=self.catalogue.masthead.policy,
            published=head.published,
            updated=head.updated,
            unpublished=site.options.unpublished,
            preview=site.options.preview,
        )

    def _words_of_script(self, head: Head) -> Markup:
        made, key = self._script_words, (head.language.tag, head.layers)
        if key not in made:
            made[key] = script_words(head.language, head.layers)
        return made[key]

    def site_view(self, language: Language) -> SiteView:
        """The site in a language, no menu entry marked."""
        if language.tag not in self._sites:
            self._sites[language.tag] = self._make_site_view(language)
        return self._sites[language.tag]

    def _make_site_view(self, language: Language) -> SiteView:
        config, href = self.catalogue.site.config, self.catalogue.addresses.href
        publisher = config.publisher
        return SiteView(
            title=config.title.pick(language.tag),
            description=_pick(config.description, language),
            url=self.catalogue.addresses.site_url("/"),
            home=href("/"),
            language=config.language,
            publication=publication(self.catalogue.masthead, language),
            publisher_email=publisher.email,
            logo=self._logo(publisher.logo),
            menu=self._menu(language),
            policies=tuple(
                LinkView(language.label("policy", name), href(url))
                for name, url in publisher.policies.items()
            ),
            feed_atom=href("/feed.xml"),
            feed_json=href("/feed.json"),
            archive=href("/archive/"),
            corrections=href("/corrections/"),
            extra=config.extra,
        )

    def _logo(self, logo: str) -> str:
        # A path below content/, which site.yaml itself does not stand in.
        is_path = logo and not urlsplit(logo).scheme and not logo.startswith("/")
        return self.catalogue.site.resolve(f"/{logo}" if is_path else logo, "site.yaml") if logo else ""

    def _menu(self, language: Language) -> tuple[LinkView, ...]:
        config, href = self.catalogue.site.config, self.catalogue.addresses.href
        if config.menu:
            return tuple(LinkView(item.title.pick(language.tag), href(item.url)) for item in config.menu)
        return tuple(
            LinkView(section.title.pick(language.tag), href(f"/sections/{name}/"))
            for name, section in config.sections.items()
        )

    def _feeds(self, head: Head) -> tuple[LinkView, ...]:
        places = ["/"] if head.feed in ("", "/") else ["/", head.feed]
        name = self.site_view(head.language).title
        titles = [name, head.language.fill("feed_title", site=name, title=head.title)]
        href = self.catalogue.addresses.href
        return tuple(
            LinkView(title, href(place + file))
            for place, title in zip(places, titles, strict=False)
            for file in ("feed.xml", "feed.json")
        )


def _title(head: Head, site: str) -> str:
    if head.number > 1:
        return head.language.fill("page_title_number", title=head.title, page=head.number, site=site)
    return head.language.fill("page_title", title=head.title, site=site) if head.title != site else site


def _pick(words: Words | None, language: Language) -> str:
    return words.pick(language.tag) if words else ""
