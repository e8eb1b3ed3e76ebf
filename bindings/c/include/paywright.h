/* Paywright: payments through ecommpay and Cryptoprocessing from C and C++. Made from bindings/c/src; do
 * not edit.
 *
 * Functions give a pw_code: 0 (PW_OK), or a number of one of these bands, PW_*:
 *   1000  what was passed breaks a rule; nothing was sent
 *   2000  a message is not genuine, or cannot be read
 *   3000  a genuine message that a person must look at
 *   4000  the platform has refused, or its answer is of no use
 *   5000  no answer came
 *   9000  a defect of this library
 * Numbers are never given to another code. pw_error_message() and pw_error_json() tell more about the
 * last failure of the same thread; what succeeds lets that stand.
 *
 * Outputs are written only on success. Texts are UTF-8, given as pointer and length in bytes; NULL with
 * length 0 is an empty text. A member of JSON that is not there is told by a pw_string without data.
 *
 * Handles may be used by several threads at a time, but are freed by one, when nobody else uses them.
 * NULL gives PW_ARGUMENT_MISSING, a handle of another kind PW_HANDLE_CLOSED. So does one that was freed,
 * as long as its memory is not used for anything else: do not rely on that.
 *
 * There is no global state but for one thread, which all calls over HTTP of a process share: the first
 * of them starts it.
 */

#ifndef PAYWRIGHT_H
#define PAYWRIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 A message that changed the state.
 */
#define PW_FOLD_CHANGED 1

/*
 A message that was there before.
 */
#define PW_FOLD_DUPLICATE 2

/*
 A message that is older than what is known, and changes nothing.
 */
#define PW_FOLD_STALE 3

/*
 A message that contradicts others: have a person look.
 */
#define PW_FOLD_CONFLICT 4

/*
 A verified message. Members are read when they are asked for.
 */
typedef struct pw_callback pw_callback;

/*
 A payment as the gateway itself has told of it when it was asked: the one thing that can be read as
 paid. Made by pw_terminal_state, pw_terminal_wait_for and pw_terminal_confirm.
 */
typedef struct pw_confirmed_payment pw_confirmed_payment;

/*
 The Data API of an account. May be used from any thread. Calls wait, on the thread of pw_gate.
 */
typedef struct pw_data_api pw_data_api;

/*
 Gate of a project over HTTP. May be used from any thread. Calls wait. All calls of a process share one
 thread that moves the bytes; the first call starts it, and no other thread is started.
 */
typedef struct pw_gate pw_gate;

/*
 What was posted to the shop, read and not believed: anybody can send it. pw_terminal_confirm asks the
 gateway itself.
 */
typedef struct pw_notification pw_notification;

/*
 Pages of operations, one after the other.
 */
typedef struct pw_pages pw_pages;

/*
 A request that is ready to be sent, by pw_gate_deliver or by an HTTP client of your own.
 */
typedef struct pw_prepared pw_prepared;

/*
 A command that is ready to be sent, by pw_terminal_deliver or by an HTTP client of your own.
 */
typedef struct pw_prepared_command pw_prepared_command;

/*
 A project of the platform: its number and its keys. May be used from any thread.
 */
typedef struct pw_project pw_project;

/*
 The state of one payment, folded from its messages whatever their order and repetition.
 */
typedef struct pw_state pw_state;

/*
 A terminal of the second gateway, Cryptoprocessing, over HTTP. May be used from any thread. Calls wait,
 on the thread of pw_gate.
 */
typedef struct pw_terminal pw_terminal;

/*
 The cases of a file of conformance vectors.
 */
typedef struct pw_vectors pw_vectors;

/*
 What a function gives: PW_OK, or the number of a code. Bands: 1000 what was passed breaks a rule, 2000
 a message is not genuine or cannot be read, 3000 a person must look at it, 4000 the platform has
 refused, 5000 no answer came, 9000 a defect of this library.
 */
typedef int32_t pw_code;

/*
 A text that the library has made, in UTF-8. A zero byte stands behind it, which `length` does not
 count. `data` is NULL where there is no value. Free it with pw_string_free.
 */
typedef struct pw_string {
  /*
   The first byte.
   */
  char *data;
  /*
   How many bytes.
   */
  size_t length;
} pw_string;

/*
 What a message did to a state.
 */
typedef struct pw_folded {
  /*
   One of PW_FOLD_*.
   */
  int32_t fold;
  /*
   The payment is paid now and was not before: the moment to ship.
   */
  bool became_paid;
  /*
   It was paid and is no longer.
   */
  bool ceased_to_be_paid;
} pw_folded;

/*
 The function has done what it was asked for.
 */
#define PW_OK 0

#define PW_KEY_EMPTY 1001

#define PW_KEY_WITH_LINE_BREAK 1002

#define PW_KEYRING_FULL 1003

#define PW_KEYRING_LABEL_TAKEN 1004

#define PW_BASE_URL_INVALID 1005

#define PW_PAGE_ADDRESS_INVALID 1006

#define PW_DATA_TOKEN_INVALID 1007

#define PW_CA_FILE_INVALID 1008

#define PW_PROXY_INVALID 1009

#define PW_USER_AGENT_INVALID 1010

#define PW_ARGUMENT_MISSING 1101

#define PW_ARGUMENT_TYPE 1102

#define PW_ARGUMENT_UNKNOWN 1103

#define PW_OPERATION_UNKNOWN 1104

#define PW_PAYMENT_ID_MISSING 1105

#define PW_PAYMENT_ID_FOREIGN 1106

#define PW_CURSOR_FOREIGN 1107

#define PW_INTERVAL_BACKWARDS 1108

#define PW_INTERVAL_MOMENT 1109

#define PW_DATE_MALFORMED 1110

#define PW_TICKET_UNREADABLE 1111

#define PW_HANDLE_CLOSED 1112

#define PW_REQUEST_SPENT 1113

#define PW_TICKET_FOREIGN 1114

#define PW_PATH_WORD_INVALID 1115

#define PW_ACS_RETURN_INVALID 1116

#define PW_ACS_RETURN_FOREIGN 1117

#define PW_STATE_FORBIDS 1118

#define PW_AMOUNT_EXCEEDS 1119

#define PW_BUFFER_TOO_SMALL 1120

#define PW_AMOUNT_NOT_DECIMAL 1201

#define PW_AMOUNT_OUT_OF_RANGE 1202

#define PW_AMOUNT_OVERFLOW 1203

#define PW_AMOUNT_TOO_MANY_DECIMALS 1204

#define PW_CURRENCY_EXPONENT_UNKNOWN 1205

#define PW_CURRENCY_MISMATCH 1206

