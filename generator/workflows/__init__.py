"""Ready workflows for hosts that run jobs: they check what is proposed and publish what is accepted.

Comes in: the name of a host. Goes out: files as texts, which `init --ci` writes.
"""

from .files import CI_HOSTS, workflow_files

__all__ = ["CI_HOSTS", "workflow_files"]
