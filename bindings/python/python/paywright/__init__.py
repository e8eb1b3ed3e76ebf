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
]
