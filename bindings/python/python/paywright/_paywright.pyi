"""The native module. Its public names are those that `paywright.ecommpay` and `paywright.cryptoprocessing`
give; the rest may change.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import (
    Any,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    TypedDict,
    Union,
    final,
)

from typing_extensions import Self, Unpack

from paywright.cryptoprocessing.outcome import Outcome as _Told
from paywright.cryptoprocessing.outcome import Seen as _State
from paywright.ecommpay.outcome import Folded, Outcome, PageForm, PageWidget, Seen, Status
from paywright.ecommpay.words import Operation
from paywright.errors import ReviewError

_Body = Union[bytes, bytearray, memoryview, str]
_Members = Mapping[str, Any]
_Seconds = Union[float, timedelta]
_Ticket = Dict[str, Any]
_PageValue = Union[str, int, bool, datetime, None]

class _Settings(TypedDict, total=False):
    deadline: Optional[_Seconds]
    connect_limit: Optional[_Seconds]
    idle_limit: Optional[_Seconds]
    connections: Optional[int]
    ca_file: Optional[str]
    proxy: Optional[str]
    no_proxy: Optional[str]
    plain_http_hosts: Union[List[str], Tuple[str, ...], None]
    user_agent: Optional[str]

class _TerminalSettings(_Settings, total=False):
    name: Optional[str]
    path_words: Optional[Mapping[str, str]]
    status_command: Optional[str]

class _CommandArguments(TypedDict, total=False):
    fields: Optional[Mapping[str, Any]]
    interface: Optional[str]
    name: Optional[str]
    settings: Union[List[str], Tuple[str, ...], None]
    lists: Optional[Mapping[str, Mapping[str, Any]]]
    repeatable: Optional[bool]

class _Arguments(TypedDict, total=False):
    method: Optional[str]
    reference: Optional[str]
    name: Optional[str]
    path: Optional[str]
    repeatable: Optional[bool]
    unchecked: Union[List[str], Tuple[str, ...], None]

__all__ = [
    "__version__",
    "Project",
    "Callback",
    "Payment",
    "Card",
    "Secret",
    "PaymentPage",
    "Gate",
    "AsyncGate",
    "Prepared",
    "DataApi",
    "AsyncDataApi",
    "Pages",
    "AsyncPages",
    "PaymentState",
    "Terminal",
    "AsyncTerminal",
    "PreparedCommand",
    "Notification",
    "ConfirmedPayment",
    "Call",
    "Started",
    "minor_units",
    "decimal_amount",
    "response_code",
    "payment_status",
    "operations",
    "masked",
    "vector_answer",
    "acs_form",
    "acs_return_id",
    "commands",
    "error_code",
    "state",
]

__version__: str

@final
class Project:
    """A project of the platform: its number and its secret key.

    `more_keys` are keys that messages may be signed with besides, by a label each: while a key is changed
    both are known. It prints without keys and is not pickled. Threads may share it.
    """

    def __new__(
        cls, id: int, *, secret: str, more_keys: Optional[Mapping[str, str]] = None
    ) -> Self: ...
    @property
    def id(self) -> int:
        """The number."""
    @property
    def key_labels(self) -> List[str]:
        """The labels of the keys, in the order in which they are tried. The first is `main`."""
    def sign(self, body: Union[_Body, _Members]) -> str:
        """The signature of a JSON object, given as its text or as a mapping."""
    def verify(self, body: _Body) -> str:
        """Checks any signed message. Gives the label of the key, or raises `SignatureError`."""
    def verify_message(self, body: _Body) -> Dict[str, Any]:
        """Checks any signed message. Gives what the signature covers, or raises `SignatureError`."""
    def verify_callback(self, body: _Body) -> Callback:
        """Checks a callback. Pass the body of the request as it came, not what a framework made of it.
        Raises `SignatureError` for everything that is not genuine.
        """
    def explain(self, body: _Body) -> Dict[str, Any]:
        """Why a message verifies or does not: a dictionary with `verified`, `first_line`, `error`,
        `causes`, `message`. It holds the signature that the message should have, so show it to those
        who may know that, not to the sender.
        """
    def payment_page(
        self,
        *,
        payment_id: str,
        amount: int,
        currency: str,
        customer_id: Optional[str] = None,
        **parameters: _PageValue,
    ) -> PaymentPage:
        """A request to Payment Page: `amount` in minor units, everything else by the platform's own names.
        Names that nobody documents are signed and sent too, so a misspelt one of those that may be left
        out goes unnoticed.
        """
    def gate(self, base_url: Optional[str] = None, **settings: Unpack[_Settings]) -> Gate:
        """Gate over HTTP, for code that waits. Settings: `deadline`, `connect_limit` and `idle_limit` in
        seconds, `connections`, `ca_file`, `proxy`, `no_proxy` (hosts, or `*`), `plain_http_hosts`,
        `user_agent`.
        """
    def async_gate(
        self, base_url: Optional[str] = None, **settings: Unpack[_Settings]
    ) -> AsyncGate:
        """Gate over HTTP, for asyncio. The settings are those of `gate`."""
    def _verify_callback_of_any(self, body: _Body) -> Callback: ...
    def _page_url_unchecked(self, parameters: _Members, base: Optional[str] = None) -> str: ...
    def __reduce__(self) -> Any: ...

@final
class Callback:
    """A message whose signature fits. It shows what the signature covers, and nothing else.

    Made by `Project.verify_callback`, and by questions about a payment.
    """

    @property
    def payment(self) -> Payment:
        """The payment."""
    @property
    def next_action(self) -> str:
        """What to do now: `done`, `wait`, `redirect`, `capture`, `review`..."""
    @property
    def review(self) -> Optional[ReviewError]:
        """Why a person has to look at it first, a `ReviewError`; `None` if nobody has to."""
    @property
    def key_label(self) -> str:
        """The label of the key that it was signed with."""
    @property
    def json(self) -> str:
        """What is signed, as the text of a JSON object."""
    def get(self, path: str) -> Optional[str]:
        """The text of any value by its path: `operation.id`, `operations.0.status`."""
    def to_dict(self) -> Dict[str, Any]:
        """What is signed, as a dictionary. Numbers beyond 2**53 and fractions are texts."""

@final
class Payment:
    """The payment that a message is about."""

    @property
    def id(self) -> Optional[str]:
        """The merchant's own id."""
    @property
    def status(self) -> Status:
        """The status by this message alone, a `Status`; empty if the message names none."""
    @property
    def amount(self) -> Optional[int]:
        """The sum in minor units. Compare it with the order before you ship."""
    @property
    def currency(self) -> Optional[str]:
        """The currency of the sum."""

