"""A shop that takes payments through ecommpay or Cryptoprocessing: `flask --app shop run --port 8080`.

This file is its pages for customers and its ears for gateways; `keeper.py` is the shopkeeper's page,
`payments.py` what makes an order paid.
"""

from __future__ import annotations

from typing import Any, Dict, Tuple, Union

from flask import Flask, Response, abort, redirect, render_template, request
from paywright import PaywrightError
from werkzeug.wrappers import Response as AnyResponse

import keeper
import payments
from gateways import Forged, Status, Unavailable
from words import WORDS, price

CATALOGUE = {"lecture": (3415, "EUR")}  # In minor units.

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
app.register_blueprint(keeper.pages)


@app.get("/")
def catalogue() -> str:
    return render_template("catalogue.html", items=CATALOGUE)


@app.post("/buy")
def buy() -> AnyResponse:
    item = request.form.get("item", "")
    if item not in CATALOGUE:
        abort(404)
    return redirect(payments.begin(item, *CATALOGUE[item], language()), 303)


@app.get("/order/<order_id>")
def order(order_id: str) -> str:
    found = payments.orders.get(order_id) or abort(404)
    if found.status == Status.WAITING:
        payments.look_again(found)
        found = payments.orders.get(order_id) or abort(404)
    return render_template("order.html", order=found)


@app.post("/callback/<gateway>")
def callback(gateway: str) -> Union[str, Tuple[str, int]]:
    if gateway not in payments.gateways:
        abort(404)
    try:
        payments.heard(gateway, request.get_data())
    except Forged:
        return "this is no genuine message", 400
    return "OK"


@app.errorhandler(PaywrightError)
@app.errorhandler(Unavailable)
def unavailable(error: Exception) -> Tuple[str, int]:
    app.logger.error("%s", error)
    return render_template("problem.html", problem="unavailable"), 502


@app.cli.command("settle")
def settle() -> None:
    """Asks about all that is open. Have it run every few minutes."""
    payments.settle_all()


def language() -> str:
    return request.accept_languages.best_match(WORDS) or "en"


@app.context_processor
def words() -> Dict[str, Any]:
    return {"language": language(), "words": WORDS[language()], "price": price, "Status": Status}


@app.after_request
def careful(response: Response) -> Response:
    response.headers.update({
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
        " connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Vary": "Accept-Language",
    })
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
