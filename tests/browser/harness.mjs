// What the browser tests share: Chromium, the program under test, and screenshots. shop.mjs has the
// merchant's side, stub.mjs a platform of nothing but pages.
//
// Environment: PAYWRIGHT_BIN, the program; CHROMIUM, the browser, if it is not on the PATH under one
// of its usual names; SCREENSHOTS=1 to write the pictures of the documentation.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(HERE, "../..");

// Packages are installed where the tests are run, not beside this file.
const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");

/** The key of a platform that was started without one. It is public. */
export const SECRET = "local-test-key";

/** Longest wait for anything that happens on this machine. */
export const LIMIT = 10_000;

// Nothing but loopback is reachable in many places where tests run, and nothing else is needed.
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One browser for a file of tests, closed after them. */
export async function startBrowser() {
  // As root, in a container for example, Chromium has no sandbox to offer.
  const isRoot = process.getuid?.() === 0;
  const args = isRoot ? [...FLAGS, "--no-sandbox", "--disable-dev-shm-usage"] : FLAGS;
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args });
  after(() => browser.close());
  return browser;
}

function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  assert.ok(
    found,
    "Chromium is not installed; `cargo xtask test browser` does it, or set CHROMIUM to its path",
  );
  return found;
}

/** A phone: its width, its touch screen, its name. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
};

/**
 * A page in a browser profile of its own. Whatever a page complains about fails the test: errors of
 * scripts, and what a content policy forbids. `complaints: false` leaves that to the test.
 */
export async function openPage(t, browser, { complaints = true, ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(LIMIT);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    const isNetwork = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isNetwork) page.complaints.push(message.text());
  });
  t.after(async () => {
    await context.close();
    if (complaints) assert.deepEqual(page.complaints, []);
  });
  return page;
}

/** The platform of the program under test, on a free port. */
export async function startPlatform({ flags = [], callbackUrl } = {}) {
  const to = callbackUrl ? ["--callback-url", callbackUrl] : [];
  const child = spawn(program(), ["emulator", "--port", "0", "--json", ...to, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PAYWRIGHT_SECRET: SECRET },
  });
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const told = await Promise.race([firstObject(child.stdout), ended.then(() => undefined)]);
  assert.ok(told?.base_url, `the platform did not say where it is: ${JSON.stringify(told)}`);
  const { base_url: url, project_id: project } = told;

  const stop = async () => {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await ended;
    clearTimeout(timer);
  };
  after(stop);

  /** The control API: GET without a body, POST with one. */
  const control = async (path, body) => {
    const post = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${url}/_control${path}`, body === undefined ? {} : post);
    assert.ok(response.ok, `${path}: ${response.status}`);
    return response.json();
  };
  return { url, project, control, stop };
}

/** The first JSON object of a stream, which may stand on several lines. */
function firstObject(stream) {
  return new Promise((resolve) => {
    let text = "";
    createInterface({ input: stream }).on("line", (line) => {
      text += line;
      try {
        resolve(JSON.parse(text));
      } catch {
        // There is more to come.
      }
    });
  });
}

function program() {
  const path = process.env.PAYWRIGHT_BIN;
  assert.ok(path, "set PAYWRIGHT_BIN to the built program; `cargo xtask test browser` does it");
  return path;
}

/** Whether `paywright verify` takes a message for genuine. */
export function isGenuine(body, secret = SECRET) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PAYWRIGHT_SECRET: secret };
    const child = execFile(program(), ["verify", "--json"], { env }, (error, output) => {
      if (error && error.code !== 1) reject(error);
      else resolve(JSON.parse(output).genuine);
    });
    child.stdin.end(body);
  });
}

/** The message with its signature where Gate wants it, by `paywright sign`. */
export function signedForGate(message, secret = SECRET) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PAYWRIGHT_SECRET: secret };
    const options = ["sign", "--in-place-of", "general"];
    const child = execFile(program(), options, { env }, (error, output) => {
      if (error) reject(error);
      else resolve(output);
    });
    child.stdin.end(JSON.stringify(message));
  });
}

/** Waits until `look` gives something other than undefined, null and false. */
export async function eventually(what, look, limit = LIMIT) {
  for (const end = Date.now() + limit; ;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    assert.ok(Date.now() < end, `${what} did not happen within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A picture for the documentation, made on demand only: fonts differ from machine to machine. */
export async function screenshot(page, name, options = {}) {
  if (process.env.SCREENSHOTS !== "1") return;
  const folder = join(ROOT, "docs/images");
  mkdirSync(folder, { recursive: true });
  // Only here: it needs a newer Node than the tests.
  const { withPalette } = await import("./picture.mjs");
  const picture = await page.screenshot({ animations: "disabled", ...options });
  const small = await withPalette(page.context().browser(), picture);
  writeFileSync(join(folder, `${name}.png`), small);
}

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails when the page breaks a rule of WCAG 2.2 AA that a program can check. */
export async function assertAccessible(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    // The strip above the page is no landmark: it is the same on each page and says one sentence.
    (tags) =>
      window.axe.run(document, {
        runOnly: tags,
        rules: { region: { enabled: false } },
        iframes: false,
      }),
    RULES,
  );
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("  ")}`,
  );
  assert.deepEqual(told, []);
}
