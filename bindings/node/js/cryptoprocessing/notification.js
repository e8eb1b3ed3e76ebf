import core from "#core";
import { argumentError, native, shownAs } from "../errors.js";
import { bytesOf, textOf } from "../input.js";

/** What a shop answers a notification with, whatever it thinks of it. */
export const ACKNOWLEDGEMENT = Object.freeze({ status: 200, body: "OK" });

/** A notification as the core keeps it. */
export let hintOf;

/**
 * What was posted to the shop, read and not believed: anybody can send it, so nothing about it can be
 * read as paid. `terminal.confirm` asks the gateway itself.
 */
export class Notification {
  #core;
  #told;

  constructor(body) {
    const bytes = bytesOf(body);
    this.#core = native(() => new core.Notification(bytes));
    this.#told = JSON.parse(native(() => this.#core.json()));
  }

  /** What it claims to be: `EnginePaySuccess`. */
  get kind() {
    return this.#told.kind;
  }

  /** The order that it claims to be about. */
  get orderId() {
    return this.#told.order_id ?? undefined;
  }

  /** The claimed amount in minor units. */
  get amount() {
    return this.#told.amount ?? undefined;
  }

  /** What it claims: `success`, `failure`, `info`, or nothing where that cannot be told. */
  get claims() {
    return this.#told.claims ?? undefined;
  }

  /** A field, whatever the letter case of its name. */
  get(name) {
    const text = textOf(name, "name");
    return native(() => this.#core.field(text)) ?? undefined;
  }

  /** The form as it may stand in a log: what may be secret or somebody's card is not shown. */
  get masked() {
    return native(() => this.#core.masked());
  }

  /** All fields as they came. */
  get fields() {
    return { ...this.#told.fields };
  }

  static {
    hintOf = (notification) => {
      if (typeof notification !== "object" || notification === null || !(#core in notification)) {
        throw argumentError("notification: it must be a Notification");
      }
      return notification.#core;
    };
  }
}

// Anybody may have sent it, with a card number where none belongs.
shownAs(Notification, function look() {
  return { masked: this.masked };
});
