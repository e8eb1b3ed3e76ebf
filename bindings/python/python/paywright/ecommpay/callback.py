"""Messages of the platform that were verified."""

from __future__ import annotations

from typing import Any, Dict, Optional

from paywright import _paywright as native


class Status(str):
    """A status as the platform writes it, unknown ones too."""

    is_paid: bool
    """Whether the whole sum went through. Never for a status that is unknown."""
    is_final: bool
    """Whether the work on the payment has ended."""

    def __new__(cls, text: str, is_paid: bool, is_final: bool) -> Status:
        status = super().__new__(cls, text)
        status.is_paid = is_paid
        status.is_final = is_final
        return status

    def __reduce__(self) -> Any:
        return Status, (str(self), self.is_paid, self.is_final)


class Payment:
    """The payment that a message is about."""

    __slots__ = ("_message",)

    def __init__(self, message: native.Callback) -> None:
        self._message = message

    @property
    def id(self) -> Optional[str]:
        """The merchant's own id."""
        return self._message.payment_id

    @property
    def status(self) -> Status:
        """The status, by this message alone; empty if the message names none."""
        message = self._message
        return Status(message.status or "", message.is_paid, message.is_final)

    @property
    def amount(self) -> Optional[int]:
        """The sum in minor units. Compare it with the order before you ship."""
        return self._message.amount

    @property
    def currency(self) -> Optional[str]:
        """The currency of the sum."""
        return self._message.currency

    def __repr__(self) -> str:
        return f"Payment(id={self.id!r}, status={str(self.status)!r})"


class Callback:
    """A message whose signature fits. It shows what the signature covers, and nothing else.

    Made by :meth:`Project.verify_callback` only.
    """

    __slots__ = ("_message",)

    def __init__(self, message: native.Callback) -> None:
        if not isinstance(message, native.Callback):
            raise TypeError("a Callback is made by Project.verify_callback only")
        self._message = message

    @property
    def payment(self) -> Payment:
        """The payment."""
        return Payment(self._message)

    @property
    def next_action(self) -> str:
        """What to do now: ``done``, ``wait``, ``redirect``, ``capture``, ``review``..."""
        return self._message.next_action

    @property
    def review(self) -> Optional[Exception]:
        """Why a person has to look at it first; ``None`` if nobody has to."""
        return self._message.review

    @property
    def key_label(self) -> str:
        """The label of the key that it was signed with."""
        return self._message.key_label

    @property
    def json(self) -> str:
        """What is signed, as the text of a JSON object."""
        return self._message.json

    def get(self, path: str) -> Optional[str]:
        """The text of any value by its path: ``operation.id``, ``operations.0.status``."""
        return self._message.get(path)

    def to_dict(self) -> Dict[str, Any]:
        """What is signed, as a dictionary. Numbers beyond 2**53 and fractions are texts."""
        return self._message.to_dict()

    def __repr__(self) -> str:
        return f"Callback({self.payment!r})"
