import { LIMIT, checkedProject, statusOf } from "./answers.js";

/**
 * Reads the raw body itself, verifies it and sets `req.callback`; a body that is not genuine is
 * answered here. Put it before `express.json()`. With `onCallback` it also answers: 200 once that is
 * done, and if it throws, the error goes to Express and the platform comes again.
 */
export function callbackMiddleware(project, onCallback) {
  checkedProject(project);
  return function paywright(req, res, next) {
    const failed = (error) => next(isObject(error) ? error : new Error(`onCallback threw ${String(error)}`));
    handle(project, onCallback, req, res).then((isDone) => isDone || next(), failed);
  };
}

/** Express takes `undefined` and some words for no error, and goes on to whoever answers 200. */
function isObject(error) {
  return typeof error === "object" && error !== null;
}

async function handle(project, onCallback, req, res) {
  const body = await rawBody(req);
  if (body === undefined) return end(res, 413);
  let callback;
  try {
    callback = project.verifyCallback(body);
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    return end(res, status);
  }
  req.callback = callback;
  // Parsers that come later shall see that there is nothing left to read.
  req._body = true;
  if (!onCallback) return false;
  await onCallback(callback, req, res);
  if (!res.headersSent) end(res, 200);
  return true;
}

/** The bytes of a request as they came; undefined when they are too many. */
export async function rawBody(req) {
  if (req.rawBody instanceof Uint8Array) return req.rawBody;
  if (req.body instanceof Uint8Array) return req.body;
  if (req.readableEnded || req.complete && req.readableFlowing) {
    throw new TypeError(
      "the body was read by a parser before Paywright could see its bytes; put the middleware before it",
    );
  }
  const chunks = [];
  let length = 0;
  for await (const chunk of req) {
    length += chunk.length;
    if (length <= LIMIT) chunks.push(chunk);
    else if (length > 8 * LIMIT) break;
  }
  return length <= LIMIT ? Buffer.concat(chunks) : undefined;
}

function end(res, status) {
  res.statusCode = status;
  res.end();
  return true;
}
