"""Which addresses a fetch may connect to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.address import name_refusal, refusal

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 168.63.129.16 169.254.169.254
169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::7f00:1 64:ff9b::10.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:808:808:: 3ffe::1 3fff::1 3fff:fff::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff00::1
ff02::1 ff0e::1 2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:10.0.0.1 4000::1 fe80::1%eth0 2606:4700::1%1
""".split()
PUBLIC = """
8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.15 169.253.255.255 172.15.255.255
172.32.0.0 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.0 223.255.255.255 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2606:4700::1111
2001:4860:4860::8888 2a00:1450:4001::1 2001:200::1 2606:4700::5efe:8.8.8.8
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("address", ["", "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3", "[::1]", "1.1.1.1 "])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert refusal(address) == "not an address"


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6) | st.ip_addresses(network="2000::/3"))
@settings(max_examples=1000)
def test_never_kinder_than_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    assert refusal(address) or address.is_global


@pytest.mark.parametrize("prefix", ["::ffff:", "64:ff9b::", "::", "::ffff:0:", "64:ff9b:1::", "2606:4700::5efe:"])
def test_ipv6_hides_no_ipv4(prefix: str) -> None:
    for inner in (address for address in REFUSED if ":" not in address):
        assert refusal(prefix + inner), prefix + inner


@pytest.mark.parametrize(
    "name", ["localhost", "a.localhost", "printer.local", "metadata.google.internal", "intranet", "x.home.arpa", "localhost.", "a.onion"]
)
def test_names_of_this_network_are_not_looked_up(name: str) -> None:
    assert name_refusal(name)


@pytest.mark.parametrize("name", ["example.org", "example.org.", "local.example", "internal.org", "nolocalhost.org", "xn--a.example"])
def test_other_names_are(name: str) -> None:
    assert name_refusal(name) is None
