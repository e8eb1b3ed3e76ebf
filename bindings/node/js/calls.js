// Calls that are on their way.

import { AbortError, argumentError, errorOf, native } from "./errors.js";

/**
 * A promise of what `start` begins, given up when the signal says so. `start` takes the function that
 * is told and gives what cancels. `ticket` is what an abort must not lose.
 */
export async function called(start, { signal, ticket } = {}) {
  checkSignal(signal);
  checkAborted(signal);
  return new Promise((resolve, reject) => {
    let running;
    const giveUp = () => {
      running.cancel();
      reject(new AbortError(signal.reason, ticket));
    };
    const told = (error, json, message, payment) => {
      if (typeof error === "string") reject(errorOf(error));
      else resolve({ value: JSON.parse(json), message, payment });
      signal?.removeEventListener("abort", giveUp);
    };
    // Before anything is sent: what a signal throws must not lose the outcome.
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      running = native(() => start(told));
    } catch (error) {
      signal?.removeEventListener("abort", giveUp);
      throw error;
    }
  });
}

/** Nothing is begun for a signal that came before. */
export function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(signal.reason);
}

export function checkSignal(signal) {
  const has = (name) => typeof signal[name] === "function";
  const isOne =
    signal === undefined ||
    (typeof signal === "object" &&
      signal !== null &&
      has("addEventListener") &&
      has("removeEventListener"));
  if (!isOne) throw argumentError("options.signal: it must be an AbortSignal");
}
