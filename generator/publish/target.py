"""Which target is meant: a name of `publish:` in site.yaml, an address, or the only one there is."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from ..model.problem import UsageError
from ..model.site import PublishTarget, SiteFile


@dataclass(frozen=True, slots=True)
class Target:
    """A target with its settings; `name` is empty for an address of the command line."""

    name: str
    settings: PublishTarget

    @property
    def takes_drafts(self) -> bool:
        """Whether it takes what no other target may: drafts, or future pieces."""
        return self.settings.drafts or self.settings.future

    @property
    def is_special(self) -> bool:
        """Whether its pages differ from those of a plain build."""
        return self.takes_drafts or self.settings.noindex


def resolve_target(asked: str, config: SiteFile) -> Target:
    """The target that is meant; raises `UsageError` where that is not clear, or not allowed."""
    if "://" in asked:
        return Target("", PublishTarget(url=asked))
    names = list(config.publish)
    if not names:
        example = "python -m generator publish file:///srv/www"
        raise UsageError(f"site.yaml has no `publish:` targets; name an address, such as {example}")
    if not asked and len(names) > 1:
        raise UsageError(f"say which target: {', '.join(names)}")
    name = asked or names[0]
    if name not in config.publish:
        nearest = get_close_matches(name, names, 1)
        raise UsageError(
            f"there is no target {name!r}; " + (f"did you mean {nearest[0]}?" if nearest else _list(names))
        )
    return _allowed(Target(name, config.publish[name]))


def _allowed(target: Target) -> Target:
    if _has_password(target.settings.url):
        raise UsageError(
            f"the address of {target.name} in site.yaml holds a password; sources are no place for one"
        )
    if target.takes_drafts and not target.settings.noindex:
        raise UsageError(
            f"target {target.name} takes what is not published yet; write `noindex: true` beside it,"
            " so that search engines are asked to stay away"
        )
    return target


def _list(names: list[str]) -> str:
    return f"site.yaml has {', '.join(names)}"


def _has_password(url: str) -> bool:
    try:
        return bool(urlsplit(url).password)
    except ValueError:
        return False
