/// <reference lib="esnext.disposable" preserve="true" />

/** A body as it came: Buffer is a Uint8Array. Never what a parser made of it. */
export type Body = Uint8Array | string;

/** What a signal needs to have; AbortSignal has it. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: any;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

// Errors.

/** What is wrong with one field of an input. */
export interface FieldError {
  /** `card.month`. */
  readonly path: string;
  /** The code of the rule that it breaks. */
  readonly rule: string;
  readonly message: string;
}

export declare class PaywrightError extends Error {
  constructor(told: { code: string; number: number; message: string; fields?: FieldError[] });
  /** Stable, and the same in every language of Paywright. */
  readonly code: string;
  readonly number: number;
  readonly fields: readonly FieldError[];
  toJSON(): object;
}
/** What the caller gave breaks a rule. Nothing was sent. */
export declare class InputError extends PaywrightError {}
/** A message from outside is not genuine, or cannot be read. */
export declare class SignatureError extends PaywrightError {}
/** A genuine message that a person must look at before it is acted on. */
export declare class ReviewError extends PaywrightError {}
/** The platform has refused, or its answer is of no use. */
export declare class PlatformError extends PaywrightError {}
/** No answer came; of a request that moves money nothing was sent. */
export declare class NetworkError extends PaywrightError {}
/** A defect of this library. */
export declare class InternalError extends PaywrightError {}

/** The caller's signal has ended a call. Whatever was on its way may have arrived. */
export declare class AbortError extends Error {
  constructor(cause: unknown, ticket?: string);
  readonly code: "ABORT_ERR";
  /** Finds out by `gate.resolve` what became of the request; there if one was sent that moves money. */
  readonly ticket?: string;
}

/** The second gateway, which `paywright/cryptoprocessing` has too. */
export * as cryptoprocessing from "./cryptoprocessing.js";

// A project.

export interface ProjectOptions {
  /** More keys that messages may be signed with while keys change, by labels of your own. */
  keys?: Record<string, string>;
}

/**
 * Parameters of Payment Page by the platform's names; null and undefined leave one out. `payment_amount`
 * is in minor units. Names that nobody documents are signed and sent too, so a misspelt one of those that
 * may be left out goes unnoticed.
 */
export type PageParameters = Record<
  string,
  string | number | bigint | boolean | Date | null | undefined
>;

export interface PageOptions {
  /** The address of the page, the platform's own by default. */
  baseUrl?: string;
}

export interface PageUrlOptions extends PageOptions {
  /** Signs the parameters as they are given, held to no rule and without the project's number. */
  unchecked?: boolean;
}

export interface PageForm {
  action: string;
  method: "POST";
  fields: { name: string; value: string }[];
  /** A document that sends itself. */
  html: string;
}

export interface PageWidget {
  /** What `EPayWidget.run` takes. */
  config: Record<string, unknown>;
  /** The same as text that may stand in a script. */
  configText: string;
  /** A snippet that opens it at once. */
  html: string;
}

export interface Explanation {
  verified: boolean;
  /** The likeliest cause, and what to do. */
  first_line: string;
  [member: string]: unknown;
}

