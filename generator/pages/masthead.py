"""What is known of a site before any of its articles: settings, authors, words, styles.

Comes in: `Site` and `Theme`. Goes out: a `Masthead`, made once a build and the same for
every page.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from ..model.annotation import Kind
from ..model.record import Record
from .addresses import Addresses
from .assets import Assets, make_assets
from .keys import template_digests
from .language import Language, Languages
from .people import People, make_people
from .policy import content_policy
from .site import Site, Theme


class Masthead(Record, frozen=True, kw_only=True):
    """A site without its articles. `disclaimers` has the HTML of those of site.yaml by their text,
    `templates` the digest of each template with all that it takes in, `policy` the Content-Security-Policy
    of its pages."""

    site: Site
    theme: Theme
    addresses: Addresses
    languages: Languages
    people: People
    assets: Assets
    kinds: Mapping[str, Kind]
    disclaimers: Mapping[str, Markup]
    templates: Mapping[str, bytes]
    policy: str

    @property
    def language(self) -> Language:
        """The site's own language, that of its lists."""
        return self.languages.of(self.site.config.language)


def make_masthead(site: Site, theme: Theme) -> Masthead:
    """The masthead of a site; bios and disclaimers are rendered here, once."""
    config, addresses = site.config, Addresses.of(site.config)
    preview = bool(site.options.preview)
    texts = {text for words in config.disclaimers.values() for text in words.forms.values()}
    return Masthead(
        site=site,
        theme=theme,
        addresses=addresses,
        languages=Languages(theme, config.zone),
        people=People(make_people(site, addresses)),
        assets=make_assets(theme, config, preview=preview),
        kinds=config.all_kinds,
        disclaimers={text: site.html(text, "site.yaml") for text in sorted(texts)},
        templates=template_digests(theme),
        policy=content_policy(config, preview=preview),
    )
