"""Payments through the Cryptoprocessing gateway, known as Payture too.

    from paywright.cryptoprocessing import Notification, Secret, Terminal

    terminal = Terminal("https://gateway.example", key=os.environ["GATEWAY_KEY"])
    page = terminal.send("apim.init", {"SessionType": "Pay", "OrderId": "order-1", "Amount": 3415})
    redirect(page.url)
    # What is posted to the shop is a hint, which anybody can send, until the gateway has confirmed it.
    payment = terminal.confirm("apim", Notification(request.body))
    if payment.is_paid(3415): ...
"""

from paywright._paywright import (
    AsyncTerminal,
    ConfirmedPayment,
    Notification,
    PreparedCommand,
    Secret,
    Terminal,
    acs_form,
    acs_return_id,
    commands,
    error_code,
    state,
)
from paywright.cryptoprocessing.outcome import Outcome, Seen
from paywright.ecommpay.outcome import PageForm

__all__ = [
    "AsyncTerminal",
    "ConfirmedPayment",
    "Notification",
    "Outcome",
    "PageForm",
    "PreparedCommand",
    "Secret",
    "Seen",
    "Terminal",
    "acs_form",
    "acs_return_id",
    "commands",
    "error_code",
    "state",
]