#define PW_CURRENCY_MALFORMED 1207

#define PW_CVV_MALFORMED 1211

#define PW_PAN_CHARACTER 1212

#define PW_PAN_CHECK_DIGIT 1213

#define PW_PAN_LENGTH 1214

#define PW_REQUEST_INVALID 1301

#define PW_PAGE_INVALID 1302

#define PW_PAGE_LINE_BREAK_UNSTABLE 1303

#define PW_PAGE_NUL_UNSTABLE 1304

#define PW_PAGE_PARAMETER_DUPLICATE 1305

#define PW_BASE64_INVALID 1401

#define PW_CAPITALS_INVALID 1402

#define PW_CARD_NUMBER_INVALID 1403

#define PW_CHARACTERS_FORBIDDEN 1404

#define PW_CHARACTERS_INVALID 1405

#define PW_CHOICE_UNKNOWN 1406

#define PW_COMPANION_MISSING 1407

#define PW_CONTROL_CHARACTER 1408

#define PW_COUNTRY_INVALID 1409

#define PW_CURRENCY_INVALID 1410

#define PW_DATE_INVALID 1411

#define PW_DEADLINE_INVALID 1412

#define PW_DIGITS_INVALID 1413

#define PW_DOMAIN_INVALID 1414

#define PW_EMAIL_INVALID 1415

#define PW_IP_ADDRESS_INVALID 1416

#define PW_ITEM_COUNT 1417

#define PW_JSON_INVALID 1418

#define PW_LANGUAGE_INVALID 1419

#define PW_LIST_INVALID 1420

#define PW_NAME_INVALID 1421

#define PW_NAME_RESERVED 1422

#define PW_NOT_A_BOOL 1423

#define PW_NOT_A_FLAG 1424

#define PW_NOT_AN_INTEGER 1425

#define PW_ORDINAL_INVALID 1426

#define PW_OUT_OF_RANGE 1427

#define PW_PAGE_SEMICOLON 1428

#define PW_PHONE_INVALID 1429

#define PW_SUBDIVISION_INVALID 1430

#define PW_TIME_INVALID 1431

#define PW_URL_INVALID 1432

#define PW_VALUE_EMPTY 1433

#define PW_VALUE_MISSING 1434

#define PW_VALUE_REPEATED 1435

#define PW_VALUE_TOO_LONG 1436

#define PW_CARD_CHECK_DIGIT 1437

#define PW_MEMBER_UNKNOWN 1438

#define PW_LIST_SEPARATOR 1439

#define PW_PLACEHOLDER_INVALID 1440

#define PW_SETTING_MISSING 1441

#define PW_YEAR_INVALID 1442

#define PW_JSON_SYNTAX 2001

#define PW_JSON_TRAILING_DATA 2002

#define PW_JSON_INVALID_UTF8 2003

#define PW_JSON_BYTE_ORDER_MARK 2004

#define PW_JSON_LONE_SURROGATE 2005

#define PW_JSON_DUPLICATE_MEMBER 2006

#define PW_JSON_NOT_AN_OBJECT 2007

#define PW_LIMIT_BODY 2011

#define PW_LIMIT_DEPTH 2012

#define PW_LIMIT_LEAVES 2013

#define PW_LIMIT_CANONICAL 2014

#define PW_XML_NOT_XML 2021

#define PW_XML_TRUNCATED 2022

#define PW_XML_TOO_LARGE 2023

#define PW_XML_TOO_DEEP 2024

#define PW_XML_TOO_MANY_PARTS 2025

#define PW_XML_FORBIDDEN 2026

#define PW_XML_ENTITY 2027

#define PW_XML_ENCODING 2028

#define PW_XML_DUPLICATE_ATTRIBUTE 2029

#define PW_XML_SYNTAX 2030

#define PW_NOTIFICATION_TOO_LARGE 2041

#define PW_NOTIFICATION_DUPLICATE_FIELD 2042

#define PW_NOTIFICATION_WITHOUT_KIND 2043

#define PW_SIGNATURE_MISSING 2101

#define PW_SIGNATURE_NOT_TEXT 2102

#define PW_SIGNATURE_MALFORMED 2103

#define PW_SIGNATURE_CONFLICT 2104

#define PW_SIGNATURE_MISMATCH 2105

#define PW_PROJECT_MISMATCH 2106

#define PW_NOT_A_CALLBACK 2107

#define PW_REVIEW_AMBIGUOUS 3001

#define PW_REVIEW_INCOMPLETE 3002

#define PW_REVIEW_PAID_WITHOUT_SUCCESS 3003

#define PW_REVIEW_PAYMENT_ID_CONFLICT 3004

#define PW_REVIEW_PROJECT_ID_CONFLICT 3005

#define PW_REVIEW_SUM_CONFLICT 3006

#define PW_REVIEW_UNKNOWN_STATUS 3007

#define PW_REVIEW_UNKNOWN_TYPE 3008

#define PW_REVIEW_UNSAFE_ADDRESS 3009

#define PW_NOTIFICATION_WITHOUT_ORDER 3021

#define PW_NOTIFICATION_OF_OTHER_ORDER 3022

#define PW_NOTIFICATION_WITHOUT_AMOUNT 3023

#define PW_NOTIFICATION_OF_OTHER_AMOUNT 3024

#define PW_GATE_REJECTED 4001

#define PW_DATA_REFUSED 4002

#define PW_DATA_TOO_MANY_REQUESTS 4003

#define PW_ANSWER_LOST 4004

#define PW_ANSWER_OF_OTHER_PAYMENT 4005

#define PW_ANSWER_UNREADABLE 4006

#define PW_PLATFORM_UNAVAILABLE 4007

#define PW_GATEWAY_DECLINED 4021

#define PW_GATEWAY_REFUSED 4022

#define PW_STATE_MISSING 4023

#define PW_HTTP_ADDRESS_INVALID 5001

#define PW_HTTP_PLAIN_REFUSED 5002

#define PW_HTTP_CONNECT_FAILED 5003

#define PW_HTTP_PROXY_FAILED 5004

#define PW_HTTP_TLS_FAILED 5005

#define PW_HTTP_CERTIFICATE_REFUSED 5006

#define PW_HTTP_TIMEOUT 5007

#define PW_HTTP_CONNECTION_CLOSED 5008

#define PW_HTTP_PROTOCOL_BROKEN 5009

#define PW_HTTP_ANSWER_TOO_LARGE 5010

#define PW_HTTP_ENCODING_REFUSED 5011

#define PW_HTTP_CLIENT_STOPPED 5012

#define PW_INTERNAL_ERROR 9000

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Frees a callback. NULL is taken.

 Your promise:
 `callback` must be NULL or an open handle that nobody uses any more.
 */
