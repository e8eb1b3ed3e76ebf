// Compares Paywright with npm `ecommpay`: node npm.mjs PEER PAYLOADS, run where the package is found.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [peerProgram, payloadFile] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { Callback, Payment, signer } = require("ecommpay");
let failures = 0;

const payloads = readLines(readFileSync(payloadFile, "utf8")).map((line) => {
  const tab = line.indexOf("\t");
  return { key: line.slice(0, tab), body: line.slice(tab + 1) };
});
compareAll();
for (const deviation of deviations()) demonstrate(deviation);
process.exitCode = failures === 0 ? 0 : 1;

function compareAll() {
  const ours = ask("sign", payloads);
  const signed = payloads.map(({ key, body }, i) => ({ key, body: put(ours[i], body) }));
  count("npm ecommpay accepts what we sign", signed.map((m) => sdkVerdict(m) === "accepted"));

  const theirs = payloads.map(({ key, body }) => signer(withoutSignature(JSON.parse(body)), key));
  count("npm ecommpay gives the same signature", theirs.map((text, i) => text === ours[i]));
  const theirMessages = payloads.map(({ key, body }, i) => ({ key, body: put(theirs[i], body) }));
  count("we accept what npm ecommpay signs", ask("verify", theirMessages).map(isVerified));

  const changed = signed.map(({ key, body }) => ({ key, body: changeProject(body) }));
  count("npm ecommpay refuses a changed project_id", changed.map((m) => sdkVerdict(m) !== "accepted"));
  count("we refuse a changed project_id", ask("verify", changed).map((v) => v === "signature_mismatch"));
}

// Each deviation: what the SDK and we say about one message. `sent` turns the text that we signed
// into the text that arrives. Explained in DEVIATIONS.md under the same name.
function deviations() {
  const forged = { payment: { status: "success", id: "VICTIM" } };
  const addProto = (body) => body.replace("{", `{"__proto__":${JSON.stringify(forged)},`);
  return [
    {
      name: "npm-proto-forges-success",
      body: '{"recurring":{"id":7,"status":"active"},"signature":"SIGNATURE"}',
      sent: addProto,
      sdkSays: (key, body) => {
        const callback = new Callback(key, JSON.parse(body));
        return `${callback.getPaymentId()} ${callback.isPaymentSuccess() ? "paid" : "not paid"}`;
      },
      sdk: "VICTIM paid",
      ours: "signature_mismatch",
    },
    {
      name: "npm-proto-not-signed",
      body: '{"payment":{"id":"1"},"signature":"SIGNATURE"}',
      sent: addProto,
      sdk: "accepted",
      ours: "signature_mismatch",
    },
    {
      name: "npm-null-crashes",
      body: '{"payment":{"id":"1","description":null},"signature":"SIGNATURE"}',
      sdk: "TypeError",
      ours: "verified",
    },
    {
      name: "npm-payment-absent-crashes",
      body: '{"recurring":{"id":7},"signature":"SIGNATURE"}',
      sdkSays: (key, body) => new Callback(key, body).isPaymentSuccess(),
      sdk: "TypeError",
      ours: "verified",
    },
    {
      name: "npm-number-from-2-to-53",
      body: '{"operation":{"id":9007199254740993},"signature":"SIGNATURE"}',
      sdk: "Invalid signature",
      ours: "verified",
    },
    {
      name: "npm-float-exponent",
      body: '{"receipt":{"tax":1e21},"signature":"SIGNATURE"}',
      sdk: "Invalid signature",
      ours: "verified",
    },
    {
      name: "npm-colon-in-name",
      body: '{"payment":{"a:b":"1"},"signature":"SIGNATURE"}',
      sdk: "Invalid signature",
      ours: "verified",
    },
    {
      name: "npm-order-of-digits",
      body: '{"item10":"x","item2":"y","signature":"SIGNATURE"}',
      sdk: "Invalid signature",
      ours: "verified",
    },
    {
      name: "npm-order-per-level",
      body: '{"a":{"x":"1"},"a1":"2","signature":"SIGNATURE"}',
      sdk: "Invalid signature",
      ours: "verified",
    },
    {
      name: "npm-signature-anywhere",
      body: '{"operation":{"id":1,"signature":"SIGNATURE"},"payment":{"id":"1"}}',
      sdk: "accepted",
      ours: "signature_missing",
    },
    {
      name: "npm-last-signature-wins",
      body: '{"payment":{"id":"1"},"general":{"signature":"SIGNATURE"}}',
      sent: (body) => body.replace("{", `{"signature":"${"A".repeat(86)}==",`),
      sdk: "accepted",
      ours: "signature_conflict",
    },
    {
      name: "npm-duplicate-names",
      body: '{"payment":{"status":"success"},"signature":"SIGNATURE"}',
      sent: (body) => body.replace("{", '{"payment":{"status":"refunded"},'),
      sdk: "accepted",
      ours: "json_duplicate_member",
    },
    {
      name: "npm-deep-nesting-crashes",
      body: '{"a":"1","signature":"SIGNATURE"}',
      sent: (body) => body.replace('"1"', "[".repeat(10_000) + "]".repeat(10_000)),
      sdk: "RangeError",
      ours: "limit_depth",
    },
    {
      name: "npm-body-null-crashes",
      body: '{"a":"1","signature":"SIGNATURE"}',
      sent: () => "null",
      sdk: "TypeError",
      ours: "json_not_an_object",
    },
    {
      name: "npm-url-boolean",
      body: '{"project_id":"1","interface_type":"{\\"id\\":22}","redirect":true,"signature":"SIGNATURE"}',
      // The query says `true`, while the signature is that of the text `1`.
      sdkSays: (key) => {
        const url = new URL(new Payment("1", key, { redirect: true }).getUrl());
        const { redirect, ...rest } = Object.fromEntries(url.searchParams);
        const { signature, ...parameters } = { ...rest, redirect: "1" };
        return `${redirect}, signed as ${signer(parameters, key) === signature ? "1" : "another text"}`;
      },
      sdk: "true, signed as 1",
      ours: "verified",
    },
  ];
}

