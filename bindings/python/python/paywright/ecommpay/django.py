"""Callbacks in Django::

    @receives_callbacks(shop)
    def paid(request, callback):
        ...  # whatever is no response is answered by 200

    urlpatterns = [path("callback", paid)]

The view takes POST only and needs no CSRF token. What is not genuine is answered by 400 without calling
the function, which may be a coroutine function. An exception of the function becomes 500, and the
platform sends the callback again.
"""

from __future__ import annotations

from functools import wraps
from inspect import isawaitable, iscoroutinefunction
from typing import Any, Callable, Union

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from paywright.ecommpay import Callback, Project
from paywright.ecommpay._bodies import LONGEST, REFUSED
from paywright.errors import SignatureError

__all__ = ["receives_callbacks"]


def receives_callbacks(shop: Project) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a view of a function that takes the request and a verified :class:`Callback`."""

    def verified(request: HttpRequest) -> Union[Callback, HttpResponse]:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        try:
            if int(request.headers.get("Content-Length") or 0) > LONGEST:
                return HttpResponse(REFUSED, status=413)
            return shop.verify_callback(request.body)
        except RequestDataTooBig:
            return HttpResponse(REFUSED, status=413)
        except (SignatureError, UnreadablePostError, ValueError):
            return HttpResponse(REFUSED, status=400)

    def view_of(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def view(request: HttpRequest, **arguments: Any) -> Any:
            callback = verified(request)
            if isinstance(callback, HttpResponse):
                return callback
            return response_of(function(request, callback, **arguments))

        @wraps(function)
        async def async_view(request: HttpRequest, **arguments: Any) -> Any:
            callback = verified(request)
            if isinstance(callback, HttpResponse):
                return callback
            return response_of(await function(request, callback, **arguments))

        is_async = iscoroutinefunction(function)
        decorated: Callable[..., Any] = csrf_exempt(async_view if is_async else view)
        return decorated

    return view_of


def response_of(answer: Any) -> Any:
    """The callback is taken, so the platform need not send it again, whatever was given."""
    # What nobody has awaited has done nothing yet, which Django tells.
    return answer if isinstance(answer, HttpResponseBase) or isawaitable(answer) else HttpResponse()
