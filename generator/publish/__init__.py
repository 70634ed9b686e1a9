"""Publishing: the built site goes to a host, what changed and nothing else.

Comes in: a request to build and the name or address of a target. Goes out: an exit status,
and at the host exactly the files that the build's manifest lists, beside what others put
there. `plan` and `record` are pure; each host is one file and one row of `HOSTS`.
"""

from .command import publish_site

__all__ = ["publish_site"]
