"""As ``payment_page_sdk.callback``."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional, Union

from paywright.ecommpay.compat.process_exception import ProcessException
from paywright.ecommpay.compat.signature_handler import SignatureHandler
from paywright.errors import PaywrightError


class Callback:
    """A callback whose signature fits; otherwise there is a :class:`ProcessException`."""

    SUCCESS_STATUS = "success"
    DECLINE_STATUS = "decline"
    AW_3DS_STATUS = "awaiting 3ds result"
    AW_RED_STATUS = "awaiting redirect result"
    AW_CUS_STATUS = "awaiting customer"
    AW_CLA_STATUS = "awaiting clarification"
    AW_CAP_STATUS = "awaiting capture"
    CANCELLED_STATUS = "canceled"
    """As the platform writes it; the official constant never matches."""
    REFUNDED_STATUS = "refunded"
    PART_REFUNDED_STATUS = "partially refunded"
    PROCESSING_STATUS = "processing"
    ERROR_STATUS = "error"
    REVERSED_STATUS = "reversed"

    def __init__(self, data: Union[str, bytes], signature_handler: SignatureHandler) -> None:
        self._received = data
        self._signature_handler = signature_handler
        try:
            self._signed = signature_handler._project._verify_callback_of_any(data).to_dict()
        except PaywrightError as error:
            raise ProcessException(str(error)) from error

    def get_payment(self) -> Any:
        """All that is signed about the payment."""
        return self.get_value("payment")

    def get_payment_status(self) -> Optional[str]:
        """The status of the payment."""
        status: Optional[str] = self.get_value("payment.status")
        return status

    def get_payment_id(self) -> Optional[str]:
        """The merchant's own id of the payment."""
        payment_id: Optional[str] = self.get_value("payment.id")
        return payment_id

    def get_signature(self) -> str:
        """The signature that came with it."""
        received = self.decode_response(self._received)
        general = received.get("general")
        inner = general.get("signature") if isinstance(general, dict) else None
        return str(received.get("signature") or inner)

    def decode_response(self, raw_data: Union[str, bytes]) -> Dict[str, Any]:
        """A message as a dictionary, not checked."""
        try:
            data = json.loads(raw_data)
        except (ValueError, TypeError, RecursionError) as error:
            raise ProcessException("Error on response decoding") from error
        if not isinstance(data, dict):
            raise ProcessException("Error on response decoding")
        return data

    def check_signature(self) -> bool:
        """Whether the signature fits: without that there is no callback."""
        return True

    def get_value(self, pathname: str) -> Any:
        """A value by its path: ``payment.sum.amount``."""
        value: Any = self._signed
        for key in pathname.split("."):
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value
