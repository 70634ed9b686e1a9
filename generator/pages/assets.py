"""Styles and scripts: put together, named by their content, below `/assets/`.

Comes in: the theme's texts and the site's kinds of notes. Goes out: `Assets` for the heads
of pages, and the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from ..model.record import Record
from ..model.site import SiteFile
from .addresses import Addresses
from .keys import digest
from .site import PlannedPage, Theme

if TYPE_CHECKING:
    from .frame import Frames

# What comes first gives names to what follows; sheets of a site or a theme that are not
# named here come before `print`, which must be able to undo all of them.
_FIRST = ("tokens", "page", "article", "notes", "lists", "reader")
_LAST = ("print",)
_NUMBERS = "css/anchor.css.txt"
_ICON = "icon.svg"
# One rule a number: 200 of them are 4 KB compressed; the rest is for long articles alone.
FIRST_SHEET = 200
LAST_NUMBER = 500


class Asset(Record, frozen=True):
    """A file below `/assets/` with its href."""

    path: str
    url: str
    content: bytes


class Assets(Record, frozen=True):
    """The main sheet, the one with the numbers 201 to 500, scripts by name (`reader`), the icon."""

    styles: Asset
    more_numbers: Asset
    scripts: Mapping[str, Asset]
    icon: Asset | None = None

    @property
    def digest(self) -> bytes:
        """What stands for all addresses of assets that a page can name."""
        files = (self.styles, self.more_numbers, *self.scripts.values(), *((self.icon,) if self.icon else ()))
        return digest(*(file.url for file in files))

    def styles_for(self, notes: int) -> tuple[str, ...]:
        """Addresses of the sheets that a page with so many notes needs."""
        both = (self.styles.url, self.more_numbers.url)
        return both if notes > FIRST_SHEET else both[:1]

    def script(self, name: str) -> tuple[str, ...]:
        """Address of a script; nothing where the theme has none of this name."""
        return (self.scripts[name].url,) if name in self.scripts else ()


def make_assets(theme: Theme, config: SiteFile, *, preview: bool) -> Assets:
    """All assets of a site; in `preview` their names stay the same when they change, and scripts
    can be run again."""
    texts, addresses = theme.templates, Addresses.of(config)

    def asset(name: str, extension: str, text: str) -> Asset:
        content = text.encode()
        mark = "" if preview else "." + sha256(content).hexdigest()[:10]
        path = f"assets/{name}{mark}.{extension}"
        return Asset(path, addresses.href("/" + path), content)

    parts = [*_sheets(texts), _numbers(texts, 1, FIRST_SHEET), kind_styles(config), theme.site_styles]
    sheet = "\n".join(part.strip("\n") for part in parts if part.strip())
    return Assets(
        styles=asset("glossator", "css", sheet + "\n"),
        more_numbers=asset("anchors-2", "css", _numbers(texts, FIRST_SHEET + 1, LAST_NUMBER)),
        scripts={
            name: asset(name, "js", _again(text) if preview else text)
            for name, text in _named(texts, "js/", ".js")
        },
        icon=asset("icon", "svg", texts[_ICON]) if _ICON in texts else None,
    )


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """The files of the theme that are not templates."""
    assets = frames.catalogue.masthead.assets
    icons = (assets.icon,) if assets.icon else ()
    for asset in (assets.styles, assets.more_numbers, *assets.scripts.values(), *icons):
        yield PlannedPage(path=asset.path, key=digest(asset.content), content=asset.content)


def _again(script: str) -> str:
    """A script that the preview's own can run again when it has put another state of the page in place."""
    return f"glossatorPage(document.currentScript, () => {{\n{script}}});\n"


def kind_styles(config: SiteFile) -> str:
    """One rule a kind of notes: its colour."""
    kinds = config.all_kinds.items()
    return "".join(f".k-{name}{{--kind:{kind.color}}}\n" for name, kind in kinds if kind.color)


def _sheets(texts: Mapping[str, str]) -> list[str]:
    sheets = dict(_named(texts, "css/", ".css"))
    others = [name for name in sheets if name not in (*_FIRST, *_LAST)]
    return [sheets[name] for name in (*_FIRST, *others, *_LAST) if name in sheets]


def _numbers(texts: Mapping[str, str], first: int, last: int) -> str:
    rule = texts.get(_NUMBERS, "").strip()
    numbers = range(first, last + 1)
    rules = (rule.replace("%K%", str(number)).replace("%J%", str(number - 1)) for number in numbers)
    return "\n".join(rules) + "\n" if rule else ""


def _named(texts: Mapping[str, str], folder: str, extension: str) -> Iterator[tuple[str, str]]:
    for name in sorted(texts):
        if name.startswith(folder) and name.endswith(extension):
            yield name[len(folder) : -len(extension)], texts[name]
