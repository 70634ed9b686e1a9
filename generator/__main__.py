"""`python -m generator` → `cli.main()`."""

from __future__ import annotations

import gc

# What modules are made of stays: to look through it while they are loaded, thirty times, takes 4 ms of
# every command.
gc.disable()

from .cli import main  # noqa: E402
from .exits import Done, leave  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    try:
        main()
    except Done as done:
        leave(done)
