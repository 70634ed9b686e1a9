"""An article as lists, feeds and related links need it: `CardView`, made from its entry."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.record import Shared, field
from .entry import Entry
from .keys import digest
from .masthead import Masthead
from .people import without_bio
from .views import CardView, LinkView

# An article stands in some seven lists that follow each other; more cards than this at
# once would hold a large site in memory.
_KEPT = 16_000


class Cards(Shared, frozen=True):
    """Makes cards and their keys. `tags` gives the spelling that stands for each tag's slug."""

    masthead: Masthead
    tags: Mapping[str, str]
    _made: dict[str, CardView] = field(default_factory=dict)
    _keys: dict[str, bytes] = field(default_factory=dict)
    _people: dict[str, bytes] = field(default_factory=dict)
    _bios: dict[str, bytes] = field(default_factory=dict)
    _sections: dict[tuple[str, str], tuple[str, LinkView | None]] = field(default_factory=dict)
    _tag_links: dict[str, LinkView] = field(default_factory=dict)

    def card(self, entry: Entry) -> CardView:
        """The card of an article; one of a withdrawn article shows its headline alone."""
        if entry.path not in self._made:
            if len(self._made) > _KEPT:
                self._made.clear()
            self._made[entry.path] = self._make(entry)
        return self._made[entry.path]

    def key(self, entry: Entry) -> bytes:
        """What stands for all that the card shows; the site's own settings are left to the page."""
        key = self._keys.get(entry.path)
        if key is None:
            people = b"".join([self._person(one.id) for one in entry.byline])
            others = [self.tags[slug] for slug, text in entry.tags if self.tags[slug] != text]
            key = self._keys[entry.path] = entry.digest + people + (digest(*others) if others else b"")
        return key

    def bio_key(self, name: str) -> bytes:
        """What stands for an author's biography and all else that is said of the author."""
        if name not in self._bios:
            self._bios[name] = digest(repr(self.masthead.people.author(name)))
        return self._bios[name]

    def _person(self, name: str) -> bytes:
        if name not in self._people:
            person = self.masthead.people.author(name)
            self._people[name] = digest(repr(without_bio(person)) if person else "")
        return self._people[name]

    def _make(self, entry: Entry) -> CardView:
        language = self.masthead.languages.of(entry.language)
        url = self.masthead.addresses.href(entry.url)
        label, section = self._section(entry.section, entry.language)
        return CardView(
            id=entry.id,
            title=entry.title,
            url=url,
            absolute_url=self.masthead.addresses.absolute(url),
            language=entry.language,
            direction=language.direction,
            kicker=entry.kicker,
            standfirst=entry.standfirst,
            summary=entry.summary,
            label=label,
            section=section,
            authors=self.masthead.people.byline(entry.byline),
            published=entry.published_on,
            updated=entry.updated_on,
            # Words of a withdrawn article may be the very reason it was withdrawn.
            tags=() if entry.withdrawn else tuple(self._tag_link(slug) for slug, _ in entry.tags),
            image=entry.image,
            notes=entry.notes,
            minutes=entry.minutes,
            featured=entry.featured,
            withdrawn=entry.withdrawn,
            extra=entry.extra,
        )

    def _section(self, name: str, language: str) -> tuple[str, LinkView | None]:
        """Label and link of a section in a language; `None` for no section."""
        found = self._sections.get((name, language))
        if found is None:
            section = self.masthead.site.config.sections.get(name)
            url = self.masthead.addresses.href(f"/sections/{name}/")
            link = LinkView(section.title.pick(language), url) if section else None
            label = (section.label or section.title).pick(language) if section else ""
            found = self._sections[name, language] = label, link
        return found

    def _tag_link(self, slug: str) -> LinkView:
        if slug not in self._tag_links:
            self._tag_links[slug] = LinkView(self.tags[slug], self.masthead.addresses.href(f"/tags/{slug}/"))
        return self._tag_links[slug]
