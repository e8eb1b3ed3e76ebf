"""What calls give: plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Tuple, cast

from paywright.ecommpay.words import OutcomeKind

if TYPE_CHECKING:
    from paywright._paywright import Callback


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


class Outcome:
    """What became of a request.

    ``kind`` is one of ``accepted`` (received, not paid), ``registered`` (found by asking),
    ``rejected`` and ``refused`` (nothing was done), ``already_exists``, ``safe_to_repeat``,
    ``unknown`` and ``still_unknown`` (keep the ticket, send nothing), ``data``, ``known``,
    ``not_found``, ``not_received``.
    """

    __slots__ = ("_members",)

    def __init__(self, members: Dict[str, Any]) -> None:
        self._members = members

    @property
    def kind(self) -> OutcomeKind:
        """The word for it."""
        return cast(OutcomeKind, self._members["outcome"])

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows yet. Never send the request again before that is settled."""
        return self.kind in ("unknown", "still_unknown")

    @property
    def request_id(self) -> Optional[str]:
        """The platform's id of the request."""
        return self._members.get("request_id")

    @property
    def payment_id(self) -> Optional[str]:
        """The merchant's own id of the payment."""
        return self._members.get("payment_id")

    @property
    def code(self) -> Optional[str]:
        """The platform's code of a refusal."""
        return self._members.get("code")

    @property
    def message(self) -> Any:
        """The platform's words, or the message about a payment."""
        return self._members.get("message")

    @property
    def errors(self) -> List[Dict[str, Any]]:
        """What is wrong with single members of a refused request."""
        return list(self._members.get("errors") or [])

    @property
    def ticket(self) -> Optional[Dict[str, Any]]:
        """Finds out what became of the request: plain data, to be stored and resolved later."""
        return self._members.get("ticket")

    @property
    def data(self) -> Any:
        """The data that was asked for."""
        return self._members.get("data")

    def to_dict(self) -> Dict[str, Any]:
        """All of it."""
        return dict(self._members)

    def __repr__(self) -> str:
        return f"Outcome({self.kind!r})"


class Seen(NamedTuple):
    """How a payment stands."""

    reached: bool
    """Whether it is as it was waited for; after a plain question, whether it is known."""
    message: Optional[Callback]
    """The message, where the payment is known."""


class Folded(NamedTuple):
    """What a message did to the state of a payment."""

    fold: str
    """``changed``, ``duplicate``, ``stale`` or ``conflict``."""
    became_paid: bool
    """The payment is paid now and was not before: the moment to ship."""
    ceased_to_be_paid: bool
    """It was paid and is no longer."""


class PageForm(NamedTuple):
    """Payment Page as a form that is sent by POST."""

    action: str
    """Where it goes."""
    method: str
    """``POST``."""
    fields: List[Tuple[str, str]]
    """Names and values."""
    html: str
    """A document that sends itself."""


class PageWidget(NamedTuple):
    """Payment Page for the platform's script in a page of the shop."""

    config: str
    """The object that ``EPayWidget.run`` takes, as JSON that may stand in a script."""
    html: str
    """A snippet that opens it at once."""
