import { argumentError, native, shownAs } from "../errors.js";
import { amountOf, digitsOf } from "../input.js";

const CONFIRMED = Symbol("confirmed");

/** Makes one of what the core has given. */
export const paymentOf = (core) => (core ? new ConfirmedPayment(CONFIRMED, core) : undefined);

/**
 * A payment as the gateway itself has told of it when it was asked: the one thing that can be read as
 * paid.
 */
export class ConfirmedPayment {
  #core;
  #told;

  constructor(token, core) {
    if (token !== CONFIRMED) throw argumentError("ConfirmedPayment: questions of a Terminal make it");
    this.#core = core;
    this.#told = JSON.parse(native(() => core.json()));
  }

  /** Whether the amount is charged that the order costs, in minor units. After a refund it is not. */
  isPaid(amount) {
    const digits = digitsOf(amount, "amount");
    return native(() => this.#core.isPaid(digits));
  }

  /** Whether that amount is held, to be charged or released. */
  isHeld(amount) {
    const digits = digitsOf(amount, "amount");
    return native(() => this.#core.isHeld(digits));
  }

  get orderId() {
    return this.#told.order_id;
  }

  /** The state: `Charged`. */
  get state() {
    return this.#told.state;
  }

  /** What is held, or left charged, in minor units. */
  get amount() {
    return amountOf(this.#told.amount);
  }

  /** The gateway's code of a failure. */
  get code() {
    return this.#told.code ?? undefined;
  }

  /**
   * The status in the words of both gateways. `ordered` is the amount that was charged at first: a
   * charged payment with less is `partially refunded`.
   */
  status(ordered) {
    const digits = ordered === undefined ? undefined : digitsOf(ordered, "ordered");
    return native(() => this.#core.status(digits));
  }

  /** Whether the status is final. */
  get isFinal() {
    return this.#told.is_final;
  }
}

shownAs(ConfirmedPayment, function look() {
  const { orderId, state, amount, code } = this;
  return { orderId, state, amount, code };
});
