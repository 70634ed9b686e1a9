"""The only access to a site's files: reading the tree, writing the output.

Effects live here and nowhere before: the rooms between reading and writing see texts
and bytes.
"""

from .commits import Commit, changes_site, checked_out, current_commit, find_commit, is_older
from .compiled import CompiledTemplates
from .history import FileVersion, Repository
from .output import OutputFolder
from .pictures import PictureSizes
from .program import program_digest
from .stops import signals_wait
from .store import Address, Store, digest_of
from .switch import OpenOutput, Staged, WriteReport
from .tree import FileStat, SourceTree, newest_time, read_theme, read_tree, remove_source, write_source

__all__ = [
    "Address",
    "Commit",
    "CompiledTemplates",
    "FileStat",
    "FileVersion",
    "OpenOutput",
    "OutputFolder",
    "PictureSizes",
    "Repository",
    "SourceTree",
    "Staged",
    "Store",
    "WriteReport",
    "changes_site",
    "checked_out",
    "current_commit",
    "digest_of",
    "find_commit",
    "is_older",
    "newest_time",
    "program_digest",
    "read_theme",
    "read_tree",
    "remove_source",
    "signals_wait",
    "write_source",
]
