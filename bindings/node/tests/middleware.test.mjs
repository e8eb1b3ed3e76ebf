// Callbacks in Express, Fastify, Nest, Hono and node:http: genuine ones from the platform, forged ones,
// ones that are too long, and handlers that fail.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import express from "express";
import fastify from "fastify";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import * as ofExpress from "paywright/express";
import * as ofFastify from "paywright/fastify";
import * as ofHono from "paywright/hono";
import * as ofHttp from "paywright/http";
import { Project } from "paywright";
import { SECRET, eventually, listening, openShop, sale } from "./harness.mjs";

const project = new Project(112, SECRET);

/** What a shop does with a callback: it keeps it, and breaks down when it is told to. */
function ledger() {
  const got = [];
  const onCallback = async (callback) => {
    if (callback.paymentId === "breaks") throw new Error("the database is away");
    got.push(callback);
  };
  return { got, onCallback };
}

const frameworks = {
  async express({ onCallback }) {
    const app = express();
    app.post("/callback", ofExpress.callbackMiddleware(project, onCallback));
    // Behind it, as most applications have it.
    app.use(express.json());
    app.post("/other", (req, res) => res.json(req.body));
    app.use((_error, _req, res, _next) => res.status(500).end());
    return listening(createServer(app));
  },

  async "express, as a step before the handler"({ onCallback }) {
    const app = express();
    app.use("/callback", ofExpress.callbackMiddleware(project));
    app.use(express.json());
    app.post("/callback", async (req, res) => {
      await onCallback(req.callback);
      res.sendStatus(200);
    });
    app.post("/other", (req, res) => res.json(req.body));
    app.use((_error, _req, res, _next) => res.status(500).end());
    return listening(createServer(app));
  },

  async "express behind express.raw"({ onCallback }) {
    const app = express();
    app.use(express.raw({ type: "*/*", limit: "1mb" }));
    app.post("/callback", ofExpress.callbackMiddleware(project, onCallback));
    app.post("/other", (req, res) => res.json(JSON.parse(req.body)));
    app.use((error, _req, res, _next) => res.status(error.status ?? 500).end());
    return listening(createServer(app));
  },

  async fastify({ onCallback }) {
    const app = fastify();
    await app.register(ofFastify.callbackPlugin, { project, onCallback });
    app.post("/other", async (request) => request.body);
    after(() => app.close());
    return app.listen({ port: 0, host: "127.0.0.1" });
  },

  async hono({ onCallback }) {
    const app = new Hono();
    app.post("/callback", ofHono.callbackMiddleware(project), async (c) => {
      await onCallback(c.get("callback"));
      return c.body(null, 200);
    });
    app.post("/other", async (c) => c.json(await c.req.json()));
    const server = await new Promise((resolve) => {
      const made = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(made));
    });
    after(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
  },

  async "node:http"({ onCallback }) {
    const listener = ofHttp.callbackListener(project, onCallback);
    const other = async (req, res) => {
      for await (const chunk of req) res.write(chunk);
      res.end();
    };
    const server = createServer((req, res) => (req.url === "/other" ? other : listener)(req, res));
    return listening(server);
  },

  async nest({ onCallback }) {
    const { Controller, HttpCode, Module, Post, Body } = require("@nestjs/common");
    const { NestFactory } = require("@nestjs/core");
    const { VerifiedCallback, callbackMiddleware } = require("paywright/nest");
    class Shop {
      async receive(callback) {
        await onCallback(callback);
      }
      other(body) {
        return body;
      }
    }
    // What a compiler makes of the decorators.
    const handler = (name) => Object.getOwnPropertyDescriptor(Shop.prototype, name);
    Controller()(Shop);
    Post("callback")(Shop.prototype, "receive", handler("receive"));
    HttpCode(200)(Shop.prototype, "receive", handler("receive"));
    VerifiedCallback()(Shop.prototype, "receive", 0);
    Post("other")(Shop.prototype, "other", handler("other"));
    Body()(Shop.prototype, "other", 0);
    class App {}
    Module({ controllers: [Shop] })(App);
    const app = await NestFactory.create(App, { logger: false });
    app.use("/callback", callbackMiddleware(project));
    await app.listen(0, "127.0.0.1");
    after(() => app.close());
    return (await app.getUrl()).replace("[::1]", "127.0.0.1");
  },
};

