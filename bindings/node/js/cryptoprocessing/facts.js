// What is known without asking the gateway, and the form for the payer's bank.

import core from "#core";
import { native } from "../errors.js";
import { bytesOf, jsonOf, objectOf, textOf } from "../input.js";

/** The form for the payer's bank, from an outcome `needs_acs_post`; the bank answers to `termUrl`. */
export function acsForm(outcome, termUrl) {
  const { url, fields } = objectOf(outcome, "outcome");
  const [told, back] = [jsonOf({ url, fields }, "outcome"), textOf(termUrl, "termUrl")];
  return JSON.parse(native(() => core.acsForm(told, back)));
}

/** Which authentication the form is about that the bank had posted to the shop: its `md`. */
export function acsReturnId(body) {
  const bytes = bytesOf(body);
  return native(() => core.acsReturnId(bytes));
}

/** The names of the commands, beside `state` and `raw`. */
export function commands() {
  return core.commands();
}

/** What an error code of the gateway means; about an unknown one the advice is to ask for the state. */
export function errorCode(code) {
  const text = textOf(code, "code");
  const told = JSON.parse(native(() => core.errorCode(text)));
  return {
    code: told.code,
    isDocumented: told.is_documented,
    message: told.message ?? undefined,
    category: told.category,
    advice: told.advice,
    mayBeTriedAgain: told.may_be_tried_again,
  };
}

/** What a state means. Whether a payment is paid depends on its amount, so no state says that. */
export function state(name) {
  const text = textOf(name, "state");
  const told = JSON.parse(native(() => core.gatewayState(text)));
  return {
    state: told.state,
    isDocumented: told.is_documented,
    permits: told.permits,
    status: told.status,
    isFinal: told.is_final,
  };
}