@final
class Secret:
    """A text that is sent and never shown: a card number, a CVV, an account.

    It stands for a text anywhere in the members of a request. It prints masked and is not pickled.
    """

    def __new__(cls, text: str) -> Self: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any) -> Self: ...
    def __reduce__(self) -> Any: ...

@final
class Card:
    """A card, as the member `card` of a request.

    It prints masked and is not pickled. Members of the platform that it has no name for go by a plain
    mapping with `Secret` values instead.
    """

    def __new__(
        cls,
        pan: Union[str, Secret],
        *,
        year: Optional[int] = None,
        month: Optional[int] = None,
        holder: Optional[str] = None,
        cvv: Union[str, Secret, None] = None,
    ) -> Self: ...
    @property
    def masked(self) -> str:
        """The number with its middle masked."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any) -> Self: ...
    def __reduce__(self) -> Any: ...

@final
class PaymentPage:
    """A request to Payment Page, made by `Project.payment_page`.

    `base` is the address of a sister deployment or of the local platform. Every method raises
    `InputError` with all fields that break a rule.
    """

    def url(self, base: Optional[str] = None) -> str:
        """The signed address to send the customer to."""
    def form(self, base: Optional[str] = None) -> PageForm:
        """The same as a form that is sent by POST, for many or long parameters."""
    def widget(self, base: Optional[str] = None) -> PageWidget:
        """The same for the platform's script in a page of the shop."""

