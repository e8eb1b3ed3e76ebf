// One hierarchy of errors. Codes and numbers are those of every language of Paywright.

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** The superclass: a stable code, its number, and the fields that are wrong, where that is known. */
export class PaywrightError extends Error {
  constructor({ code, number, message, fields }) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.number = number;
    this.fields = Object.freeze((fields ?? []).map((field) => Object.freeze({ ...field })));
  }

  toJSON() {
    const { name, code, number, message, fields } = this;
    return { name, code, number, message, fields };
  }
}

/** What the caller gave breaks a rule. Nothing was sent. */
export class InputError extends PaywrightError {}

/** A message from outside is not genuine, or cannot be read. */
export class SignatureError extends PaywrightError {}

/** A genuine message that a person must look at before it is acted on. */
export class ReviewError extends PaywrightError {}

/** The platform has refused, or its answer is of no use. */
export class PlatformError extends PaywrightError {}

/** No answer came; of a request that moves money nothing was sent. */
export class NetworkError extends PaywrightError {}

/** A defect of this library. */
export class InternalError extends PaywrightError {}

/**
 * The caller's signal has ended a call. Whatever was on its way may have arrived: `ticket` finds that
 * out, by `gate.resolve`. Without a ticket nothing that moves money was sent.
 */
export class AbortError extends Error {
  constructor(cause, ticket) {
    const hint = ticket === undefined ? "" : "; ask by `ticket` what became of the request";
    super(`the call was ended by its signal${hint}`, { cause });
    this.name = "AbortError";
    this.code = "ABORT_ERR";
    if (ticket !== undefined) this.ticket = ticket;
  }
}

// By the thousands of the number.
const CLASSES = [
  undefined,
  InputError,
  SignatureError,
  ReviewError,
  PlatformError,
  NetworkError,
];

/** The error that the core has written as JSON. */
export function errorOf(text) {
  const told = JSON.parse(text);
  const Class = CLASSES[Math.floor(told.number / 1000)] ?? InternalError;
  return new Class(told);
}

/** Runs a native function; what it throws becomes an error of ours. */
export function native(work) {
  try {
    return work();
  } catch (error) {
    throw translated(error);
  }
}

/** An argument that is of no use. */
export function argumentError(message) {
  return new InputError({ code: "argument_type", number: 1102, message });
}

/** A name that means nothing here; `known` are those that do. */
export function unknownError(name, known) {
  const message = `${name}: there is no such option; there are ${known.join(", ")}`;
  return new InputError({ code: "argument_unknown", number: 1103, message });
}

/** A handle that was given back. */
export function closedError(what) {
  const message = `${what}: it was closed; make another one`;
  return new InputError({ code: "handle_closed", number: 1112, message });
}

/** Gives a class what hides its secrets from logs. */
export function shownAs(Class, look) {
  const names = { toJSON: look, [INSPECT]: shown };
  function shown(_depth, options, inspect) {
    const text = inspect ? inspect(look.call(this), options) : JSON.stringify(look.call(this));
    return `${Class.name} ${text}`;
  }
  for (const name of Reflect.ownKeys(names)) {
    Object.defineProperty(Class.prototype, name, {
      value: names[name],
      writable: true,
      configurable: true,
    });
  }
}

function translated(error) {
  if (error instanceof PaywrightError) return error;
  const message = error instanceof Error ? error.message : "";
  if (message.startsWith('{"code":')) return errorOf(message);
  // What the border itself refuses: a value of another type.
  if (typeof error?.code === "string" && error.code !== "GenericFailure") {
    return argumentError(`the arguments cannot be used: ${message}`);
  }
  return new InternalError({
    code: "internal_error",
    number: 9000,
    message: "a defect of Paywright was met and contained; please report what was called",
  });
}
