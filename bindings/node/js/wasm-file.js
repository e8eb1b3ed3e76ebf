// Deno and Bun read the module from the package.
import { readFileSync } from "node:fs";

export default new WebAssembly.Module(readFileSync(new URL("./paywright.wasm", import.meta.url)));
