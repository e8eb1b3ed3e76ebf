"""Callbacks in Flask::

    @app.post("/callback")
    @receives_callbacks(shop)
    def paid(callback):
        ...  # whatever is no response is answered by 200

What is not genuine is answered by 400 without calling the function. An exception of the function becomes
500, and the platform sends the callback again.
"""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable

import flask

from paywright.ecommpay import Callback, Project
from paywright.ecommpay._bodies import LONGEST, REFUSED
from paywright.errors import SignatureError

__all__ = ["receives_callbacks"]


def receives_callbacks(shop: Project) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a view of a function that takes a verified :class:`Callback`."""

    def view_of(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def view(**arguments: Any) -> Any:
            request = flask.request
            if (request.content_length or 0) > LONGEST:
                return REFUSED, 413
            request.max_content_length = LONGEST
            try:
                callback: Callback = shop.verify_callback(request.get_data())
            except SignatureError:
                return REFUSED, 400
            answer = function(callback, **arguments)
            return ("", 200) if answer is None else answer

        return view

    return view_of
