"""Callbacks in Starlette and FastAPI::

    @app.post("/callback")
    async def paid(callback: Callback = Depends(verified_callback(shop))):  # FastAPI
        ...

    async def paid(request):  # Starlette
        callback = await verified_callback(shop)(request)
        ...

What is not genuine raises ``HTTPException`` with 400, which both answer. An exception of the endpoint
becomes 500, and the platform sends the callback again.
"""

from typing import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from paywright.ecommpay import Callback, Project
from paywright.ecommpay._bodies import LONGEST, REFUSED
from paywright.errors import SignatureError

__all__ = ["verified_callback"]


def verified_callback(shop: Project) -> Callable[[Request], Awaitable[Callback]]:
    """Makes a function that reads a request and gives its verified :class:`Callback`."""

    async def verified(request: Request) -> Callback:
        body = bytearray()
        try:
            async for part in request.stream():
                body += part
                if len(body) > LONGEST:
                    raise HTTPException(413, REFUSED)
            return shop.verify_callback(body)
        except (SignatureError, ClientDisconnect) as error:
            raise HTTPException(400, REFUSED) from error

    return verified
