"""Authors, guests and contributors as readers see them.

Comes in: author files and bylines. Goes out: `PersonView`, one shared record an author,
changed only where an article says how the author stood on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from ..model.article import AsOf, Author, Byline, Contributor
from ..model.record import Record, replace
from .addresses import Addresses
from .language import Language
from .site import Site
from .views import LinkView, PersonView


class People(Record, frozen=True):
    """All authors of the site by id."""

    authors: Mapping[str, PersonView]

    def author(self, name: str) -> PersonView | None:
        """The author with this id, bio included; `None` for an id without a file."""
        return self.authors.get(name)

    def byline(self, byline: Iterable[Byline]) -> tuple[PersonView, ...]:
        """The authors of an article as of its day, without bios; unknown ids are left out."""
        people = (self._in_byline(entry) for entry in byline)
        return tuple(without_bio(person) for person in people if person)

    def bios(self, byline: Sequence[Byline], own: Sequence[Markup], language: str) -> tuple[PersonView, ...]:
        """Those authors of an article of whom there is something to say below it.

        `own` are the bios that the article itself gives, in its `language`, by the place in the byline.
        """
        people = [
            replace(person, bio_html=html, language=language) if html else person
            for entry, html in zip(byline, own, strict=True)
            if (person := self._in_byline(entry))
        ]
        return tuple(person for person in people if person.bio_html or person.disclosures_html)

    def contributors(self, helpers: Iterable[Contributor], language: Language) -> tuple[PersonView, ...]:
        """Those who helped, `role` being what they did, in words."""
        found = ((self.author(helper.id), helper.role) for helper in helpers)
        return tuple(
            replace(without_bio(person), role=language.label("role", role))
            for person, role in found
            if person
        )

    def _in_byline(self, entry: Byline) -> PersonView | None:
        if not entry.id:
            return PersonView(id="", name=entry.name, role=entry.role, affiliation=entry.affiliation)
        person = self.author(entry.id)
        return _as_of(person, entry.as_) if person and entry.as_ else person


def own_bio(entry: Byline) -> str:
    """The bio that an article gives an author of its byline; `""` where the author's file speaks."""
    if entry.id:
        return entry.as_.bio if entry.as_ else ""
    return entry.bio


def without_bio(person: PersonView) -> PersonView:
    """What bylines, notes and lists show of a person."""
    if not person.bio_html and not person.disclosures_html:
        return person
    return replace(person, bio_html=Markup(), disclosures_html=Markup())


def make_people(site: Site, addresses: Addresses) -> dict[str, PersonView]:
    """Every author of the site by id, bios rendered."""
    return {name: _from_file(author, site, addresses) for name, author in site.authors.items()}


def _from_file(author: Author, site: Site, addresses: Addresses) -> PersonView:
    meta = author.meta
    return PersonView(
        id=author.id,
        name=meta.name,
        type=meta.type,
        url=addresses.href(author.url) if meta.listed else "",
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