const require = createRequire(import.meta.url);
require("reflect-metadata");

const signed = (id) => {
  const payment = { id, type: "purchase", status: "success", sum: { amount: 1, currency: "EUR" } };
  const text = JSON.stringify({ project_id: 112, payment });
  return `${text.slice(0, -1)},"signature":"${project.sign(text)}"}`;
};

for (const [name, start] of Object.entries(frameworks)) {
  test(`${name} gets callbacks from the platform and nothing else`, async () => {
    const shop = ledger();
    const address = await start(shop);
    const { gate } = await openShop({ callbackUrl: `${address}/callback` });
    assert.equal((await gate.cardSale(sale("order-1"))).outcome, "accepted");
    await eventually("the callback", () => shop.got.length > 0);
    assert.deepEqual([shop.got[0].paymentId, shop.got[0].isPaid], ["order-1", true]);

    const post = async (body, path = "/callback", type = "application/json") => {
      const headers = { "Content-Type": type };
      return fetch(address + path, { method: "POST", headers, body });
    };
    const rows = [
      [signed("order-2"), 200],
      [signed("ü-✓"), 200],
      [signed("order-2").replace("order-2", "order-3"), 400],
      [signed("order-2").replace(/"signature":"[^"]*"/, '"signature":null'), 400],
      [`{"payment":{"status":"success","id":"order-3"}}`, 400],
      ["no json", 400],
      ["", 400],
      [signed("breaks"), 500],
      [signed("order-2") + " ".repeat(1024 * 1024), 413],
    ];
    for (const [body, status] of rows) {
      assert.equal((await post(body)).status, status, body.slice(0, 100));
    }
    // Whatever the type says: the platform's own has no charset, others might.
    assert.equal((await post(signed("order-4"), "/callback", "text/plain")).status, 200);
    const ids = shop.got.map((callback) => callback.paymentId);
    assert.deepEqual(ids, ["order-1", "order-2", "ü-✓", "order-4"]);
    assert.deepEqual(await (await post('{"a":1}', "/other")).json(), { a: 1 });
  });
}

test("a body that a parser has taken is told to the developer, not to the platform as a forgery", async () => {
  const errors = [];
  const app = express();
  app.use(express.json());
  app.post("/callback", ofExpress.callbackMiddleware(project, () => {}));
  app.use((error, _req, res, _next) => {
    errors.push(error);
    res.status(500).end();
  });
  const address = await listening(createServer(app));
  const headers = { "Content-Type": "application/json" };
  const body = signed("order-1");
  const answer = await fetch(`${address}/callback`, { method: "POST", headers, body });
  assert.equal(answer.status, 500);
  assert.match(errors[0].message, /before it/);
});

test("whatever a shop throws, nobody else answers for it", async () => {
  const genuine = { project_id: 112, payment: { id: "throws", status: "success" } };
  genuine.signature = project.sign(JSON.stringify(genuine));
  for (const thrown of [undefined, null, 0, "", "route", "router", Symbol("x"), {}]) {
    const app = express();
    app.post("/callback", ofExpress.callbackMiddleware(project, () => Promise.reject(thrown)));
    app.use((_req, res) => res.send("the page of the shop"));
    app.use((_error, _req, res, _next) => res.status(500).end());
    const address = await listening(createServer(app));
    const body = JSON.stringify(genuine);
    const answer = await fetch(`${address}/callback`, { method: "POST", body });
    assert.equal(answer.status, 500, String(thrown));
  }
});

test("middleware without a project is refused at once", () => {
  for (const wrong of [undefined, null, {}, "secret"]) {
    assert.throws(() => ofExpress.callbackMiddleware(wrong), TypeError);
    assert.throws(() => ofHono.callbackMiddleware(wrong), TypeError);
  }
  assert.throws(() => ofHttp.callbackListener(project), TypeError);
});
