"""ecommpay: its messages are signed, and repeated until they are taken, so they say how an order stands."""

from __future__ import annotations

from typing import Callable, List, Mapping, Tuple

from paywright import ReviewError, SignatureError
from paywright.ecommpay import PaymentState, Project

from gateways import PATIENCE, Forged, Message, Order, Refund, Status, Ticket, in_our_words
from settings import secret


class Gateway:
    def __init__(self, settings: Mapping[str, str]) -> None:
        self._base = settings.get("base_url")
        self._project = Project(int(settings["project"]), secret=secret("ECOMMPAY_SECRET"))
        self._gate = self._project.gate(self._base)

    def page(self, order: Order, back: str, language: str) -> str:
        return self._project.payment_page(
            payment_id=order.id,
            amount=order.amount,
            currency=order.currency,
            customer_id=order.id,  # Customers of this shop have no account.
            language_code=language,
            merchant_return_url=back,
            redirect_success_url=back,
            redirect_fail_url=back,
        ).url(self._base)

    def read(self, body: bytes) -> Message:
        try:
            return Message(self._project.verify_callback(body).payment.id, proof=body)
        except SignatureError as error:
            raise Forged(str(error)) from error

    def stands(self, order: Order, proofs: List[bytes]) -> Status:
        state = PaymentState(order.id)
        for proof in proofs:
            try:
                state.fold(self._project.verify_callback(proof))
            except ReviewError:
                pass  # Genuine, but nothing can be known from it.
        price = {"minor": order.amount, "currency": order.currency}
        is_paid = state.is_paid and state.to_dict()["remaining"] == price
        return in_our_words(state.status, is_paid)

    def refund(self, order: Order, keep: Callable[[Ticket], None]) -> Refund:
        payment = {"amount": order.amount, "currency": order.currency, "description": "Returned"}
        members = {"general": {"payment_id": order.id}, "payment": payment}
        # One reference for all attempts: ecommpay itself refuses the second refund that has it.
        outcome = self._gate.send("refund", members, reference="all", on_ticket=keep)
        return _REFUNDS.get(outcome.kind, Refund.UNKNOWN)

    def resolve(self, ticket: Ticket) -> Tuple[Refund, Ticket]:
        outcome = self._gate.resolve(ticket, within=PATIENCE)
        return _REFUNDS.get(outcome.kind, Refund.UNKNOWN), outcome.ticket or ticket


_REFUNDS = {
    "accepted": Refund.ACCEPTED,
    "registered": Refund.ACCEPTED,
    "rejected": Refund.REFUSED,
    "refused": Refund.REFUSED,
    "safe_to_repeat": Refund.REFUSED,
}
