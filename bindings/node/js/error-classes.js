// The errors that people see.

export {
  AbortError,
  InputError,
  InternalError,
  NetworkError,
  PaywrightError,
  PlatformError,
  ReviewError,
  SignatureError,
} from "./errors.js";
