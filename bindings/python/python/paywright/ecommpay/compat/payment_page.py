"""As ``payment_page_sdk.payment_page``."""

from __future__ import annotations

from paywright.ecommpay.compat.payment import Payment
from paywright.ecommpay.compat.signature_handler import SignatureHandler


class PaymentPage:
    """Makes addresses. ``base_url`` includes ``/payment``, as it did; without it is as good."""

    def __init__(self, signature_handler: SignatureHandler, base_url: str = "") -> None:
        self._signature_handler = signature_handler
        self._base_url = base_url or None

    def get_url(self, payment: Payment) -> str:
        """The signed address."""
        project = self._signature_handler._project
        return project._page_url_unchecked(payment.get_params(), self._base_url)
