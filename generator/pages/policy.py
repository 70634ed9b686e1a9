"""The Content-Security-Policy: everything comes from the site itself, nothing runs inline."""

from __future__ import annotations

import re

from ..model.site import SiteFile

_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'none'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}
_NOBODY = "'none'"
# Directives that browsers ignore in a meta element, with a complaint on the console.
_HEADER_ONLY = {"frame-ancestors", "report-uri", "sandbox"}


def content_policy(config: SiteFile, *, preview: bool = False) -> str:
    """The policy that stands in every page, with what `security.csp` adds.

    In preview the page may talk to its own server by websocket.
    """
    directives = _directives(config)
    if preview:
        directives["connect-src"] += " ws: wss:"
    return _spell({name: value for name, value in directives.items() if name not in _HEADER_ONLY})


def header_policy(config: SiteFile) -> str:
    """The policy as a response header: with the directives that only stand there, but for framing."""
    directives = _directives(config)
    return _spell({name: value for name, value in directives.items() if name != "frame-ancestors"})


def framing_policy(config: SiteFile) -> str:
    """Who may frame a page: nobody, or whom the site names."""
    return f"frame-ancestors {_directives(config).get('frame-ancestors', _NOBODY)}"


def _directives(config: SiteFile) -> dict[str, str]:
    directives = dict(_POLICY)
    for name, sources in sorted(config.security.csp.items()):
        # A name or a source that is none would begin another directive, or another header.
        if not re.fullmatch("[a-z][a-z-]*", name):
            continue
        more = " ".join(re.split(r"[\s;,]+", sources.strip(" ;,")))
        held = directives.get(name, "")
        directives[name] = more if held in ("", "'none'") else f"{held} {more}".strip()
    return directives


def _spell(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())