void pw_callback_free(struct pw_callback *callback);

/*
 The merchant's own id of the payment; without data if the message names none.

 Your promise:
 `callback` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_callback_payment_id(const struct pw_callback *callback, struct pw_string *out);

/*
 The status of the payment as the platform writes it; without data if there is none.

 Your promise:
 As pw_callback_payment_id.
 */
pw_code pw_callback_status(const struct pw_callback *callback, struct pw_string *out);

/*
 The label of the key that the message is signed with.

 Your promise:
 As pw_callback_payment_id.
 */
pw_code pw_callback_key_label(const struct pw_callback *callback, struct pw_string *out);

/*
 What the merchant has to do now: done, wait, ask_status, capture, redirect, threeds1, threeds2_iframe,
 threeds2_challenge, show_qr, show_instruction, clarify, merchant_auth, not_a_payment, review.

 Your promise:
 As pw_callback_payment_id.
 */
pw_code pw_callback_next_action(const struct pw_callback *callback,
                                struct pw_string *out);

/*
 What the signature covers, as JSON. Numbers beyond 2^53 and fractions are texts.

 Your promise:
 As pw_callback_payment_id.
 */
pw_code pw_callback_json(const struct pw_callback *callback, struct pw_string *out);

/*
 The text of a value by its path, such as operation.id or operations.0.id; without data if it is not
 there.

 Your promise:
 As pw_callback_payment_id; `path` must point to `path_length` bytes.
 */
pw_code pw_callback_get(const struct pw_callback *callback,
                        const char *path,
                        size_t path_length,
                        struct pw_string *out);

/*
 Whether the whole sum went through, by this message alone.

 Your promise:
 `callback` must be an open handle, `out` point to a bool.
 */
pw_code pw_callback_is_paid(const struct pw_callback *callback, bool *out);

/*
 Whether the work on the payment has ended, by this message alone.

 Your promise:
 As pw_callback_is_paid.
 */
pw_code pw_callback_is_final(const struct pw_callback *callback, bool *out);

/*
 The sum of the payment in minor units, and the three letters of its currency with a zero byte behind
 them. `found` tells whether there is one; if not, the others stay as they are.

 Your promise:
 `callback` must be an open handle; `found` and `minor` must point to a bool and an int64_t,
 `currency` to 4 bytes.
 */
pw_code pw_callback_sum(const struct pw_callback *callback,
                        bool *found,
                        int64_t *minor,
                        char *currency);

/*
 Why a person has to look at the message before anything is done: PW_OK and a text without data if
 nobody has to (`code` is PW_OK then), else a code of the band 3000 in `code` and a sentence.

 Your promise:
 `callback` must be an open handle, `code` point to a pw_code, `message` to a pw_string.
 */
pw_code pw_callback_review(const struct pw_callback *callback,
                           pw_code *code,
                           struct pw_string *message);

/*
 Frees a payment. NULL is taken.

 Your promise:
 `payment` must be NULL or an open handle that nobody uses any more.
 */
void pw_confirmed_payment_free(struct pw_confirmed_payment *payment);

/*
 Whether the amount is charged that the order costs, in minor units of the terminal's currency. After a
 refund it is not any more.

 Your promise:
 `payment` must be an open handle, `out` point to a bool.
 */
pw_code pw_confirmed_payment_is_paid(const struct pw_confirmed_payment *payment,
                                     uint64_t amount,
                                     bool *out);

/*
 Whether that amount is held, to be charged or released.

 Your promise:
 As pw_confirmed_payment_is_paid.
 */
pw_code pw_confirmed_payment_is_held(const struct pw_confirmed_payment *payment,
                                     uint64_t amount,
                                     bool *out);

/*
 The order.

 Your promise:
 `payment` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_confirmed_payment_order_id(const struct pw_confirmed_payment *payment,
                                      struct pw_string *out);

/*
 The state as the gateway writes it: Charged.

 Your promise:
 As pw_confirmed_payment_order_id.
 */
pw_code pw_confirmed_payment_state(const struct pw_confirmed_payment *payment,
                                   struct pw_string *out);

/*
 What is held, or left charged, in minor units. `found` tells whether the gateway names it; if not,
 `minor` stays as it is.

 Your promise:
 `payment` must be an open handle, `found` point to a bool, `minor` to a uint64_t.
 */
pw_code pw_confirmed_payment_amount(const struct pw_confirmed_payment *payment,
                                    bool *found,
                                    uint64_t *minor);

/*
 The status in the words of both gateways. `ordered` is the amount that was charged at first, or 0: a
 charged payment with less is "partially refunded".

 Your promise:
 As pw_confirmed_payment_order_id.
 */
pw_code pw_confirmed_payment_status(const struct pw_confirmed_payment *payment,
                                    uint64_t ordered,
                                    struct pw_string *out);

/*
 The whole as JSON: "order_id", "state", "amount", "code", "status", "is_final".

 Your promise:
 As pw_confirmed_payment_order_id.
 */
pw_code pw_confirmed_payment_json(const struct pw_confirmed_payment *payment,
                                  struct pw_string *out);

/*
 The names of the commands of the second gateway as a JSON list, beside state and raw.

 Your promise:
 `out` must point to a pw_string.
 */
pw_code pw_cryptoprocessing_commands(struct pw_string *out);

/*
 What an error code of the second gateway says, as JSON: "code", "is_documented", "message", "category",
 "advice", "may_be_tried_again".

 Your promise:
 `code` must point to `code_length` bytes, `out` to a pw_string.
 */
pw_code pw_cryptoprocessing_error_code(const char *code,
                                       size_t code_length,
                                       struct pw_string *out);

/*
 What a state of the second gateway means, as JSON: "state", "is_documented", "permits", "status" and
 "is_final" in the words of both gateways. Whether a payment is paid depends on its amount, so no state
 says that: see pw_confirmed_payment_is_paid.

 Your promise:
 `state` must point to `state_length` bytes, `out` to a pw_string.
 */
pw_code pw_cryptoprocessing_state(const char *state,
                                  size_t state_length,
                                  struct pw_string *out);

/*
 Reads the body of the request, as it came. It comes once: note the order, or have it confirmed, and answer
 with status 200 and the text OK then, forged or not. Codes: PW_NOTIFICATION_TOO_LARGE, PW_NOTIFICATION_DUPLICATE_FIELD, PW_NOTIFICATION_WITHOUT_KIND.

 Your promise:
 `body` must point to `body_length` bytes, `out` to a pointer.
 */
pw_code pw_notification_new(const void *body,
                            size_t body_length,
                            struct pw_notification **out);

