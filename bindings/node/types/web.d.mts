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

import type { Body, Callback, PageOptions, PageParameters, ProjectOptions } from "./index.js";

/** A project without what the WebAssembly build leaves out: forms, widgets, explanations. */
export declare class Project {
  constructor(id: number, secret: string, options?: ProjectOptions);
  readonly id: number;
  readonly keyLabels: string[];
  sign(body: Body): string;
  verify(body: Body): { keyLabel: string };
  verifyCallback(body: Body): Callback;
  pageUrl(parameters: PageParameters, options?: PageOptions): string;
  close(): void;
}
