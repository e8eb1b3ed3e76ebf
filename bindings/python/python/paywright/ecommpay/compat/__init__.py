"""The classes of PyPI ``ecommpay-sdk``, for programs that were written for it.

Change ``payment_page_sdk`` to ``paywright.ecommpay.compat`` in the imports; the rest stays::

    from paywright.ecommpay.compat.gate import Gate
    from paywright.ecommpay.compat.payment import Payment

What is different: genuine callbacks with ``null``, with ``:`` in names and with long lists are taken,
forged and hostile ones always raise ``ProcessException``, only what was signed is shown, booleans are
sent as they are signed and ``None`` is not sent. Whole numbers beyond 2**53 and fractions come as texts.
"""

from paywright.ecommpay.compat.callback import Callback
from paywright.ecommpay.compat.gate import Gate
from paywright.ecommpay.compat.payment import Payment
from paywright.ecommpay.compat.payment_page import PaymentPage
from paywright.ecommpay.compat.process_exception import ProcessException
from paywright.ecommpay.compat.signature_handler import SignatureHandler

__all__ = [
    "Callback",
    "Gate",
    "Payment",
    "PaymentPage",
    "ProcessException",
    "SignatureHandler",
]
