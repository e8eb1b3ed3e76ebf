"""Projects: where everything starts."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping, Optional, Union

from paywright import _paywright as native
from paywright.ecommpay.callback import Callback
from paywright.ecommpay.gate import AsyncGate, Gate
from paywright.ecommpay.page import PaymentPage, Value

Body = Union[bytes, bytearray, memoryview, str]


class Project:
    """A project of the platform: its number and its secret key.

    ``more_keys`` are keys that messages may be signed with besides, by a label each: while a key is
    changed both are known. Prints without keys and is not pickled.
    """

    __slots__ = ("_native",)

    def __init__(
        self, id: int, *, secret: str, more_keys: Optional[Mapping[str, str]] = None
    ) -> None:
        self._native = native.Project(id, secret, list((more_keys or {}).items()))

    @property
    def id(self) -> int:
        """The number."""
        return self._native.id

    def sign(self, body: Union[Body, Mapping[str, Any]]) -> str:
        """The signature of a JSON object, given as its text or as a mapping."""
        return self._native.sign(json.dumps(body) if isinstance(body, Mapping) else body)

    def verify(self, body: Body) -> str:
        """Checks any signed message. Gives the label of the key, or raises SignatureError."""
        return self._native.verify(body)

    def verify_callback(self, body: Body) -> Callback:
        """Checks a callback. Pass the body of the request as it came, not what a framework made of
        it. Raises :class:`SignatureError` for everything that is not genuine.
        """
        return Callback(self._native.verify_callback(body))

    def payment_page(
        self,
        *,
        payment_id: str,
        amount: int,
        currency: str,
        customer_id: Optional[str] = None,
        **parameters: Value,
    ) -> PaymentPage:
        """A request to Payment Page: ``amount`` in minor units, everything else by the platform's
        own names.
        """
        named: Dict[str, Value] = {
            "payment_id": payment_id,
            "payment_amount": amount,
            "payment_currency": currency,
            "customer_id": customer_id,
        }
        return PaymentPage(self._native, {**named, **parameters})

    def gate(self, base_url: Optional[str] = None, **settings: Any) -> Gate:
        """Gate over HTTP, for code that waits. The settings are those of :class:`Gate`."""
        return Gate(self._native, base_url=base_url, **settings)

    def async_gate(self, base_url: Optional[str] = None, **settings: Any) -> AsyncGate:
        """Gate over HTTP, for asyncio."""
        return AsyncGate(self._native, base_url=base_url, **settings)

    def __repr__(self) -> str:
        return f"Project({self.id}, secret=***)"

    def __reduce__(self) -> Any:
        raise TypeError("a Project holds keys, so it is not pickled; make it where it is needed")
