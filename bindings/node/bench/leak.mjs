// Memory does not grow:
//   node --expose-gc --max-semi-space-size=1 bench/leak.mjs
// in the folder that cargo xtask test node has built, with PAYWRIGHT_PROGRAM, the built program, for the
// calls. VERIFICATIONS and CALLS change how many there are; calls end after SECONDS at the latest.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Gate, Project } from "paywright";

const LIMIT = 2 * 1024 * 1024;
const VERIFICATIONS = Number(process.env.VERIFICATIONS ?? 1_000_000);
const CALLS = Number(process.env.CALLS ?? 100_000);
const SECONDS = Number(process.env.SECONDS ?? 60);

const shop = new Project(112, "local-test-key");
const text = JSON.stringify({
  project_id: 112,
  payment: { id: "o", type: "purchase", status: "success", sum: { amount: 1, currency: "EUR" } },
  filler: "x".repeat(1_200),
});
const body = Buffer.from(`${text.slice(0, -1)},"signature":"${shop.sign(text)}"}`);
const forged = Buffer.from(String(body).replace('"o"', '"p"'));

/** Every tenth is forged, every hundredth is asked for more, as in life. */
function verify(number) {
  if (number % 10 === 0) {
    try {
      shop.verifyCallback(forged);
      throw new Error("a forgery was taken");
    } catch (error) {
      if (error.code !== "signature_mismatch") throw error;
    }
  } else {
    const callback = shop.verifyCallback(body);
    if (!callback.isPaid) throw new Error("it is not paid");
    if (number % 100 === 1) callback.get("payment.id");
  }
}

async function settled() {
  for (let time = 0; time < 5; time += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().rss;
}

/** Growth from the end of the warm-up, a fifth of all, to the end. */
async function watch(name, count, step) {
  const warm = Math.floor(count / 5);
  const before = await step(0, warm);
  const start = await settled();
  const done = await step(before, count);
  const growth = (await settled()) - start;
  const told = `${(growth / 1024).toFixed(0)} KiB of growth`;
  console.log(`${name}: ${told} by ${done - before} after ${before} (less than 2 MiB)`);
  if (growth >= LIMIT) process.exitCode = 1;
}

await watch("verifications", VERIFICATIONS, async (from, to) => {
  for (let number = from; number < to; number += 1) {
    verify(number);
    // As a server does, which goes back to its event loop.
    if (number % 1_000 === 0) await new Promise(setImmediate);
  }
  return to;
});

const program = process.env.PAYWRIGHT_PROGRAM;
if (program) {
  const options = ["emulator", "--port", "0", "--json"];
  const platform = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  const gate = new Gate(shop, { baseUrl: await addressOf(platform) });
  const { signal } = new AbortController();
  const start = Date.now();
  await watch("calls", CALLS, async (from, to) => {
    let number = from;
    const end = start + SECONDS * (from === 0 ? 200 : 1_000);
    const work = async () => {
      while (number < to && Date.now() < end) {
        number += 1;
        await gate.status("nobody", { signal });
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    return number;
  });
  platform.kill();
}

async function addressOf(platform) {
  let text = "";
  for await (const line of createInterface({ input: platform.stdout })) {
    text += line;
    if (line.startsWith("}")) return JSON.parse(text).base_url;
  }
  throw new Error("the platform did not start");
}
