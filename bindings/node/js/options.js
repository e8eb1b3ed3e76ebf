// Options of calls.

import { checkSignal } from "./calls.js";
import { argumentError } from "./errors.js";
import { objectOf, wholeOf } from "./input.js";

const LONGEST = 2 ** 31 - 1;

/** The options of a call; a misspelt one would be ignored in silence. */
export function optionsOf(options = {}, known) {
  for (const name of Object.keys(objectOf(options, "options"))) {
    if (!known.includes(name)) throw argumentError(`options.${name}: there is no such option`);
  }
  checkSignal(options.signal);
  return options;
}

/** How long a call may take, in milliseconds. */
export function timeOf(within, unless) {
  return wholeOf(within ?? unless, "options.withinMs", LONGEST);
}
