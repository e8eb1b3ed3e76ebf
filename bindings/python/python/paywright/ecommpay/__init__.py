"""Payments through ecommpay and the deployments that speak its protocol.

    from paywright.ecommpay import Project

    shop = Project(112, secret=os.environ["ECOMMPAY_SECRET"])
    url = shop.payment_page(
        payment_id="order-1", amount=3415, currency="USD", customer_id="c-7"
    ).url()
    paid = shop.verify_callback(request.body)  # raises SignatureError
    if paid.payment.status.is_paid: ...
"""

from paywright._paywright import (
    AsyncDataApi,
    AsyncGate,
    AsyncPages,
    Callback,
    Card,
    DataApi,
    Gate,
    Pages,
    Payment,
    PaymentPage,
    PaymentState,
    Prepared,
    Project,
    Secret,
    decimal_amount,
    masked,
    minor_units,
    operations,
    payment_status,
    response_code,
)
from paywright.ecommpay.outcome import Folded, Outcome, PageForm, PageWidget, Seen, Status
from paywright.ecommpay.words import Operation, OutcomeKind

__all__ = [
    "AsyncDataApi",
    "AsyncGate",
    "AsyncPages",
    "Callback",
    "Card",
    "DataApi",
    "Folded",
    "Gate",
    "Operation",
    "Outcome",
    "OutcomeKind",
    "PageForm",
    "PageWidget",
    "Pages",
    "Payment",
    "PaymentPage",
    "PaymentState",
    "Prepared",
    "Project",
    "Secret",
    "Seen",
    "Status",
    "decimal_amount",
    "masked",
    "minor_units",
    "operations",
    "payment_status",
    "response_code",
]
