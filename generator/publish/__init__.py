"""Publishing: the built site goes to a host, what changed and nothing else.

Comes in: a request to build and the name or address of a target. Goes out: an exit status,
and at the host exactly the files that the build's manifest lists, beside what others put
there. `plan`, `record`, `releases`, `safety` and `told` are values in and values out; each
host is one file and one row of `HOSTS`.
"""

from .command import Wish, publish_site
from .show_log import show_releases

__all__ = ["Wish", "publish_site", "show_releases"]
