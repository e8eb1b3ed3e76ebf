import type { Callback, Project } from "paywright";

/** What a request has behind the middleware. */
export interface WithCallback {
  callback: Callback;
}

/**
 * Reads the raw body itself, verifies it and sets `req.callback`; put it before `express.json()`. With
 * `onCallback` it also answers.
 */
export declare function callbackMiddleware<Req = any, Res = any>(
  project: Project,
  onCallback?: (callback: Callback, req: Req & WithCallback, res: Res) => unknown,
): (req: Req, res: Res, next: (error?: any) => void) => void;
