"""An article as lists, feeds and related links need it: `CardView`, made once an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model.article import AnnotatedArticle, Article, Image
from ..model.site import SiteFile
from ..model.values import slug_of
from .addresses import Addresses
from .language import Languages
from .people import People
from .site import Site
from .standing import standing_of
from .views import CardView, ImageView, LinkView


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes cards. `tags` gives the spelling that stands for each tag's slug."""

    site: Site
    addresses: Addresses
    languages: Languages
    people: People
    tags: dict[str, str]

    def card(self, annotated: AnnotatedArticle) -> CardView:
        """The card of an article; one of a withdrawn article shows its headline alone."""
        article, meta = annotated.article, annotated.article.meta
        language = self.languages.of(article.language)
        url = self.addresses.href(article.url)
        card = CardView(
            id=article.id,
            title=meta.title,
            url=url,
            absolute_url=self.addresses.absolute(url),
            language=article.language,
            direction=language.direction,
            kicker=meta.kicker,
            standfirst=meta.standfirst or meta.summary,
            summary=meta.summary,
            label=section_label(self.site.config, article),
            section=self.section_link(meta.section, article.language),
            authors=self.people.byline(article),
            published=language.date(meta.date),
            updated=language.date_or_none(meta.updated),
            tags=self._tag_links(meta.tags),
            image=self.image(meta.image, article.path),
            notes=sum(1 for placed in annotated.placed if standing_of(placed) != "retired"),
            minutes=annotated.minutes,
            featured=meta.featured,
            withdrawn=meta.withdrawn is not None,
            extra=meta.extra,
        )
        return _bare(card) if meta.withdrawn else card

    def section_link(self, name: str, language: str) -> LinkView | None:
        """A section with its title in the given language; `None` for no section."""
        section = self.site.config.sections.get(name)
        url = self.addresses.href(f"/sections/{name}/")
        return LinkView(section.title.pick(language), url) if section else None

    def image(self, image: Image | None, path: str) -> ImageView | None:
        """A picture named by the file at `path`; `None` for none, or an address that is not allowed."""
        url = self.site.resolve(image.src, path) if image else ""
        if image is None or not url:
            return None
        size = self.site.sizes.get(url, (0, 0))
        return ImageView(
            url=url,
            absolute_url=self.addresses.absolute(url),
            alt=image.alt,
            caption_html=self.site.html(image.caption, path),
            credit=image.credit,
            width=size[0],
            height=size[1],
        )

    def _tag_links(self, tags: Sequence[str]) -> tuple[LinkView, ...]:
        slugs = dict.fromkeys(slug for tag in tags if (slug := slug_of(tag)))
        return tuple(LinkView(self.tags[slug], self.addresses.href(f"/tags/{slug}/")) for slug in slugs)


def section_label(config: SiteFile, article: Article) -> str:
    """The label of an article's section in the article's language; `""` without a section."""
    section = config.sections.get(article.meta.section)
    return (section.label or section.title).pick(article.language) if section else ""


def _bare(card: CardView) -> CardView:
    # Words and pictures of a withdrawn article may be the very reason it was withdrawn.
    shown = replace(card, kicker="", standfirst="", summary="", tags=(), image=None)
    return replace(shown, notes=0, minutes=0, featured=False)
