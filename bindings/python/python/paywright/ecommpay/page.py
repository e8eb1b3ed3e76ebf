"""Addresses of Payment Page."""

from __future__ import annotations

import json
from typing import Mapping, Optional, Union

from paywright import _paywright as native

Value = Union[str, int, bool, None]


class PaymentPage:
    """A request to Payment Page, made by :meth:`Project.payment_page`."""

    __slots__ = ("_parameters", "_project")

    def __init__(self, project: native.Project, parameters: Mapping[str, Value]) -> None:
        self._project = project
        self._parameters = dict(parameters)

    def url(self, base: Optional[str] = None) -> str:
        """The signed address to send the customer to.

        ``base`` is the address of a sister deployment or of the local platform. Raises
        :class:`InputError` with every field that breaks a rule.
        """
        return self._project.page_url(json.dumps(self._parameters), base)

    def __repr__(self) -> str:
        return f"PaymentPage({sorted(self._parameters)})"
