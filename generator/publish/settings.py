"""site.yaml alone: what has to be known of a site before it is built for a target."""

from __future__ import annotations

from ..build import BuildRequest
from ..disk import read_tree
from ..model.site import SiteFile
from ..sources import load_config


def read_settings(request: BuildRequest) -> SiteFile | None:
    """The settings of the site; `None` where site.yaml cannot be read, which a build then tells."""
    tree = read_tree(request.root)
    files = {path: tree[path] for path in tree if path == "site.yaml"}
    return load_config(files)