/*
 Frees a notification. NULL is taken.

 Your promise:
 `notification` must be NULL or an open handle that nobody uses any more.
 */
void pw_notification_free(struct pw_notification *notification);

/*
 What it claims to be: EnginePaySuccess.

 Your promise:
 `notification` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_notification_kind(const struct pw_notification *notification, struct pw_string *out);

/*
 The order that it claims to be about; without data if it names none.

 Your promise:
 As pw_notification_kind.
 */
pw_code pw_notification_order_id(const struct pw_notification *notification, struct pw_string *out);

/*
 The claimed amount in minor units. `found` tells whether there is one; if not, `minor` stays as it is.

 Your promise:
 `notification` must be an open handle, `found` point to a bool, `minor` to a uint64_t.
 */
pw_code pw_notification_amount(const struct pw_notification *notification,
                               bool *found,
                               uint64_t *minor);

/*
 A field, whatever the letter case of its name; without data if it is not there.

 Your promise:
 As pw_notification_kind; `name` must point to `name_length` bytes.
 */
pw_code pw_notification_get(const struct pw_notification *notification,
                            const char *name,
                            size_t name_length,
                            struct pw_string *out);

/*
 The whole as JSON: "kind", "order_id", "amount", "new_amount", "claims" (success, failure, info, or null
 where that cannot be told), "code", "is_3ds", "fields".

 Your promise:
 As pw_notification_kind.
 */
pw_code pw_notification_json(const struct pw_notification *notification,
                             struct pw_string *out);

/*
 Frees a command. NULL is taken.

 Your promise:
 `command` must be NULL or an open handle that nobody uses any more.
 */
void pw_prepared_command_free(struct pw_prepared_command *command);

/*
 The ticket that pw_terminal_resolve finds out by what became of the command; without data for one that
 may be sent again, for those that no state tells of, and for one that was sent. It holds no secret and
 no card data: store it before sending, but not while pw_prepared_command_wants_look.

 Your promise:
 `command` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_prepared_command_ticket(const struct pw_prepared_command *command,
                                   struct pw_string *out);

/*
 Whether the ticket does not know yet how the payment stands: pw_terminal_look before you store it.

 Your promise:
 `command` must be an open handle, `out` point to a bool.
 */
pw_code pw_prepared_command_wants_look(const struct pw_prepared_command *command, bool *out);

/*
 Where the command goes.

 Your promise:
 As pw_prepared_command_ticket.
 */
pw_code pw_prepared_command_url(const struct pw_prepared_command *command, struct pw_string *out);

/*
 How the command is sent: POST.

 Your promise:
 As pw_prepared_command_ticket.
 */
pw_code pw_prepared_command_method(const struct pw_prepared_command *command,
                                   struct pw_string *out);

/*
 The headers, one to a line: "Name: value".

 Your promise:
 As pw_prepared_command_ticket.
 */
pw_code pw_prepared_command_headers(const struct pw_prepared_command *command,
                                    struct pw_string *out);

/*
 What is sent: keys, passwords and perhaps card data. Never log it, and wipe your copies; pw_string_free
 wipes this one.

 Your promise:
 As pw_prepared_command_ticket.
 */
pw_code pw_prepared_command_body(const struct pw_prepared_command *command,
                                 struct pw_string *out);

/*
 Reads the answer that an HTTP client of your own has brought; the outcome is that of pw_terminal_send.

 Your promise:
 As pw_prepared_command_ticket; `body` must point to `body_length` bytes.
 */
pw_code pw_prepared_command_read(const struct pw_prepared_command *command,
                                 uint16_t http_status,
                                 const void *body,
                                 size_t body_length,
                                 struct pw_string *out);

/*
 What to make of it that such a client has brought none although the command may have been sent:
 "unknown" with the ticket.

 Your promise:
 As pw_prepared_command_ticket.
 */
pw_code pw_prepared_command_lost(const struct pw_prepared_command *command, struct pw_string *out);

/*
 Makes a client. `key` opens api and apim, `password` is that of operations, `vwid` names the wallet of
 vwapi; NULL leaves one out. `settings` is a JSON object: base_url, which has no default, name (tickets
 of a terminal by another name are foreign), path_words {"api", "apim", "vwapi"}, status_command
 (GetState or PayStatus), and those of pw_gate_new. Codes: PW_ARGUMENT_*, PW_KEY_EMPTY,
 PW_KEY_WITH_LINE_BREAK, PW_PATH_WORD_INVALID, and those of pw_gate_new.

 Your promise:
 The texts must be NULL or point to as many bytes as is said, `out` to a pointer.
 */
pw_code pw_terminal_new(const char *key,
                        size_t key_length,
                        const char *password,
                        size_t password_length,
                        const char *vwid,
                        size_t vwid_length,
                        const char *settings,
                        size_t settings_length,
                        struct pw_terminal **out);

/*
 Frees a client and wipes its credentials. NULL is taken.

 Your promise:
 `terminal` must be NULL or an open handle that nobody uses any more.
 */
void pw_terminal_free(struct pw_terminal *terminal);

/*
 Sends a command, a JSON object {"command", "members"...}, and gives its outcome as JSON: {"outcome":
 "done"}, "needs_redirect" (send the payer to "url"), "needs_acs_post" (see pw_acs_form), "pending" (ask
 for the state), "declined" with "code", "message" and "advice", "unknown" (keep its "ticket", send
 nothing), or for a question "known", "not_finished", "not_found", "failed", "cards". Money is sent once;
 before a charge, a release or a refund the state is asked for, and what it forbids gives
 PW_STATE_FORBIDS, PW_AMOUNT_EXCEEDS or PW_STATE_MISSING. A call that gives a code of the bands 1000 to
 5000 has moved no money; PW_INTERNAL_ERROR leaves that open.

 Your promise:
 `terminal` must be an open handle, `command` point to `command_length` bytes, `out` to a pw_string.
 */
pw_code pw_terminal_send(const struct pw_terminal *terminal,
                         const char *command,
                         size_t command_length,
                         struct pw_string *out);

/*
 Checks a command without sending it. Before you store the ticket of a charge, a release or a refund,
 pw_terminal_look; then pw_terminal_deliver. Codes: band 1000.

 Your promise:
 As pw_terminal_send; `out` must point to a pointer.
 */
pw_code pw_terminal_prepare(const struct pw_terminal *terminal,
                            const char *command,
                            size_t command_length,
                            struct pw_prepared_command **out);

/*
 Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of what is
 prepared. Of other commands, and where it is noted, nobody is asked. Codes: PW_STATE_FORBIDS,
 PW_AMOUNT_EXCEEDS, PW_STATE_MISSING, and those of pw_terminal_send: the command must not be sent.

 Your promise:
 Both handles must be open.
 */
