"""What is settled when the preview starts: its name, and the token that allows to write."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

# Stands in every built page where the server puts the token as it hands the page out: no file
# holds a token, and pages are the same from one start to the next.
TOKEN_PLACE = "glossator-token-of-this-start"  # noqa: S105 - no token; the place of one


@dataclass(frozen=True, slots=True)
class Session:
    """One start of the server.

    `start` names it; `token`, 32 random bytes, is what a request to write must bring.
    `in_pages` says whether the pages carry it: on this machine alone they do, while elsewhere
    it is only in the link that the terminal shows, and whoever has no such link only reads.
    """

    in_pages: bool = True
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    start: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def page_token(self) -> str:
        """What stands in the pages."""
        return self.token if self.in_pages else ""

    @property
    def link_query(self) -> str:
        """What the link in the terminal ends with: nothing where the pages carry the token."""
        return "" if self.in_pages else "?" + urlencode({"glossator-token": self.token})

    def allows(self, token: str | None) -> bool:
        """Whether a token is this session's; the comparison takes the same time for all."""
        return hmac.compare_digest((token or "").encode(), self.token.encode())
