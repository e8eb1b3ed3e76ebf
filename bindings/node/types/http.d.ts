import type { Callback, Project } from "paywright";

/** A listener of `node:http`: 200 once `onCallback` is done, 500 if it throws, 400 for forgeries. */
export declare function callbackListener<Req = any, Res = any>(
  project: Project,
  onCallback: (callback: Callback, req: Req, res: Res) => unknown,
): (req: Req, res: Res) => void;
