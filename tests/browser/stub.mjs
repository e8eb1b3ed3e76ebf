// A platform of nothing but pages: the emulator's own scripts and style sheets, and whatever HTML a
// test wants to see with them.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, eventually } from "./harness.mjs";
import { bodyOf, listen } from "./shop.mjs";

const ASSETS = join(ROOT, "crates/emulator/assets");
const read = (...names) => names.map((name) => readFileSync(join(ASSETS, name), "utf8")).join("");

const FILES = {
  "/_assets/page.css": ["text/css", read("page.css", "brands.css", "outcomes.css")],
  "/_assets/page.js": ["text/javascript", read("page.js")],
  "/shared/merchant.css": ["text/css", read("merchant.css")],
  "/shared/merchant.js": ["text/javascript", read("merchant.js")],
};

// As the emulator sends it.
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'";

/**
 * Serves pages: texts by path, or functions of the request that give a text or `{ status, type,
 * text, location }`. `requests` has each request for a page, `{ path, method, fields }`.
 */
export async function startStub() {
  const pages = new Map();
  const requests = [];
  const { url } = await listen(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://stub");
    const body = await bodyOf(request);
    const [type, file] = FILES[pathname] ?? [];
    if (file !== undefined) {
      response.writeHead(200, { "Content-Type": `${type}; charset=utf-8` });
      response.end(file);
      return;
    }
    const fields = request.method === "POST" ? new URLSearchParams(body) : searchParams;
    const seen = { path: pathname, method: request.method, fields: Object.fromEntries(fields) };
    requests.push(seen);
    const page = pages.get(pathname);
    const found = typeof page === "function" ? await page(seen) : page;
    if (found === undefined) {
      response.writeHead(404);
      response.end();
      return;
    }
    const answer = typeof found === "string" ? { text: found } : found;
    response.writeHead(answer.status ?? (answer.location ? 303 : 200), {
      "Content-Type": `${answer.type ?? "text/html"}; charset=utf-8`,
      "Content-Security-Policy": POLICY,
      "Cache-Control": "no-store",
      ...(answer.location ? { Location: answer.location } : {}),
    });
    response.end(answer.text ?? "");
  });
  return {
    url,
    requests,
    /** Serves `page` at a path; gives its address. */
    serve(path, page) {
      pages.set(path, page);
      return `${url}${path}`;
    },
    /** The first request for a path. */
    request: (path) =>
      eventually(`a request for ${path}`, () => requests.find((seen) => seen.path === path)),
  };
}
