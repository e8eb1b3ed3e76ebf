import type { Callback, Project } from "paywright";

/** For `app.use("/callback", callbackMiddleware(project))` before the application listens. */
export declare function callbackMiddleware<Req = any, Res = any>(
  project: Project,
  onCallback?: (callback: Callback, req: Req, res: Res) => unknown,
): (req: Req, res: Res, next: (error?: any) => void) => void;

/** The verified callback of a request: `receive(@VerifiedCallback() callback: Callback)`. */
export declare function VerifiedCallback(): ParameterDecorator;