/** A project of the platform: its number and its keys. It is shown without them. */
export declare class Project {
  constructor(id: number, secret: string, options?: ProjectOptions);
  readonly id: number;
  /** The labels of the keys in the order in which they are tried; the first is `main`. */
  readonly keyLabels: string[];
  /** The signature of a JSON object, given as its text or bytes: 88 characters. */
  sign(body: Body): string;
  /** Checks the signature of any message of the platform. */
  verify(body: Body): { keyLabel: string };
  /** Checks a callback: the only way to one. */
  verifyCallback(body: Body): Callback;
  /** Checks any message and gives what its signature covers: for what is no callback. */
  verifyJson(body: Body): Record<string, any>;
  /** Why a message verifies or does not. It holds the right signature: not for the sender's eyes. */
  explain(body: Body): Explanation;
  /** A signed address to send the customer to. */
  pageUrl(parameters: PageParameters, options?: PageUrlOptions): string;
  /** The same page as a form that is sent by POST, for many or long parameters. */
  pageForm(parameters: PageParameters, options?: PageOptions): PageForm;
  /** The same page for the platform's script in a page of the shop. */
  pageWidget(parameters: PageParameters, options?: PageOptions): PageWidget;
  /** Gives the keys back; they are wiped once nothing needs them any more. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Words for what the merchant has to do; there may be others. */
export type NextAction = "done" | "wait" | "redirect" | (string & {});

/** A verified callback, or a verified answer about a payment. */
export declare class Callback {
  private constructor();
  /** The label of the key that it was signed with. */
  readonly keyLabel: string;
  /** The merchant's own id of the payment. */
  readonly paymentId: string | undefined;
  /** The status of the payment as the platform writes it; `paymentStatus` says what it means. */
  readonly status: string | undefined;
  /** The whole sum went through, by this message alone, and nothing in it contradicts that. */
  readonly isPaid: boolean;
  /** The work on the payment has ended, by this message alone. */
  readonly isFinal: boolean;
  /** The sum in minor units, a bigint beyond 2^53. Compare it with the order before you ship. */
  readonly amount: number | bigint | undefined;
  readonly currency: string | undefined;
  /** What the merchant has to do now. */
  readonly nextAction: NextAction;
  /** Why a person has to look at it before anything is done, if so. */
  readonly review: PaywrightError | undefined;
  /** The text of a value: `get("operation.provider.auth_code")`, `get("operations.0.id")`. */
  get(path: string): string | undefined;
  /** What the signature covers; numbers beyond 2^53 and fractions are texts. */
  toObject(): Record<string, any>;
  /** The same as the text of JSON. */
  readonly json: string;
}

// Gate.

export interface ClientOptions {
  /** The address of a sister deployment or of the local platform; the platform's own by default. */
  baseUrl?: string;
  /** For a whole call, all its attempts together; 30 000. */
  deadlineMs?: number;
  /** For one connection, TLS included; 5 000. */
  connectLimitMs?: number;
  /** How long a connection is kept that nobody uses; 55 000. */
  idleLimitMs?: number;
  /** How many requests may be on their way at a time; 128. */
  connections?: number;
  /** How the program names itself, before `paywright/<version>`. */
  userAgent?: string;
  /** A PEM file of authorities to trust besides those of the web. */
  caFile?: string;
  /** `http://`, `socks5://` or `socks5h://`; that of the environment (`HTTPS_PROXY`...) by default. */
  proxy?: string;
  /** Hosts that `proxy` is not for, in the form of NO_PROXY; `*` for no proxy at all. */
  noProxy?: string;
  /** Hosts that may be called without TLS, beside this machine. */
  plainHttpHosts?: string[];
}

/**
 * In the shape of the platform's documentation, without project and signature. Amounts are whole minor
 * units; a Date is written as a moment in UTC.
 */
export type Members = object;

export interface GateRequest {
  /** The name of an operation, `post` or `ask`. */
  operation: Operation | "post" | "ask";
  members?: Members;
  /** The Gate path of the payment method, `wallet/alipay`. */
  method?: string;
  /** `customer_action`: the action; `bank_list`: the operation that the banks are for. */
  name?: string;
  /** Of a refund: what makes it another one than the last. */
  reference?: string;
  /** Of `post` and `ask`. */
  path?: string;
  /** Of `post`: it moves no money, and may be sent again. */
  repeatable?: boolean;
  /** Paths of members that are not held to the rules known here, or that nobody documents. */
  unchecked?: string[];
}

export interface CallOptions {
  signal?: Signal;
}
export interface WithinOptions extends CallOptions {
  /**
   * How long is asked at most: 90 000 if it is missing, 60 000 for `waitFor`, where 0 asks once. What became
   * of a request is asked with pauses of up to 30 s, so a shorter time may ask nothing.
   */
  withinMs?: number;
}
export interface SendOptions extends CallOptions {
  unchecked?: string[];
}
export interface MethodOptions extends SendOptions {
  method: string;
}
export interface AnyMethodOptions extends SendOptions {
  /** `card` if it is missing. */
  method?: string;
}
export interface RefundOptions extends AnyMethodOptions {
  /** What makes this return another one than the last. */
  reference?: string;
}
export interface NameOptions extends SendOptions {
  name: string;
}

/** What finds out later what became of a request. Text to be stored; it holds no secret. */
export type Ticket = string;

/** The platform has the request; its result comes by callback. */
export interface Accepted {
  outcome: "accepted";
  requestId?: string;
  paymentId?: string;
}
/** An error of the platform about a field. */
export interface Refusal {
  code: string | null;
  message: string | null;
  field: string | null;
  constraint: unknown;
}
/** Nothing was done. */
export interface Rejected {
  outcome: "rejected";
  http: number;
  code?: string;
  message?: string;
  errors: Refusal[];
}
/** There is a payment or a request of this id; the ticket finds out about it. */
export interface AlreadyExists extends Omit<Rejected, "outcome"> {
  outcome: "already_exists";
  ticket?: Ticket;
}
/** It may have been done. Ask by the ticket; send nothing again before. */
export interface Unknown {
  outcome: "unknown";
  detail?: string;
  ticket?: Ticket;
}
export interface Data {
  outcome: "data";
  data: any;
  signed: boolean;
}
export interface Known {
  outcome: "known";
  /** What the signature covers. */
  message: Record<string, any>;
}
export interface NotKnown {
  outcome: "not_found" | "not_received";
}
export interface Registered {
  outcome: "registered";
  paymentStatus?: string;
  operation?: { id: string | null; type: string | null; status: string | null };
  hasOtherSum: boolean;
  ticket?: Ticket;
}
export interface Refused {
  outcome: "refused";
  codes: string[];
  ticket?: Ticket;
}
export interface SafeToRepeat {
  outcome: "safe_to_repeat";
  ticket: Ticket;
}
export interface StillUnknown {
  outcome: "still_unknown";
  ticket: Ticket;
}
export type Acceptance = Accepted | Rejected | AlreadyExists | Unknown;
export type Outcome = Acceptance | Data | Known | NotKnown;
export type CarriedOut = Accepted | Registered | Rejected | Refused | Unknown;
export type Resolution = Registered | Refused | SafeToRepeat | StillUnknown;

/** A request that is signed and not sent yet. */
export declare class Prepared {
  private constructor();
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** It may hold card data: never log it. */
  readonly body: string;
  /** There for a request that moves money. */
  readonly ticket: Ticket | undefined;
  /** Reads the answer that an HTTP client of your own has brought. */
  read(status: number, headers: Record<string, string>, body: Body): Outcome;
  /** What to make of it that such a client brought none. */
  lost(): Outcome;
}

/** Gate of a project over HTTP. */
export declare class Gate {
  constructor(project: Project, options?: ClientOptions);
  /** Sends a request once. `unknown` is an outcome: keep its ticket, and send nothing again before. */
  send(request: GateRequest, options?: CallOptions): Promise<Outcome>;
  /** Checks and signs a request without sending it: its ticket is there before anything is sent. */
  prepare(request: GateRequest): Prepared;
  /** Sends what is prepared, once. */
  deliver(prepared: Prepared, options?: CallOptions): Promise<Outcome>;
  /** Does not rest until the outcome is known or the time is up. Money moves once. */
  carryOut(request: GateRequest, options?: WithinOptions): Promise<CarriedOut>;
  /** Asks what became of a request whose answer was lost, until it is known or the time is up. */
  resolve(ticket: Ticket, options?: WithinOptions): Promise<Resolution>;
  /** How a payment stands; undefined for one that the platform does not know. */
  status(paymentId: string, options?: CallOptions): Promise<Callback | undefined>;
  /**
   * Waits until a payment is `final` if nothing is named, `paid`, at a `standstill` (it needs somebody, or
   * has ended), or has the status that is named.
   */
  waitFor(
    paymentId: string,
    until?: "final" | "paid" | "standstill" | (string & {}),
    options?: WithinOptions,
  ): Promise<{ reached: boolean; callback: Callback | undefined }>;
  close(): void;
  [Symbol.dispose](): void;

