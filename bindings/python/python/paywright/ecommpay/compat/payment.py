"""As ``payment_page_sdk.payment``."""

from __future__ import annotations

import json
from typing import Any, Dict


class Payment:
    """Parameters of Payment Page: any attribute is one. ``best_before`` takes a ``datetime``."""

    PURCHASE_TYPE = "purchase"
    PAYOUT_TYPE = "payout"
    RECURRING_TYPE = "recurring"

    INTERFACE_TYPE = 24

    def __init__(self, project_id: str, payment_id: str = "") -> None:
        self.__dict__["project_id"] = project_id
        self.__dict__["interface_type"] = json.dumps({"id": self.INTERFACE_TYPE})
        if payment_id:
            self.__dict__["payment_id"] = payment_id

    def get_params(self) -> Dict[str, Any]:
        """All parameters."""
        return self.__dict__

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "best_before" and hasattr(value, "isoformat"):
            value = value.isoformat()
        self.__dict__[name] = value

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the payment has no parameter {name}")
