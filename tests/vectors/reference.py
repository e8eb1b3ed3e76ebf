"""The signing rule of the ecommpay platform in plain Python, and a check of every vector file here.

    python3 tests/vectors/reference.py            check all files beside this one
    python3 tests/vectors/reference.py FILE...    check these

Prints each wrong expectation with what this program computed, then `N checked, M wrong`, and ends
with 1 when something was wrong. Standard library only. It was written from the rule in README.md
and not from the Rust code, so that the two can contradict each other. It is made to be read, not
to be fast, and must not be used in production.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import json
import pathlib
import re
import sys
import urllib.parse

sys.setrecursionlimit(20_000)

DEFAULT_LIMITS = {"body": 1 << 20, "depth": 64, "leaves": 10_000,
                  "canonical_floor": 65_536, "canonical_factor": 8}


class Refused(Exception):
    """A message that is not accepted; carries the machine code."""

    @property
    def code(self):
        return self.args[0]

    @property
    def kind(self):
        if self.code.startswith("limit_"):
            return "limit"
        if self.code.startswith("json_") or self.code == "signature_not_text":
            return "malformed"
        return "missing-signature" if self.code == "signature_missing" else "invalid-signature"


# --- Reading JSON: numbers keep their text, objects are lists of pairs --------------------------

class Number(str):
    """The literal of a JSON number."""


class Object(list):
    """Pairs of name and value, in the order of the text."""


STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)"')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u....|\\.")
LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS = {"null": None, "true": True, "false": False}


def read(body, limits=None, duplicates="refuse"):
    return Reader(body, DEFAULT_LIMITS | (limits or {}), duplicates).document()


class Reader:
    def __init__(self, body, limits, duplicates):
        if len(body) > limits["body"]:
            raise Refused("limit_body")
        if body.startswith(b"\xef\xbb\xbf"):
            raise Refused("json_byte_order_mark")
        try:
            self.text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("json_invalid_utf8") from None
        self.limits, self.duplicates = limits, duplicates
        self.at = self.depth = self.leaves = 0

    def document(self):
        value = self.value()
        self.blanks()
        if self.at < len(self.text):
            raise Refused("json_trailing_data")
        return value

    def value(self):
        self.blanks()
        if self.text.startswith("{", self.at):
            return self.container("}", Object(), self.member)
        if self.text.startswith("[", self.at):
            return self.container("]", [], self.value)
        self.leaf()
        if self.text.startswith('"', self.at):
            return self.string()
        if found := NUMBER.match(self.text, self.at):
            self.at = found.end()
            return Number(found.group())
        for word, value in WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise Refused("json_syntax")

    def container(self, end, content, item):
        self.depth += 1
        if self.depth > self.limits["depth"]:
            raise Refused("limit_depth")
        self.at += 1
        if self.skip(end):
            self.leaf()
        else:
            while True:
                content.append(item())
                if self.skip(end):
                    break
                self.expect(",")
        self.depth -= 1
        return self.unique(content) if isinstance(content, Object) else content

    def member(self):
        self.blanks()
        name = self.string()
        self.expect(":")
        return name, self.value()

    def unique(self, content):
        last = {}
        for name, value in content:
            last.pop(name, None)
            last[name] = value
        if len(last) == len(content):
            return content
        if self.duplicates == "refuse":
            raise Refused("json_duplicate_member")
        return Object(last.items())

    def string(self):
        found = STRING.match(self.text, self.at)
        if not found:
            raise Refused("json_syntax")
        self.at = found.end()
        return ESCAPE.sub(unescape, found.group(1))

    def leaf(self):
        self.leaves += 1
        if self.leaves > self.limits["leaves"]:
            raise Refused("limit_leaves")

    def blanks(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\n\r":
            self.at += 1

    def skip(self, mark):
        self.blanks()
        found = self.text.startswith(mark, self.at)
        self.at += found
        return found

    def expect(self, mark):
        if not self.skip(mark):
            raise Refused("json_syntax")


def unescape(found):
    text = found.group()
    if text[1] != "u":
        return LETTERS.get(text[1], text[1])
    if len(text) == 12:
        high, low = int(text[2:6], 16), int(text[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(text[2:], 16)
    if 0xD800 <= code <= 0xDFFF:
        raise Refused("json_lone_surrogate")
    return chr(code)


# --- From the tree to the canonical text --------------------------------------------------------

class Leaf:
    def __init__(self, path, text, levels):
        self.path, self.text, self.levels = path, text, levels

    def line(self):
        return f"{self.path}:{self.text}"


def leaves(value, number, remove, path="", levels=(), in_array=False):
    """The leaves in the order of the document. `number` turns a literal into the signed text."""
    if isinstance(value, Object):
        for name, below in value:
            if name == "frame_mode" or (name == "signature" and remove and not in_array):
                continue
            part = name.replace(":", "::")
            # An empty path takes no separator, so a nameless top-level member adds no segment.
            yield from leaves(below, number, remove, f"{path}:{part}" if path else part,
                              (*levels, level_key(name)), in_array)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from leaves(below, number, remove, f"{path}:{index}" if path else str(index),
                              (*levels, (0, index, b"")), True)
    else:
        yield Leaf(path, scalar(value, number), levels)


def scalar(value, number):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return number(value) if isinstance(value, Number) else str(value)


def literal(number):
    return str(number)


def shortest(number):
    """Exact decimal text: no exponent, no trailing zeros, no point when integral."""
    if re.fullmatch(r"-?[0-9]+", number):
        return "0" if number == "-0" else str(number)
    sign, whole, fraction, exponent = re.fullmatch(
        r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?", number).groups()
    digits = whole + (fraction or "")
    significant = digits.lstrip("0")
    if not significant:
        return sign + "0"
    point = len(whole) - (len(digits) - len(significant)) + bounded(exponent or "0")
    significant = significant.rstrip("0")
    zeros_before, zeros_after = max(0, -point), max(0, point - len(significant))
    length = len(sign) + zeros_before + len(significant) + zeros_after
    if point <= 0:
        length += 2
    elif point < len(significant):
        length += 1
    if exponent and length > 40:
        return str(number)
    if point <= 0:
        return f"{sign}0.{'0' * zeros_before}{significant}"
    text = significant + "0" * zeros_after
    return sign + text[:point] + ("." + text[point:] if text[point:] else "")


def bounded(exponent):
    """An exponent as a number; a huge one as one that is large enough to never be written out."""
    digits = exponent.lstrip("+-").lstrip("0") or "0"
    size = int(digits) if len(digits) < 8 else 10_000_000
    return -size if exponent.startswith("-") else size


# --- The four orders ----------------------------------------------------------------------------

BLANKS = frozenset(b" \t\n\v\f\r")
DIGITS = re.compile(rb"[0-9]+")
LEADING_ZEROS = re.compile(rb"(?:0+(?=[0-9]))?")


def natural(a, b):
    """PHP's strnatcmp on bytes: negative, zero or positive."""
    if not a or not b:
        return len(a) - len(b)
    i, j = LEADING_ZEROS.match(a).end(), LEADING_ZEROS.match(b).end()
    while True:
        while i < len(a) and a[i] in BLANKS:
            i += 1
        while j < len(b) and b[j] in BLANKS:
            j += 1
        run_a, run_b = DIGITS.match(a, i), DIGITS.match(b, j)
        if run_a and run_b:
            x, y = run_a.group(), run_b.group()
            if x[0] != 0x30 and y[0] != 0x30 and len(x) != len(y):
                return len(x) - len(y)
            if x != y:
                return -1 if x < y else 1
            i, j = run_a.end(), run_b.end()
            if i >= len(a) or j >= len(b):
                return (i < len(a)) - (j < len(b))
            # The byte behind a run is compared as it is, white space too.
        # The end of a text reads as a NUL byte, as in the C original.
        x, y = a[i] if i < len(a) else 0, b[j] if j < len(b) else 0
        if x != y:
            return x - y
        i, j = i + 1, j + 1
        if i >= len(a) or j >= len(b):
            return (i < len(a)) - (j < len(b))