@final
class Prepared:
    """A request that is checked, signed and not sent yet. Made by `prepare` of `Gate`."""

    @property
    def ticket(self) -> Optional[_Ticket]:
        """Finds out by `resolve` what became of the request: plain data without secrets, to be stored
        before it is sent. `None` for a request that may be sent again.
        """
    @property
    def method(self) -> str:
        """`POST`."""
    @property
    def url(self) -> str:
        """Where it goes."""
    @property
    def headers(self) -> Dict[str, str]:
        """The headers."""
    @property
    def body(self) -> bytes:
        """What is sent, for an HTTP client of your own. It may hold card data: never log it."""
    def read(
        self, status: int, body: _Body, headers: Optional[Sequence[Tuple[str, str]]] = None
    ) -> Outcome:
        """Reads the answer that an HTTP client of your own has brought."""
    def lost(self) -> Outcome:
        """What to make of it that such a client brought none, though the request may have been sent."""

@final
class Gate:
    """Gate over HTTP, for code that waits. Made by `Project.gate`. Use one for all threads.

    While a call waits other threads run, and Ctrl-C ends it; the exception then has the ticket of the
    request that was on its way. As a context manager it is closed at the end.
    """

    def send(
        self,
        operation: Operation,
        members: _Members,
        *,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_Arguments],
    ) -> Outcome:
        """Sends a request once. `members` has the shape of the platform's documentation, without project
        and signature; `arguments` are `method`, `reference`, `name`, `path`, `repeatable`, `unchecked`.

        `on_ticket` gets the ticket of a request that moves money, before anything is sent: store it
        where a crash cannot reach it. If it raises, nothing is sent.
        """
    def carry_out(
        self,
        operation: Operation,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_Arguments],
    ) -> Outcome:
        """Sends a request and does not rest until its outcome is known, or the time is up (90 s). Money
        moves once, whatever happens on the way. The rest is as for `send`.
        """
    def prepare(
        self, operation: Operation, members: _Members, **arguments: Unpack[_Arguments]
    ) -> Prepared:
        """Checks and signs a request without sending it: for those who store its ticket first, or have an
        HTTP client of their own.
        """
    def deliver(self, prepared: Prepared) -> Outcome:
        """Sends what is prepared, once: a second time is an error."""
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> Outcome:
        """Asks what became of a request whose answer was lost, until it is known or the time is up
        (90 s). Between its questions are up to 30 s, so a shorter time may ask nothing. `ticket` is a
        ticket, or its JSON.
        """
    def status(self, payment_id: str) -> Seen:
        """How a payment stands."""
    def wait_for(
        self, payment_id: str, until: str = "final", *, within: Optional[_Seconds] = None
    ) -> Seen:
        """Waits until a payment is `final`, `paid`, at a `standstill` (it needs somebody, or has ended) or
        has the status that is named, or the time is up (60 s; 0 asks once). A status that this version
        does not know is written with `status:` before it.
        """
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class AsyncGate:
    """Gate over HTTP, for asyncio. Made by `Project.async_gate`. Its methods are those of `Gate`.

    Cancelling a task ends the call and closes its connection; the `CancelledError` then has the ticket
    of the request that was on its way.
    """

    def send(
        self,
        operation: Operation,
        members: _Members,
        *,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_Arguments],
    ) -> Coroutine[Any, Any, Outcome]:
        """As `Gate.send`. `on_ticket` may be a coroutine function."""
    def carry_out(
        self,
        operation: Operation,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_Arguments],
    ) -> Coroutine[Any, Any, Outcome]:
        """As `Gate.carry_out`."""
    def prepare(
        self, operation: Operation, members: _Members, **arguments: Unpack[_Arguments]
    ) -> Prepared:
        """Checks and signs a request without sending it: for those who store its ticket first, or have an
        HTTP client of their own.
        """
    def deliver(self, prepared: Prepared) -> Coroutine[Any, Any, Outcome]:
        """As `Gate.deliver`."""
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> Coroutine[Any, Any, Outcome]:
        """As `Gate.resolve`."""
    def status(self, payment_id: str) -> Coroutine[Any, Any, Seen]:
        """As `Gate.status`."""
    def wait_for(
        self, payment_id: str, until: str = "final", *, within: Optional[_Seconds] = None
    ) -> Coroutine[Any, Any, Seen]:
        """As `Gate.wait_for`."""
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __aenter__(self) -> Coroutine[Any, Any, Self]: ...
    def __aexit__(self, *_exception: object) -> Coroutine[Any, Any, None]: ...

