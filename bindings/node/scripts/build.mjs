// Assembles the package and the package of this platform, and packs both:
//   node build.mjs NATIVE [WASM]
// in a folder with the packages of tools/package.json. It leaves node_modules/paywright,
// node_modules/paywright-PLATFORM, the tarballs, and copies of tests and bench there.

import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hostPlatform, platformPackage } from "./platforms.mjs";

const HOME = join(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = process.cwd();
const require = createRequire(join(OUT, "package.json"));
const { build } = require("esbuild");
const [native, wasm] = process.argv.slice(2);

const own = JSON.parse(readFileSync(join(HOME, "package.json"), "utf8"));
const folder = emptied(join(OUT, "node_modules/paywright"));
const dist = join(folder, "dist");
const js = (name) => join(HOME, "js", name);

const common = { bundle: true, target: "es2022", platform: "neutral", logLevel: "warning" };
const external = ["paywright", "@nestjs/common", "node:fs", "#wasm", "*.wasm"];
const bundle = (entry, format, name, more = {}) =>
  build({ ...common, entryPoints: [entry], format, outfile: join(dist, name), external, ...more });

// One file for Node in which every class exists once, and a door to it for `import`.
const alias = { "#core": js("core-native.js") };
await bundle(js("index.js"), "cjs", "index.js", { alias, platform: "node" });
doorTo("index", "paywright", await exportsOf(js("index.js"), alias));
const second = "paywright.cryptoprocessing";
doorTo("cryptoprocessing", second, await exportsOf(js("cryptoprocessing/index.js"), alias));
writeFileSync(join(dist, "cryptoprocessing.js"), `module.exports = require("./index.js").cryptoprocessing;\n`);
await bundle(js("web.js"), "esm", "web.mjs", { alias: { "#core": js("core-wasm.js") } });
for (const name of ["file", "module", "fetch"]) {
  await bundle(js(`wasm-${name}.js`), "esm", `wasm-${name}.mjs`);
}
const middleware = ["express", "fastify", "hono", "http", "nest"].map((name) => `middleware/${name}`);
for (const name of ["compat", "conformance", ...middleware]) {
  const file = name.split("/").at(-1);
  for (const [format, end] of [["cjs", "js"], ["esm", "mjs"]]) {
    await bundle(js(`${name}.js`), format, `${file}.${end}`);
  }
}

for (const file of readdirSync(join(HOME, "types"))) {
  cpSync(join(HOME, "types", file), join(dist, file));
  if (!file.endsWith(".d.ts")) continue;
  const name = file.slice(0, -".d.ts".length);
  writeFileSync(join(dist, `${name}.d.mts`), `export * from "./${name}.js";\n`);
}
if (wasm) cpSync(shrunk(wasm), join(dist, "paywright.wasm"));
cpSync(join(HOME, "bin"), join(folder, "bin"), { recursive: true });
for (const file of ["package.json", "README.md"]) cpSync(join(HOME, file), join(folder, file));
licences(folder);

const platform = hostPlatform();
const described = platformPackage(platform, own);
const beside = emptied(join(OUT, "node_modules", described.name));
cpSync(native, join(beside, described.main));
writeFileSync(join(beside, "package.json"), `${JSON.stringify(described, null, 2)}\n`);
writeFileSync(join(beside, "README.md"), `# ${described.name}\n\n${described.description}.\n`);
licences(beside);

for (const old of readdirSync(OUT).filter((name) => name.endsWith(".tgz"))) rmSync(join(OUT, old));
for (const name of ["tests", "bench"]) {
  cpSync(join(HOME, name), emptied(join(OUT, name)), { recursive: true });
}
for (const packed of [folder, beside]) {
  const options = ["pack", packed, "--pack-destination", OUT, "--silent", "--ignore-scripts"];
  execFileSync(process.platform === "win32" ? "npm.cmd" : "npm", options);
}

/** The module without what its compiler left; made again when the module is newer. */
function shrunk(module) {
  const small = join(OUT, "paywright.wasm");
  if (existsSync(small) && statSync(small).mtimeMs > statSync(module).mtimeMs) return small;
  const tool = join(OUT, "node_modules/binaryen/bin/wasm-opt");
  // What the compiler may use by default, and nothing newer.
  const features = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
  ].map((name) => `--enable-${name}`);
  const options = ["-Oz", "--strip-debug", "--strip-producers", ...features];
  execFileSync(process.execPath, [tool, ...options, module, "-o", small]);
  return small;
}

function emptied(path) {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

function licences(to) {
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    cpSync(join(HOME, "../..", file), join(to, file));
  }
}

/** A module of names that stand in the one file for Node, so that no class is there twice. */
function doorTo(name, place, names) {
  const list = names.join(",\n  ");
  const lines = `import paywright from "./index.js";\n\nexport const {\n  ${list},\n} = ${place};\n`;
  writeFileSync(join(dist, `${name}.mjs`), lines);
}

/** The names that an entry exports, which esbuild knows. */
async function exportsOf(entry, alias) {
  const result = await build({
    ...common,
    entryPoints: [entry],
    format: "esm",
    platform: "node",
    alias,
    external,
    write: false,
    metafile: true,
    outfile: "names.js",
  });
  return Object.values(result.metafile.outputs)[0].exports.sort();
}
