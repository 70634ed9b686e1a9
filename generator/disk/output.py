"""The output folder: where may be written, and to whom it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model.problem import MachineError, UsageError
from .lock import only_writer
from .switch import MANIFEST, STAGE, OpenOutput

# A folder that holds nothing else may be taken as the output folder.
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".DS_Store", MANIFEST, STAGE})
# Below .glossator/ the preview and `publish` build what must not stay in output/.
_OWN_ROOMS = ("preview", "publish")


class OutputFolder:
    """A folder that pages are written to; `opened` gives it to one build at a time.

    Whoever has more to do before it is read takes it in two steps: `held`, then `open_held`.
    """

    def __init__(self, folder: Path, site: Path) -> None:
        """Raises `UsageError` where the folder is not one to write to."""
        self.folder = folder
        self._check(folder.resolve(), site.resolve())

    @staticmethod
    def _check(folder: Path, site: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file, not a folder")
        if site.is_relative_to(folder):
            raise UsageError(f"{folder} holds the site itself; choose another output folder")
        for room in ("content", "templates", ".git", ".glossator"):
            own = any(folder.is_relative_to(site / ".glossator" / name) for name in _OWN_ROOMS)
            if folder.is_relative_to(site / room) and not own:
                raise UsageError(f"{folder} is inside {room}/ of the site; choose another output folder")

    @property
    def known(self) -> dict[str, str]:
        """Path → sha256 of what earlier runs wrote here."""
        with self.opened() as output:
            return output.known

    @contextmanager
    def opened(self) -> Iterator[OpenOutput]:
        """The folder for one build; another one waits. Raises what `held` and `open_held` raise."""
        with self.held(), self.open_held() as output:
            yield output

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else may write to the folder; another build waits. Raises `MachineError` where the
        disk refuses or another build takes too long."""
        try:
            with only_writer(self.folder):
                yield
        except OSError as fault:
            raise _refusal(fault, self.folder) from fault

    @contextmanager
    def open_held(self) -> Iterator[OpenOutput]:
        """The folder, which is held.

        A switch that was cut short is completed first. Raises `UsageError` where the folder
        has files and none of ours, or a foreign file is in the way, `MachineError` where the
        disk refuses.
        """
        try:
            output = OpenOutput(self.folder)
            output.recover()
            if not output.known and self._is_foreign():
                message = f"{self.folder} is not empty and was not written by this tool"
                raise UsageError(f"{message}; choose another folder, or empty it")
            try:
                yield output
            finally:
                output.close()
        except OSError as fault:
            raise _refusal(fault, self.folder) from fault

    def _is_foreign(self) -> bool:
        return any(entry.name not in _HARMLESS for entry in self.folder.iterdir())


def _refusal(fault: OSError, folder: Path) -> MachineError:
    return MachineError(f"{fault.filename or folder}: {fault.strerror or fault}")
