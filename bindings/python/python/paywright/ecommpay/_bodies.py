"""What the helpers of all web frameworks share."""

from __future__ import annotations

LONGEST = 1024 * 1024
"""Longer bodies are no callbacks, so they are not read."""

REFUSED = "this is no genuine callback"
"""What a sender is told, who need not know more."""
