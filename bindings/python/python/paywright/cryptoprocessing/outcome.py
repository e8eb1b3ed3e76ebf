"""What calls give: plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional

if TYPE_CHECKING:
    from paywright._paywright import ConfirmedPayment


class Outcome:
    """What became of a command.

    ``kind`` is one of ``done``, ``needs_redirect`` (send the payer to ``url``), ``needs_acs_post`` (have
    his browser post :func:`acs_form`), ``pending`` (ask for the state), ``declined`` (nothing was done),
    ``unknown`` and ``still_unknown`` (keep the ticket, send nothing), ``other_amount`` and ``unclear`` (a
    person has to look), ``safe_to_repeat``, and for questions ``known``, ``not_finished``, ``not_found``,
    ``failed``, ``cards``.
    """

    __slots__ = ("_members",)

    def __init__(self, members: Dict[str, Any]) -> None:
        self._members = members

    @property
    def kind(self) -> str:
        """The word for it."""
        return str(self._members["outcome"])

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows yet. Never send the command again before that is settled."""
        return self.kind in ("unknown", "still_unknown")

    @property
    def found(self) -> bool:
        """Whether it was found by asking, since the answer to the command gave no certainty."""
        return bool(self._members.get("found"))

    @property
    def url(self) -> Optional[str]:
        """Where the payer's browser has to go, or to post."""
        return self._members.get("url")

    @property
    def md(self) -> Optional[str]:
        """The id of the authentication, which the bank sends back: store ``pending`` under it."""
        return self._members.get("md")

    @property
    def pending(self) -> Optional[Dict[str, Any]]:
        """What finishes an authentication: plain data, to be stored until the payer is back."""
        return self._members.get("pending")

    @property
    def code(self) -> Optional[str]:
        """The gateway's code of a failure."""
        return self._members.get("code")

    @property
    def message(self) -> Optional[str]:
        """What the code says."""
        return self._members.get("message")

    @property
    def advice(self) -> Optional[str]:
        """What to do about the code: ``payer``, ``change``, ``never``, ``new_order``..."""
        return self._members.get("advice")

    @property
    def state(self) -> Optional[str]:
        """The state of the payment, where it was asked for."""
        return self._members.get("state") or (self._members.get("payment") or {}).get("state")

    @property
    def amount(self) -> Optional[int]:
        """The amount that the answer names, or that is held or left."""
        for place in (self._members, self._members.get("payment"), self._members.get("answer")):
            if place and place.get("amount") is not None:
                amount: int = place["amount"]
                return amount
        return None

    @property
    def cards(self) -> List[Dict[str, Any]]:
        """The cards of a customer."""
        return list(self._members.get("cards") or [])

    @property
    def ticket(self) -> Optional[Dict[str, Any]]:
        """Finds out what became of the command: plain data, to be stored and resolved later."""
        return self._members.get("ticket")

    @property
    def answer(self) -> Dict[str, Any]:
        """The answer as it came: ``command``, ``attributes``, ``add_info``; empty if there is none."""
        return dict(self._members.get("answer") or {})

    def to_dict(self) -> Dict[str, Any]:
        """All of it."""
        return dict(self._members)

    def __repr__(self) -> str:
        return f"Outcome({self.kind!r})"


class Seen(NamedTuple):
    """How a payment stands."""

    reached: bool
    """Whether it is as it was waited for; after a plain question, whether it is known."""
    payment: Optional[ConfirmedPayment]
    """The payment, where it is known."""
    answer: Optional[Outcome]
    """The answer to the last question; ``None`` if none came."""