@final
class DataApi:
    """The Data API of an account over HTTP, for code that waits.

    `key` is issued with the token; neither is shown or pickled. The settings are those of `Project.gate`.
    """

    def __new__(
        cls,
        token: str,
        *,
        key: str,
        base_url: Optional[str] = None,
        **settings: Unpack[_Settings],
    ) -> Self: ...
    def operations(
        self,
        start: Union[datetime, str],
        end: Union[datetime, str],
        *,
        members: Optional[_Members] = None,
        cursor: Optional[str] = None,
    ) -> Pages:
        """All operations between two moments, page by page: an iterator of lists. `start` and `end` are
        `datetime` with a zone, or texts such as `2026-03-01 00:00:00`. `cursor` is where an earlier run
        had come to; `members` are those of the platform's documentation, such as `limit`.
        """
    def operations_of_payment(
        self, payment_id: str, *, members: Optional[_Members] = None
    ) -> Dict[str, Any]:
        """All operations of a payment."""
    def balance(self, *, members: Optional[_Members] = None) -> Dict[str, Any]:
        """The balances."""
    def fraud(self, *, members: Optional[_Members] = None) -> Dict[str, Any]:
        """The list of fraud."""
    def ask(self, path: str, *, members: Optional[_Members] = None) -> Dict[str, Any]:
        """A question that has no name here, by its path."""
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class AsyncDataApi:
    """The Data API of an account over HTTP, for asyncio. Its methods are those of `DataApi`.

    `key` is issued with the token; neither is shown or pickled. The settings are those of `Project.gate`.
    """

    def __new__(
        cls,
        token: str,
        *,
        key: str,
        base_url: Optional[str] = None,
        **settings: Unpack[_Settings],
    ) -> Self: ...
    def operations(
        self,
        start: Union[datetime, str],
        end: Union[datetime, str],
        *,
        members: Optional[_Members] = None,
        cursor: Optional[str] = None,
    ) -> AsyncPages:
        """All operations between two moments, page by page: an iterator of lists. `start` and `end` are
        `datetime` with a zone, or texts such as `2026-03-01 00:00:00`. `cursor` is where an earlier run
        had come to; `members` are those of the platform's documentation, such as `limit`.
        """
    def operations_of_payment(
        self, payment_id: str, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]:
        """All operations of a payment."""
    def balance(
        self, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]:
        """The balances."""
    def fraud(
        self, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]:
        """The list of fraud."""
    def ask(
        self, path: str, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]:
        """A question that has no name here, by its path."""
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __aenter__(self) -> Coroutine[Any, Any, Self]: ...
    def __aexit__(self, *_exception: object) -> Coroutine[Any, Any, None]: ...

@final
class Pages(Iterator[List[Dict[str, Any]]]):
    """Pages of operations, one after the other: an iterator of lists of dictionaries.

    After an error the same page can be asked for again.
    """

    @property
    def cursor(self) -> Optional[str]:
        """What goes on behind the page that came last, by `cursor=`; `None` before the first."""
    def __iter__(self) -> Self: ...
    def __next__(self) -> List[Dict[str, Any]]: ...

@final
class AsyncPages(AsyncIterator[List[Dict[str, Any]]]):
    """Pages of operations, one after the other: an asynchronous iterator of lists of dictionaries.

    After an error the same page can be asked for again.
    """

    @property
    def cursor(self) -> Optional[str]:
        """What goes on behind the page that came last, by `cursor=`; `None` before the first."""
    def __aiter__(self) -> Self: ...
    def __anext__(self) -> Coroutine[Any, Any, List[Dict[str, Any]]]: ...

