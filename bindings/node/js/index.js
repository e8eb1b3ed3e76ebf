// All of it, by the native module: what Node gets.

export * from "./web.js";
export * as cryptoprocessing from "./cryptoprocessing/index.js";
export { DataApi } from "./data-api.js";
export { Gate, Prepared } from "./gate.js";
export { PaymentState } from "./state.js";
export { responseCode } from "./response-code.js";
