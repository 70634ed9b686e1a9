"""The only access to a site's files: reading the tree, writing the output.

Effects live here and nowhere before: the rooms between reading and writing see texts
and bytes.
"""

from .history import FileVersion, Repository
from .output import OutputFolder, WriteReport
from .pictures import picture_sizes
from .tree import SourceTree, read_theme, read_tree, write_source

__all__ = [
    "FileVersion",
    "OutputFolder",
    "Repository",
    "SourceTree",
    "WriteReport",
    "picture_sizes",
    "read_theme",
    "read_tree",
    "write_source",
]
