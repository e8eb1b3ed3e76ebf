"""Calls for asyncio. The frames here hold no card data: it never leaves the native half."""

from __future__ import annotations

import asyncio
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar

from paywright.errors import InternalError, PaywrightError

if TYPE_CHECKING:
    from paywright import _paywright as native

T = TypeVar("T")


async def run(call: native.Call, on_ticket: Optional[Callable[[Any], object]] = None) -> Any:
    """Makes a call. Whatever cuts it short has the ticket, as ``ticket``."""
    ticket = call.ticket()
    if on_ticket is not None and ticket is not None:
        kept = on_ticket(dict(ticket))
        if isawaitable(kept):
            await kept
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(outcome: Any, error: Optional[BaseException]) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(outcome)
        else:
            future.set_exception(error)

    def deliver(outcome: Any, error: Optional[BaseException]) -> None:
        loop.call_soon_threadsafe(settle, outcome, error)

    started = call.start(deliver)
    try:
        return await future
    except BaseException as error:
        started.cancel()
        # Of all errors only a defect leaves it open what became of the call.
        is_told = isinstance(error, PaywrightError) and not isinstance(error, InternalError)
        if ticket is not None and not is_told:
            error.ticket = ticket  # type: ignore[attr-defined]
        raise


async def run_after(
    look: native.Call, call: native.Call, on_ticket: Optional[Callable[[Any], object]] = None
) -> Any:
    """Makes a call after another one, which its ticket learns from."""
    await run(look)
    return await run(call, on_ticket)


async def next_page(call: native.Call) -> Any:
    """The next page of an iterator."""
    page = await run(call)
    if page is None:
        raise StopAsyncIteration
    return page


async def done(value: T) -> T:
    """What is there already."""
    return value
