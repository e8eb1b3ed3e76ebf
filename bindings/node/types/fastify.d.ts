import type { Callback, Project } from "paywright";

export interface CallbackPluginOptions {
  project: Project;
  /** `/callback` if it is missing. */
  url?: string;
  onCallback: (callback: Callback, request: any, reply: any) => unknown;
}

/** A plugin: `app.register(callbackPlugin, { project, onCallback })`. */
export declare function callbackPlugin(app: any, options: CallbackPluginOptions): Promise<void>;