@final
class PaymentState:
    """What is known of one payment from all its messages, whatever their order and however often they come.

    Threads may share it.
    """

    def __new__(cls, payment_id: str) -> Self: ...
    def fold(self, message: Callback) -> Folded:
        """Takes in a message. Raises `InputError` for one of another payment and `ReviewError` for one that
        nothing can be known from; the state does not change then.
        """
    @property
    def payment_id(self) -> str:
        """The payment."""
    @property
    def status(self) -> Status:
        """The status, a `Status`; empty as long as nothing was said about the payment."""
    @property
    def is_paid(self) -> bool:
        """Whether the whole sum went through and no message contradicts it."""
    @property
    def is_final(self) -> bool:
        """Whether the work on the payment has ended and no message contradicts it."""
    def to_dict(self) -> Dict[str, Any]:
        """The whole as a dictionary: `payment_id`, `status`, `is_paid`, `is_final`, `remaining` (`minor`,
        `currency`), `operations`, `conflicts`.
        """

@final
class Terminal:
    """A terminal over HTTP, for code that waits. Use one for all threads.

    `base_url` is the host that the gateway gave for it. `key` opens `api` and `apim`, `vwid` the wallet,
    `password` what gives money back; none is shown or pickled. `name` tells two terminals at one host
    apart, `path_words` is a mapping from `api`, `apim` and `vwapi` to the words in addresses,
    `status_command` is `GetState` or `PayStatus`; the other settings are those of `Project.gate`.

    While a call waits other threads run, and Ctrl-C ends it; the exception then has the ticket of the
    command that was on its way. As a context manager it is closed at the end.
    """

    def __new__(
        cls,
        base_url: str,
        *,
        key: Union[str, Secret, None] = None,
        password: Union[str, Secret, None] = None,
        vwid: Union[str, Secret, None] = None,
        **settings: Unpack[_TerminalSettings],
    ) -> Self: ...
    def send(
        self,
        command: str,
        members: _Members,
        *,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_CommandArguments],
    ) -> _Told:
        """Sends a command once: `send("api.refund", {"OrderId": "order-1", "Amount": 500})`. `members` has
        the parameters by the gateway's own names, flat; `arguments` are `fields`, `interface`, `name`,
        `settings`, `lists`, `repeatable`. Before a charge, a release and a refund the state is asked for.

        `on_ticket` gets the ticket of a command that moves money, before it is sent: store it where a
        crash cannot reach it. If it raises, nothing is sent.
        """
    def carry_out(
        self,
        command: str,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_CommandArguments],
    ) -> _Told:
        """Sends a command and does not rest until its outcome is known, or the time is up (150 s). Money
        moves once, whatever happens on the way. The rest is as for `send`.
        """
    def prepare(
        self, command: str, members: _Members, **arguments: Unpack[_CommandArguments]
    ) -> PreparedCommand:
        """Checks a command without sending it: for those who store its ticket first, or have an HTTP
        client of their own.
        """
    def look(self, prepared: PreparedCommand) -> None:
        """Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of
        what is prepared. Raises an error if the state does not permit the command.
        """
    def deliver(self, prepared: PreparedCommand) -> _Told:
        """Sends what is prepared, once: a second time is an error."""
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> _Told:
        """Asks what became of a command whose answer was lost, until it is known or the time is up
        (150 s). Between its questions are up to 30 s, so a shorter time may ask nothing. `ticket` is a
        ticket, or its JSON.
        """
    def state(self, interface: str, order_id: str) -> _State:
        """How a payment stands. `interface` is the one that it was started by: `api`, `apim` or `vwapi`."""
    def wait_for(
        self,
        interface: str,
        order_id: str,
        until: str = "decided",
        *,
        amount: Optional[int] = None,
        within: Optional[_Seconds] = None,
    ) -> _State:
        """Waits until a payment is `decided` (the money is charged or held, or nothing comes of it), `paid`
        with the `amount` of the order, or has the state that is named, or the time is up (60 s; 0 asks
        once). A state that this version does not know is written with `state:` before it.
        """
    def confirm(
        self, interface: str, notification: Notification
    ) -> ConfirmedPayment:
        """Asks how the payment of a notification stands, and compares order and amount. Raises
        `ReviewError` if the gateway tells of something else; nothing follows from the notification then.
        """
    def finish_three_ds(
        self,
        pending: Union[Mapping[str, Any], str],
        body: _Body,
        *,
        within: Optional[_Seconds] = None,
    ) -> _Told:
        """Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the
        time is up (150 s). `pending` is that of the outcome, `body` what the bank has posted.
        """
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...
    def __reduce__(self) -> Any: ...