  cardSale(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardSaleSaved(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardSaleToken(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardAuth(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardAuthSaved(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardAuthToken(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardPayout(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardPayoutToken(members: Members, options?: SendOptions): Promise<Acceptance>;
  individualPayout(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardVerification(members: Members, options?: SendOptions): Promise<Acceptance>;
  cardVerificationToken(members: Members, options?: SendOptions): Promise<Acceptance>;
  moneyTransfer(members: Members, options?: SendOptions): Promise<Acceptance>;
  moneyTransferIn(members: Members, options?: SendOptions): Promise<Acceptance>;
  moneyTransferOut(members: Members, options?: SendOptions): Promise<Acceptance>;
  moneyTransferSaved(members: Members, options?: SendOptions): Promise<Acceptance>;
  moneyTransferInSaved(members: Members, options?: SendOptions): Promise<Acceptance>;
  sale(members: Members, options: MethodOptions): Promise<Acceptance>;
  auth(members: Members, options: MethodOptions): Promise<Acceptance>;
  payout(members: Members, options: MethodOptions): Promise<Acceptance>;
  accountVerification(members: Members, options: MethodOptions): Promise<Acceptance>;
  incremental(members: Members, options?: SendOptions): Promise<Acceptance>;
  capture(members: Members, options?: AnyMethodOptions): Promise<Acceptance>;
  cancel(members: Members, options?: AnyMethodOptions): Promise<Acceptance>;
  refund(members: Members, options?: RefundOptions): Promise<Acceptance>;
  refundAny(members: Members, options?: SendOptions & { reference?: string }): Promise<Acceptance>;
  threeDsCheck(members: Members, options?: SendOptions): Promise<Acceptance>;
  threeDsResult(members: Members, options?: SendOptions): Promise<Acceptance>;
  merchantAuth(members: Members, options?: SendOptions): Promise<Acceptance>;
  clarification(members: Members, options?: SendOptions): Promise<Acceptance>;
  customerAction(members: Members, options: NameOptions): Promise<Acceptance>;
  customerConfirm(members: Members, options?: SendOptions): Promise<Acceptance>;
  recurring(members: Members, options?: AnyMethodOptions): Promise<Acceptance>;
  recurringUpdate(members: Members, options?: AnyMethodOptions): Promise<Acceptance>;
  recurringCancel(members: Members, options?: AnyMethodOptions): Promise<Acceptance>;
  recurringInfo(members: Members, options?: SendOptions): Promise<Data>;
  retryStop(members: Members, options?: SendOptions): Promise<Data>;
  cashVoucherRecreate(members: Members, options?: SendOptions): Promise<Acceptance>;
  invoiceCreate(members: Members, options?: SendOptions): Promise<Acceptance>;
  invoiceCreateToken(members: Members, options?: SendOptions): Promise<Acceptance>;
  invoiceCancel(members: Members, options?: SendOptions): Promise<Acceptance>;
  tokenize(members: Members, options?: SendOptions): Promise<Acceptance>;
  tokenInfo(members: Members, options?: SendOptions): Promise<Data>;
  tokenRevoke(members: Members, options?: SendOptions): Promise<Acceptance>;
  savedAccounts(members: Members, options?: SendOptions): Promise<Data>;
  savedAccountDelete(members: Members, options?: SendOptions): Promise<Data>;
  customerInfo(members: Members, options?: SendOptions): Promise<Data>;
  applePaySession(members: Members, options?: SendOptions): Promise<Data>;
  statusByRequest(members: Members, options?: SendOptions): Promise<Known | NotKnown>;
  bankList(members: Members, options: MethodOptions & NameOptions): Promise<Data>;
  mobileOperatorsSale(members: Members, options?: SendOptions): Promise<Data>;
  mobileOperatorsPayout(members: Members, options?: SendOptions): Promise<Data>;
  methodsForMerchant(members: Members, options?: SendOptions): Promise<Data>;
  methodsForPurchase(members: Members, options?: SendOptions): Promise<Data>;
  methodsForPayout(members: Members, options?: SendOptions): Promise<Data>;
  methodsUnavailable(members: Members, options?: SendOptions): Promise<Data>;
  currencyRate(members: Members, options?: SendOptions): Promise<Data>;
}

/** The names of the operations. */
export type Operation =
  | "card_sale"
  | "card_sale_saved"
  | "card_sale_token"
  | "card_auth"
  | "card_auth_saved"
  | "card_auth_token"
  | "card_payout"
  | "card_payout_token"
  | "individual_payout"
  | "card_verification"
  | "card_verification_token"
  | "money_transfer"
  | "money_transfer_in"
  | "money_transfer_out"
  | "money_transfer_saved"
  | "money_transfer_in_saved"
  | "sale"
  | "auth"
  | "payout"
  | "account_verification"
  | "incremental"
  | "capture"
  | "cancel"
  | "refund"
  | "refund_any"
  | "three_ds_check"
  | "three_ds_result"
  | "merchant_auth"
  | "clarification"
  | "customer_action"
  | "customer_confirm"
  | "recurring"
  | "recurring_update"
  | "recurring_cancel"
  | "recurring_info"
  | "retry_stop"
  | "cash_voucher_recreate"
  | "invoice_create"
  | "invoice_create_token"
  | "invoice_cancel"
  | "tokenize"
  | "token_info"
  | "token_revoke"
  | "saved_accounts"
  | "saved_account_delete"
  | "customer_info"
  | "apple_pay_session"
  | "status"
  | "status_by_request"
  | "bank_list"
  | "mobile_operators_sale"
  | "mobile_operators_payout"
  | "methods_for_merchant"
  | "methods_for_purchase"
  | "methods_for_payout"
  | "methods_unavailable"
  | "currency_rate";

// The Data API.

/** UTC, as `2026-03-01 00:00:00`, or a Date. */
export type Moment = string | Date;

export interface OperationsQuery extends CallOptions {
  from: Moment;
  to: Moment;
  members?: Members;
  /** Where an earlier run had come to. */
  cursor?: string;
}
export interface QueryOptions extends CallOptions {
  members?: Members;
}
export interface OperationsPage {
  operations: Record<string, any>[];
  /** Goes on behind this page, also in another process. */
  cursor: string;
}

/** The Data API of an account. `key` is issued with the token; neither is shown. */
export declare class DataApi {
  constructor(token: string, key: string, options?: ClientOptions);
  /** All operations between two moments: `for await (const page of api.operations({ from, to }))`. */
  operations(query: OperationsQuery): AsyncGenerator<OperationsPage, void, undefined>;
  /** All operations of a payment. */
  operationsOfPayment(paymentId: string, options?: QueryOptions): Promise<any>;
  /** The balances. */
  balance(options?: QueryOptions): Promise<any>;
  /** The list of fraud. */
  fraud(options?: QueryOptions): Promise<any>;
  /** What has no name here. */
  ask(path: string, options?: QueryOptions): Promise<any>;
  close(): void;
  [Symbol.dispose](): void;
}

// What is known of a payment.

export interface Folded {
  fold: "changed" | "duplicate" | "stale" | "conflict";
  /** It is paid now and was not before: the moment to ship. */
  becamePaid: boolean;
  ceasedToBePaid: boolean;
}

/** One payment by all its messages, whatever their order and however often they come. */
export declare class PaymentState {
  constructor(paymentId: string);
  /** Takes in a message. Throws for one of another payment, or that nothing can be known from. */
  fold(callback: Callback): Folded;
  readonly paymentId: string;
  readonly status: string | undefined;
  /** The whole sum went through and no message contradicts it. */
  readonly isPaid: boolean;
  /** The work on the payment has ended and no message contradicts it. */
  readonly isFinal: boolean;
  /** What is left of the sum, in minor units. */
  readonly remaining: { amount: number | bigint; currency: string } | undefined;
  readonly operations: { id: string; type: string; status: string; code: string | null }[];
  /** Messages that contradict each other; while there are any, nothing is paid or final. */
  readonly conflicts: { about: "payment" | "operation"; id?: string; statuses: string[] }[];
}

// Facts.

export interface PaymentStatusFacts {
  status: string;
  isFinal: boolean;
  isPaid: boolean;
}
export interface ResponseCode {
  code: string;
  isDocumented: boolean;
  isSuccess: boolean;
  message?: string;
  category: string;
  action: string;
  mayBeTriedAgain: boolean;
}

/** `minorUnits("39.90", "EUR")` is 3990. */
export declare function minorUnits(amount: string, currency: string): number | bigint;
/** `decimalText(3990, "EUR")` is `"39.90"`. */
export declare function decimalText(amount: number | bigint, currency: string): string;
/** What a response code of the platform means: `10105`. */
export declare function responseCode(code: string): ResponseCode;
/** What a payment status means. One that nobody documents is neither final nor paid. */
export declare function paymentStatus(status: string): PaymentStatusFacts;
/** A text with the card numbers in it masked, for logs. */
export declare function masked(text: string): string;
/** What this library makes of a case of the conformance vectors. */
export declare function vectorAnswer(vector: string, body: Body): any;
export declare const VERSION: string;
