import core from "#core";
import { callbackOf } from "./callback.js";
import { argumentError, closedError, native, shownAs } from "./errors.js";
import {
  bytesOf,
  copyOf,
  isBytes,
  jsonOf,
  objectOf,
  optionalText,
  optionsOf,
  pairsOf,
  textOf,
  wholeOf,
} from "./input.js";

const MOST = 2 ** 32 - 1;

/** A project as the core keeps it. */
export let coreOf;

/** A project of the platform: its number and its keys. It is shown without them. */
export class Project {
  #id;
  #core;

  constructor(id, secret, options = {}) {
    this.#id = wholeOf(id, "id", MOST);
    const key = textOf(secret, "secret");
    const { keys = {} } = optionsOf(options, ["keys"]);
    this.#core = native(() => {
      const more = Object.entries(objectOf(keys, "options.keys"));
      const add = (project, [label, key]) =>
        project.withKey(textOf(label, "label"), textOf(key, `options.keys.${label}`));
      return more.reduce(add, new core.Project(this.#id, key));
    });
  }

  get id() {
    return this.#id;
  }

  /** The labels of the keys in the order in which they are tried; the first is `main`. */
  get keyLabels() {
    return native(() => this.#open().keyLabels());
  }

  /** The signature of a JSON object, 88 characters. */
  sign(body) {
    if (typeof body !== "string" && !isBytes(body)) {
      throw argumentError("body: it must be the text or the bytes of JSON; JSON.stringify writes it");
    }
    const bytes = bytesOf(body);
    return native(() => this.#open().sign(bytes));
  }

  /** Checks the signature of any message of the platform. */
  verify(body) {
    const bytes = bytesOf(body);
    return { keyLabel: native(() => this.#open().verify(bytes)) };
  }

  /** Checks any message and gives what its signature covers: for what is no callback. */
  verifyJson(body) {
    const bytes = bytesOf(body);
    return JSON.parse(native(() => this.#open().verifyJson(bytes)));
  }

  /** Checks a callback; `body` is the raw body of the request, before any parser. */
  verifyCallback(body) {
    const project = this.#open();
    const bytes = bytesOf(body);
    try {
      const summary = project.verifyCallback(bytes);
      // Whoever keeps the buffer may change it; a string and what was made of it stay as they are.
      const own = isBytes(body) ? copyOf(bytes) : bytes;
      return callbackOf(summary, () => project.message(own));
    } catch (error) {
      return native(() => {
        throw error;
      });
    }
  }

  /** Why a message verifies or does not. It holds the right signature: not for the sender's eyes. */
  explain(body) {
    const bytes = bytesOf(body);
    const project = this.#open();
    if (!project.explain) throw argumentError("explain: the WebAssembly build does not have it");
    return JSON.parse(native(() => project.explain(bytes)));
  }

  /**
   * A signed address of Payment Page. With `unchecked` the parameters are signed as they are given,
   * held to no rule and without the number of the project.
   */
  pageUrl(parameters, options) {
    const url = options === undefined && this.#usualPage(objectOf(parameters, "parameters"));
    if (url) return url;
    const { unchecked = false, ...rest } = objectOf(options ?? {}, "options");
    return this.#page(unchecked ? "pageUrlUnchecked" : "pageUrl", parameters, rest);
  }

  /** The same page as a form that is sent by POST. */
  pageForm(parameters, options) {
    return JSON.parse(this.#page("pageForm", parameters, options));
  }

  /** The same page for the platform's script in a page of the shop. */
  pageWidget(parameters, options) {
    const widget = JSON.parse(this.#page("pageWidget", parameters, options));
    return { config: JSON.parse(widget.config), configText: widget.config, html: widget.html };
  }

  /** Gives the keys back: they are wiped once the last callback and gate that need them are gone. */
  close() {
    this.#core = undefined;
  }

  /** The address for parameters of the usual kinds, in half the time; undefined for others. */
  #usualPage(parameters) {
    const project = this.#open();
    const texts = project.pageUrlOf && pairsOf(parameters);
    if (!texts) return undefined;
    return native(() => project.pageUrlOf(texts.joined, texts.count)) ?? undefined;
  }

  #page(method, parameters, options = {}) {
    const { baseUrl } = optionsOf(options, ["baseUrl"]);
    const text = jsonOf(objectOf(parameters, "parameters"), "parameters");
    const base = optionalText(baseUrl, "options.baseUrl");
    const project = this.#open();
    if (!project[method]) throw argumentError(`${method}: the WebAssembly build does not have it`);
    return native(() => project[method](text, base));
  }

  #open() {
    if (this.#core === undefined) throw closedError("project");
    return this.#core;
  }

  static {
    coreOf = (project) => {
      if (typeof project !== "object" || project === null || !(#core in project)) {
        throw argumentError("project: it must be a Project");
      }
      return project.#open();
    };
  }
}

if (Symbol.dispose) {
  Object.defineProperty(Project.prototype, Symbol.dispose, { value: Project.prototype.close });
}
shownAs(Project, function look() {
  return { id: this.id, keys: "***" };
});
