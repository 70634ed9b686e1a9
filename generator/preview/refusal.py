"""Why a request to write is refused: a status of HTTP and words for the person."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is not carried out.

    `status` is 400 for a request that is none, 404 for an article or a note that is not
    there, 409 for a file that has changed, 422 for content that the format does not allow.
    """

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.hint = hint
