"""`python -m generator` → `cli.main()`."""

from __future__ import annotations

from .cli import main
from .exits import Done, leave

if __name__ == "__main__":
    try:
        main()
    except Done as done:
        leave(done)
