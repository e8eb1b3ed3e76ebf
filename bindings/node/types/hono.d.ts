import type { Callback } from "paywright";

/** What a context has behind the middleware: `new Hono<CallbackEnv>()`. */
export interface CallbackEnv {
  Variables: { callback: Callback };
}

/** Reads the raw body itself, verifies it and sets `c.get("callback")`. */
export declare function callbackMiddleware(project: {
  verifyCallback(body: Uint8Array): Callback;
}): (c: any, next: () => Promise<void>) => Promise<any>;
