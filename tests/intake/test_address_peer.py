"""Our table of addresses beside another's, over a hundred thousand addresses: nothing that the other refuses is let through."""

from __future__ import annotations

import random
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import ssrfguard

from app.intake.address import _NETWORKS_4, _NETWORKS_6, refusal

MANY = 100_000
WRAPPERS = ("::ffff:0:0", "64:ff9b::", "::", "::ffff:0:0:0", "64:ff9b:1::", "2606:4700::5efe:0:0", "2606:4700::200:5efe:0:0")
# What we refuse and they do not: no address of a page on the public Internet is among these.
OURS_ALONE: list[IPv4Network | IPv6Network] = [
    *(IPv4Network(network) for network in ("168.63.129.16/32", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24")),
    *(IPv6Network(network) for network in ("::ffff:0:0:0/96", "3ffe::/16", "2620:4f:8000::/48", "2001::/23", "2002::/16")),
]
GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291: the only part of IPv6 that is given out


def addresses() -> Iterator[IPv4Address | IPv6Address]:
    """Edges and insides of every network of both tables, IPv4 wrapped in IPv6 in every way there is, and any address at all."""
    chance = random.Random(20261122)
    networks: list[IPv4Network | IPv6Network] = [network for network, _ in _NETWORKS_4]
    networks += [network for network, _ in _NETWORKS_6]
    networks += [block.network for block in ssrfguard.DEFAULT_DENIED.blocks]
    for network in networks:
        first, last = int(network.network_address), int(network.broadcast_address)
        for value in (first - 1, first, last, last + 1, *(chance.randint(first, last) for _ in range(200))):
            if 0 <= value < 2**network.max_prefixlen:
                yield type(network.network_address)(value)
    for _ in range(MANY // 4):
        four = IPv4Address(chance.getrandbits(32))
        yield four
        yield IPv6Address(int(IPv6Address(chance.choice(WRAPPERS))) + int(four))
        yield IPv6Address(chance.getrandbits(128))
        yield IPv6Address((1 << 125) + chance.getrandbits(125))
        yield IPv6Address((0x2002 << 112) + (int(four) << 80) + chance.getrandbits(80))


def test_nothing_is_let_through_that_another_table_refuses() -> None:
    seen = 0
    for address in addresses():
        seen += 1
        theirs = ssrfguard.DEFAULT_DENIED.classify(address)
        assert refusal(address) or not theirs.blocked, f"{address}: {theirs.reason}"
    assert seen >= MANY


def test_nothing_else_is_refused_but_what_is_listed() -> None:
    for address in addresses():
        if (why := refusal(address)) and not ssrfguard.DEFAULT_DENIED.classify(address).blocked:
            listed = any(address in network for network in OURS_ALONE if network.version == address.version)
            outside = address.version == 6 and address not in GLOBAL_UNICAST
            assert listed or outside or "form of" in why, f"{address}: {why}"