def level_key(name):
    """How JavaScript lists members: integer-like names by value first, then by UTF-16 units."""
    if re.fullmatch(r"0|[1-9][0-9]{0,9}", name) and int(name) < 2**32 - 1:
        return (0, int(name), b"")
    return (1, 0, name.encode("utf-16-be"))


ORDERS = {
    "natural-by-path": functools.cmp_to_key(
        lambda a, b: natural(a.path.encode(), b.path.encode())),
    "byte-by-path": lambda leaf: leaf.path.encode(),
    "byte-by-line": lambda leaf: leaf.line().encode(),
    "per-level": lambda leaf: leaf.levels,
}


def canonical(tree, order="natural-by-path", number=shortest, remove=True):
    lines = sorted(leaves(tree, number, remove), key=ORDERS[order])  # stable: ties keep their order
    return ";".join(leaf.line() for leaf in lines)


def mac(key, text):
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha512).digest()
    return base64.b64encode(digest).decode()


def check_length(tree, body, limits, number, remove=True):
    """Before anything is sorted or joined: each line repeats its whole path."""
    limits = DEFAULT_LIMITS | (limits or {})
    allowed = max(limits["canonical_floor"], limits["canonical_factor"] * len(body))
    length = -1
    for leaf in leaves(tree, number, remove):
        length += len(leaf.line().encode()) + 1
        if length > allowed:
            raise Refused("limit_canonical")


# --- Signing, verifying, ambiguity --------------------------------------------------------------

def sign(key, body, options):
    limits = options.get("limits")
    tree = read(body, limits, options.get("duplicates", "refuse"))
    if not isinstance(tree, Object):
        raise Refused("json_not_an_object")
    number = literal if options.get("numbers") == "literal" else shortest
    remove = options.get("signature") != "keep"
    check_length(tree, body, limits, number, remove)
    text = canonical(tree, number=number, remove=remove)
    return text, mac(key, text)


