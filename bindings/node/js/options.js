// Options of calls.

import { checkSignal } from "./calls.js";
import { optionsOf, wholeOf } from "./input.js";

const LONGEST = 2 ** 31 - 1;

/** The options of a call, its signal among them. */
export function callOptionsOf(options, known) {
  const checked = optionsOf(options, known);
  checkSignal(checked.signal);
  return checked;
}

/** How long a call may take, in milliseconds. */
export function timeOf(within, unless) {
  return wholeOf(within ?? unless, "options.withinMs", LONGEST);
}
