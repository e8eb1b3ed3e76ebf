import core from "#core";
import { called, checkSignal } from "./calls.js";
import { argumentError, closedError, native, shownAs } from "./errors.js";
import { jsonOf, optionalText, optionsOf, textOf } from "./input.js";
import { settingsOf } from "./settings.js";

/** The Data API of an account over HTTP. */
export class DataApi {
  #core;

  constructor(token, key, options) {
    const settings = settingsOf(options);
    const [name, secret] = [textOf(token, "token"), textOf(key, "key")];
    this.#core = native(() => new core.DataApi(name, secret, settings));
  }

  /**
   * All operations of a time, page by page: `for await (const page of api.operations({from, to}))`.
   * `cursor` of a page goes on behind it, also in another process.
   */
  operations(query) {
    const known = ["from", "to", "members", "cursor", "signal"];
    const { from, to, members, cursor, signal } = optionsOf(query, known, "query");
    checkSignal(signal);
    const asked = { query: "operations", from: momentOf(from), to: momentOf(to), members };
    const text = jsonOf(asked, "query");
    const start = optionalText(cursor, "query.cursor");
    const api = this.#open();
    return pagesOf(native(() => api.pages(text, start)), signal);
  }

  /** The operations of one payment. */
  operationsOfPayment(paymentId, options) {
    const id = textOf(paymentId, "paymentId");
    return this.#send({ query: "operations_of_payment", payment_id: id }, options);
  }

  balance(options) {
    return this.#send({ query: "balance" }, options);
  }

  fraud(options) {
    return this.#send({ query: "fraud" }, options);
  }

  /** What has no name here. */
  ask(path, options) {
    return this.#send({ query: "ask", path: textOf(path, "path") }, options);
  }

  close() {
    this.#core = undefined;
  }

  async #send(query, options = {}) {
    const { members, signal } = optionsOf(options, ["members", "signal"]);
    const text = jsonOf({ ...query, members }, "query");
    const api = this.#open();
    return (await called((done) => api.send(text, done), { signal })).value;
  }

  #open() {
    if (this.#core === undefined) throw closedError("data api");
    return this.#core;
  }
}

if (Symbol.dispose) {
  Object.defineProperty(DataApi.prototype, Symbol.dispose, { value: DataApi.prototype.close });
}
shownAs(DataApi, () => ({}));

async function* pagesOf(pages, signal) {
  for (;;) {
    const { value } = await called((done) => pages.next(done), { signal });
    if (value === null) return;
    yield value;
  }
}

/** As the platform writes moments, in UTC. */
function momentOf(moment) {
  if (!(moment instanceof Date)) return moment;
  if (Number.isNaN(moment.getTime())) throw argumentError("query: the date is none");
  return moment.toISOString().slice(0, 19).replace("T", " ");
}
