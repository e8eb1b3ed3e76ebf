import core from "#core";
import { handleOf } from "./callback.js";
import { native, shownAs } from "./errors.js";
import { amountOf, textOf } from "./input.js";

/** What is known of one payment from all its messages, whatever their order and repetition. */
export class PaymentState {
  #core;
  #told;

  constructor(paymentId) {
    const id = textOf(paymentId, "paymentId");
    this.#core = native(() => new core.State(id));
  }

  /** Takes in a callback; `becamePaid` is the moment to ship. */
  fold(callback) {
    const message = native(() => handleOf(callback));
    const folded = JSON.parse(native(() => this.#core.fold(message)));
    this.#told = undefined;
    return folded;
  }

  get paymentId() {
    return this.#state().payment_id;
  }

  get status() {
    return this.#state().status ?? undefined;
  }

  get isPaid() {
    return this.#state().is_paid;
  }

  get isFinal() {
    return this.#state().is_final;
  }

  /** What of the sum is left, in minor units. */
  get remaining() {
    const { remaining } = this.#state();
    return remaining ? { amount: amountOf(remaining.minor), currency: remaining.currency } : undefined;
  }

  get operations() {
    return structuredClone(this.#state().operations);
  }

  /** Messages that contradict each other; while there are any, nothing is paid or final. */
  get conflicts() {
    return structuredClone(this.#state().conflicts);
  }

  #state() {
    return (this.#told ??= JSON.parse(native(() => this.#core.json())));
  }
}

shownAs(PaymentState, function look() {
  const { paymentId, status, isPaid, isFinal } = this;
  return { paymentId, status, isPaid, isFinal };
});
