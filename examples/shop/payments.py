"""How an order gets paid, and how its money goes back. Nothing here knows which gateway is in use."""

from __future__ import annotations

import logging
import time
from typing import Dict

from paywright import PaywrightError

from gateways import Gateway, Order, Status, Ticket, Unavailable, cryptoprocessing, ecommpay
from orders import NotRefundable, Orders
from settings import HERE, settings

ADDRESS = settings["shop"]["address"]

log = logging.getLogger("shop")
orders = Orders(str(HERE / settings["shop"]["database"]))

# All that shop.ini has: old orders may have gone through another one than new orders do.
gateways: Dict[str, Gateway] = {}
if "ecommpay" in settings:
    gateways["ecommpay"] = ecommpay.Gateway(settings["ecommpay"])
if "cryptoprocessing" in settings:
    gateways["cryptoprocessing"] = cryptoprocessing.Gateway(settings["cryptoprocessing"])


def begin(item: str, amount: int, currency: str, language: str) -> str:
    """Makes an order. Gives the address where its customer pays."""
    order = orders.add(item, amount, currency, settings["shop"]["gateway"])
    try:
        page = gateways[order.gateway].page(order, f"{ADDRESS}/order/{order.id}", language)
    except (PaywrightError, Unavailable):
        orders.move(order.id, Status.DECLINED)  # Nobody was sent anywhere, so nobody can pay.
        raise
    orders.keep_page(order.id, page)
    return page


def heard(name: str, body: bytes) -> None:
    """Takes in what was posted to the shop in the name of a gateway. Raises `Forged`."""
    message = gateways[name].read(body)
    order = orders.get(message.order_id) if message.order_id else None
    if order is None:
        log.warning("%s: a message about no order of this shop: %r", name, message.order_id)
        return
    if message.proof is not None:
        orders.keep_proof(order.id, message.proof)
    look(order)


def look(order: Order) -> None:
    """Finds out how an order stands, and acts on it."""
    try:
        status = gateways[order.gateway].stands(order, orders.proofs(order.id))
    except PaywrightError as error:
        log.warning("%s: %s", order.id, error)  # It stands as it stood; somebody will look again.
        return
    orders.move(order.id, status)


def look_again(order: Order) -> None:
    """Looks, but not so often that a page which is opened again and again is a burden to the gateway."""
    if orders.may_be_asked_about(order.id, time.time()):
        look(order)


def refund(order: Order) -> None:
    """Sends the money of an order back, once. Raises `NotRefundable`."""
    if order.status != Status.PAID:
        raise NotRefundable(order.id)

    def keep(ticket: Ticket) -> None:
        orders.begin_refund(order.id, ticket)

    orders.note_refund(order.id, gateways[order.gateway].refund(order, keep))
    look(order)


def resolve_refund(order: Order) -> None:
    """Asks what became of a refund of which nobody knows."""
    ticket = orders.open_ticket(order.id)
    if ticket is not None:
        orders.note_refund(order.id, *gateways[order.gateway].resolve(ticket))
        look(order)


def settle_all() -> None:
    """Asks about all that is open. A message may be lost and a customer may not come back: run it often."""
    for order in orders.unsettled():
        look(order)
        try:
            resolve_refund(order)
        except PaywrightError as error:
            log.warning("%s: %s", order.id, error)
