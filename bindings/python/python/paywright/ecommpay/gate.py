"""Gate over HTTP: for code that waits, and for asyncio."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from paywright import _paywright as native
from paywright.ecommpay.callback import Callback

Members = Mapping[str, Any]


class Outcome:
    """What became of a request.

    ``kind`` is one of ``accepted`` (received, not paid), ``registered`` (found by asking),
    ``rejected`` and ``refused`` (nothing was done), ``already_exists``, ``safe_to_repeat``,
    ``unknown`` and ``still_unknown`` (keep the ticket, send nothing), ``data``, ``known``,
    ``not_found``, ``not_received``.
    """

    __slots__ = ("_members",)

    def __init__(self, members: Dict[str, Any]) -> None:
        self._members = members

    @property
    def kind(self) -> str:
        """The word for it."""
        return str(self._members["outcome"])

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows yet. Never send the request again before that is settled."""
        return self.kind in ("unknown", "still_unknown")

    @property
    def request_id(self) -> Optional[str]:
        """The platform's id of the request."""
        return self._members.get("request_id")

    @property
    def payment_id(self) -> Optional[str]:
        """The merchant's own id of the payment."""
        return self._members.get("payment_id")

    @property
    def code(self) -> Optional[str]:
        """The platform's code of a refusal."""
        return self._members.get("code")

    @property
    def message(self) -> Any:
        """The platform's words, or the message about a payment."""
        return self._members.get("message")

    @property
    def errors(self) -> List[Dict[str, Any]]:
        """What is wrong with single members of a refused request."""
        return list(self._members.get("errors") or [])

    @property
    def ticket(self) -> Optional[Dict[str, Any]]:
        """Finds out what became of the request: plain data, to be stored and resolved later."""
        return self._members.get("ticket")

    @property
    def data(self) -> Any:
        """The data that was asked for."""
        return self._members.get("data")

    def to_dict(self) -> Dict[str, Any]:
        """All of it."""
        return dict(self._members)

    def __repr__(self) -> str:
        return f"Outcome({self.kind!r})"


class Seen(NamedTuple):
    """How a payment stands."""

    reached: bool
    """Whether it is as it was waited for; after a plain question, whether it is known."""
    message: Optional[Callback]
    """The message, where the payment is known."""


class _Prepared:
    """What both clients have in common: settings, and calls as data."""

    __slots__ = ("_native",)

    def __init__(
        self,
        project: native.Project,
        *,
        base_url: Optional[str] = None,
        deadline: float = 30.0,
        connect_limit: float = 5.0,
        connections: int = 128,
        ca_file: Optional[str] = None,
        proxy: Optional[str] = None,
        no_proxy: str = "",
        plain_http_hosts: Tuple[str, ...] = (),
        user_agent: Optional[str] = None,
    ) -> None:
        settings = {
            "base_url": base_url,
            "deadline_ms": _milliseconds(deadline),
            "connect_limit_ms": _milliseconds(connect_limit),
            "connections": connections,
            "ca_file": ca_file,
            "proxy": proxy,
            "no_proxy": no_proxy,
            "plain_http_hosts": list(plain_http_hosts),
            "user_agent": user_agent,
        }
        self._native = native.Gate(project, json.dumps(settings))


class Gate(_Prepared):
    """Gate over HTTP, for code that waits. Use one for all threads.

    Settings: ``base_url``, ``deadline`` and ``connect_limit`` in seconds, ``connections``,
    ``ca_file``, ``proxy``, ``no_proxy`` (hosts, or ``*``), ``plain_http_hosts``, ``user_agent``.
    """

    __slots__ = ()

    def send(self, operation: str, members: Members, **arguments: Any) -> Outcome:
        """Sends a request once. ``members`` has the shape of the platform's documentation, without
        project and signature; ``arguments`` are ``method``, ``reference``, ``name``, ``path``.
        """
        return _outcome(self._native.call("send", _request(operation, members, arguments)))

    def carry_out(
        self, operation: str, members: Members, *, within: float = 90.0, **arguments: Any
    ) -> Outcome:
        """Sends a request and does not rest until its outcome is known, or the time is up. Money
        moves once, whatever happens on the way.
        """
        text = _request(operation, members, arguments)
        return _outcome(self._native.call("carry_out", text, "", _milliseconds(within)))

    def resolve(self, ticket: Mapping[str, Any], *, within: float = 90.0) -> Outcome:
        """Asks what became of a request whose answer was lost."""
        return _outcome(
            self._native.call("resolve", json.dumps(ticket), "", _milliseconds(within))
        )

    def status(self, payment_id: str) -> Seen:
        """How a payment stands."""
        return _seen(self._native.call("status", payment_id))

    def wait_for(self, payment_id: str, until: str = "final", *, within: float = 60.0) -> Seen:
        """Waits until a payment is ``final``, ``paid``, at a ``standstill`` (it needs somebody, or has
        ended) or has the status that is named.
        """
        return _seen(self._native.call("wait_for", payment_id, until, _milliseconds(within)))


class AsyncGate(_Prepared):
    """Gate over HTTP, for asyncio. The methods are those of :class:`Gate`; cancelling the task ends
    the call and closes its connection.
    """

    __slots__ = ()

    async def send(self, operation: str, members: Members, **arguments: Any) -> Outcome:
        """As :meth:`Gate.send`."""
        return _outcome(await self._call("send", _request(operation, members, arguments)))

    async def carry_out(
        self, operation: str, members: Members, *, within: float = 90.0, **arguments: Any
    ) -> Outcome:
        """As :meth:`Gate.carry_out`."""
        text = _request(operation, members, arguments)
        return _outcome(await self._call("carry_out", text, "", _milliseconds(within)))

    async def resolve(self, ticket: Mapping[str, Any], *, within: float = 90.0) -> Outcome:
        """As :meth:`Gate.resolve`."""
        return _outcome(
            await self._call("resolve", json.dumps(ticket), "", _milliseconds(within))
        )

    async def status(self, payment_id: str) -> Seen:
        """As :meth:`Gate.status`."""
        return _seen(await self._call("status", payment_id))

    async def wait_for(
        self, payment_id: str, until: str = "final", *, within: float = 60.0
    ) -> Seen:
        """As :meth:`Gate.wait_for`."""
        return _seen(await self._call("wait_for", payment_id, until, _milliseconds(within)))

    async def _call(self, what: str, text: str, until: str = "", milliseconds: int = 0) -> Any:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()

        def settle(outcome: Any, error: Optional[Exception]) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(outcome)
            else:
                future.set_exception(error)

        def done(outcome: Any, error: Optional[Exception]) -> None:
            loop.call_soon_threadsafe(settle, outcome, error)

        started = self._native.start(done, what, text, until, milliseconds)
        try:
            return await future
        except asyncio.CancelledError:
            started.cancel()
            raise


def _request(operation: str, members: Members, arguments: Mapping[str, Any]) -> str:
    return json.dumps({"operation": operation, "members": members, **arguments}, allow_nan=False)


def _outcome(text: str) -> Outcome:
    return Outcome(json.loads(text))


def _seen(pair: Tuple[bool, Optional[native.Callback]]) -> Seen:
    reached, message = pair
    return Seen(reached, None if message is None else Callback(message))


def _milliseconds(seconds: float) -> int:
    return max(0, int(seconds * 1000))
