// What callers give, on its way to the core.

import { argumentError, unknownError } from "./errors.js";

const ENCODER = new TextEncoder();
const DEPTH = 200;

/** The bytes of a body: Buffer, Uint8Array or string. Only for the time of a call. */
export function bytesOf(body, name = "body") {
  if (typeof body === "string") return ENCODER.encode(wellFormed(body, name));
  if (!isBytes(body)) {
    const hint = "a Buffer, a Uint8Array or a string with the bytes as they came";
    throw argumentError(`${name}: it must be ${hint}, not what a parser made of them`);
  }
  // Other threads can write into shared memory while the signature is checked.
  const isShared = Object.prototype.toString.call(body.buffer) === "[object SharedArrayBuffer]";
  return isShared ? copyOf(body) : body;
}

/** A copy of bytes that nobody else can change. */
export function copyOf(bytes) {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

export function isBytes(value) {
  return ArrayBuffer.isView(value) && TYPE.call(value) === "Uint8Array";
}

// The getter itself, which no property of the value can hide.
const TYPE = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get;

/** A text, without halves of characters, which have no bytes. */
export function textOf(value, name) {
  if (typeof value !== "string") throw argumentError(`${name}: it must be a string`);
  return wellFormed(value, name);
}

export function optionalText(value, name) {
  return value === undefined || value === null ? undefined : textOf(value, name);
}

function wellFormed(text, name) {
  if (!isWellFormed(text)) throw argumentError(`${name}: it holds half of a surrogate pair`);
  return text;
}

function isWellFormed(text) {
  // Old engines have no such method.
  return text.isWellFormed ? text.isWellFormed() : !LONE.test(text);
}

const LONE = /\p{Surrogate}/u;

/** A whole number from 0 to `most`. */
export function wholeOf(value, name, most) {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw argumentError(`${name}: it must be a whole number from 0 to ${most}`);
}

export function objectOf(value, name) {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isBytes(value)) {
    throw argumentError(`${name}: it must be an object`);
  }
  return value;
}

/** Headers of HTTP as the core takes them. */
export function headersOf(headers) {
  return Object.entries(objectOf(headers, "headers")).map(([name, value]) => ({
    name: textOf(name, "headers"),
    value: textOf(value, `headers.${name}`),
  }));
}

/** An object that has no other members than these. */
export function optionsOf(options = {}, known, name = "options") {
  for (const member of Object.keys(objectOf(options, name))) {
    if (!known.includes(member)) throw unknownError(`${name}.${member}`, known);
  }
  return options;
}

/** An amount in minor units as digits. */
export function digitsOf(amount, name) {
  if (typeof amount === "bigint" || Number.isSafeInteger(amount)) return String(amount);
  throw argumentError(`${name}: it must be a whole number of minor units, a number or a bigint`);
}

/** Digits as a number, or as a bigint where a number cannot hold them. */
export function amountOf(digits) {
  if (digits === undefined || digits === null) return undefined;
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/**
 * Data as JSON. Unlike JSON.stringify it writes a bigint as the number it is, and refuses what would
 * silently become something else: NaN, functions, maps, bytes.
 */
export function jsonOf(value, name) {
  // What JSON.stringify writes rightly is left to it, since it is quicker.
  if (isPlain(value, 0)) return JSON.stringify(value);
  return written(value, name, 0) ?? refuse(name, "it must be data");
}

function isPlain(value, depth) {
  switch (typeof value) {
    case "string":
      return isWellFormed(value);
    case "boolean":
    case "undefined":
      return depth > 0;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth > DEPTH || Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name of Object.keys(value)) {
    if (!isWellFormed(name) || !isPlain(value[name], depth + 1)) return false;
  }
  return true;
}

/**
 * Names and values of a flat object, joined by NUL, and how many texts they are; undefined if a value
 * is of another kind than text, number, boolean, null.
 */
export function pairsOf(object) {
  let joined = "";
  let count = 0;
  for (const name of Object.keys(object)) {
    let value = object[name];
    if (value === undefined || value === null) continue;
    if (typeof value === "boolean") value = value ? "1" : "0";
    else if (typeof value === "number" && !Number.isFinite(value)) return undefined;
    else if (typeof value !== "string" && typeof value !== "number") return undefined;
    joined += count === 0 ? name : `\0${name}`;
    joined += `\0${value}`;
    count += 2;
  }
  return count > 0 && isWellFormed(joined) ? { joined, count } : undefined;
}

function written(value, path, depth) {
  if (depth > DEPTH) refuse(path, "it is nested too deeply, or holds itself");
  switch (typeof value) {
    case "string":
      return JSON.stringify(wellFormed(value, path));
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) refuse(path, "it is no number");
      return JSON.stringify(value);
    case "undefined":
      return undefined;
    case "object":
      return value === null ? "null" : ofObject(value, path, depth + 1);
    default:
      return refuse(path, "it must be data, not a function or a symbol");
  }
}

function ofObject(value, path, depth) {
  if (Array.isArray(value)) {
    const item = (it, at) => written(it, `${path}.${at}`, depth) ?? "null";
    return `[${Array.from(value, item).join(",")}]`;
  }
  if (value instanceof Date) return JSON.stringify(momentOf(value, path));
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) refuse(path, "it must be a plain object, a list, a Date or a scalar");
  const members = [];
  for (const [name, member] of Object.entries(value)) {
    const text = written(member, `${path}.${name}`, depth);
    if (text !== undefined) members.push(`${JSON.stringify(wellFormed(name, path))}:${text}`);
  }
  return `{${members.join(",")}}`;
}

/** A moment as the platform writes it. */
function momentOf(date, path) {
  if (Number.isNaN(date.getTime())) refuse(path, "the date is none");
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

function refuse(path, why) {
  throw argumentError(`${path}: ${why}`);
}
