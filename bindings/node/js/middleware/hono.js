import { LIMIT, checkedProject, statusOf } from "./answers.js";

/**
 * Reads the raw body itself, verifies it and sets `c.get("callback")`; a body that is not genuine is
 * answered here.
 */
export function callbackMiddleware(project) {
  checkedProject(project);
  return async function paywright(c, next) {
    const body = await rawBody(c.req.raw);
    if (body === undefined) return c.body(null, 413);
    try {
      c.set("callback", project.verifyCallback(body));
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) throw error;
      return c.body(null, status);
    }
    await next();
  };
}

/** The bytes of a request as they came; undefined when they are too many. */
async function rawBody(request) {
  if (request.bodyUsed) {
    throw new TypeError("the body was read before Paywright could see its bytes");
  }
  const chunks = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    length += value.length;
    if (length > LIMIT) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