pw_code pw_terminal_look(const struct pw_terminal *terminal,
                         const struct pw_prepared_command *command);

/*
 Sends what is prepared, once: a second time gives PW_REQUEST_SPENT. It looks first where nobody has.
 The outcome is that of pw_terminal_send.

 Your promise:
 Both handles must be open, `out` point to a pw_string.
 */
pw_code pw_terminal_deliver(const struct pw_terminal *terminal,
                            const struct pw_prepared_command *command,
                            struct pw_string *out);

/*
 Sends a command and does not rest until its outcome is known or the time is up. Money moves once.
 That a refund was not made is known after 130000 ms, so give it 150000. Beside the outcomes of
 pw_terminal_send, and with "found", "state" and "amount" where they were found by asking, there are
 "other_amount" and "unclear", at which a person has to look. Codes: as pw_terminal_send;
 PW_OPERATION_UNKNOWN for a command that only reads.

 Your promise:
 As pw_terminal_send.
 */
pw_code pw_terminal_carry_out(const struct pw_terminal *terminal,
                              const char *command,
                              size_t command_length,
                              uint64_t within_ms,
                              struct pw_string *out);

/*
 Asks what became of a command until it is known or the time is up: "done", "pending", "declined",
 "other_amount", "unclear", "safe_to_repeat" or "still_unknown", each with the ticket as it is then.
 Codes: PW_TICKET_UNREADABLE, PW_TICKET_FOREIGN, and those of pw_terminal_send.

 Your promise:
 As pw_terminal_send, with `ticket` for `command`.
 */
pw_code pw_terminal_resolve(const struct pw_terminal *terminal,
                            const char *ticket,
                            size_t ticket_length,
                            uint64_t within_ms,
                            struct pw_string *out);

/*
 How a payment stands. `interface_name` is api, apim or vwapi: the one that it was started by. `known`
 tells whether the gateway knows it; if not, `payment` gets NULL. `answer` gets the answer as JSON,
 "known", "not_finished", "not_found" or "failed"; it may be NULL.

 Your promise:
 `terminal` must be an open handle, the texts point to as many bytes as is said, `known` to a bool,
 `payment` to a pointer, `answer` to a pw_string.
 */
pw_code pw_terminal_state(const struct pw_terminal *terminal,
                          const char *interface_name,
                          size_t interface_name_length,
                          const char *order_id,
                          size_t order_id_length,
                          bool *known,
                          struct pw_confirmed_payment **payment,
                          struct pw_string *answer);

/*
 Waits until a payment is "decided" (charged, held, or nothing comes of it), "paid" with the `amount`
 that the order costs in minor units, or has the state that is named, any text behind "state:".
 `amount` is 0 where it is not asked for. `reached` tells whether it is so, `payment` gets the payment as
 it was seen last, or NULL, and `answer`, which may be NULL, the last answer, without data if none came.

 Your promise:
 As pw_terminal_state, with `reached` for `known`; `until` must point to `until_length` bytes.
 */
pw_code pw_terminal_wait_for(const struct pw_terminal *terminal,
                             const char *interface_name,
                             size_t interface_name_length,
                             const char *order_id,
                             size_t order_id_length,
                             const char *until,
                             size_t until_length,
                             uint64_t amount,
                             uint64_t within_ms,
                             bool *reached,
                             struct pw_confirmed_payment **payment,
                             struct pw_string *answer);

/*
 Asks how the payment of a notification stands, and compares order and amount: the only way from a
 notification to a payment. Codes: PW_NOTIFICATION_WITHOUT_ORDER, PW_NOTIFICATION_OF_OTHER_ORDER,
 PW_NOTIFICATION_WITHOUT_AMOUNT, PW_NOTIFICATION_OF_OTHER_AMOUNT, PW_STATE_MISSING, and those of
 pw_terminal_state. Nothing follows from the notification then.

 Your promise:
 Both handles must be open, `interface_name` point to `interface_name_length` bytes, `out` to a pointer.
 */
pw_code pw_terminal_confirm(const struct pw_terminal *terminal,
                            const char *interface_name,
                            size_t interface_name_length,
                            const struct pw_notification *notification,
                            struct pw_confirmed_payment **out);

/*
 Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the time is
 up. `pending` is that of the outcome "needs_acs_post", `body` what the payer's bank has posted to the
 shop, as it came. Codes: PW_ACS_RETURN_INVALID, PW_ACS_RETURN_FOREIGN, PW_TICKET_UNREADABLE for another
 `pending`, and those of pw_terminal_carry_out.

 Your promise:
 As pw_terminal_send; `pending` and `body` must point to as many bytes as is said.
 */
pw_code pw_terminal_finish_three_ds(const struct pw_terminal *terminal,
                                    const char *pending,
                                    size_t pending_length,
                                    const void *body,
                                    size_t body_length,
                                    uint64_t within_ms,
                                    struct pw_string *out);

/*
 The form for the payer's bank, from an outcome "needs_acs_post" as it was given, as JSON: "action",
 "method", "fields", a list of {"name", "value"}, and "html", a document that sends itself. Store the
 "pending" of the outcome under its "md" before. The bank posts its answer to `term_url`. Codes:
 PW_ARGUMENT_*.

 Your promise:
 The texts must point to as many bytes as is said, `out` to a pw_string.
 */
pw_code pw_acs_form(const char *outcome,
                    size_t outcome_length,
                    const char *term_url,
                    size_t term_url_length,
                    struct pw_string *out);

/*
 Which authentication the form is about that the bank had posted to the shop: the "md" of the outcome
 that began it. Anybody can post it; it only finds what was stored. Codes: PW_ACS_RETURN_INVALID.

 Your promise:
 `body` must point to `body_length` bytes, `out` to a pw_string.
 */
pw_code pw_acs_return_id(const void *body,
                         size_t body_length,
                         struct pw_string *out);

/*
 Makes a client for a token and the key issued with it; `settings` as for pw_gate_new.

 Your promise:
 The texts must point to as many bytes as is said, `out` to a pointer.
 */
pw_code pw_data_api_new(const char *token,
                        size_t token_length,
                        const char *key,
                        size_t key_length,
                        const char *settings,
                        size_t settings_length,
                        struct pw_data_api **out);

/*
 Frees a client. NULL is taken.

 Your promise:
 `api` must be NULL or an open handle that nobody uses any more.
 */
void pw_data_api_free(struct pw_data_api *api);

