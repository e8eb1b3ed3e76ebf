"""As ``payment_page_sdk.process_exception``."""


class ProcessException(Exception):
    """A message is not genuine, or cannot be read."""
