from __future__ import annotations

import ipaddress
import socket

import pytest

from airloom.operators.connection import Connection
from airloom.operators.http.client import Client, Patience, base_url
from airloom.operators.http.egress import EgressPolicy, is_public
from airloom.operators.problems import ConfigError, TransientError
from tests.operators.http.api import Answered, serve

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.53 127.255.255.254
169.254.0.1 169.254.169.254 169.254.170.2 168.63.129.16 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1
192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:168.63.129.16 64:ff9b::a9fe:a9fe 64:ff9b::7f00:1
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:a9fe:a9fe::1 2002:7f00:1:: fc00::1 fd00::1 fd12:3456:789a::1 fe80::1
febf::1 ff02::1 ff05::2
"""
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "spelling",
    ["127.0.0.1", "127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "localhost", "LOCALHOST", "::1", "0"],
)
def test_every_spelling_of_loopback_is_refused(spelling: str) -> None:
    with pytest.raises(ConfigError, match="private address"):
        EgressPolicy.of([spelling]).resolve(spelling, 80)


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "１２７.０.０.１"])
def test_look_alike_digits_gain_nothing(host: str) -> None:
    connection = Connection(id="api", type="http", host=f"http://{host}:9")
    with pytest.raises((ConfigError, TransientError)), Client(connection, Patience(attempts=1)) as client:
        client.request("GET", client.base)


def test_a_host_outside_the_connection_is_refused() -> None:
    with pytest.raises(ConfigError, match="allowed_hosts"):
        EgressPolicy.of(["api.example.org"]).resolve("evil.example.org", 443)


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("8.8.8.8", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(ConfigError, match=r"10\.0\.0\.1"):
        EgressPolicy.of(["two.example.org"]).resolve("two.example.org", 80)


def test_rebinding_gains_nothing_because_the_checked_address_is_the_one_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second resolution answers loopback, where a server listens; nothing may reach it."""
    with serve(lambda asked: Answered({"secret": 1})) as api:
        answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
        real = socket.getaddrinfo

        def rebinding(host: str, *arguments: object, **options: object) -> object:
            return real(next(answers) if host == "rebind.example.org" else host, *arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        connection = Connection(
            id="api",
            type="http",
            host=f"http://rebind.example.org:{api.port}",
            extra={"allowed_networks": ["192.0.2.0/24"]},
        )
        with Client(connection, Patience(attempts=2, timeout=0.2), wait=lambda seconds: None) as client:
            with pytest.raises((ConfigError, TransientError)):
                client.request("GET", client.base)
        assert api.asked == []


@pytest.mark.parametrize("host", ["", "ftp://x.org", "http://user:pw@x.org", "http://", "file:///etc/passwd"])
def test_a_connection_needs_a_plain_host(host: str) -> None:
    with pytest.raises(ConfigError):
        base_url(Connection(id="api", type="http", host=host))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"host": "api.example.org"}, "https://api.example.org/"),
        ({"host": "api.example.org", "schema": "http", "port": 81}, "http://api.example.org:81/"),
        ({"host": "https://api.example.org/v1/"}, "https://api.example.org/v1/"),
        ({"host": "http://[::1]", "port": 8080}, "http://[::1]:8080/"),
    ],
)
def test_base_url(fields: dict[str, object], expected: str) -> None:
    assert base_url(Connection(id="api", type="http", **fields)) == expected  # type: ignore[arg-type]
