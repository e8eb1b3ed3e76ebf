"""Why a call failed: one base, a class for each kind, the same codes as in every language."""

from __future__ import annotations

from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple


class Field(NamedTuple):
    """What is wrong with one field of an input."""

    path: str
    """Where: ``card.month``."""
    rule: str
    """The code of the rule that it breaks."""
    message: str
    """A sentence."""


class PaywrightError(Exception):
    """The base of all errors. ``str()`` gives a sentence that says what to do."""

    code: str
    """The stable code, the same in every language: ``signature_mismatch``."""
    number: int
    """The number of the code."""
    fields: Tuple[Field, ...]
    """The fields that are wrong, where it is known."""
    ticket: Optional[Dict[str, Any]]
    """Of a call that was cut short by a defect: what finds out by ``resolve`` what became of it."""

    def __init__(
        self,
        message: str,
        code: str = "internal_error",
        number: int = 9000,
        fields: Sequence[Tuple[str, str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.number = number
        self.fields = tuple(Field(*field) for field in fields)
        self.ticket = None

    def __reduce__(self) -> Tuple[type, Tuple[object, ...], Dict[str, object]]:
        fields = tuple(tuple(field) for field in self.fields)
        return type(self), (str(self), self.code, self.number, fields), {"ticket": self.ticket}


class InputError(PaywrightError, ValueError):
    """What was given breaks a rule. Nothing was sent."""


class SignatureError(PaywrightError):
    """A message is not genuine, or cannot be read. Answer 400 and do nothing else."""


class ReviewError(PaywrightError):
    """A genuine message that a person has to look at before anything is done."""


class PlatformError(PaywrightError):
    """The platform has refused, or its answer is of no use."""


class NetworkError(PaywrightError):
    """No answer came. Of a request that moves money nothing was sent."""


class InternalError(PaywrightError):
    """A defect of this package. Whatever was on its way may have arrived: see ``ticket``."""


def ticket_of(error: Optional[BaseException]) -> Optional[Dict[str, Any]]:
    """The ticket of the request that an exception has cut short: ``CancelledError``,
    ``KeyboardInterrupt``, the ``TimeoutError`` of ``asyncio.wait_for``, whatever a signal handler has
    raised. ``None`` if no request that moves money was on its way.
    """
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        ticket: Optional[Dict[str, Any]] = getattr(error, "ticket", None)
        if ticket is not None:
            return ticket
        error = error.__cause__ or error.__context__
    return None
