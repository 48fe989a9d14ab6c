"""The egress policy: which addresses a stage may connect to.

A name is resolved once, every address is checked, and the connection is made to the checked address, so
that a name which changes its answer between check and use (DNS rebinding) gains nothing. How a host is
spelled (``127.1``, ``0x7f000001``, full-width digits) does not matter: only what it resolves to does.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from airloom.operators.problems import ConfigError, TransientError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# ``is_global`` is true for these, yet each leads into a private network or to a cloud's metadata service.
_NEVER_PUBLIC: tuple[Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's platform address
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",
        "64:ff9b::/96",  # NAT64: the IPv4 address hides in the last four bytes
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "ff00::/8",
    )
)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet and hides no other address."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    return address.is_global and not any(
        address.version == network.version and address in network for network in _NEVER_PUBLIC
    )


@dataclass(frozen=True)
class EgressPolicy:
    """What one connection may reach; its private networks are named by whoever may edit the connection."""

    hosts: tuple[str, ...]
    """Host names requests may go to, in lower case."""
    networks: tuple[Network, ...] = ()
    """Private networks these hosts may resolve into."""

    @classmethod
    def of(cls, hosts: Iterable[str], networks: Sequence[str] = ()) -> EgressPolicy:
        """The policy for these hosts; ConfigError when a network is not one."""
        try:
            parsed = tuple(ipaddress.ip_network(network) for network in networks)
        except ValueError as error:
            raise ConfigError(f"the connection's allowed_networks: {error}", field="connection") from error
        return cls(tuple(host.lower() for host in hosts), parsed)

    def permits(self, address: Address) -> bool:
        """Whether a connection to this address is allowed."""
        return is_public(address) or any(
            address.version == network.version and address in network for network in self.networks
        )

    def resolve(self, host: str, port: int) -> str:
        """The address to connect to; ConfigError when the host or any of its addresses is not allowed."""
        if host.lower() not in self.hosts:
            raise ConfigError(
                f"requests to host '{host}' are not allowed by the connection; its allowed_hosts can name it",
                field="connection",
            )
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise TransientError(f"cannot resolve host '{host}': {error.strerror}") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        for address in addresses:
            if not self.permits(address):
                raise ConfigError(
                    f"host '{host}' resolves to the private address {address}; "
                    "the connection's allowed_networks can permit it",
                    field="connection",
                )
        return str(addresses[0])
