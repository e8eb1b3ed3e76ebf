// The shapes of npm `ecommpay`.

/** The signature of an object. */
export declare function signer(obj: object, salt: string): string;

export declare class Payment {
  constructor(projectId: string | number, salt: string, obj?: object, url?: string);
  baseURI: string;
  params: Record<string, unknown>;
  getQueryString(): string;
  getUrl(): string;
  /** Each property that is set becomes a parameter in snake case. */
  [parameter: string]: any;
}

/** A genuine callback: the constructor throws "Invalid signature" for any other. */
export declare class Callback {
  constructor(secret: string, data: Uint8Array | string | object);
  readonly secret: string;
  /** What the signature covers. */
  callback: Record<string, any>;
  signature: string;
  isValid(): boolean;
  isPaymentSuccess(): boolean;
  getPaymentId(): string | undefined;
  removeSignature(obj: object): void;
}
