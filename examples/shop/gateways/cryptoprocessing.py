"""Cryptoprocessing: its messages are neither signed nor repeated, so it is asked how an order stands."""

from __future__ import annotations

from typing import Callable, List, Mapping, Tuple

from paywright import SignatureError
from paywright.cryptoprocessing import Notification, Terminal

from gateways import PATIENCE, Forged, Message, Order, Refund, Status, Ticket, Unavailable, in_our_words
from settings import secret


class Gateway:
    def __init__(self, settings: Mapping[str, str]) -> None:
        self._currency = settings["currency"]
        self._terminal = Terminal(
            settings["base_url"],
            key=secret("CRYPTOPROCESSING_KEY"),
            password=secret("CRYPTOPROCESSING_PASSWORD"),
        )

    def page(self, order: Order, back: str, language: str) -> str:
        if order.currency != self._currency:
            raise Unavailable(f"the terminal takes {self._currency}, the order is in {order.currency}")
        session = {
            "SessionType": "Pay",
            "OrderId": order.id,
            "Amount": order.amount,
            "Language": language.upper(),
            "Url": back,
        }
        opened = self._terminal.send("apim.init", session)
        if opened.url is None:
            raise Unavailable(opened.message or opened.kind)
        return opened.url

    def read(self, body: bytes) -> Message:
        try:
            return Message(Notification(body).order_id, proof=None)
        except SignatureError as error:
            raise Forged(str(error)) from error

    def stands(self, order: Order, proofs: List[bytes]) -> Status:
        payment = self._terminal.state("apim", order.id).payment
        if payment is None:
            return Status.WAITING
        return in_our_words(payment.status(order.amount), payment.is_paid(order.amount))

    def refund(self, order: Order, keep: Callable[[Ticket], None]) -> Refund:
        members = {"OrderId": order.id, "Amount": order.amount}
        outcome = self._terminal.send("apim.refund", members, on_ticket=keep)
        return _REFUNDS.get(outcome.kind, Refund.UNKNOWN)

    def resolve(self, ticket: Ticket) -> Tuple[Refund, Ticket]:
        outcome = self._terminal.resolve(ticket, within=PATIENCE)
        return _REFUNDS.get(outcome.kind, Refund.UNKNOWN), outcome.ticket or ticket


_REFUNDS = {
    "done": Refund.ACCEPTED,
    "declined": Refund.REFUSED,
    "safe_to_repeat": Refund.REFUSED,
}