/*
 Sends a query, {"query": "operations", "from", "to", "members"}, "operations_of_payment", "balance",
 "fraud" or "ask" with a path, and gives the verified answer as JSON.

 Your promise:
 `api` must be an open handle, `query` point to `query_length` bytes, `out` to a pw_string.
 */
pw_code pw_data_api_send(const struct pw_data_api *api,
                         const char *query,
                         size_t query_length,
                         struct pw_string *out);

/*
 All operations of a query "operations", page by page. `cursor` is where an earlier run had come to,
 or NULL. Codes: also PW_CURSOR_FOREIGN.

 Your promise:
 As pw_data_api_send; `cursor` must be NULL or point to `cursor_length` bytes, `out` to a pointer.
 */
pw_code pw_data_api_pages(const struct pw_data_api *api,
                          const char *query,
                          size_t query_length,
                          const char *cursor,
                          size_t cursor_length,
                          struct pw_pages **out);

/*
 Frees pages. NULL is taken.

 Your promise:
 `pages` must be NULL or an open handle that nobody uses any more.
 */
void pw_pages_free(struct pw_pages *pages);

/*
 The operations of the next page as a JSON list, and the cursor behind it, to be stored and gone on
 from. `more` is false when all is read; both texts are then without data. After a code the same page
 can be asked for again.

 Your promise:
 `pages` must be an open handle, `more` point to a bool, `operations` and `cursor` to a pw_string.
 */
pw_code pw_pages_next(const struct pw_pages *pages,
                      bool *more,
                      struct pw_string *operations,
                      struct pw_string *cursor);

/*
 What went wrong in the last function of this thread that failed, in one sentence; empty if none has.
 Free it with pw_string_free.

 Your promise:
 `out` must point to a pw_string, or be NULL, which gives PW_ARGUMENT_MISSING.
 */
pw_code pw_error_message(struct pw_string *out);

/*
 The same as JSON: {"code", "number", "message", "fields": [{"path", "rule", "message"}]}. The data
 of the string are NULL if nothing has failed.

 Your promise:
 As pw_error_message.
 */
pw_code pw_error_json(struct pw_string *out);

/*
 The version of the library.

 Your promise:
 `out` must point to a pw_string.
 */
pw_code pw_version(struct pw_string *out);

/*
 A decimal text as minor units of a currency: 39.90 in EUR gives 3990. Codes: PW_AMOUNT_*,
 PW_CURRENCY_*.

 Your promise:
 `amount` and `currency` must point to as many bytes as is said, `out` to an int64_t.
 */
pw_code pw_minor_units(const char *amount,
                       size_t amount_length,
                       const char *currency,
                       size_t currency_length,
                       int64_t *out);

/*
 Minor units as decimal text with all digits of the currency: 3990 in EUR gives 39.90. Codes:
 PW_CURRENCY_*.

 Your promise:
 As pw_minor_units; `out` must point to a pw_string.
 */
pw_code pw_decimal_text(int64_t minor,
                        const char *currency,
                        size_t currency_length,
                        struct pw_string *out);

/*
 What a response code of the platform means, as JSON.

 Your promise:
 `code` must point to `code_length` bytes, `out` to a pw_string.
 */
pw_code pw_response_code(const char *code, size_t code_length, struct pw_string *out);

/*
 What a payment status means: whether it is final, whether it is paid. One that nobody documents is
 neither.

 Your promise:
 `status` must point to `status_length` bytes, `is_final` and `is_paid` to a bool each.
 */
pw_code pw_payment_status(const char *status, size_t status_length, bool *is_final, bool *is_paid);

/*
 A text with the card numbers in it masked, for logs.

 Your promise:
 `text` must point to `text_length` bytes, `out` to a pw_string.
 */
pw_code pw_masked(const char *text, size_t text_length, struct pw_string *out);

/*
 Makes a client. `settings` is a JSON object, or NULL: base_url, deadline_ms (a whole call, 30000),
 connect_limit_ms (5000), idle_limit_ms (how long a connection is kept that nobody uses, 55000),
 connections (at a time, 128), ca_file (PEM, besides the authorities of the web), proxy (that of the
 environment unless it is set), no_proxy (hosts that `proxy` is not for; "*" for no proxy at all),
 plain_http_hosts (a list), user_agent. Codes: PW_ARGUMENT_*, PW_BASE_URL_INVALID,
 PW_CA_FILE_INVALID, PW_PROXY_INVALID, PW_USER_AGENT_INVALID.

 Your promise:
 `project` must be an open handle, `settings` point to `settings_length` bytes, `out` to a pointer.
 */
pw_code pw_gate_new(const struct pw_project *project,
                    const char *settings,
                    size_t settings_length,
                    struct pw_gate **out);

/*
 Frees a client. NULL is taken.

 Your promise:
 `gate` must be NULL or an open handle that nobody uses any more.
 */
void pw_gate_free(struct pw_gate *gate);

/*
 Sends a request, a JSON object {"operation", "method", "members"...}, and gives its outcome as JSON:
 {"outcome": "accepted"}, "rejected", "already_exists", "unknown" (keep its "ticket", send nothing),
 "data", or for a status "known", "not_found", "not_received"; pw_json_get reads it. Money is sent once.
 A call that gives a code of the bands 1000 to 5000 has moved no money; PW_INTERNAL_ERROR leaves that
 open.

 Your promise:
 `gate` must be an open handle, `request` point to `request_length` bytes, `out` to a pw_string.
 */
pw_code pw_gate_send(const struct pw_gate *gate,
                     const char *request,
                     size_t request_length,
                     struct pw_string *out);

/*
 Checks and signs a request without sending it. Store its ticket where a crash cannot reach it, then
 pw_gate_deliver. Codes: band 1000.

 Your promise:
 As pw_gate_send; `out` must point to a pointer.
 */
pw_code pw_gate_prepare(const struct pw_gate *gate,
                        const char *request,
                        size_t request_length,
                        struct pw_prepared **out);

/*
 Sends what is prepared, once: a second time gives PW_REQUEST_SPENT. The outcome is that of
 pw_gate_send.

 Your promise:
 Both handles must be open, `out` point to a pw_string.
 */
pw_code pw_gate_deliver(const struct pw_gate *gate,
                        const struct pw_prepared *prepared,
                        struct pw_string *out);

/*
 Sends a request and does not rest until its outcome is known or the time is up: "accepted",
 "registered", "rejected", "refused", or "unknown" with the ticket. Money moves once.

 Your promise:
 As pw_gate_send.
 */
pw_code pw_gate_carry_out(const struct pw_gate *gate,
                          const char *request,
                          size_t request_length,
                          uint64_t within_ms,
                          struct pw_string *out);

