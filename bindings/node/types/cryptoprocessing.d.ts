/// <reference lib="esnext.disposable" preserve="true" />

import type { Body, CallOptions, ClientOptions, PageForm, Ticket, WithinOptions } from "./index.js";

/** `api`: cards by your server. `apim`: the gateway's page. `vwapi`: the wallet. */
export type Interface = "api" | "apim" | "vwapi";

export interface TerminalOptions extends Omit<ClientOptions, "baseUrl"> {
  /** Opens `api` and `apim`. */
  key?: string;
  /** The password for operations, which gives money back. */
  password?: string;
  /** The id of the wallet, for `vwapi`. */
  vwid?: string;
  /** Tells two terminals at one host apart: a ticket of one is not resolved at the other. */
  name?: string;
  /** The words of the interfaces in addresses, where the gateway has given you other ones. */
  pathWords?: Partial<Record<Interface, string>>;
  /** What asks for the state; older installations want `PayStatus`. */
  statusCommand?: "GetState" | "PayStatus";
}

/**
 * Parameters by the gateway's own names, flat: `{ OrderId: "order-1", Amount: 3415 }`. Amounts are whole
 * minor units; a security code is a text, since a number loses its leading zeros.
 */
export type Members = object;

/** The names of the commands: interface and command. `state` asks how a payment stands, `raw` sends any. */
export type Command =
  | "api.pay"
  | "api.block"
  | "api.charge"
  | "api.unblock"
  | "api.refund"
  | "api.get_state"
  | "api.pay_3ds"
  | "api.block_3ds"
  | "api.mobile_pay"
  | "api.mobile_block"
  | "apim.init"
  | "apim.charge"
  | "apim.unblock"
  | "apim.refund"
  | "apim.get_state"
  | "apim.pay_status"
  | "vwapi.register"
  | "vwapi.update"
  | "vwapi.delete"
  | "vwapi.check"
  | "vwapi.init"
  | "vwapi.init_add"
  | "vwapi.pay_by_card"
  | "vwapi.pay_by_stored_card"
  | "vwapi.pay_recurring"
  | "vwapi.pay_by_token"
  | "vwapi.pay_submit_3ds"
  | "vwapi.send_code"
  | "vwapi.charge"
  | "vwapi.unblock"
  | "vwapi.refund"
  | "vwapi.get_state"
  | "vwapi.pay_status"
  | "vwapi.add"
  | "vwapi.add_submit_3ds"
  | "vwapi.activate"
  | "vwapi.remove"
  | "vwapi.get_list"
  | "state"
  | "raw";

/** What a command may have beside its parameters. */
export interface CommandOptions {
  /** Custom fields of the payment. */
  fields?: Record<string, string>;
  /** Of `state` and of `raw`. */
  interface?: Interface;
  /** Of `raw`: the gateway's name of the command. */
  name?: string;
  /** Of `raw`: credentials that it takes. */
  settings?: string[];
  /** Of `raw`: parameters that are lists. */
  lists?: Record<string, object>;
  /** Of `raw`: it may be sent again. */
  repeatable?: boolean;
}

export interface TicketOptions {
  /**
   * Gets the ticket of a command that moves money before it is sent: store it where a crash cannot
   * reach it. If it throws, nothing is sent.
   */
  onTicket?: (ticket: Ticket) => void | PromiseLike<void>;
}
export interface SendOptions extends CommandOptions, TicketOptions, CallOptions {}
export interface CarryOutOptions extends SendOptions {
  /** How long is asked at most; 150 s if it is missing: a refund that was not made is known after 130. */
  withinMs?: number;
}
export interface WaitOptions extends WithinOptions {
  /** What the order costs in minor units, for `paid`. */
  amount?: number | bigint;
}

/** An answer as it came, without the terminal's key. */
export interface Answer {
  command: string;
  success?: "true" | "false" | "3ds";
  orderId?: string;
  amount?: number | bigint;
  newAmount?: number | bigint;
  attributes: Record<string, string>;
  addInfo: Record<string, string>;
}

/** What a code of a failure says. */
export interface CodeMeaning {
  code: string;
  message?: string;
  category: string;
  /** `poll`, `never`, `change`, `payer`, `use_existing`, `check_state`, `new_order`. */
  advice: string;
  /** With the same data, as a new payment. Never: sending a command again whose answer was lost. */
  mayBeTriedAgain: boolean;
}

