import core from "#core";
import { called, checkAborted } from "../calls.js";
import { argumentError, closedError, native, shownAs } from "../errors.js";
import { bytesOf, copyOf, digitsOf, jsonOf, objectOf, optionalText, textOf } from "../input.js";
import { callOptionsOf, timeOf } from "../options.js";
import { settingsOf } from "../settings.js";
import { hintOf } from "./notification.js";
import { outcomeOf } from "./outcome.js";
import { paymentOf } from "./payment.js";
import { commandOf, preparedOf } from "./prepared.js";

/** A refund that was not made is known after 130 s. */
const CARRY_OUT = 150_000;
const WAIT_FOR = 60_000;

/** What a command may have beside its members. */
const BESIDE = ["fields", "interface", "name", "settings", "lists", "repeatable"];

/** Settings that only a terminal has. */
const OWN = { name: "name", pathWords: "path_words", statusCommand: "status_command" };

/** A terminal of the gateway over HTTP: its address and its keys, without which it is shown. */
export class Terminal {
  #core;

  constructor(baseUrl, options = {}) {
    const { key, password, vwid, ...settings } = objectOf(options, "options");
    if ("baseUrl" in settings) throw argumentError("options.baseUrl: it is the first argument");
    const text = settingsOf({ ...settings, baseUrl: textOf(baseUrl, "baseUrl") }, OWN);
    const secrets = [
      optionalText(key, "options.key"),
      optionalText(password, "options.password"),
      optionalText(vwid, "options.vwid"),
    ];
    this.#core = native(() => new core.Terminal(...secrets, text));
  }

  /** Sends a command once and gives its outcome. `onTicket` gets its ticket before anything is sent. */
  async send(command, members, options) {
    const { onTicket, signal, ...beside } = callOptionsOf(options, ["onTicket", "signal", ...BESIDE]);
    checkFunction(onTicket);
    const prepared = this.prepare(command, members, beside);
    await this.#tell(prepared, onTicket, signal);
    return this.deliver(prepared, { signal });
  }

  /** Checks a command without sending it. */
  prepare(command, members, options) {
    const text = requestOf(command, members, callOptionsOf(options, BESIDE));
    const terminal = this.#open();
    return commandOf(native(() => terminal.prepare(text)));
  }

  /** Notes in the ticket of what is prepared how the payment stands; other commands want no look. */
  async look(prepared, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const terminal = this.#open();
    const command = preparedOf(prepared);
    await called((done) => terminal.look(command, done), { signal });
  }

  /** Sends what is prepared, once. */
  async deliver(prepared, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const command = preparedOf(prepared);
    if (command.wantsLook()) await this.look(prepared, { signal });
    const terminal = this.#open();
    const ticket = command.ticket() ?? undefined;
    const start = (done) => terminal.deliver(command, done);
    return outcomeOf((await called(start, { signal, ticket })).value);
  }

  /** Sends a command and does not rest until its outcome is known or the time is up. Money moves once. */
  async carryOut(command, members, options) {
    const known = ["onTicket", "signal", "withinMs", ...BESIDE];
    const { onTicket, signal, withinMs, ...beside } = callOptionsOf(options, known);
    checkFunction(onTicket);
    const within = timeOf(withinMs, CARRY_OUT);
    const text = requestOf(command, members, beside);
    const terminal = this.#open();
    // The same command gives the same ticket.
    const prepared = commandOf(native(() => terminal.prepare(text)));
    const ticket = await this.#tell(prepared, onTicket, signal);
    const start = (done) => terminal.carryOut(text, within, done);
    return outcomeOf((await called(start, { signal, ticket })).value);
  }

  /** Asks by a ticket what became of a command. */
  async resolve(ticket, options) {
    const { signal, withinMs } = callOptionsOf(options, ["signal", "withinMs"]);
    const [text, within] = [textOf(ticket, "ticket"), timeOf(withinMs, CARRY_OUT)];
    const terminal = this.#open();
    const start = (done) => terminal.resolve(text, within, done);
    return outcomeOf((await called(start, { signal, ticket: text })).value);
  }

