// The conformance vectors, format paywright-vectors/1.

import { vectorAnswer } from "paywright";

/** Runs the cases of a file; a failure names its case and says what was got. */
export function runVectors(text) {
  const { format, cases } = JSON.parse(text);
  if (format !== "paywright-vectors/1" || !Array.isArray(cases)) {
    throw new TypeError("this is no file of the format paywright-vectors/1");
  }
  const failures = [];
  for (const vector of cases) {
    const got = answerOf(vector);
    if (!agrees(vector, got)) failures.push({ id: vector.id, got });
  }
  return { passed: cases.length - failures.length, failed: failures.length, failures };
}

function answerOf(vector) {
  try {
    return vectorAnswer(JSON.stringify(vector), bodyOf(vector));
  } catch (error) {
    return { error: error.code ?? String(error) };
  }
}

function bodyOf({ body, body_base64: base64, body_repeat: parts }) {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (typeof base64 === "string") return Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
  const text = (parts ?? []).map((part) => part.text.repeat(part.times)).join("");
  return new TextEncoder().encode(text);
}

function agrees(vector, got) {
  const expected = vector.expect ?? vector.by_rule;
  switch (vector.kind) {
    case "order":
      return equal(got, vector.sorted);
    case "number":
      return got === vector.shortest;
    case "ambiguity":
      return equal(got, expected);
    default:
      if (vector.kind === "verify" && vector.also?.includes(got.class)) return true;
      // Another spelling of the address is as good, as long as it says the same.
      return Object.entries(expected).every(([name, value]) =>
        name === "url" ? sameUrl(got.url, value) : equal(got[name], value),
      );
  }
}

function sameUrl(got, expected) {
  const parts = (url) => {
    const { origin, pathname, searchParams } = new URL(url);
    return [origin, pathname, ...searchParams];
  };
  return equal(parts(got), parts(expected));
}

function equal(one, other) {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
}

/** The order of an object's members says nothing. */
function inOrder(_name, value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
