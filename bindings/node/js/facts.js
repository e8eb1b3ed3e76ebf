// What is known without asking anybody.

import core from "#core";
import { argumentError, native } from "./errors.js";
import { amountOf, bytesOf, digitsOf, textOf } from "./input.js";

/** A decimal text in minor units: `minorUnits("39.90", "EUR")` is 3990. */
export function minorUnits(amount, currency) {
  if (typeof amount !== "string") {
    throw argumentError('amount: it must be a string such as "39.90"; a number does not know its cents');
  }
  const [text, code] = [textOf(amount, "amount"), textOf(currency, "currency")];
  return amountOf(native(() => core.minorUnits(text, code)));
}

/** Minor units as decimal text: `decimalText(3990, "EUR")` is `"39.90"`. */
export function decimalText(amount, currency) {
  const [digits, code] = [digitsOf(amount, "amount"), textOf(currency, "currency")];
  return native(() => core.decimalText(digits, code));
}

/** What a payment status means; an unknown one is neither final nor paid. */
export function paymentStatus(status) {
  const text = textOf(status, "status");
  const told = JSON.parse(native(() => core.paymentStatus(text)));
  return { status: told.status, isFinal: told.is_final, isPaid: told.is_paid };
}

/** A text with the card numbers in it masked, for logs. */
export function masked(text) {
  const plain = textOf(text, "text");
  return native(() => core.masked(plain));
}

/** What this library makes of a case of the conformance vectors. */
export function vectorAnswer(vector, body) {
  const [text, bytes] = [textOf(vector, "vector"), bytesOf(body)];
  return JSON.parse(native(() => core.vector(text, bytes)));
}

export const VERSION = core.version();
