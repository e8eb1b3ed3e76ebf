import core from "#core";
import { called } from "./calls.js";
import { callbackOf } from "./callback.js";
import { argumentError, closedError, native, shownAs } from "./errors.js";
import { bytesOf, headersOf, jsonOf, objectOf, textOf, wholeOf } from "./input.js";
import { callOptionsOf, timeOf } from "./options.js";
import { coreOf } from "./project.js";
import { settingsOf } from "./settings.js";

const PREPARED = Symbol("prepared");
/** How long is asked for what became of a request, unless the caller says. */
const RESOLVE_MS = 90_000;
/** How long is waited for a payment. */
const WAIT_MS = 60_000;

/** A prepared request as the core keeps it. */
let preparedOf;

/** Gate of a project over HTTP. */
export class Gate {
  #core;

  constructor(project, options) {
    const shop = coreOf(project);
    const settings = settingsOf(options);
    this.#core = native(() => new core.Gate(shop, settings));
  }

  /** Sends a request and gives what the platform answered, or that nobody knows. */
  async send(request, options) {
    const prepared = this.prepare(request);
    return this.deliver(prepared, options);
  }

  /** Checks and signs a request: its ticket is there before anything is sent. */
  prepare(request) {
    const text = jsonOf(objectOf(request, "request"), "request");
    const gate = this.#open();
    return new Prepared(PREPARED, native(() => gate.prepare(text)));
  }

  /** Sends what is prepared, once. */
  async deliver(prepared, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const gate = this.#open();
    const request = preparedOf(prepared);
    const ticket = request.ticket() ?? undefined;
    const start = (done) => gate.deliver(request, done);
    return outcomeOf((await called(start, { signal, ticket })).value);
  }

  /** Sends a request and does not rest until its outcome is known or the time is up. */
  async carryOut(request, options) {
    const { signal, withinMs } = callOptionsOf(options, ["signal", "withinMs"]);
    const text = jsonOf(objectOf(request, "request"), "request");
    const gate = this.#open();
    const ticket = native(() => gate.prepare(text)).ticket() ?? undefined;
    const start = (done) => gate.carryOut(text, timeOf(withinMs, RESOLVE_MS), done);
    return outcomeOf((await called(start, { signal, ticket })).value);
  }

  /** Asks by a ticket what became of a request. */
  async resolve(ticket, options) {
    const { signal, withinMs } = callOptionsOf(options, ["signal", "withinMs"]);
    const text = textOf(ticket, "ticket");
    const gate = this.#open();
    const start = (done) => gate.resolve(text, timeOf(withinMs, RESOLVE_MS), done);
    return outcomeOf((await called(start, { signal, ticket: text })).value);
  }

  /** How a payment stands; `undefined` for one that the platform does not know. */
  async status(paymentId, options) {
    const { signal } = callOptionsOf(options, ["signal"]);
    const id = textOf(paymentId, "paymentId");
    const gate = this.#open();
    const { message } = await called((done) => gate.status(id, done), { signal });
    return messageOf(message);
  }

  /** Waits until a payment is `final`, `paid`, at a `standstill`, or has the status that is named. */
  async waitFor(paymentId, until = "final", options) {
    const { signal, withinMs } = callOptionsOf(options, ["signal", "withinMs"]);
    const id = textOf(paymentId, "paymentId");
    const goal = textOf(until, "until");
    const gate = this.#open();
    const start = (done) => gate.waitFor(id, goal, timeOf(withinMs, WAIT_MS), done);
    const { value, message } = await called(start, { signal });
    return { reached: value.reached, callback: messageOf(message) };
  }

  /** Gives its connections back; calls that are on their way go on. */
  close() {
    this.#core = undefined;
  }

  #open() {
    if (this.#core === undefined) throw closedError("gate");
    return this.#core;
  }
}

/** A request that is signed and not sent yet. It may hold card data: it is shown without its body. */
export class Prepared {
  #core;

  constructor(token, prepared) {
    if (token !== PREPARED) throw argumentError("Prepared: gate.prepare makes it");
    this.#core = prepared;
  }

  get method() {
    return this.#core.method();
  }

  get url() {
    return this.#core.url();
  }

  /** Names and values of the headers. */
  get headers() {
    return Object.fromEntries(this.#core.headers().map(({ name, value }) => [name, value]));
  }

  /** What is sent: never log it. */
  get body() {
    return this.#core.body();
  }

  /** What finds out later what became of it; `undefined` for a request that may be sent again. */
  get ticket() {
    return this.#core.ticket() ?? undefined;
  }

  /** Reads the answer that an HTTP client of your own has brought. */
  read(status, headers, body) {
    const [number, pairs] = [wholeOf(status, "status", 999), headersOf(headers)];
    const bytes = bytesOf(body);
    return outcomeOf(JSON.parse(native(() => this.#core.read(number, pairs, bytes))));
  }

  /** What to make of it that such a client brought none, though it may have sent the request. */
  lost() {
    return outcomeOf(JSON.parse(native(() => this.#core.lost())));
  }

  static {
    preparedOf = (prepared) => {
      if (typeof prepared !== "object" || prepared === null || !(#core in prepared)) {
        throw argumentError("prepared: it must be what gate.prepare gives");
      }
      return prepared.#core;
    };
  }
}

// A method for each operation: gate.cardSale(members, {reference, signal...}).
for (const operation of core.operations()) {
  const name = operation.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  if (Object.hasOwn(Gate.prototype, name)) continue;
  const method = {
    async [name](members, options) {
      const known = ["signal", "method", "name", "reference", "unchecked"];
      const { signal, ...beside } = callOptionsOf(options, known);
      return this.send({ operation, members, ...beside }, { signal });
    },
  }[name];
  Object.defineProperty(Gate.prototype, name, { value: method, writable: true, configurable: true });
}

if (Symbol.dispose) {
  Object.defineProperty(Gate.prototype, Symbol.dispose, { value: Gate.prototype.close });
}
shownAs(Gate, () => ({}));
shownAs(Prepared, function look() {
  return { method: this.method, url: this.url };
});

function messageOf(message) {
  return message ? callbackOf(native(() => message.summary()), () => message) : undefined;
}

const RENAMED = {
  request_id: "requestId",
  payment_id: "paymentId",
  payment_status: "paymentStatus",
  has_other_sum: "hasOtherSum",
};

/** An outcome by the names of JavaScript; what the platform said stays as it is. */
function outcomeOf(told) {
  const outcome = {};
  for (const [name, value] of Object.entries(told)) {
    if (value !== null) outcome[RENAMED[name] ?? name] = value;
  }
  return outcome;
}