/** What was found by asking, since the answer to the command gave no certainty. */
export interface Found {
  found?: true;
  state?: string;
  amount?: number | bigint;
}
export interface Done extends Found {
  outcome: "done";
  answer?: Answer;
}
/** The payer's browser has to go to `url`. */
export interface NeedsRedirect {
  outcome: "needs_redirect";
  url: string;
  answer: Answer;
}
/** It has to post a form to his bank, see {@link acsForm}. Keep `pending` under `md` until he is back. */
export interface NeedsAcsPost {
  outcome: "needs_acs_post";
  url: string;
  fields: { name: string; value: string }[];
  md: string;
  pending: string;
  answer: Answer;
}
/** Not finished: ask for the state. */
export interface Pending extends Found {
  outcome: "pending";
  answer?: Answer;
}
/** Nothing was done. What was found by asking may have no code. */
export interface Declined extends Found, Partial<CodeMeaning> {
  outcome: "declined";
  answer?: Answer;
}
/** It may have been done. Ask by the ticket; send nothing again before. */
export interface Unknown {
  outcome: "unknown";
  cause?: "lost" | "http" | "unreadable" | "other_answer" | "incomplete" | "code" | "other";
  code?: string;
  detail?: string;
  ticket?: Ticket;
  answer?: Answer;
}
/** Found with another amount than was asked for, or no longer to be told: a person has to look. */
export interface Unclear extends Found {
  outcome: "other_amount" | "unclear";
}
export interface Payment {
  orderId: string;
  state: string;
  amount?: number | bigint;
  code?: string;
  status: string;
  isFinal: boolean;
}
export interface Known {
  outcome: "known";
  payment: Payment;
  answer: Answer;
}
export interface NotKnown {
  outcome: "not_finished" | "not_found";
}
export interface Failed extends CodeMeaning {
  outcome: "failed";
}
export interface StoredCard {
  cardId?: string;
  cardName?: string;
  cardHolder?: string;
  status?: string;
  isActive?: boolean;
  noCvv?: boolean;
  expired?: boolean;
}
export interface Cards {
  outcome: "cards";
  cards: StoredCard[];
  answer: Answer;
}
export interface SafeToRepeat {
  outcome: "safe_to_repeat";
  ticket: Ticket;
}
export interface StillUnknown {
  outcome: "still_unknown";
  ticket: Ticket;
}
export type StateAnswer = Known | NotKnown | Failed;
export type Acceptance = Done | NeedsRedirect | NeedsAcsPost | Pending | Declined | Unknown;
export type Outcome = Acceptance | StateAnswer | Cards;
export type CarriedOut = Acceptance | Unclear;
export type Resolution =
  | ((Done | Pending | Declined | Unclear) & { ticket: Ticket })
  | SafeToRepeat
  | StillUnknown;

/** How a payment stands. */
export interface Seen {
  /** Whether it is as it was waited for; after a plain question, whether it is known. */
  reached: boolean;
  payment: ConfirmedPayment | undefined;
  /** The answer to the last question; nothing if none came. */
  answer: StateAnswer | undefined;
}

