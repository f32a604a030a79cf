"""Says whether a fetch may connect to an IP address: a table of networks that are not the public Internet, and the IPv4 hidden in IPv6."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# After the IANA special-purpose registries (RFC 6890, RFC 8190), with what cloud vendors put elsewhere.
_REFUSED_4: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network (RFC 791)"),
    ("10.0.0.0/8", "private use (RFC 1918)"),
    ("100.64.0.0/10", "carrier-grade NAT (RFC 6598); holds a metadata service of Alibaba Cloud, 100.100.100.200"),
    ("127.0.0.0/8", "loopback (RFC 1122)"),
    ("168.63.129.16/32", "Azure WireServer, a platform service on a public address (Microsoft)"),
    ("169.254.0.0/16", "link-local (RFC 3927); holds the metadata services of most clouds, 169.254.169.254"),
    ("172.16.0.0/12", "private use (RFC 1918)"),
    ("192.0.0.0/24", "IETF protocol assignments (RFC 6890); holds a metadata service of Oracle Cloud, 192.0.0.192"),
    ("192.0.2.0/24", "documentation (RFC 5737)"),
    ("192.31.196.0/24", "AS112 sink (RFC 7535)"),
    ("192.52.193.0/24", "automatic multicast tunnelling (RFC 7450)"),
    ("192.88.99.0/24", "6to4 relay anycast, deprecated (RFC 7526)"),
    ("192.168.0.0/16", "private use (RFC 1918)"),
    ("192.175.48.0/24", "AS112 sink (RFC 7534)"),
    ("198.18.0.0/15", "benchmarking (RFC 2544)"),
    ("198.51.100.0/24", "documentation (RFC 5737)"),
    ("203.0.113.0/24", "documentation (RFC 5737)"),
    ("224.0.0.0/4", "multicast (RFC 5771)"),
    ("240.0.0.0/4", "reserved, and limited broadcast (RFC 1112, RFC 919)"),
)
# Only 2000::/3 is given out as global unicast (RFC 4291, RFC 3513); these are the exceptions in it.
_GLOBAL_6 = IPv6Network("2000::/3")
_REFUSED_6: tuple[tuple[str, str], ...] = (
    ("2001::/23", "IETF protocol assignments, Teredo, ORCHID, benchmarking (RFC 2928, RFC 4380, RFC 7343, RFC 5180)"),
    ("2001:db8::/32", "documentation (RFC 3849)"),
    ("2002::/16", "6to4, deprecated (RFC 3056, RFC 7526)"),
    ("2620:4f:8000::/48", "AS112 sink (RFC 7534)"),
    ("3ffe::/16", "6bone, returned (RFC 3701)"),
    ("3fff::/20", "documentation (RFC 9637)"),
)
_NETWORKS_4 = tuple((IPv4Network(network), why) for network, why in _REFUSED_4)
_NETWORKS_6 = tuple((IPv6Network(network), why) for network, why in _REFUSED_6)

_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291 2.5.5.2: a way to write IPv4
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 reaches it, so right for public addresses
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291 2.5.5.1, deprecated
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765 SIIT
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")  # RFC 8215
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214 6.1: third word of the address


def refusal(address: str | IPv4Address | IPv6Address) -> str | None:
    """Why this address must not be connected to, for the log only; None when it is public.

    An IPv6 address that carries an IPv4 address is refused when either is. What is no address at all, or has a zone, is refused too.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return "not an address"
    if isinstance(address, IPv4Address):
        return next((why for network, why in _NETWORKS_4 if address in network), None)
    return _refusal_6(address)


def _refusal_6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "an address with a zone (RFC 4007)"
    for form, inner in _embedded(address):
        if why := refusal(inner):
            return f"{form} of {why}"
    if address in _MAPPED or address in _NAT64:
        return None
    if address not in _GLOBAL_6:
        return "not global unicast (RFC 4291)"
    return next((why for network, why in _NETWORKS_6 if address in network), None)


def _embedded(address: IPv6Address) -> Iterator[tuple[str, IPv4Address]]:
    """Every IPv4 address that a gateway could read out of this one, with the name of the form."""
    value = int(address)
    low = IPv4Address(value & 0xFFFFFFFF)
    for form, network in (
        ("IPv4-mapped form", _MAPPED),
        ("IPv4-compatible form", _COMPATIBLE),
        ("SIIT form", _TRANSLATED),
        ("NAT64 form", _NAT64),
        ("local NAT64 form", _NAT64_LOCAL),
    ):
        if address in network:
            yield form, low
    if address.sixtofour is not None:
        yield "6to4 form", address.sixtofour
    if address.teredo is not None:
        yield from (("Teredo server", address.teredo[0]), ("Teredo form", address.teredo[1]))
    if (value >> 32) & 0xFFFFFFFF in _ISATAP:
        yield "ISATAP form", low


# Names that mean this machine or this network: RFC 6761, RFC 6762, RFC 8375, RFC 7686, and `internal`, which ICANN keeps for that use.
_REFUSED_NAMES = ("localhost", "local", "internal", "home.arpa", "onion", "localdomain", "lan")


def name_refusal(host: str) -> str | None:
    """Why this host name must not even be looked up, for the log only; None when it may be. `host` is lower-case and no IP address."""
    name = host.rstrip(".")
    if "." not in name:
        return "a name without a dot"
    return next((f"a name in .{end}" for end in _REFUSED_NAMES if name == end or name.endswith(f".{end}")), None)