  /** How a payment stands. `interface` is the one that it was begun by: `api`, `apim` or `vwapi`. */
  async state(interfaceName, orderId, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const [word, id] = [textOf(interfaceName, "interface"), textOf(orderId, "orderId")];
    const terminal = this.#open();
    return seenOf(await called((done) => terminal.state(word, id, done), { signal }));
  }

  /**
   * Waits until a payment is `decided`, `paid` with the `amount` of the order, or has the state that is
   * named. No time at all asks once.
   */
  async waitFor(interfaceName, orderId, until = "decided", options) {
    const { signal, amount, withinMs } = callOptionsOf(options, ["signal", "amount", "withinMs"]);
    const [word, id] = [textOf(interfaceName, "interface"), textOf(orderId, "orderId")];
    const [goal, within] = [textOf(until, "until"), timeOf(withinMs, WAIT_FOR)];
    const digits = amount === undefined ? undefined : digitsOf(amount, "options.amount");
    const terminal = this.#open();
    const start = (done) => terminal.waitFor(word, id, goal, digits, within, done);
    return seenOf(await called(start, { signal }));
  }

  /**
   * Asks how the payment of a notification stands, and compares order and amount: the only way from a
   * notification to a payment. After an error nothing follows from the notification.
   */
  async confirm(interfaceName, notification, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const [word, hint] = [textOf(interfaceName, "interface"), hintOf(notification)];
    const terminal = this.#open();
    const { payment } = await called((done) => terminal.confirm(word, hint, done), { signal });
    return paymentOf(payment);
  }

  /** Finishes what 3-D Secure has interrupted: `pending` of the outcome, and what the bank has posted. */
  async finishThreeDs(pending, body, options) {
    const { onTicket, signal, withinMs } = callOptionsOf(options, ["onTicket", "signal", "withinMs"]);
    checkFunction(onTicket);
    const [text, bytes] = [textOf(pending, "pending"), copyOf(bytesOf(body))];
    const within = timeOf(withinMs, CARRY_OUT);
    const terminal = this.#open();
    checkAborted(signal);
    const ticket = native(() => terminal.threeDsTicket(text, bytes)) ?? undefined;
    if (ticket !== undefined) await onTicket?.(ticket);
    const start = (done) => terminal.finishThreeDs(text, bytes, within, done);
    return outcomeOf((await called(start, { signal, ticket })).value);
  }

  /** Gives keys and connections back; calls that are on their way go on. */
  close() {
    this.#core = undefined;
  }

  /** Looks where the ticket wants it, and hands it over before anything is sent. */
  async #tell(prepared, onTicket, signal) {
    checkAborted(signal);
    if (prepared.wantsLook) await this.look(prepared, { signal });
    const { ticket } = prepared;
    if (ticket !== undefined) await onTicket?.(ticket);
    return ticket;
  }

  #open() {
    if (this.#core === undefined) throw closedError("terminal");
    return this.#core;
  }
}

if (Symbol.dispose) {
  Object.defineProperty(Terminal.prototype, Symbol.dispose, { value: Terminal.prototype.close });
}
shownAs(Terminal, () => ({}));

/** A command as the core reads it. */
function requestOf(command, members, beside) {
  const name = textOf(command, "command");
  for (const [parameter, value] of Object.entries(objectOf(members, "members"))) {
    // An amount that was forgotten must not give the whole payment back.
    if (value === undefined) {
      throw argumentError(`members.${parameter}: it is undefined; give it a value, or leave it out`);
    }
  }
  return jsonOf({ command: name, members, ...beside }, "command");
}

function checkFunction(onTicket) {
  if (onTicket !== undefined && typeof onTicket !== "function") {
    throw argumentError("options.onTicket: it must be a function");
  }
}

function seenOf({ value: { reached, answer }, payment }) {
  return { reached, payment: paymentOf(payment), answer: answer ? outcomeOf(answer) : undefined };
}
