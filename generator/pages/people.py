"""Authors, guests and contributors as readers see them.

Comes in: author files and bylines. Goes out: `PersonView`, one shared record an author,
changed only where an article says how the author stood on that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..model.article import Article, AsOf, Author, Byline
from .addresses import Addresses
from .language import Language
from .site import Site
from .views import LinkView, PersonView


@dataclass(frozen=True, slots=True)
class People:
    """All authors of the site; each is put together when it is first asked for."""

    site: Site
    addresses: Addresses
    _made: dict[str, PersonView] = field(default_factory=dict)

    def author(self, name: str) -> PersonView | None:
        """The author with this id, bio included; `None` for an id without a file."""
        author = self.site.authors.get(name)
        if author and name not in self._made:
            self._made[name] = self._from_file(author)
        return self._made.get(name)

    def byline(self, article: Article) -> tuple[PersonView, ...]:
        """The authors of an article as of its day, without bios; unknown ids are left out."""
        people = (self._in_byline(entry) for entry in article.meta.authors)
        return tuple(replace(person, bio_html="", disclosures_html="") for person in people if person)

    def bios(self, article: Article) -> tuple[PersonView, ...]:
        """Those authors of an article of whom there is something to say below it."""
        people = self._with_bios(article)
        return tuple(person for person in people if person.bio_html or person.disclosures_html)

    def contributors(self, article: Article, language: Language) -> tuple[PersonView, ...]:
        """Those who helped, `role` being what they did, in words."""
        found = ((self.author(helper.id), helper.role) for helper in article.meta.contributors)
        return tuple(
            replace(person, role=language.label("role", role), bio_html="", disclosures_html="")
            for person, role in found
            if person
        )

    def _with_bios(self, article: Article) -> Iterator[PersonView]:
        for entry in article.meta.authors:
            person = self._in_byline(entry)
            own = entry.as_.bio if entry.as_ else "" if entry.id else entry.bio
            if person:
                html = self.site.html(own, article.path)
                yield replace(person, bio_html=html, language=article.language) if own else person

    def _in_byline(self, entry: Byline) -> PersonView | None:
        if not entry.id:
            return PersonView(id="", name=entry.name, role=entry.role, affiliation=entry.affiliation)
        person = self.author(entry.id)
        return _as_of(person, entry.as_) if person and entry.as_ else person

    def _from_file(self, author: Author) -> PersonView:
        meta, site = author.meta, self.site
        return PersonView(
            id=author.id,
            name=meta.name,
            type=meta.type,
            url=self.addresses.href(author.url) if meta.listed else "",
            role=meta.role,
            affiliation=meta.affiliation,
            photo=site.resolve(meta.photo, author.path) if meta.photo else "",
            email=meta.email,
            bio_html=site.html(author.bio, author.path),
            disclosures_html=site.html(meta.disclosures, author.path),
            links=tuple(LinkView(link.title, link.url) for link in meta.links),
            same_as=meta.same_as,
            language=meta.language or site.config.language,
            extra=meta.extra,
        )


def _as_of(person: PersonView, day: AsOf) -> PersonView:
    return replace(
        person,
        name=day.name or person.name,
        role=day.role or person.role,
        affiliation=day.affiliation or person.affiliation,
    )
