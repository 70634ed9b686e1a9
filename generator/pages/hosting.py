"""`_headers`: what hosts that read it (Netlify, Cloudflare Pages, …) send with each file.

Rules that match one file add up there, and a header that two of them set is sent twice,
joined by a comma. Of two policies browsers keep both, so that framing is forbidden by a
second policy on everything but `/embed/`; and no rule may contradict another. Paths are
those inside the folder: a host reads this file where the folder is its root, and what
stands before that (`/news/`) is added by whoever passes requests on.
"""

from __future__ import annotations

from collections.abc import Iterator

from .addresses import encode
from .catalogue import Catalogue
from .file_views import HeaderRule
from .frame import Frames
from .policy import framing_policy, header_policy
from .site import PlannedPage

_PERMISSIONS = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
_TYPES = {
    "feed.xml": "application/atom+xml; charset=utf-8",
    "*/feed.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "*/feed.json": "application/feed+json; charset=utf-8",
    "*.jsonld": "application/ld+json; charset=utf-8",
    "*.webmanifest": "application/manifest+json; charset=utf-8",
}


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """The file `_headers`."""
    rules = tuple(header_rules(frames.catalogue))
    yield PlannedPage(
        path="_headers",
        key=frames.key("_headers", "", repr(rules)),
        template="_headers",
        context=lambda: {"rules": rules},
    )


def header_rules(catalogue: Catalogue) -> Iterator[HeaderRule]:
    """All rules, at most some dozens: hosts read no more than a hundred."""
    config = catalogue.site.config
    embeds = any(entry.note_pages for entry in catalogue.entries)
    policy, framing = header_policy(config), framing_policy(config)
    # Browsers that do not know `frame-ancestors` know this; it cannot name a site.
    denied = (("X-Frame-Options", "DENY"),) if framing.endswith("'none'") else ()
    everywhere = [
        ("Content-Security-Policy", policy if embeds else f"{policy}; {framing}"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _PERMISSIONS)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if catalogue.site.options.noindex:
        everywhere.append(("X-Robots-Tag", "noindex"))
    yield HeaderRule("/*", (*everywhere, *(() if embeds else denied)))
    for path in _unframed(catalogue) if embeds else ():
        yield HeaderRule(encode(path), (("Content-Security-Policy", framing), *denied))
    yield HeaderRule("/assets/*", (("Cache-Control", "public, max-age=31536000, immutable"),))
    for pattern, kind in _TYPES.items():
        yield HeaderRule(f"/{pattern}", (("Content-Type", kind),))


def _unframed(catalogue: Catalogue) -> Iterator[str]:
    """Everything but `/embed/`; articles only where their addresses begin with a fixed word."""
    first = catalogue.site.config.permalink.split("/")[1]
    yield "/"
    folders = ["archive", "authors", "corrections", "page", "sections", "series", "tags"]
    for folder in sorted({*folders, *([first] if "{" not in first else [])}):
        yield f"/{folder}/*"
    # One rule a page; a site with very many of them would run into the hosts' limit.
    for page, _ in catalogue.site.pages[:50]:
        yield page.url
