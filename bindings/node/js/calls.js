// Calls that are on their way.

import { AbortError, argumentError, errorOf, native } from "./errors.js";

/**
 * A promise of what `start` begins, given up when the signal says so. `start` takes the function that
 * is told and gives what cancels. `ticket` is what an abort must not lose.
 */
export async function called(start, { signal, ticket } = {}) {
  checkSignal(signal);
  if (signal?.aborted) throw new AbortError(signal.reason);
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      running.cancel();
      reject(new AbortError(signal.reason, ticket));
    };
    const running = native(() =>
      start((error, json, message, payment) => {
        signal?.removeEventListener("abort", giveUp);
        if (typeof error === "string") reject(errorOf(error));
        else resolve({ value: JSON.parse(json), message, payment });
      }),
    );
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

export function checkSignal(signal) {
  const isOne =
    signal === undefined ||
    (typeof signal === "object" && signal !== null && typeof signal.addEventListener === "function");
  if (!isOne) throw argumentError("options.signal: it must be an AbortSignal");
}
