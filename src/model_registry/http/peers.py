"""Connections to the open network alone: judged is the address that was connected to, before anything is sent.

A name may be looked up twice and lead elsewhere the second time; the other end of a connection is what it is.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from model_registry.compat import override
from model_registry.errors import ProviderError


class PrivateAddress(ProviderError):
    """A host is at an address that the open network does not know."""


def is_global(address: str) -> bool:
    """Whether the open network knows an address."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return known.is_global and not known.is_multicast


class OpenNetwork(HTTPAdapter):
    """Makes no request of an address within a network. What goes through a proxy is the proxy's to judge."""

    @override
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Let all connections that no proxy makes be judged."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class _Connection(HTTPConnection):
    @override
    def _new_conn(self) -> socket.socket:
        return _judged(super()._new_conn(), self.host)


class _SecureConnection(HTTPSConnection):
    @override
    def _new_conn(self) -> socket.socket:
        return _judged(super()._new_conn(), self.host)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _judged(connected: socket.socket, host: str) -> socket.socket:
    try:
        if is_global(str(connected.getpeername()[0])):
            return connected
    except OSError:
        connected.close()
        raise
    connected.close()
    raise PrivateAddress(f"{host} is at an address within a network")
