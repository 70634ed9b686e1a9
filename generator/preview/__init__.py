"""The preview: the site as its readers will see it, rebuilt at every change.

Comes in: a request to build, an address to listen on. Goes out: pages over HTTP to this
machine's own browser, and a message to the open ones after each build. It is the same build
as that of `build`; the last good pages stay where one has errors.
"""

from .server import serve_site

__all__ = ["serve_site"]
