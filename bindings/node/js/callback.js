import { argumentError, errorOf, native, shownAs } from "./errors.js";
import { amountOf, textOf } from "./input.js";

const VERIFIED = Symbol("verified");

/** The message of a callback as the core keeps it. */
export let handleOf;

/**
 * A verified callback, or a verified answer about a payment. There is no way to one but
 * `project.verifyCallback`, `gate.status` and `gate.waitFor`; only what the signature covers is in it.
 */
export class Callback {
  #summary;
  #told;
  #make;
  #message;

  /**
   * `summary` is the list that the core has written. `make` gives the message as the core keeps it,
   * which costs a second look at the bytes.
   */
  constructor(token, summary, make) {
    if (token !== VERIFIED) {
      throw argumentError("Callback: only what was verified is one; call project.verifyCallback");
    }
    this.#summary = summary;
    this.#make = make;
  }

  /** The label of the key that it was signed with. */
  get keyLabel() {
    return this.#tell().keyLabel;
  }

  get paymentId() {
    return this.#tell().paymentId;
  }

  get status() {
    return this.#tell().status;
  }

  /** The whole sum went through, by this message alone, and nothing in it contradicts that. */
  get isPaid() {
    return this.#tell().isPaid;
  }

  /** The work on the payment has ended, by this message alone. */
  get isFinal() {
    return this.#tell().isFinal;
  }

  /** The sum in minor units; a bigint beyond 2^53. */
  get amount() {
    return this.#tell().amount;
  }

  get currency() {
    return this.#tell().currency;
  }

  /** What the merchant has to do now: `done`, `wait`, `redirect`... */
  get nextAction() {
    return native(() => this.#handle().nextAction());
  }

  /** Why a person has to look at it before anything is done, if so. */
  get review() {
    const { review } = this.#tell();
    return review === undefined ? undefined : errorOf(review);
  }

  /** The text of a value by its path: `operation.provider.auth_code`, `operations.0.id`. */
  get(path) {
    const text = textOf(path, "path");
    return native(() => this.#handle().text(text)) ?? undefined;
  }

  /** What the signature covers; numbers beyond 2^53 and fractions are texts. */
  toObject() {
    return JSON.parse(this.json);
  }

  /** The same as the text of JSON. */
  get json() {
    return native(() => this.#handle().json());
  }

  #tell() {
    return (this.#told ??= told(this.#summary));
  }

  #handle() {
    return (this.#message ??= this.#make());
  }

  static {
    handleOf = (callback) => {
      if (typeof callback !== "object" || callback === null || !(#make in callback)) {
        throw argumentError("callback: it must be a Callback, which verifying gives");
      }
      return callback.#handle();
    };
  }
}

function told(summary) {
  const list = JSON.parse(summary);
  const [keyLabel, paymentId, status, amount, currency, isPaid, isFinal, review] = list;
  return {
    keyLabel,
    paymentId: paymentId ?? undefined,
    status: status ?? undefined,
    amount: amountOf(amount),
    currency: currency ?? undefined,
    isPaid,
    isFinal,
    review: review ?? undefined,
  };
}

/** Made from what was just verified. */
export function callbackOf(summary, make) {
  return new Callback(VERIFIED, summary, make);
}

// Shown without the data of customers.
shownAs(Callback, function look() {
  const { paymentId, status, isPaid, isFinal, currency, nextAction, keyLabel } = this;
  const amount = typeof this.amount === "bigint" ? String(this.amount) : this.amount;
  return { paymentId, status, isPaid, isFinal, amount, currency, nextAction, keyLabel };
});
