"""The address in the local network at which a class reaches the course, and how learners get there."""

import ipaddress
import re
import socket
import sys
from dataclasses import dataclass

import psutil
import segno

from widgets.advice import command
from widgets.problems import CourseProblem

_MADE_UP = re.compile(
    r"docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|lxc|lxd|podman|cni|flannel|cali|tun|tap|utun|wg|ppp|tailscale|zt|ham|awdl|llw|ifb|dummy|lo\d*$",
    re.IGNORECASE,
)
"""The prefixes of interfaces that belong to containers, virtual machines and private networks."""
_SOMEWHERE_ELSE = ("192.0.2.1", 9)
"""A reserved address: finding the route to it sends nothing."""


@dataclass(frozen=True)
class NetworkAddress:
    """An address of this machine."""

    interface: str
    ip: str

    @property
    def leads_to_a_class(self) -> bool:
        """Whether learners in the same room can use this address."""
        address = ipaddress.ip_address(self.ip)
        return not (_MADE_UP.match(self.interface) or address.is_loopback or address.is_link_local or address.is_global)


def class_address(chosen_ip: str | None) -> str:
    """The address for a class: the named one, or else the one that this machine uses in its network.

    Raises CourseProblem, with a list of the addresses, if it cannot be used or there is none.
    """
    places = _places()
    if chosen_ip:
        if chosen_ip not in [place.ip for place in places]:
            raise CourseProblem(f"{chosen_ip} is not an address of this machine. It has {_listed(places)}: {_at(places[0])}")
        return chosen_ip
    fit = [place.ip for place in places if place.leads_to_a_class]
    if not fit:
        raise CourseProblem(
            "This machine is in no local network. Connect it to the class's Wi-Fi, or switch on its own hotspot. "
            f"If it is in one, name its address; it has {_listed(places)}: {_at(places[0])}"
        )
    own = _route()
    return own if own in fit else fit[0]


def show_picture(url: str) -> None:
    """Print the course's URL as a QR code, if the output is a terminal."""
    if sys.stdout.isatty():
        segno.make(url).terminal(compact=True)


def tell_others(ip: str) -> None:
    """Print the other addresses, in case learners cannot reach this one."""
    others = [place for place in _places() if place.leads_to_a_class and place.ip != ip]
    if others:
        print(f"If learners cannot reach it, try another address of this machine: {_listed(others)}.")
        print(f"Name it: {_at(others[0])}", flush=True)


def _at(place: NetworkAddress) -> str:
    return command(f"course CLASS=1 IP={place.ip}")


def _places() -> list[NetworkAddress]:
    running = psutil.net_if_stats()
    return [
        NetworkAddress(name, address.address)
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family == socket.AF_INET and name in running and running[name].isup
    ]


def _route() -> str | None:
    """The address that this machine uses for outgoing connections, None if it has no route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE_ELSE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _listed(places: list[NetworkAddress]) -> str:
    return ", ".join(f"{place.ip} ({place.interface})" for place in places)
