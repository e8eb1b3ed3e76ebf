"""Take and make payments: see :mod:`paywright.ecommpay`."""

from paywright._paywright import __version__
from paywright.errors import (
    Field,
    InputError,
    InternalError,
    NetworkError,
    PaywrightError,
    PlatformError,
    ReviewError,
    SignatureError,
    ticket_of,
)

__all__ = [
    "Field",
    "InputError",
    "InternalError",
    "NetworkError",
    "PaywrightError",
    "PlatformError",
    "ReviewError",
    "SignatureError",
    "__version__",
    "ticket_of",
]