def received_signature(tree):
    if not isinstance(tree, Object):
        raise Refused("json_not_an_object")
    top = dict(tree)
    general = dict(top["general"]) if isinstance(top.get("general"), Object) else {}
    found = [place["signature"] for place in (top, general) if "signature" in place]
    if not found or None in found:
        raise Refused("signature_missing")
    if any(isinstance(one, Number) or not isinstance(one, str) for one in found):
        raise Refused("signature_not_text")
    if len(set(found)) > 1:
        raise Refused("signature_conflict")
    try:
        raw = base64.b64decode(found[0], validate=True)
    except (ValueError, binascii.Error):
        raise Refused("signature_malformed") from None
    if len(raw) != 64 or base64.b64encode(raw).decode() != found[0]:
        raise Refused("signature_malformed")
    return found[0]


def verify(keys, body, options):
    """The label of the key that fits."""
    tree = read(body, options.get("limits"))
    signature = received_signature(tree)
    check_length(tree, body, options.get("limits"), literal)
    for number in (literal, shortest):
        for order in ["natural-by-path"] if options.get("orders") == "natural" else ORDERS:
            text = canonical(tree, order, number)
            for label, key in keys:
                if hmac.compare_digest(mac(key, text), signature):
                    return label
    raise Refused("signature_mismatch")


def ambiguities(tree):
    """Paths of leaves whose line could be cut at a `;` into two lines of other members."""
    found = leaves(tree, literal, True)
    return [leaf.path for leaf in found if re.search(":.*;.*:", leaf.line(), re.DOTALL)]


def page(key, base_url, parameters):
    text = {name: scalar(value, shortest) for name, value in parameters if value is not None}
    signed = Object((name, value) for name, value in text.items()
                    if name != "signature" and not name.startswith("_"))
    signature = mac(key, canonical(signed))
    query = [(name, value) for name, value in text.items() if name != "signature"]
    encoded = urllib.parse.urlencode([*query, ("signature", signature)]).replace("~", "%7E")
    return f"{base_url}/payment?{encoded}", [list(pair) for pair in query], signature


# --- Checking the vector files ------------------------------------------------------------------

def body_of(case):
    if "body_base64" in case:
        return base64.b64decode(case["body_base64"])
    if "body_repeat" in case:
        return "".join(part["text"] * part["times"] for part in case["body_repeat"]).encode()
    return case["body"].encode()


def keys_of(case):
    return [(one["label"], one["key"]) for one in case.get("keys", [])] or [(None, case["key"])]


def check_sign(case):
    expected = case["expect"] if case["expect"] is not None else case["by_rule"]
    try:
        text, signature = sign(case["key"], body_of(case), case.get("options", {}))
    except Refused as refused:
        return {"error": refused.code}, expected
    got = {"canonical": text, "signature": signature}
    return {name: got[name] for name in got if name in expected or name == "signature"}, expected


def check_verify(case):
    expected = case["expect"]
    try:
        label = verify(keys_of(case), body_of(case), case.get("options", {}))
        got = {"result": "accept"} | ({"key_label": label} if label else {})
    except Refused as refused:
        got = {"result": "reject", "class": refused.kind, "code": refused.code}
    return {name: got[name] for name in got if name in expected or name == "result"}, expected


def check_page(case):
    expected = case["expect"] if case["expect"] is not None else case["by_rule"]
    if any(isinstance(value, (list, dict)) for _, value in case["parameters"]):
        return {"error": "page_not_a_scalar"}, expected
    got = dict(zip(("url", "query", "signature"),
                   page(case["key"], case["base_url"], case["parameters"])))
    return {name: got[name] for name in got if name in expected or name == "signature"}, expected


def check_order(case):
    order = functools.cmp_to_key(lambda a, b: natural(a.encode(), b.encode()))
    return sorted(case["names"], key=order), case["sorted"]


def check_number(case):
    return shortest(Number(case["literal"])), case["shortest"]


def check_json(case):
    try:
        options = case.get("options", {})
        read(body_of(case), options.get("limits"), options.get("duplicates", "refuse"))
        got = {"result": "accept"}
    except Refused as refused:
        got = {"result": "reject", "code": refused.code}
    return got, case["expect"]


def check_ambiguity(case):
    verify(keys_of(case), body_of(case), {})
    return ambiguities(read(body_of(case))), case["expect"]


def main(paths):
    checked, wrong, seen = 0, 0, set()
    for path in paths or sorted(pathlib.Path(__file__).parent.glob("*.json")):
        # Fractional Payment Page parameters keep their text.
        raw = json.loads(pathlib.Path(path).read_text("utf-8"), parse_float=Number)
        if raw.get("format") != "paywright-vectors/1":
            continue
        for case in raw["cases"]:
            got, expected = globals()["check_" + case["kind"]](case)
            checked += 1
            if got != expected or case["id"] in seen:
                wrong += 1
                print(f"{path} {case['id']}\n  expected {expected}\n  computed {got}")
            seen.add(case["id"])
    print(f"{checked} checked, {wrong} wrong")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
