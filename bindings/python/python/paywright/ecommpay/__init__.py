"""Payments through ecommpay and the deployments that speak its protocol.

    from paywright.ecommpay import Project

    shop = Project(112, secret=os.environ["ECOMMPAY_SECRET"])
    url = shop.payment_page(
        payment_id="order-1", amount=3415, currency="USD", customer_id="c-7"
    ).url()
    paid = shop.verify_callback(request.body)  # raises SignatureError
    if paid.payment.status.is_paid: ...
"""

from paywright.ecommpay.callback import Callback, Payment, Status
from paywright.ecommpay.gate import AsyncGate, Gate, Outcome, Seen
from paywright.ecommpay.page import PaymentPage
from paywright.ecommpay.project import Project

__all__ = [
    "AsyncGate",
    "Callback",
    "Gate",
    "Outcome",
    "Payment",
    "PaymentPage",
    "Project",
    "Seen",
    "Status",
]
