"""Which names the preview answers to.

A page of another site can send requests here, and a foreign name can be made to lead to
127.0.0.1 (DNS rebinding). So the `Host` of every request, and the `Origin` of whatever
changes or listens, must be on a list that is fixed at the start: no pattern, and never one
compared with the other, since a foreign page can choose both.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - the names of it; nothing is bound here


@dataclass(frozen=True, slots=True)
class Names:
    """The `Host` and `Origin` headers that are answered."""

    hosts: frozenset[str]

    @classmethod
    def of(cls, host: str, port: int) -> Names:
        """The names of this machine as a browser spells them when the server listens on `host`."""
        names = {*LOOPBACK, host} - set(_EVERYWHERE)
        if host in _EVERYWHERE:
            names.update(_own_names())
        spelled = {_bracketed(name.lower()) for name in names}
        hosts = {f"{name}:{port}" for name in spelled}
        # A browser leaves the usual port away.
        return cls(frozenset(hosts | spelled if port == 80 else hosts))

    def allows_host(self, host: str) -> bool:
        """Whether a `Host` header is one of ours."""
        return host.lower() in self.hosts

    def allows_origin(self, origin: str | None) -> bool:
        """Whether an `Origin` header is there and is one of ours."""
        return (
            origin is not None
            and origin.removeprefix("http://") in self.hosts
            and origin.startswith("http://")
        )


def _own_names() -> set[str]:
    """This machine's name and the addresses that it leads to."""
    name = socket.gethostname()
    try:
        return {name, *(str(entry[4][0]) for entry in socket.getaddrinfo(name, None))}
    except OSError:
        return {name}


def _bracketed(name: str) -> str:
    try:
        return f"[{name}]" if ip_address(name).version == 6 else name
    except ValueError:
        return name


def page_address(host: str, port: int, path: str) -> str:
    """The address to type on this machine: `http://127.0.0.1:8000/news/`."""
    name = "127.0.0.1" if host in _EVERYWHERE else _bracketed(host)
    return f"http://{name}{'' if port == 80 else f':{port}'}{path}"
