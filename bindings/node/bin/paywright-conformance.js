#!/usr/bin/env node
"use strict";

const { readFileSync } = require("node:fs");
const { runVectors } = require("paywright/conformance");

const files = process.argv.slice(2);
if (files.length === 0 || files.includes("--help")) {
  console.error("usage: paywright-conformance FILE...\nRuns files of the format paywright-vectors/1.");
  process.exit(files.length === 0 ? 2 : 0);
}
let passed = 0;
let failed = 0;
for (const file of files) {
  try {
    const result = runVectors(readFileSync(file, "utf8"));
    for (const { id, got } of result.failures) console.log(`${file}: ${id}: ${JSON.stringify(got)}`);
    passed += result.passed;
    failed += result.failed;
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
