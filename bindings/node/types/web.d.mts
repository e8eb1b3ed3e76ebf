// The pure part by WebAssembly.

export {
  AbortError,
  Body,
  Callback,
  FieldError,
  InputError,
  InternalError,
  NetworkError,
  PageOptions,
  PageUrlOptions,
  PageParameters,
  PaymentStatusFacts,
  PaywrightError,
  PlatformError,
  ProjectOptions,
  ReviewError,
  SignatureError,
  VERSION,
  decimalText,
  masked,
  minorUnits,
  paymentStatus,
  vectorAnswer,
} from "./index.js";

import type { Body, Callback, PageParameters, PageUrlOptions, ProjectOptions } from "./index.js";

/** A project without what the WebAssembly build leaves out: forms, widgets, explanations. */
export declare class Project {
  constructor(id: number, secret: string, options?: ProjectOptions);
  readonly id: number;
  readonly keyLabels: string[];
  sign(body: Body): string;
  verify(body: Body): { keyLabel: string };
  verifyCallback(body: Body): Callback;
  /** Checks any message and gives what its signature covers: for what is no callback. */
  verifyJson(body: Body): Record<string, any>;
  pageUrl(parameters: PageParameters, options?: PageUrlOptions): string;
  close(): void;
}
