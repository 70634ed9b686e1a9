"""Sockets to listen on: at the port that was asked for, or at the first free one."""

from __future__ import annotations

import errno
import socket

from tornado.netutil import bind_sockets

from ..model.problem import UsageError

DEFAULT_PORT = 8000
_TRIED = 200
# `localhost` leads to either of the two, as the browser likes.
_LOOPBACK = ("127.0.0.1", "localhost")
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}


def listen(host: str, port: int | None) -> tuple[list[socket.socket], int]:
    """Sockets on `host` and their port; without a port the first free one from 8000.

    Raises `UsageError` where the port is taken or may not be used, or the host is not this
    machine.
    """
    if port is not None:
        sockets = _bind(host, port)
        if sockets is None:
            raise UsageError(f"port {port} of {host} is taken; choose another, or leave --port away")
        return sockets, port
    for number in range(DEFAULT_PORT, DEFAULT_PORT + _TRIED):
        sockets = _bind(host, number)
        if sockets is not None:
            return sockets, number
    raise UsageError(f"ports {DEFAULT_PORT} to {DEFAULT_PORT + _TRIED - 1} of {host} are taken; free one")


def _bind(host: str, port: int) -> list[socket.socket] | None:
    """The sockets; `None` where the port is taken."""
    try:
        sockets = bind_sockets(port, "127.0.0.1" if host in _LOOPBACK else host)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            return None
        raise UsageError(f"cannot listen on {host}, port {port}: {fault.strerror or fault}") from None
    try:
        return sockets + (bind_sockets(port, "::1") if host in _LOOPBACK else [])
    except OSError as fault:
        if fault.errno in _NO_SUCH_ADDRESS or isinstance(fault, socket.gaierror):
            return sockets
        for one in sockets:
            one.close()
        if fault.errno == errno.EADDRINUSE:
            return None
        raise UsageError(f"cannot listen on ::1, port {port}: {fault.strerror or fault}") from None
