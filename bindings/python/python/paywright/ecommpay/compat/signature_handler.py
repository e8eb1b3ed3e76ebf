"""As ``payment_page_sdk.signature_handler``."""

from __future__ import annotations

import json
from typing import Any, Mapping

from paywright.ecommpay import Project
from paywright.errors import PaywrightError


class SignatureHandler:
    """Signs and checks by a secret key."""

    ITEMS_DELIMITER = ";"
    IGNORE_KEYS = ["frame_mode"]

    def __init__(self, secret_key: str) -> None:
        try:
            # No number of a project takes part in a signature.
            self._project = Project(0, secret=secret_key)
        finally:
            # Those who show the variables of a frame that fails shall not show the key.
            del secret_key

    def sign(self, params: Mapping[str, Any]) -> str:
        """The signature of parameters."""
        return self._project.sign(params)

    def check(self, params: Mapping[str, Any], signature: Any) -> bool:
        """Whether it is the signature of these parameters."""
        try:
            self._project.verify(json.dumps({**params, "signature": signature}))
        except (PaywrightError, TypeError, ValueError):
            return False
        return True
