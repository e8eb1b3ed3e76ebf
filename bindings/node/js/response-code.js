import core from "#core";
import { native } from "./errors.js";
import { textOf } from "./input.js";

/** What a response code means; one that nobody documents is told as such. */
export function responseCode(code) {
  const text = textOf(code, "code");
  const told = JSON.parse(native(() => core.responseCode(text)));
  return {
    code: told.code,
    isDocumented: told.is_documented,
    isSuccess: told.is_success,
    message: told.message ?? undefined,
    category: told.category,
    action: told.action,
    mayBeTriedAgain: told.may_be_tried_again,
  };
}
