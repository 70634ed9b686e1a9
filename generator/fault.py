"""The tool's own fault: one line for a person, and a file with what a report of it needs.

An exception that nobody expected comes in. Nothing of the environment goes out: secrets that
are known by the name of their variable, and those in addresses, are left out of both.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import traceback

from . import __version__

_SECRET = re.compile(r"TOKEN|SECRET|PASS|CREDENTIAL|KEY|AUTH", re.IGNORECASE)
# Shorter values are words that stand in any text.
_SHORTEST_SECRET = 6
# A name before the host of an address, and what stands behind its question mark.
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/?#@'\"]+(?=@)|(?<=\?)[^\s'\"#]*=[^\s'\"#]*")


def report_fault(fault: Exception) -> str:
    """Write the traceback to a file of the machine's folder for such, which its owner alone can read.

    One line that says what happened and where the file is; where it cannot be written, why.
    """
    from .report import visible

    what = visible(_without_secrets(f"{type(fault).__name__}: {fault}"))
    try:
        handle, name = tempfile.mkstemp(prefix="glossator-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as report:
            report.write(_without_secrets(_told(fault)))
    except OSError as refusal:
        return f"the tool's own fault ({what}); no report of it could be written: {visible(str(refusal))}"
    return f"the tool's own fault ({what}); details in {name}"


def _told(fault: Exception) -> str:
    program = f"glossator {__version__}, python {sys.version}"
    return f"{program}\n{sys.argv}\n\n{''.join(traceback.format_exception(fault))}"


def _without_secrets(text: str) -> str:
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "…")
    return _IN_ADDRESS.sub("…", text)
