"""What the server tells open pages, in the one form that livereload's protocol has for it.

livereload knows a single message, "this path changed". The path is an address of ours that
no file has; the preview's script in the page reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

# A page that fetches itself once too often costs nothing; a long message does.
_MOST_PATHS = 20


class What(StrEnum):
    """What a page has to take in again: nothing, style sheets, its main part, or all of itself."""

    NOTHING = "nothing"
    STYLES = "styles"
    PAGES = "pages"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what changed, how many faults there are now, and the addresses of the files
    that matter; without addresses every page is meant."""

    what: What
    faults: int = 0
    paths: tuple[str, ...] = ()

    def address(self, build: str) -> str:
        """The message as the path of a change; `build` names the build it follows."""
        paths = self.paths if len(self.paths) <= _MOST_PATHS else ()
        fields = [("build", build), ("what", str(self.what)), ("faults", str(self.faults))]
        return "/__glossator__/built?" + urlencode([*fields, *(("path", path) for path in paths)])