@final
class AsyncTerminal:
    """A terminal over HTTP, for asyncio. Its methods are those of `Terminal`.

    Cancelling a task ends the call and closes its connection; the `CancelledError` then has the ticket
    of the command that was on its way.
    """

    def __new__(
        cls,
        base_url: str,
        *,
        key: Union[str, Secret, None] = None,
        password: Union[str, Secret, None] = None,
        vwid: Union[str, Secret, None] = None,
        **settings: Unpack[_TerminalSettings],
    ) -> Self: ...
    def send(
        self,
        command: str,
        members: _Members,
        *,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_CommandArguments],
    ) -> Coroutine[Any, Any, _Told]:
        """As `Terminal.send`. `on_ticket` may be a coroutine function."""
    def carry_out(
        self,
        command: str,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_CommandArguments],
    ) -> Coroutine[Any, Any, _Told]:
        """As `Terminal.carry_out`."""
    def prepare(
        self, command: str, members: _Members, **arguments: Unpack[_CommandArguments]
    ) -> PreparedCommand:
        """Checks a command without sending it: for those who store its ticket first, or have an HTTP
        client of their own.
        """
    def look(self, prepared: PreparedCommand) -> Coroutine[Any, Any, None]:
        """As `Terminal.look`."""
    def deliver(self, prepared: PreparedCommand) -> Coroutine[Any, Any, _Told]:
        """As `Terminal.deliver`."""
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> Coroutine[Any, Any, _Told]:
        """As `Terminal.resolve`."""
    def state(self, interface: str, order_id: str) -> Coroutine[Any, Any, _State]:
        """As `Terminal.state`."""
    def wait_for(
        self,
        interface: str,
        order_id: str,
        until: str = "decided",
        *,
        amount: Optional[int] = None,
        within: Optional[_Seconds] = None,
    ) -> Coroutine[Any, Any, _State]:
        """As `Terminal.wait_for`."""
    def confirm(
        self, interface: str, notification: Notification
    ) -> Coroutine[Any, Any, ConfirmedPayment]:
        """As `Terminal.confirm`."""
    def finish_three_ds(
        self,
        pending: Union[Mapping[str, Any], str],
        body: _Body,
        *,
        within: Optional[_Seconds] = None,
    ) -> Coroutine[Any, Any, _Told]:
        """As `Terminal.finish_three_ds`."""
    def close(self) -> None:
        """Closes it. Calls that are on their way go on."""
    def __aenter__(self) -> Coroutine[Any, Any, Self]: ...
    def __aexit__(self, *_exception: object) -> Coroutine[Any, Any, None]: ...
    def __reduce__(self) -> Any: ...

@final
class PreparedCommand:
    """A command that is checked and not sent yet. Made by `prepare` of `Terminal`."""

    @property
    def ticket(self) -> Optional[_Ticket]:
        """Finds out by `resolve` what became of the command: plain data without secrets, to be stored
        before it is sent. `None` for a command that may be sent again, and for one that was sent.
        """
    @property
    def wants_look(self) -> bool:
        """Whether the ticket does not know yet how the payment stands: `look` before you store it."""
    @property
    def method(self) -> str:
        """`POST`."""
    @property
    def url(self) -> str:
        """Where it goes."""
    @property
    def headers(self) -> Dict[str, str]:
        """The headers."""
    @property
    def body(self) -> bytes:
        """What is sent, for an HTTP client of your own: keys, passwords and perhaps card data. Never log it."""
    def read(
        self, status: int, body: _Body, headers: Optional[Sequence[Tuple[str, str]]] = None
    ) -> _Told:
        """Reads the answer that an HTTP client of your own has brought."""
    def lost(self) -> _Told:
        """What to make of it that such a client brought none, though the command may have been sent."""

