// The same functions by WebAssembly. One call goes over the border; see wasm/src/lib.rs.

import module from "#wasm";
import { errorOf } from "./errors.js";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

// A defect ends an instance; the next call gets another one.
let instance;

/** A project: its keys stay here, and are told to the instance that checks with them. */
class CoreProject {
  #id;
  #keys;
  #told;

  constructor(id, secret, keys = [["", secret]]) {
    this.#id = String(id);
    this.#keys = keys;
    this.#handle();
  }

  withKey(label, secret) {
    return new CoreProject(this.#id, this.#keys[0][1], [...this.#keys, [label, secret]]);
  }

  keyLabels() {
    return JSON.parse(call("key_labels", this.#handle()));
  }

  sign(body) {
    return call("sign", this.#handle(), body);
  }

  verify(body) {
    return call("verify", this.#handle(), body);
  }

  verifyCallback(body) {
    return call("verify_callback", this.#handle(), body);
  }

  message(body) {
    return {
      text: (path) => JSON.parse(call("message_text", this.#handle(), body, path)),
      json: () => call("message_json", this.#handle(), body),
      nextAction: () => call("message_action", this.#handle(), body),
    };
  }

  verifyJson(body) {
    return call("verify_json", this.#handle(), body);
  }

  pageUrl(parameters, base) {
    return call("page_url", this.#handle(), parameters, ...optional(base));
  }

  pageUrlUnchecked(parameters, base) {
    return call("page_url_unchecked", this.#handle(), parameters, ...optional(base));
  }

  #handle() {
    if (this.#told?.instance === instance && instance !== undefined) return this.#told.handle;
    const [[, first], ...more] = this.#keys;
    let handle = call("project", this.#id, first);
    for (const [label, key] of more) {
      const next = call("with_key", handle, label, key);
      call("project_free", handle);
      handle = next;
    }
    this.#told = { instance, handle };
    GONE?.register(this, this.#told);
    return handle;
  }
}

const GONE =
  globalThis.FinalizationRegistry &&
  new FinalizationRegistry((told) => {
    if (told.instance === instance) call("project_free", told.handle);
  });

export default {
  Project: CoreProject,
  minorUnits: (amount, currency) => call("minor_units", amount, currency),
  decimalText: (minor, currency) => call("decimal_text", minor, currency),
  paymentStatus: (status) => call("payment_status", status),
  masked: (text) => call("masked", text),
  vector: (text, body) => call("vector", text, body),
  version: () => call("version"),
};

function optional(word) {
  return word === undefined ? [] : [word];
}

function call(...words) {
  instance ??= new WebAssembly.Instance(module, {});
  const { memory, paywright_room: room, paywright_call: ask, paywright_done: done } = instance.exports;
  const parts = words.map((word) => (typeof word === "string" ? ENCODER.encode(word) : word));
  const length = parts.reduce((sum, part) => sum + 4 + part.length, 0);
  let text;
  let isError;
  try {
    const start = room(length) >>> 0;
    if (start === 0) throw new RangeError("there is no memory left");
    // Views of a memory that has grown are of no use, so each is made when it is needed.
    const view = new DataView(memory.buffer);
    const bytes = new Uint8Array(memory.buffer);
    let at = start;
    for (const part of parts) {
      view.setUint32(at, part.length, true);
      bytes.set(part, at + 4);
      at += 4 + part.length;
    }
    const answer = ask(start, length) >>> 0;
    const told = new DataView(memory.buffer, answer, 5);
    const size = told.getUint32(0, true);
    isError = told.getUint8(4) === 1;
    text = DECODER.decode(new Uint8Array(memory.buffer, answer + 5, size));
    done(answer, size + 5);
  } catch (error) {
    instance = undefined;
    throw error;
  }
  if (isError) throw errorOf(text);
  return text;
}
