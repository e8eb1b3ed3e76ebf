"""The native module. Its public names are those that `paywright.ecommpay` gives; the rest may change."""

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

from paywright.ecommpay.outcome import Folded, Outcome, PageForm, PageWidget, Seen, Status
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
    "Call",
    "Started",
    "minor_units",
    "decimal_amount",
    "response_code",
    "payment_status",
    "operations",
    "masked",
    "vector_answer",
]

__version__: str

@final
class Project:
    def __new__(
        cls, id: int, *, secret: str, more_keys: Optional[Mapping[str, str]] = None
    ) -> Self: ...
    @property
    def id(self) -> int: ...
    @property
    def key_labels(self) -> List[str]: ...
    def sign(self, body: Union[_Body, _Members]) -> str: ...
    def verify(self, body: _Body) -> str: ...
    def verify_message(self, body: _Body) -> Dict[str, Any]: ...
    def verify_callback(self, body: _Body) -> Callback: ...
    def explain(self, body: _Body) -> Dict[str, Any]: ...
    def payment_page(
        self,
        *,
        payment_id: str,
        amount: int,
        currency: str,
        customer_id: Optional[str] = None,
        **parameters: _PageValue,
    ) -> PaymentPage: ...
    def gate(self, base_url: Optional[str] = None, **settings: Unpack[_Settings]) -> Gate: ...
    def async_gate(
        self, base_url: Optional[str] = None, **settings: Unpack[_Settings]
    ) -> AsyncGate: ...
    def _page_url_unchecked(self, parameters: _Members, base: Optional[str] = None) -> str: ...
    def __reduce__(self) -> Any: ...

@final
class Callback:
    @property
    def payment(self) -> Payment: ...
    @property
    def next_action(self) -> str: ...
    @property
    def review(self) -> Optional[ReviewError]: ...
    @property
    def key_label(self) -> str: ...
    @property
    def json(self) -> str: ...
    def get(self, path: str) -> Optional[str]: ...
    def to_dict(self) -> Dict[str, Any]: ...

@final
class Payment:
    @property
    def id(self) -> Optional[str]: ...
    @property
    def status(self) -> Status: ...
    @property
    def amount(self) -> Optional[int]: ...
    @property
    def currency(self) -> Optional[str]: ...

@final
class Secret:
    def __new__(cls, text: str) -> Self: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any) -> Self: ...
    def __reduce__(self) -> Any: ...

@final
class Card:
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
    def masked(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any) -> Self: ...
    def __reduce__(self) -> Any: ...

@final
class PaymentPage:
    def url(self, base: Optional[str] = None) -> str: ...
    def form(self, base: Optional[str] = None) -> PageForm: ...
    def widget(self, base: Optional[str] = None) -> PageWidget: ...

@final
class Prepared:
    @property
    def ticket(self) -> Optional[_Ticket]: ...
    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Dict[str, str]: ...
    @property
    def body(self) -> bytes: ...
    def read(
        self, status: int, body: _Body, headers: Optional[Sequence[Tuple[str, str]]] = None
    ) -> Outcome: ...
    def lost(self) -> Outcome: ...

@final
class Gate:
    def send(
        self,
        operation: str,
        members: _Members,
        *,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_Arguments],
    ) -> Outcome: ...
    def carry_out(
        self,
        operation: str,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Optional[Callable[[_Ticket], object]] = None,
        **arguments: Unpack[_Arguments],
    ) -> Outcome: ...
    def prepare(
        self, operation: str, members: _Members, **arguments: Unpack[_Arguments]
    ) -> Prepared: ...
    def deliver(self, prepared: Prepared) -> Outcome: ...
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> Outcome: ...
    def status(self, payment_id: str) -> Seen: ...
    def wait_for(
        self, payment_id: str, until: str = "final", *, within: Optional[_Seconds] = None
    ) -> Seen: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class AsyncGate:
    def send(
        self,
        operation: str,
        members: _Members,
        *,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_Arguments],
    ) -> Coroutine[Any, Any, Outcome]: ...
    def carry_out(
        self,
        operation: str,
        members: _Members,
        *,
        within: Optional[_Seconds] = None,
        on_ticket: Union[
            Callable[[_Ticket], object], Callable[[_Ticket], Awaitable[object]], None
        ] = None,
        **arguments: Unpack[_Arguments],
    ) -> Coroutine[Any, Any, Outcome]: ...
    def prepare(
        self, operation: str, members: _Members, **arguments: Unpack[_Arguments]
    ) -> Prepared: ...
    def deliver(self, prepared: Prepared) -> Coroutine[Any, Any, Outcome]: ...
    def resolve(
        self, ticket: Union[Mapping[str, Any], str], *, within: Optional[_Seconds] = None
    ) -> Coroutine[Any, Any, Outcome]: ...
    def status(self, payment_id: str) -> Coroutine[Any, Any, Seen]: ...
    def wait_for(
        self, payment_id: str, until: str = "final", *, within: Optional[_Seconds] = None
    ) -> Coroutine[Any, Any, Seen]: ...
    def close(self) -> None: ...
    def __aenter__(self) -> Coroutine[Any, Any, Self]: ...
    def __aexit__(self, *_exception: object) -> Coroutine[Any, Any, None]: ...

@final
class DataApi:
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
    ) -> Pages: ...
    def operations_of_payment(
        self, payment_id: str, *, members: Optional[_Members] = None
    ) -> Dict[str, Any]: ...
    def balance(self, *, members: Optional[_Members] = None) -> Dict[str, Any]: ...
    def fraud(self, *, members: Optional[_Members] = None) -> Dict[str, Any]: ...
    def ask(self, path: str, *, members: Optional[_Members] = None) -> Dict[str, Any]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class AsyncDataApi:
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
    ) -> AsyncPages: ...
    def operations_of_payment(
        self, payment_id: str, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]: ...
    def balance(
        self, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]: ...
    def fraud(
        self, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]: ...
    def ask(
        self, path: str, *, members: Optional[_Members] = None
    ) -> Coroutine[Any, Any, Dict[str, Any]]: ...
    def close(self) -> None: ...
    def __aenter__(self) -> Coroutine[Any, Any, Self]: ...
    def __aexit__(self, *_exception: object) -> Coroutine[Any, Any, None]: ...

@final
class Pages(Iterator[List[Dict[str, Any]]]):
    @property
    def cursor(self) -> Optional[str]: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> List[Dict[str, Any]]: ...

@final
class AsyncPages(AsyncIterator[List[Dict[str, Any]]]):
    @property
    def cursor(self) -> Optional[str]: ...
    def __aiter__(self) -> Self: ...
    def __anext__(self) -> Coroutine[Any, Any, List[Dict[str, Any]]]: ...

@final
class PaymentState:
    def __new__(cls, payment_id: str) -> Self: ...
    def fold(self, message: Callback) -> Folded: ...
    @property
    def payment_id(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def is_paid(self) -> bool: ...
    @property
    def is_final(self) -> bool: ...
    def to_dict(self) -> Dict[str, Any]: ...

@final
class Call:
    def ticket(self) -> Optional[_Ticket]: ...
    def start(self, deliver: Callable[[Any, Optional[BaseException]], None]) -> Started: ...

@final
class Started:
    def cancel(self) -> None: ...

def minor_units(amount: Union[Decimal, str, int], currency: str) -> int: ...
def decimal_amount(minor: int, currency: str) -> Decimal: ...
def response_code(code: str) -> Dict[str, Any]: ...
def payment_status(status: str) -> Status: ...
def operations() -> List[str]: ...
def masked(value: str) -> str: ...
def vector_answer(case: bytes, body: bytes) -> Any: ...
