"""What the shop asks of a gateway, in the shop's own words. Each module beside this file has a `Gateway` with
the same methods; nothing else in the shop knows which of them is in use.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Protocol, Tuple

Ticket = Dict[str, Any]

PATIENCE = 40
"""Seconds to find out what became of a refund: more than the longest pause between two questions."""


class Status(IntEnum):
    """How an order stands. It only ever moves down this list: what is heard late or twice changes nothing."""

    WAITING = 0
    DECLINED = 1
    PAID = 2
    REFUNDED = 3


class Refund(str, Enum):
    """How a refund stands."""

    UNKNOWN = "unknown"  # Nobody knows yet: ask what became of it, and send nothing.
    ACCEPTED = "accepted"  # The gateway has it. Once the money is back the order is REFUNDED.
    REFUSED = "refused"  # Nothing was done, so it may be asked for again.


class Order(NamedTuple):
    id: str
    item: str
    amount: int  # In minor units.
    currency: str
    gateway: str
    page: Optional[str]
    status: Status


class Message(NamedTuple):
    order_id: Optional[str]
    proof: Optional[bytes]  # None: anybody can have sent it, so it is a reason to look and nothing more.


class Forged(Exception):
    """A message that is not the gateway's."""


class Unavailable(Exception):
    """The gateway has opened no page."""


class Gateway(Protocol):
    def page(self, order: Order, back: str, language: str) -> str:
        """Where the customer pays. From there he comes back to `back`, which proves nothing."""

    def read(self, body: bytes) -> Message:
        """Reads what was posted to the shop. Raises `Forged`."""

    def stands(self, order: Order, proofs: List[bytes]) -> Status:
        """How an order stands by what the gateway itself has said: in `proofs`, or when it is asked now."""

    def refund(self, order: Order, keep: Callable[[Ticket], None]) -> Refund:
        """Sends all of the money back, once. `keep` gets the ticket before; if it raises, nothing is sent."""

    def resolve(self, ticket: Ticket) -> Tuple[Refund, Ticket]:
        """Asks what became of a refund. The next question takes the ticket that comes back."""


def in_our_words(status: str, is_paid: bool) -> Status:
    """The shop's word for a gateway's status. Whatever is not in the table is waited for, new words too."""
    return Status.PAID if is_paid else _WORDS.get(status, Status.WAITING)


_WORDS = {
    "decline": Status.DECLINED,
    "expired": Status.DECLINED,
    "canceled": Status.DECLINED,
    "refunded": Status.REFUNDED,
    "reversed": Status.REFUNDED,
}
