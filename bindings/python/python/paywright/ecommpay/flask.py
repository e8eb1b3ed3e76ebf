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
from inspect import isawaitable
from typing import Any, Callable

import flask

from paywright.ecommpay import Callback, Project
from paywright.ecommpay._bodies import LONGEST, REFUSED
from paywright.errors import SignatureError

__all__ = ["receives_callbacks"]


def receives_callbacks(shop: Project) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a view of a function, or a coroutine function, that takes a verified :class:`Callback`."""

    def view_of(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def view(**arguments: Any) -> Any:
            if (flask.request.content_length or 0) > LONGEST:
                return REFUSED, 413
            body = body_of(flask.request)
            if len(body) > LONGEST:
                return REFUSED, 413
            try:
                callback: Callback = shop.verify_callback(body)
            except SignatureError:
                return REFUSED, 400
            answer = flask.current_app.ensure_sync(function)(callback, **arguments)
            try:
                return flask.make_response(answer)
            except TypeError:
                if isawaitable(answer):
                    raise
                # The callback is taken, so the platform need not send it again.
                return "", 200

        return view

    return view_of


def body_of(request: flask.Request) -> bytes:
    """The body as it came. What is too long fails or goes on a little beyond the limit."""
    try:
        request.max_content_length = LONGEST
    except AttributeError:
        # Flask before 3.1 knows no limit of one request, which matters only where no length was told.
        if request.content_length is None:
            return request.stream.read(LONGEST + 1)
    return request.get_data()
