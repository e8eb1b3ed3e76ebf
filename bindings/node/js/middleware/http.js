import { callbackMiddleware } from "./express.js";

/** A listener of `node:http` for callbacks: `createServer(callbackListener(project, onCallback))`. */
export function callbackListener(project, onCallback) {
  if (typeof onCallback !== "function") throw new TypeError("onCallback: it must be a function");
  const handle = callbackMiddleware(project, onCallback);
  return function listener(req, res) {
    handle(req, res, () => {
      // The platform comes again.
      res.statusCode = 500;
      res.end();
    });
  };
}