@final
class Notification:
    """What was posted to the shop, read and not believed: anybody can send it. `Terminal.confirm` asks the
    gateway itself. Pass the body of the request as it came. It comes once: note the order, or have it
    confirmed, and answer with 200 and `OK` then, forged or not.
    """

    def __new__(cls, body: _Body) -> Self: ...
    @property
    def kind(self) -> str:
        """What it claims to be: `EnginePaySuccess`."""
    @property
    def order_id(self) -> Optional[str]:
        """The order that it claims to be about."""
    @property
    def amount(self) -> Optional[int]:
        """The claimed amount in minor units."""
    def get(self, name: str) -> Optional[str]:
        """A field, whatever the letter case of its name."""
    def to_dict(self) -> Dict[str, Any]:
        """The whole: `kind`, `order_id`, `amount`, `new_amount`, `claims` (`success`, `failure`, `info` or
        `None`), `code`, `is_3ds`, `fields`.
        """

@final
class ConfirmedPayment:
    """A payment as the gateway itself has told of it: the one thing that can be read as paid. Made by
    questions of a `Terminal`.
    """

    def is_paid(self, amount: int) -> bool:
        """Whether the amount is charged that the order costs, in minor units of the terminal's currency.
        After a refund it is not any more.
        """
    def is_held(self, amount: int) -> bool:
        """Whether that amount is held, to be charged or released."""
    @property
    def order_id(self) -> str:
        """The order."""
    @property
    def state(self) -> str:
        """The state: `Charged`."""
    @property
    def amount(self) -> Optional[int]:
        """What is held, or left charged."""
    def status(self, ordered: Optional[int] = None) -> str:
        """The status in the words of both gateways. `ordered` is the amount that was charged at first: a
        charged payment with less is `partially refunded`.
        """
    def to_dict(self) -> Dict[str, Any]:
        """The whole: `order_id`, `state`, `amount`, `code`, `status`, `is_final`."""

@final
class Call:
    """A call that is made once."""

    def ticket(self) -> Optional[_Ticket]:
        """The ticket of a request that moves money. Raises what is wrong with the arguments."""
    def start(self, deliver: Callable[[Any, Optional[BaseException]], None]) -> Started:
        """Starts it. `deliver` gets the outcome and no error, or nothing and the error, on another thread."""

@final
class Started:
    """A call that is on its way."""

    def cancel(self) -> None:
        """Ends it. Whatever it was sending may have arrived."""

def minor_units(amount: Union[Decimal, str, int], currency: str) -> int:
    """An amount in minor units: `Decimal("39.90")` or `"39.90"` in `EUR` gives 3990. It takes no float,
    which does not know its own cents.
    """
def decimal_amount(minor: int, currency: str) -> Decimal:
    """Minor units as a `Decimal` with all digits of the currency: 3990 in `EUR` gives `Decimal("39.90")`."""
def response_code(code: str) -> Dict[str, Any]:
    """What a response code means, a dictionary: `code`, `is_documented`, `is_success`, `message`,
    `category`, `action`, `may_be_tried_again`.
    """
def payment_status(status: str) -> Status:
    """What a payment status means: a `Status` with `is_paid` and `is_final`. One that nobody documents is
    neither.
    """
def operations() -> List[Operation]:
    """The names of Gate's operations, beside `post` and `ask`."""
def masked(value: str) -> str:
    """A text with the card numbers in it masked, for logs."""
def vector_answer(case: bytes, body: bytes) -> Any:
    """What this library makes of a case of the conformance vectors, given as JSON, and of its message."""
def acs_form(outcome: Mapping[str, Any], term_url: str) -> PageForm:
    """The form for the payer's bank, from the `to_dict()` of an outcome `needs_acs_post`: a `PageForm`. The
    bank posts its answer to `term_url`.
    """
def acs_return_id(body: _Body) -> str:
    """Which authentication the form is about that the bank had posted to the shop: the `md` of the outcome
    that began it. Anybody can post it; it only finds what was stored.
    """
def commands() -> List[str]:
    """The names of the commands, beside `state` and `raw`."""
def error_code(code: str) -> Dict[str, Any]:
    """What an error code says, a dictionary: `code`, `is_documented`, `message`, `category`, `advice`,
    `may_be_tried_again`.
    """
def state(state: str) -> Dict[str, Any]:
    """What a state means, a dictionary: `state`, `is_documented`, `permits`, `status` and `is_final` in the
    words of both gateways. Whether a payment is paid depends on its amount, so no state says that.
    """
