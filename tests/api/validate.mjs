// Validates the API documents: node validate.mjs OPENAPI ASYNCAPI, run where the packages are found.
//
// Redocly's linter knows OpenAPI 3.1 and the structure of AsyncAPI 3 and checks the examples against
// their schemas; the parser of the AsyncAPI initiative knows the rest of AsyncAPI. Faults are planted
// at the end: a validator that lets everything pass would prove nothing.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { createConfig, lintFromString } = await load("@redocly/openapi-core");
const { Parser } = await load("@asyncapi/parser");

const [openapiFile, asyncapiFile] = process.argv.slice(2);
const parser = new Parser();
const rules = await createConfig({
  extends: ["recommended-strict"],
  rules: {
    "no-invalid-schema-examples": "error",
    "no-invalid-media-type-examples": "error",
    "operation-4xx-response": "error",
    // The address of a licence is optional, and the signature is in the message, not beside it.
    "info-license-strict": "off",
    "security-defined": "off",
  },
});

async function lint(file, document) {
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, absoluteRef: resolve(file), config: rules });
  return problems.map((p) => `${p.ruleId}: ${p.message} at ${p.location[0]?.pointer}`);
}

async function parse(document) {
  const problems = await parser.validate(JSON.stringify(document));
  // 3.1 exists; what it adds is not needed.
  const relevant = problems.filter((p) => p.code !== "asyncapi-latest-version");
  return relevant.map((p) => `${p.code}: ${p.message} at ${p.path.join("/")}`);
}

const sides = [
  {
    file: openapiFile,
    validators: { redocly: (document) => lint(openapiFile, document) },
    // Planted together, since the document is large; each by the problem that has to be found.
    faults: {
      "struct: The field `title` must be present": (d) => delete d.info.title,
      "struct: The field `description` must be present": (d) =>
        delete d.components.responses.Refused400.description,
      "at #/components/schemas/Fee/properties/amount/type": (d) =>
        (d.components.schemas.Fee.properties.amount.type = "money"),
      "at #/components/schemas/Account/required/0": (d) =>
        (d.components.schemas.Account.required = ["moon"]),
      "struct: Property `moon` is not expected": (d) => (post(d, "card/sale").moon = true),
      "no-unresolved-refs": (d) =>
        (post(d, "card/auth").responses["200"].$ref = "#/components/responses/Moon"),
      "operation-operationId-unique": (d) =>
        (post(d, "card/payout").operationId = "paymentCardAuth"),
      "path-parameters-defined": (d) =>
        delete d.paths["/v2/payment/{method}/sale"].parameters,
      "/example/payment/amount": (d) => (example(d, "card/refund").payment.amount = "3415"),
      "/example/moon": (d) => (example(d, "card/capture").moon = 1),
      "must have required property 'customer'": (d) => delete example(d, "card/recurring").customer,
    },
  },
  {
    file: asyncapiFile,
    validators: { redocly: (document) => lint(asyncapiFile, document), asyncapi: parse },
    faults: {
      "no title": (d) => delete d.info.title,
      "an unknown member": (d) => (d.operations.sendCallback.moon = true),
      "a dead reference": (d) => (d.components.messages.token.payload.$ref = "#/components/schemas/Moon"),
      "a message of another channel": (d) =>
        d.operations.sendCallback.messages.push({ $ref: "#/channels/answer/messages/received" }),
      "a channel parameter that is not declared": (d) => (d.channels.callback.address = "/{moon}"),
      "an unknown action": (d) => (d.operations.sendCallback.action = "throw"),
      "a schema of an unknown type": (d) => (d.components.schemas.Sum.type = "money"),
      "a binding with members it must not have": (d) =>
        (d.channels.callback.bindings = { http: { method: "POST" } }),
      "an unknown HTTP method": (d) => (d.operations.sendCallback.bindings.http.method = "MOON"),
    },
  },
];

let failures = 0;
for (const { file, validators, faults } of sides) {
  const text = readFileSync(file, "utf8");
  for (const [name, validate] of Object.entries(validators)) {
    const problems = await validate(JSON.parse(text));
    console.log(`${file}: ${problems.length} problems found by ${name}`);
    problems.forEach((problem) => console.log(`  ${problem}`));
    failures += problems.length;
  }
  const missed = await (file === openapiFile ? missedTogether : missedAlone)(text, validators, faults);
  missed.forEach((fault) => console.log(`${file}: nobody finds the planted fault: ${fault}`));
  failures += missed.length;
  console.log(`${file}: ${Object.keys(faults).length - missed.length} planted faults found`);
}
process.exitCode = failures === 0 ? 0 : 1;

async function missedTogether(text, { redocly }, faults) {
  const document = JSON.parse(text);
  Object.values(faults).forEach((plant) => plant(document));
  const problems = await redocly(document);
  return Object.keys(faults).filter((sign) => !problems.some((p) => p.includes(sign)));
}

async function missedAlone(text, validators, faults) {
  const missed = [];
  for (const [fault, plant] of Object.entries(faults)) {
    const document = JSON.parse(text);
    plant(document);
    let isFound = false;
    for (const validate of Object.values(validators)) {
      isFound ||= (await validate(document)).length > 0;
    }
    if (!isFound) missed.push(fault);
  }
  return missed;
}

function post(document, path) {
  return document.paths[`/v2/payment/${path}`].post;
}

function example(document, path) {
  return post(document, path).requestBody.content["application/json"].example;
}
