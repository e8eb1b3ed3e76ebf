import { argumentError, native, shownAs } from "../errors.js";
import { bytesOf, headersOf, wholeOf } from "../input.js";
import { outcomeOf } from "./outcome.js";

const PREPARED = Symbol("prepared");

/** Makes one of what the core has given. */
export const commandOf = (core) => new PreparedCommand(PREPARED, core);

/** A prepared command as the core keeps it. */
export let preparedOf;

/** A command that is checked and not sent yet. It has keys and perhaps a card: its body is not shown. */
export class PreparedCommand {
  #core;

  constructor(token, core) {
    if (token !== PREPARED) throw argumentError("PreparedCommand: terminal.prepare makes it");
    this.#core = core;
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

  /**
   * What finds out later what became of it; `undefined` for a command that may be sent again, and once
   * it was sent. That of a charge, a release or a refund is of use after `terminal.look`.
   */
  get ticket() {
    return this.#core.ticket() ?? undefined;
  }

  /** Whether the ticket does not know yet how the payment stands. */
  get wantsLook() {
    return this.#core.wantsLook();
  }

  /** Reads the answer that an HTTP client of your own has brought. */
  read(status, headers, body) {
    const [number, pairs] = [wholeOf(status, "status", 999), headersOf(headers)];
    const bytes = bytesOf(body);
    return outcomeOf(JSON.parse(native(() => this.#core.read(number, pairs, bytes))));
  }

  /** What to make of it that such a client brought none, though it may have sent the command. */
  lost() {
    return outcomeOf(JSON.parse(native(() => this.#core.lost())));
  }

  static {
    preparedOf = (prepared) => {
      if (typeof prepared !== "object" || prepared === null || !(#core in prepared)) {
        throw argumentError("prepared: it must be what terminal.prepare gives");
      }
      return prepared.#core;
    };
  }
}

shownAs(PreparedCommand, function look() {
  return { method: this.method, url: this.url };
});
