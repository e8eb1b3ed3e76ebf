"""Prints random messages of the platform's kind, one per line: key, tab, JSON text.

    python3 payloads.py [COUNT]

Each text carries its signature as the word SIGNATURE, at top level or in `general`, to be replaced.
The seed is fixed, so every run and every SDK gets the same messages. They stay within what both
official SDKs do right; what is left out here stands in DEVIATIONS.md: no null, no float, no integer
from 2**53, no `:` and no digits-order trap in names, no array above 10 items, one `signature`.
"""

import json
import random
import sys

SEED = 2_026
KEYS = ["qwerty", "s3cret-key_of=project/112", "\u043a\u043b\u044e\u0447", "k" * 200, "a"]
# Letters and `_` sort alike for all; a digit is safe where no sibling shares its stem.
NAMES = ["account", "acs", "amount", "currency", "customer", "date", "description", "email", "id",
         "items", "method", "message", "operation", "operation_id", "operations", "payment",
         "provider", "region", "Status", "status", "sum", "sum_initial", "threeds2", "type", "url",
         "zip", "\u0433\u043e\u0440\u043e\u0434", "stra\u00dfe", "\u540d\u524d", "frame_mode"]
TEXTS = ["", " ", "success", "awaiting 3ds result", "EUR", "2026-05-04T15:27:15+0000", "0", "007",
         "true", "null", "a;b", "a:b", "https://shop.example/back?a=1&b=%20", "<b>\"&'</b>", "\\",
         "line\nbreak\ttab", "\u041e\u043f\u043b\u0430\u0442\u0430", "caf\u00e9", "\U0001f4b3",
         "\u2028", "\u0000", "40000 bytes", "541333******0019"]
SEPARATORS = [(",", ":"), (", ", ": "), ("  , ", " :  ")]


def scalar(draw):
    kind = draw.randrange(8)
    if kind == 0:
        return draw.random() < 0.5
    if kind in (1, 2):
        return draw.choice([0, 1, -1, 100, draw.randrange(10**6), draw.randrange(-2**53 + 1, 2**53)])
    if kind == 3:
        return "".join(chr(draw.choice([draw.randrange(32, 127), draw.randrange(0xA0, 0xD800)]))
                       for _ in range(draw.randrange(12)))
    return draw.choice(TEXTS)


def value(draw, depth):
    kind = draw.randrange(10)
    if depth == 0 or kind < 6:
        return scalar(draw)
    if kind < 8:
        return [value(draw, depth - 1) for _ in range(draw.randrange(11))]
    return tree(draw, depth - 1)


def tree(draw, depth):
    return {name: value(draw, depth) for name in draw.sample(NAMES, draw.randrange(9))}


def callback(draw):
    """The shape of a callback: payment, operation, project, and whatever else comes."""
    return {"project_id": draw.randrange(1, 100_000),
            "payment": {"id": f"order-{draw.randrange(10**9)}", "status": "success",
                        "sum": {"amount": draw.randrange(10**8), "currency": "USD"},
                        **({"extra": tree(draw, 2)} if draw.random() < 0.5 else {})},
            "operation": {"id": draw.randrange(2**53), "type": "sale", **tree(draw, 2)},
            "signature": "SIGNATURE"}


def gate_request(draw):
    """The shape of a Gate request: the signature lies in `general`."""
    return {"general": {"project_id": draw.randrange(1, 100_000),
                        "payment_id": f"order-{draw.randrange(10**9)}", "signature": "SIGNATURE"},
            "payment": {"amount": draw.randrange(10**8), "currency": "EUR"},
            "customer": tree(draw, 3),
            "return_url": {"success": "https://shop.example/ok", "decline": ""}}


def random_tree(draw):
    members = [("project_id", draw.randrange(1, 100_000)), ("signature", "SIGNATURE"),
               *tree(draw, 4).items()]
    draw.shuffle(members)
    return dict(members)


def text_of(draw, message):
    text = json.dumps(message, ensure_ascii=draw.random() < 0.5,
                      separators=draw.choice(SEPARATORS))
    return text.replace("/", "\\/") if draw.random() < 0.3 else text


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    draw = random.Random(SEED)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for _ in range(count):
        shape = draw.choice([callback, gate_request, random_tree])
        print(draw.choice(KEYS), text_of(draw, shape(draw)), sep="\t")


if __name__ == "__main__":
    main()
