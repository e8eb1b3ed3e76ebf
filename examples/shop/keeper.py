"""The shopkeeper's page: all orders, and the money back.

Only who knows the password sees it. Browsers send that with every request, also with one that a page of
somebody else has made, so what changes something has to come from a page of the shop: browsers tell its
origin, and no page can lie about that.
"""

from __future__ import annotations

import hmac
from typing import Optional, Tuple

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
def refund(order_id: str) -> AnyResponse:
    payments.refund(order(order_id))
    return redirect("/keeper", 303)


@pages.post("/<order_id>/ask")
def ask(order_id: str) -> AnyResponse:
    payments.resolve_refund(order(order_id))
    return redirect("/keeper", 303)


@pages.errorhandler(NotRefundable)
def not_refundable(_: NotRefundable) -> Tuple[str, int]:
    return render_template("problem.html", problem="not_refundable", back="/keeper"), 409


@pages.errorhandler(PaywrightError)
def gateway_problem(error: PaywrightError) -> Tuple[str, int]:
    payments.log.error("%s", error)
    page = render_template("problem.html", problem="gateway_problem", error=error, back="/keeper")
    return page, 502


def order(order_id: str) -> Order:
    return payments.orders.get(order_id) or abort(404)