function demonstrate({ name, body, sent = (text) => text, sdkSays, sdk, ours }) {
  const key = "qwerty";
  const message = { key, body: sent(put(ask("sign", [{ key, body }])[0], body)) };
  const sdkFound = sdkVerdict(message, sdkSays);
  const [oursFound] = ask("verify", [message]);
  if (sdkFound === sdk && oursFound === ours) {
    console.log(`deviation ${name}: SDK ${sdk}, we ${ours}`);
    return;
  }
  failures += 1;
  console.log(`deviation ${name} is not as DEVIATIONS.md says, correct the list:
  SDK: expected ${sdk}, found ${sdkFound}
  we:  expected ${ours}, found ${oursFound}`);
}

// What the SDK makes of a message: `accepted`, the text of its own error, or the name of a crash.
function sdkVerdict({ key, body }, says = (key, body) => new Callback(key, body) && "accepted") {
  try {
    return String(says(key, body));
  } catch (error) {
    return error.name === "Error" ? error.message : error.name;
  }
}

function ask(verb, messages) {
  const input = messages.map(({ key, body }) => `${verb}\t${key}\t${body}\n`).join("");
  const run = spawnSync(peerProgram, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`our side failed: ${run.error ?? run.stderr}`);
  return readLines(run.stdout);
}

function count(what, holds) {
  const good = holds.filter(Boolean).length;
  console.log(`${what}: ${good} of ${payloads.length}`);
  if (good === payloads.length && holds.length === payloads.length) return;
  failures += 1;
  console.log(`  first: ${payloads[holds.indexOf(false)]?.body}`);
}

function withoutSignature(message) {
  delete message.signature;
  if (message.general) delete message.general.signature;
  return message;
}

function put(signature, body) {
  return body.replace("SIGNATURE", () => signature);
}

function changeProject(body) {
  return body.replace(/("project_id"\s*:\s*)(\d+)/, (_, name, id) => name + (Number(id) + 1));
}

function isVerified(verdict) {
  return verdict === "verified";
}

function readLines(text) {
  return text.split("\n").filter((line) => line !== "");
}