/*
 Asks what became of a request until it is known or the time is up: "registered", "refused",
 "safe_to_repeat" or "still_unknown", each with the ticket as it is then. Codes:
 PW_TICKET_UNREADABLE, PW_TICKET_FOREIGN, and those of pw_gate_send.

 Your promise:
 As pw_gate_send, with `ticket` for `request`.
 */
pw_code pw_gate_resolve(const struct pw_gate *gate,
                        const char *ticket,
                        size_t ticket_length,
                        uint64_t within_ms,
                        struct pw_string *out);

/*
 How a payment stands. `known` tells whether the platform knows it; if not, `out` gets NULL.

 Your promise:
 `gate` must be an open handle, `payment_id` point to `payment_id_length` bytes, `known` to a bool,
 `out` to a pointer.
 */
pw_code pw_gate_status(const struct pw_gate *gate,
                       const char *payment_id,
                       size_t payment_id_length,
                       bool *known,
                       struct pw_callback **out);

/*
 Waits until a payment is "final", "paid", at a "standstill" (it has ended, or somebody must act), or
 has the status that is named. `reached` tells whether it is so. `out` gets the last message, or NULL
 for a payment that the platform does not know.

 Your promise:
 As pw_gate_status; `until` must point to `until_length` bytes.
 */
pw_code pw_gate_wait_for(const struct pw_gate *gate,
                         const char *payment_id,
                         size_t payment_id_length,
                         const char *until,
                         size_t until_length,
                         uint64_t within_ms,
                         bool *reached,
                         struct pw_callback **out);

/*
 The value at a path in JSON, such as outcome, errors.0.code, or all of it by an empty path. Texts come
 without quotes and escapes, numbers and booleans as they are written, objects and arrays as JSON;
 without data what is null or not there. Codes: PW_JSON_*, PW_LIMIT_*.

 Your promise:
 `json` and `path` must point to as many bytes as is said, `out` to a pw_string.
 */
pw_code pw_json_get(const void *json,
                    size_t json_length,
                    const char *path,
                    size_t path_length,
                    struct pw_string *out);

/*
 How many items or members the array or object at a path has; 0 for what is neither, or not there.

 Your promise:
 As pw_json_get; `out` must point to a size_t.
 */
pw_code pw_json_count(const void *json,
                      size_t json_length,
                      const char *path,
                      size_t path_length,
                      size_t *out);

/*
 A text as JSON, with its quotes and escapes. Put what comes from outside into requests by this alone.

 Your promise:
 `text` must point to `text_length` bytes, `out` to a pw_string.
 */
pw_code pw_json_quoted(const char *text,
                       size_t text_length,
                       struct pw_string *out);

/*
 Frees a request. NULL is taken.

 Your promise:
 `prepared` must be NULL or an open handle that nobody uses any more.
 */
void pw_prepared_free(struct pw_prepared *prepared);

/*
 The ticket that pw_gate_resolve finds out by what became of the request; without data for one that
 may be sent again. It holds no secret and no card data: store it before sending.

 Your promise:
 `prepared` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_prepared_ticket(const struct pw_prepared *prepared, struct pw_string *out);

/*
 Where the request goes.

 Your promise:
 As pw_prepared_ticket.
 */
pw_code pw_prepared_url(const struct pw_prepared *prepared, struct pw_string *out);

/*
 How the request is sent: POST.

 Your promise:
 As pw_prepared_ticket.
 */
pw_code pw_prepared_method(const struct pw_prepared *prepared, struct pw_string *out);

/*
 The headers, one to a line: "Name: value".

 Your promise:
 As pw_prepared_ticket.
 */
pw_code pw_prepared_headers(const struct pw_prepared *prepared, struct pw_string *out);

/*
 What is sent. It may hold card data: never log it, and wipe your copies; pw_string_free wipes this one.

 Your promise:
 As pw_prepared_ticket.
 */
pw_code pw_prepared_body(const struct pw_prepared *prepared,
                         struct pw_string *out);

/*
 Reads the answer that an HTTP client of your own has brought; the outcome is that of pw_gate_send.

 Your promise:
 As pw_prepared_ticket; `body` must point to `body_length` bytes.
 */
pw_code pw_prepared_read(const struct pw_prepared *prepared,
                         uint16_t http_status,
                         const void *body,
                         size_t body_length,
                         struct pw_string *out);

/*
 What to make of it that such a client has brought none although the request may have been sent:
 "unknown" with the ticket.

 Your promise:
 As pw_prepared_ticket.
 */
pw_code pw_prepared_lost(const struct pw_prepared *prepared, struct pw_string *out);

/*
 Makes a project with the key that it signs with. The text of the key that stays with you is yours
 to wipe. Codes: PW_KEY_EMPTY, PW_KEY_WITH_LINE_BREAK, PW_ARGUMENT_*.

 Your promise:
 `secret` must point to `secret_length` bytes, `out` to a pointer.
 */
pw_code pw_project_new(uint32_t id,
                       const char *secret,
                       size_t secret_length,
                       struct pw_project **out);

/*
 Makes a project with one more key that messages may be signed with, for the time in which keys
 change; the label tells which one fitted. Codes: also PW_KEYRING_FULL, PW_KEYRING_LABEL_TAKEN.

 Your promise:
 As pw_project_new; `project` must be an open handle.
 */
pw_code pw_project_with_key(const struct pw_project *project,
                            const char *label,
                            size_t label_length,
                            const char *secret,
                            size_t secret_length,
                            struct pw_project **out);

/*
 Frees a project and wipes its keys. NULL is taken.

 Your promise:
 `project` must be NULL or an open handle that nobody uses any more.
 */
void pw_project_free(struct pw_project *project);

/*
 The number of a project.

 Your promise:
 `project` must be an open handle, `out` point to a uint32_t.
 */
pw_code pw_project_id(const struct pw_project *project, uint32_t *out);

/*
 The labels of the keys as a JSON list, in the order in which they are tried; the first is "main".

 Your promise:
 `project` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_project_key_labels(const struct pw_project *project, struct pw_string *out);

/*
 The signature of a JSON object: 88 characters. Codes: PW_JSON_*, PW_LIMIT_*.

 Your promise:
 `project` must be an open handle, `body` point to `body_length` bytes, `out` to a pw_string.
 */
pw_code pw_sign(const struct pw_project *project,
                const void *body,
                size_t body_length,
                struct pw_string *out);

/*
 Checks the signature of any message of the platform, and tells by which key it is signed.
 `out_label` may be NULL. Codes: PW_JSON_*, PW_LIMIT_*, PW_SIGNATURE_*.

 Your promise:
 As pw_sign.
 */
