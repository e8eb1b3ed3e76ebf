"""The shopkeeper's page: all orders, and the money back.

Only who knows the password sees it. Browsers send that with every request, also with one that a page of
somebody else has made, so what changes something has to come from a page of the shop: browsers tell its
origin, and no page can lie about that.
"""

from __future__ import annotations

import hmac
from typing import Optional, Tuple, Union

from flask import Blueprint, Response, abort, redirect, render_template, request
from paywright import PaywrightError
from werkzeug.wrappers import Response as AnyResponse

import payments
from gateways import Order
from orders import NotRefundable
from settings import secret

PASSWORD = secret("SHOP_KEEPER_PASSWORD")

pages = Blueprint("keeper", __name__, url_prefix="/keeper")


@pages.before_request
def only_the_shopkeeper() -> Optional[Response]:
    given = (request.authorization.password if request.authorization else None) or ""
    if not hmac.compare_digest(given.encode(), PASSWORD.encode()):
        return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="shop", charset="UTF-8"'})
    if request.method == "POST" and request.headers.get("Origin") != payments.ADDRESS:
        abort(403)
    return None


@pages.get("")
def all_orders() -> str:
    return render_template("keeper.html", rows=payments.orders.all())


@pages.post("/<order_id>/refund")
def refund(order_id: str) -> Union[AnyResponse, Tuple[str, int]]:
    try:
        payments.refund(order(order_id))
    except NotRefundable:
        return render_template("problem.html", problem="not_refundable"), 409
    except PaywrightError as error:
        return render_template("problem.html", problem="not_sent", error=error), 502
    return redirect("/keeper", 303)


@pages.post("/<order_id>/ask")
def ask(order_id: str) -> Union[AnyResponse, Tuple[str, int]]:
    payments.resolve_refund(order(order_id))
    return redirect("/keeper", 303)


def order(order_id: str) -> Order:
    return payments.orders.get(order_id) or abort(404)
