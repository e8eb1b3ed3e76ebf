"""Runs files of conformance vectors: ``python -m paywright.conformance FILE...``"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import parse_qsl, urlsplit

from paywright._paywright import vector_answer

Case = Dict[str, Any]


def main(files: List[str]) -> int:
    """Runs the files and gives the exit code."""
    if not files:
        print("name at least one file of vectors", file=sys.stderr)
        return 2
    passed = failed = 0
    for file in files:
        try:
            with open(file, "rb") as opened:
                text = opened.read()
            document = json.loads(text)
            if document["format"] != "paywright-vectors/1":
                raise ValueError(f"its format is {document['format']!r}")
            cases: List[Case] = document["cases"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            print(f"{file}: it is no file of vectors: {error}", file=sys.stderr)
            return 2
        for case in cases:
            problem = judge(case)
            if problem is None:
                passed += 1
            else:
                failed += 1
                print(f"{file}: {case.get('id')}: {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def judge(case: Case) -> Optional[str]:
    """What is wrong with the answer to a case; ``None`` if it is as expected."""
    try:
        got = vector_answer(json.dumps(case).encode(), body_of(case))
        expected = case.get("expect")
        expected = case.get("by_rule") if expected is None else expected
        kind = case["kind"]
        if kind == "order":
            expected = case["sorted"]
        elif kind == "number":
            expected = case["shortest"]
        elif kind == "verify" and got.get("class") in case.get("also", ()):
            return None
        if isinstance(expected, dict):
            is_good = isinstance(got, dict) and all(
                is_same(name, got.get(name), value) for name, value in expected.items()
            )
        else:
            is_good = expected is not None and got == expected
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"it cannot be read: {error}"
    return None if is_good else f"expected {expected}, got {got}"


def is_same(name: str, got: Any, expected: Any) -> bool:
    """Whether a member is as expected; addresses that decode to the same are."""
    if name == "url" and isinstance(got, str) and isinstance(expected, str):
        return got == expected or decoded(got) == decoded(expected)
    return bool(got == expected)


def decoded(url: str) -> Tuple[str, List[Tuple[str, str]]]:
    """The address, and the names and values of the query."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    return parts._replace(query="").geturl(), query


def body_of(case: Case) -> bytes:
    """The bytes of the message of a case."""
    if "body" in case:
        return str(case["body"]).encode()
    if "body_base64" in case:
        return base64.b64decode(case["body_base64"])
    return "".join(part["text"] * part["times"] for part in case.get("body_repeat", ())).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