pw_code pw_verify(const struct pw_project *project,
                  const void *body,
                  size_t body_length,
                  struct pw_string *out_label);

/*
 Checks a callback: the only way to one. Give the bytes of the body as they came. Codes: those of
 pw_verify, PW_PROJECT_MISMATCH, PW_NOT_A_CALLBACK.

 Your promise:
 As pw_sign; `out` must point to a pointer.
 */
pw_code pw_verify_callback(const struct pw_project *project,
                           const void *body,
                           size_t body_length,
                           struct pw_callback **out);

/*
 Why a message verifies or does not, as JSON whose first_line says the likeliest cause. It holds the
 signature that the message should have: show it to those who may know that, not to the sender.

 Your promise:
 As pw_sign.
 */
pw_code pw_explain(const struct pw_project *project,
                   const void *body,
                   size_t body_length,
                   struct pw_string *out);

/*
 A signed address of Payment Page. `parameters` is a flat JSON object of the platform's names, with
 payment_amount in minor units; names that nobody documents are signed and sent too. `base` is the
 address of the page, NULL for the platform's own. Codes: PW_PAGE_INVALID with the fields,
 PW_PAGE_ADDRESS_INVALID, PW_ARGUMENT_TYPE, PW_JSON_*.

 Your promise:
 As pw_sign; `base` must be NULL or point to `base_length` bytes.
 */
pw_code pw_page_url(const struct pw_project *project,
                    const char *parameters,
                    size_t parameters_length,
                    const char *base,
                    size_t base_length,
                    struct pw_string *out);

/*
 The same page as a form that is sent by POST, as JSON: "action", "method", "fields" and "html", a
 document that sends itself. Codes: also PW_PAGE_LINE_BREAK_UNSTABLE, PW_PAGE_NUL_UNSTABLE.

 Your promise:
 As pw_page_url.
 */
pw_code pw_page_form(const struct pw_project *project,
                     const char *parameters,
                     size_t parameters_length,
                     const char *base,
                     size_t base_length,
                     struct pw_string *out);

/*
 The same page for the platform's script in a page of the shop, as JSON: "config", the object that
 EPayWidget.run takes, as text that may stand in a script, and "html", a snippet that opens it at once.
 Codes: as pw_page_form.

 Your promise:
 As pw_page_url.
 */
pw_code pw_page_widget(const struct pw_project *project,
                       const char *parameters,
                       size_t parameters_length,
                       const char *base,
                       size_t base_length,
                       struct pw_string *out);

/*
 The state of a payment of which nothing was heard.

 Your promise:
 `payment_id` must point to `payment_id_length` bytes, `out` to a pointer.
 */
pw_code pw_state_new(const char *payment_id, size_t payment_id_length, struct pw_state **out);

/*
 Frees a state. NULL is taken.

 Your promise:
 `state` must be NULL or an open handle that nobody uses any more.
 */
void pw_state_free(struct pw_state *state);

/*
 Takes in a message. Codes: PW_PAYMENT_ID_FOREIGN and the band 3000; the state does not change then.

 Your promise:
 Both handles must be open, `out` point to a pw_folded.
 */
pw_code pw_state_fold(struct pw_state *state,
                      const struct pw_callback *callback,
                      struct pw_folded *out);

/*
 The payment.

 Your promise:
 As pw_state_status.
 */
pw_code pw_state_payment_id(const struct pw_state *state, struct pw_string *out);

/*
 The status; without data as long as nothing was said about the payment.

 Your promise:
 `state` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_state_status(const struct pw_state *state, struct pw_string *out);

/*
 Whether the whole sum went through and no message contradicts it.

 Your promise:
 `state` must be an open handle, `out` point to a bool.
 */
pw_code pw_state_is_paid(const struct pw_state *state, bool *out);

/*
 Whether the work on the payment has ended and no message contradicts it.

 Your promise:
 As pw_state_is_paid.
 */
pw_code pw_state_is_final(const struct pw_state *state, bool *out);

/*
 The whole as JSON: "payment_id", "status", "is_paid", "is_final", "remaining", "operations",
 "conflicts".

 Your promise:
 As pw_state_status.
 */
pw_code pw_state_json(const struct pw_state *state, struct pw_string *out);

/*
 Frees a text, whose memory is wiped, and marks it as empty, so that a second time does nothing. NULL
 is taken.

 Your promise:
 `string` must be NULL or point to a pw_string that this library has filled in, or whose data are
 NULL.
 */
void pw_string_free(struct pw_string *string);

/*
 Copies a text into a buffer of fixed size, with a zero byte behind it. `needed` gets the bytes of
 the text without that zero byte, also when the buffer is too small (PW_BUFFER_TOO_SMALL), and then
 nothing is copied. `needed` may be NULL.

 Your promise:
 `string` must point to a pw_string of this library, `buffer` to `capacity` bytes, `needed` to a
 size_t.
 */
pw_code pw_string_copy(const struct pw_string *string,
                       char *buffer,
                       size_t capacity,
                       size_t *needed);

/*
 Reads a file of the schema paywright-vectors/1. Codes: PW_ARGUMENT_TYPE.

 Your promise:
 `file` must point to `file_length` bytes, `out` to a pointer.
 */
pw_code pw_vectors_new(const char *file, size_t file_length, struct pw_vectors **out);

/*
 Frees cases. NULL is taken.

 Your promise:
 `vectors` must be NULL or an open handle that nobody uses any more.
 */
void pw_vectors_free(struct pw_vectors *vectors);

/*
 How many cases there are.

 Your promise:
 `vectors` must be an open handle, `out` point to a size_t.
 */
pw_code pw_vectors_count(const struct pw_vectors *vectors, size_t *out);

/*
 The bytes of the message of a case, which may be anything, zero bytes too.

 Your promise:
 `vectors` must be an open handle, `out` point to a pw_string.
 */
pw_code pw_vectors_body(const struct pw_vectors *vectors, size_t index, struct pw_string *out);

/*
 A text of a case by its path, such as kind, id, keys.0.label or expect.signature, or the JSON of what is no
 text; without data if it is not there.

 Your promise:
 As pw_vectors_body; `path` must point to `path_length` bytes.
 */
pw_code pw_vectors_text(const struct pw_vectors *vectors,
                        size_t index,
                        const char *path,
                        size_t path_length,
                        struct pw_string *out);

/*
 What the library makes of a case, as JSON in the shape of its "expect", and whether that is what it
 expects.

 Your promise:
 As pw_vectors_body; `passed` must point to a bool.
 */
pw_code pw_vectors_answer(const struct pw_vectors *vectors,
                          size_t index,
                          bool *passed,
                          struct pw_string *out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PAYWRIGHT_H */
