// Browsers, and bundlers, which know this form.
export default await WebAssembly.compileStreaming(
  fetch(new URL("./paywright.wasm", import.meta.url)),
);
