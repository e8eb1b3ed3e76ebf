"""Why a call failed: one base, a class for each kind, the same codes as in every language."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple


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

    def __reduce__(self) -> Tuple[type, Tuple[object, ...]]:
        fields = tuple(tuple(field) for field in self.fields)
        return type(self), (str(self), self.code, self.number, fields)


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
    """A defect of this package. Whatever was on its way may have arrived."""
