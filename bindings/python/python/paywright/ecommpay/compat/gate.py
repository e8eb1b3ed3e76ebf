"""As ``payment_page_sdk.gate``."""

from __future__ import annotations

from typing import Union

from paywright.ecommpay.compat.callback import Callback
from paywright.ecommpay.compat.payment import Payment
from paywright.ecommpay.compat.payment_page import PaymentPage
from paywright.ecommpay.compat.signature_handler import SignatureHandler


class Gate:
    """Makes addresses of Payment Page and checks callbacks."""

    CURRENCY_RUB = "RUB"
    CURRENCY_USD = "USD"
    CURRENCY_EUR = "EUR"

    def __init__(self, secret: str, base_url: str = "") -> None:
        try:
            self._signature_handler = SignatureHandler(secret)
        finally:
            # Those who show the variables of a frame that fails shall not show the key.
            del secret
        self._payment_page = PaymentPage(self._signature_handler, base_url)

    def get_purchase_payment_page_url(self, payment: Payment) -> str:
        """The signed address of Payment Page."""
        return self._payment_page.get_url(payment)

    def handle_callback(self, data: Union[str, bytes]) -> Callback:
        """Checks a callback."""
        return Callback(data, self._signature_handler)