/** A terminal of the gateway over HTTP. It is shown without its keys. */
export declare class Terminal {
  /** There is no host by default: write the one that the gateway has given for this terminal. */
  constructor(baseUrl: string, options?: TerminalOptions);
  /** Sends a command once. Before a charge, a release and a refund the state is asked for. */
  send(command: Command, members: Members, options?: SendOptions): Promise<Outcome>;
  /** Checks a command without sending it. */
  prepare(command: Command, members: Members, options?: CommandOptions): PreparedCommand;
  /** Notes in the ticket of what is prepared how the payment stands. */
  look(prepared: PreparedCommand, options?: CallOptions): Promise<void>;
  /** Sends what is prepared, once. */
  deliver(prepared: PreparedCommand, options?: CallOptions): Promise<Outcome>;
  /** Does not rest until the outcome is known or the time is up. Money moves once. */
  carryOut(command: Command, members: Members, options?: CarryOutOptions): Promise<CarriedOut>;
  /** Asks what became of a command, for 150 s if nothing else is said. */
  resolve(ticket: Ticket, options?: WithinOptions): Promise<Resolution>;
  /** How a payment stands, at the interface that it was begun by. */
  state(interfaceName: Interface, orderId: string, options?: CallOptions): Promise<Seen>;
  /**
   * `decided` if nothing is named (the money is charged or held, or nothing comes of it), `paid` with
   * the amount of the order, or a state: a known one, or any text behind `state:`.
   */
  waitFor(
    interfaceName: Interface,
    orderId: string,
    until?: "decided" | "paid" | (string & {}),
    options?: WaitOptions,
  ): Promise<Seen>;
  /** The only way from a notification to a payment. After an error nothing follows from it. */
  confirm(
    interfaceName: Interface,
    notification: Notification,
    options?: CallOptions,
  ): Promise<ConfirmedPayment>;
  /** `pending` is that of the outcome, `body` what the bank has posted to the shop. */
  finishThreeDs(
    pending: string,
    body: Body,
    options?: TicketOptions & WithinOptions,
  ): Promise<CarriedOut>;
  /** Gives keys and connections back; calls that are on their way go on. */
  close(): void;
  [Symbol.dispose](): void;
}

/** A command that is checked and not sent yet. */
export declare class PreparedCommand {
  private constructor();
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** It has keys and perhaps a card: never log it. */
  readonly body: string;
  /** There for a command that moves money; of a charge, a release or a refund of use after `look`. */
  readonly ticket: Ticket | undefined;
  /** Whether the ticket does not know yet how the payment stands. */
  readonly wantsLook: boolean;
  /** Reads the answer that an HTTP client of your own has brought. */
  read(status: number, headers: Record<string, string>, body: Body): Outcome;
  /** What to make of it that such a client brought none. */
  lost(): Outcome;
}

/**
 * What was posted to the shop, read and not believed: anybody can send it, so nothing about it can be
 * read as paid. Note the order, or have it confirmed, and answer it with {@link ACKNOWLEDGEMENT} then,
 * forged or not: what was answered does not come again.
 */
export declare class Notification {
  /** The raw body of the request, before any parser. */
  constructor(body: Body);
  /** What it claims to be: `EnginePaySuccess`. */
  readonly kind: string;
  readonly orderId: string | undefined;
  /** The claimed amount in minor units. */
  readonly amount: number | bigint | undefined;
  readonly claims: "success" | "failure" | "info" | undefined;
  /** A field, whatever the letter case of its name. */
  get(name: string): string | undefined;
  /** The form as it may stand in a log: what may be secret or somebody's card is not shown. */
  readonly masked: string;
  readonly fields: Record<string, string>;
}

/** A payment as the gateway itself has told of it: the one thing that can be read as paid. */
export declare class ConfirmedPayment {
  private constructor();
  /** Whether this amount is charged, in minor units; after a refund it is not any more. */
  isPaid(amount: number | bigint): boolean;
  /** Whether this amount is held, to be charged or released. */
  isHeld(amount: number | bigint): boolean;
  readonly orderId: string;
  /** The gateway's own word: `Charged`. */
  readonly state: string;
  /** What is held, or left charged. */
  readonly amount: number | bigint | undefined;
  readonly code: string | undefined;
  /** In the words of both gateways; `ordered` is what was charged at first. */
  status(ordered?: number | bigint): string;
  readonly isFinal: boolean;
}

/** What a shop answers a notification with that it has noted, whatever it thinks of it. */
export declare const ACKNOWLEDGEMENT: { readonly status: 200; readonly body: "OK" };
/** The form for the payer's bank, which answers to `termUrl`. */
export declare function acsForm(
  outcome: Pick<NeedsAcsPost, "url" | "fields">,
  termUrl: string,
): PageForm;
/** The `md` that a form of the bank is about. Anybody can post it; it only finds what was stored. */
export declare function acsReturnId(body: Body): string;
/** The names of the commands, beside `state` and `raw`. */
export declare function commands(): string[];
/** What an error code says; about an unknown one the advice is to ask for the state. */
export declare function errorCode(code: string): CodeMeaning & { isDocumented: boolean };
/** What a state means, and which commands it permits. */
export declare function state(name: string): {
  state: string;
  isDocumented: boolean;
  permits: string[];
  status: string;
  isFinal: boolean;
};
