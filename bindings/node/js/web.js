// The pure part, by WebAssembly: what Deno, Bun, Workers and browsers get.

export * from "./error-classes.js";
export { Callback } from "./callback.js";
export { Project } from "./project.js";
export { VERSION, decimalText, masked, minorUnits, paymentStatus, vectorAnswer } from "./facts.js";
