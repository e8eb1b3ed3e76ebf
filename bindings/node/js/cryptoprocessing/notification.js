import core from "#core";
import { argumentError, native, shownAs } from "../errors.js";
import { amountOf, bytesOf, copyOf, textOf } from "../input.js";

/** What a shop answers a notification with that it has noted, whatever it thinks of it. */
export const ACKNOWLEDGEMENT = Object.freeze({ status: 200, body: "OK" });

/** A notification as the core keeps it. */
export let hintOf;

/**
 * What was posted to the shop, read and not believed: anybody can send it, so nothing about it can be
 * read as paid. `terminal.confirm` asks the gateway itself.
 */
export class Notification {
  #bytes;
  #told;
  #core;

  constructor(body) {
    this.#bytes = copyOf(bytesOf(body));
    this.#told = JSON.parse(native(() => core.notification(this.#bytes)));
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
    return amountOf(this.#told.amount);
  }

  /** What it claims: `success`, `failure`, `info`, or nothing where that cannot be told. */
  get claims() {
    return this.#told.claims ?? undefined;
  }

  /** A field, whatever the letter case of its name. */
  get(name) {
    const text = textOf(name, "name");
    return native(() => this.#open().field(text)) ?? undefined;
  }

  /** The form as it may stand in a log: what may be secret or somebody's card is not shown. */
  get masked() {
    return native(() => this.#open().masked());
  }

  /** All fields as they came. */
  get fields() {
    return { ...this.#told.fields };
  }

  // Made when it is needed: Node frees native objects only when its event loop turns.
  #open() {
    return (this.#core ??= new core.Notification(this.#bytes));
  }

  static {
    hintOf = (notification) => {
      if (typeof notification !== "object" || notification === null || !(#core in notification)) {
        throw argumentError("notification: it must be a Notification");
      }
      return native(() => notification.#open());
    };
  }
}

// Anybody may have sent it, with a card number where none belongs.
shownAs(Notification, function look() {
  return { masked: this.masked };
});
