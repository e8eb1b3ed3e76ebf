// Workers import modules, and may not compile any.
export { default } from "./paywright.wasm";
