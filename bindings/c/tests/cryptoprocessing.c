/* The scenarios of the second gateway, Cryptoprocessing, which every language shows under these names. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOON 20000
#define AMOUNT 12480
#define PAYS "4111111111100023"
#define ASKS_HIS_BANK "4111111111111111"
#define DECLINED "4111111111100080"
#define KEY "Merchant"
#define PASSWORD "123"

static pw_terminal *terminal;

static pw_terminal *terminal_of(const char *base_url, const char *key, const char *password) {
  char *settings = text_of("{\"base_url\":\"%s\",\"deadline_ms\":10000}", base_url);
  pw_terminal *made = NULL;
  OK(pw_terminal_new(STR(key), STR(password), LIT("Merchant"), STR(settings), &made));
  free(settings);
  return made;
}

static char *by_card_of(const char *command, const char *id, int amount, const char *pan) {
  return text_of(
      "{\"command\":\"%s\",\"members\":{\"OrderId\":\"%s\",\"Amount\":%d,\"PAN\":\"%s\",\"EMonth\":12,"
      "\"EYear\":30,\"CardHolder\":\"Ivan Ivanov\",\"SecureCode\":\"123\"}}",
      command, id, amount, pan);
}

static char *by_card(const char *command, const char *id) {
  return by_card_of(command, id, AMOUNT, PAYS);
}

/* A command that follows a payment; all of it for the amount 0. */
static char *follow_up(const char *command, const char *id, int amount) {
  char *part = amount ? text_of(",\"Amount\":%d", amount) : text_of("%s", "");
  char *text = text_of("{\"command\":\"%s\",\"members\":{\"OrderId\":\"%s\"%s}}", command, id, part);
  free(part);
  return text;
}

/* What became of a command, which is freed. */
static pw_string outcome_of(char *command) {
  pw_string out = {NULL, 0};
  OK(pw_terminal_send(terminal, STR(command), &out));
  free(command);
  return out;
}

static bool sent(char *command, const char *outcome) {
  pw_string out = outcome_of(command);
  return tells(&out, "outcome", outcome);
}

static bool carried_out(char *command, const char *outcome) {
  pw_string out = {NULL, 0};
  OK(pw_terminal_carry_out(terminal, STR(command), SOON, &out));
  free(command);
  return tells(&out, "outcome", outcome);
}

/* Neither way sends a command that the state forbids; it is freed. */
static void refused(char *command, pw_code code) {
  pw_string out = {NULL, 0};
  REFUSED(pw_terminal_send(terminal, STR(command), &out), code);
  REFUSED(pw_terminal_carry_out(terminal, STR(command), SOON, &out), code);
  CHECK(out.data == NULL);
  free(command);
}

/* A value in JSON, which stays; a copy to be freed. */
static char *value_of(const pw_string *json, const char *path) {
  pw_string value = {NULL, 0};
  char *copy;
  OK(pw_json_get(json->data, json->length, STR(path), &value));
  if (!value.data) fprintf(stderr, "no %s in %s\n", path, json->data);
  CHECK(value.data != NULL);
  copy = text_of("%s", value.data);
  pw_string_free(&value);
  return copy;
}

/* The same, whose JSON is freed. */
static char *taken(pw_string json, const char *path) {
  char *value = value_of(&json, path);
  pw_string_free(&json);
  return value;
}

static pw_confirmed_payment *payment_by(const char *interface, const char *id) {
  pw_confirmed_payment *payment = NULL;
  bool known = false;
  OK(pw_terminal_state(terminal, STR(interface), STR(id), &known, &payment, NULL));
  CHECK(known && payment);
  return payment;
}

static pw_confirmed_payment *payment_of(const char *id) { return payment_by("api", id); }

/* The payment is freed by these. */
static bool is_paid(pw_confirmed_payment *payment, uint64_t amount) {
  bool paid = false;
  OK(pw_confirmed_payment_is_paid(payment, amount, &paid));
  pw_confirmed_payment_free(payment);
  return paid;
}

static bool stands(pw_confirmed_payment *payment, const char *state) {
  pw_string json = {NULL, 0};
  OK(pw_confirmed_payment_json(payment, &json));
  pw_confirmed_payment_free(payment);
  return tells(&json, "state", state);
}

static bool stands_with(pw_confirmed_payment *payment, const char *state, uint64_t amount) {
  uint64_t minor = 0;
  bool found = false;
  OK(pw_confirmed_payment_amount(payment, &found, &minor));
  return stands(payment, state) && found && minor == amount;
}

static bool resolves(const char *ticket, const char *outcome) {
  pw_string out = {NULL, 0};
  OK(pw_terminal_resolve(terminal, STR(ticket), SOON, &out));
  return tells(&out, "outcome", outcome);
}

static pw_prepared_command *prepared(char *command) {
  pw_prepared_command *made = NULL;
  OK(pw_terminal_prepare(terminal, STR(command), &made));
  free(command);
  return made;
}

static pw_string ticket_of(const pw_prepared_command *command) {
  pw_string ticket = {NULL, 0};
  OK(pw_prepared_command_ticket(command, &ticket));
  CHECK(ticket.data != NULL);
  return ticket;
}

static bool wants_look(const pw_prepared_command *command) {
  bool wants = false;
  OK(pw_prepared_command_wants_look(command, &wants));
  return wants;
}

/* From now on the answers to refunds are cut as often as is said. */
static void cut_refunds(bool executed, int times) {
  char *answer, *rule = text_of("[{\"fault\":\"answer\",\"how\":{\"kind\":\"cut\"},\"path\":\"/api/Refund\","
                                "\"executed\":%s,\"times\":%d}]",
                                executed ? "true" : "false", times);
  CHECK(http_post("/_control/faults", "application/json", rule, &answer) == 200);
  free(answer);
  free(rule);
}

static pw_notification *notification(const char *body) {
  pw_notification *read = NULL;
  OK(pw_notification_new(STR(body), &read));
  return read;
}

static void one_step(void) {
  pw_string out = outcome_of(by_card("api.pay", "one"));
  pw_confirmed_payment *payment;
  bool holds = true;
  CHECK(strstr(out.data, "\"amount\":12480") && !strstr(out.data, "\"Key\""));
  CHECK(tells(&out, "outcome", "done"));
  payment = payment_of("one");
  OK(pw_confirmed_payment_is_paid(payment, AMOUNT - 1, &holds));
  CHECK(!holds);
  OK(pw_confirmed_payment_is_held(payment, AMOUNT, &holds));
  CHECK(!holds);
  OK(pw_confirmed_payment_state(payment, &out));
  CHECK(has(&out, "Charged"));
  OK(pw_confirmed_payment_status(payment, 0, &out));
  CHECK(has(&out, "success"));
  OK(pw_confirmed_payment_order_id(payment, &out));
  CHECK(has(&out, "one"));
  CHECK(is_paid(payment, AMOUNT));
}

static void two_steps_and_a_partial_charge(void) {
  pw_confirmed_payment *payment;
  bool held = false;
  CHECK(sent(by_card("api.block", "two"), "done"));
  payment = payment_of("two");
  OK(pw_confirmed_payment_is_held(payment, AMOUNT, &held));
  CHECK(held && !is_paid(payment, AMOUNT));
  CHECK(carried_out(follow_up("api.charge", "two", 10000), "done"));
  CHECK(stands_with(payment_of("two"), "Charged", 10000));
}

static void a_hold_is_released(void) {
  CHECK(sent(by_card("api.block", "release"), "done"));
  CHECK(carried_out(follow_up("api.unblock", "release", 0), "done"));
  CHECK(stands(payment_of("release"), "Voided"));
}

static void money_goes_back_in_part_and_as_a_whole(void) {
  char *refund = follow_up("api.refund", "back", 2480);
  pw_string out = {NULL, 0};
  pw_confirmed_payment *payment;
  CHECK(sent(by_card("api.pay", "back"), "done"));
  OK(pw_terminal_carry_out(terminal, STR(refund), SOON, &out));
  CHECK(strstr(out.data, "\"outcome\":\"done\"") && tells(&out, "answer.new_amount", "10000"));
  payment = payment_of("back");
  OK(pw_confirmed_payment_status(payment, AMOUNT, &out));
  CHECK(has(&out, "partially refunded"));
  CHECK(stands_with(payment, "Charged", 10000));
  CHECK(!is_paid(payment_of("back"), AMOUNT));
  CHECK(carried_out(follow_up("api.refund", "back", 0), "done"));
  CHECK(stands(payment_of("back"), "Refunded"));
  free(refund);
}

static void a_decline_says_why(void) {
  pw_string out = outcome_of(by_card_of("api.pay", "declined", AMOUNT, DECLINED)), ticket = {NULL, 0};
  char *message = value_of(&out, "message"), *advice = value_of(&out, "advice");
  CHECK(*message && strcmp(advice, "payer") == 0);
  OK(pw_json_get(out.data, out.length, LIT("ticket"), &ticket));
  CHECK(ticket.data == NULL);
  CHECK(strstr(out.data, "\"outcome\":\"declined\"") && tells(&out, "code", "ISSUER_CARD_FAIL"));
  CHECK(!is_paid(payment_of("declined"), AMOUNT));
  free(advice);
  free(message);
}

static void what_the_state_forbids_is_not_sent(void) {
  CHECK(sent(by_card("api.pay", "forbidden"), "done"));
  refused(follow_up("api.charge", "forbidden", 0), PW_STATE_FORBIDS);
  refused(follow_up("api.refund", "forbidden", AMOUNT + 1), PW_AMOUNT_EXCEEDS);
  CHECK(stands_with(payment_of("forbidden"), "Charged", AMOUNT));
}

static void an_order_that_nobody_knows(void) {
  bool known = true;
  pw_confirmed_payment *payment = (pw_confirmed_payment *)&known;
  pw_string answer = {NULL, 0};
  OK(pw_terminal_state(terminal, LIT("api"), LIT("nobody"), &known, &payment, &answer));
  CHECK(!known && payment == NULL && tells(&answer, "outcome", "not_found"));
  refused(follow_up("api.refund", "nobody", 1), PW_STATE_MISSING);
  OK(pw_error_json(&answer));
  CHECK(tells(&answer, "code", "state_missing"));
}

/* Percent-encoded, as a form sends it. */
static char *encoded(const char *text) {
  char *out = malloc(strlen(text) * 3 + 1), *to = out;
  CHECK(out != NULL);
  for (; *text; text++) to += sprintf(to, "%%%02X", (unsigned char)*text);
  *to = 0;
  return out;
}

/* What the bank gives the payer's browser to bring back. */
static char *bank_says(const char *order_id) {
  char *path = text_of("%s/_control/payments/%s", platform_url(), order_id);
  char *shown, *md, *pa_res, *parts[2], *body;
  CHECK(http_get(path, &shown) == 200);
  md = member(shown, "md");
  pa_res = member(shown, "pa_res");
  parts[0] = encoded(md);
  parts[1] = encoded(pa_res);
  body = text_of("MD=%s&PaRes=%s", parts[0], parts[1]);
  free(parts[0]);
  free(parts[1]);
  free(pa_res);
  free(md);
  free(shown);
  free(path);
  return body;
}

static void three_d_secure(void) {
  pw_string post = outcome_of(by_card_of("api.pay", "3ds", AMOUNT, ASKS_HIS_BANK)), out = {NULL, 0};
  char *url = value_of(&post, "url"), *md = value_of(&post, "md"), *pending = value_of(&post, "pending");
  char *body = bank_says("3ds");
  OK(pw_acs_form(post.data, post.length, LIT("http://127.0.0.1:9/3ds"), &out));
  CHECK(strstr(out.data, "name=\\\"PaReq\\\"") && strstr(out.data, "http://127.0.0.1:9/3ds"));
  CHECK(tells(&out, "action", url));
  OK(pw_acs_return_id(STR(body), &out));
  CHECK(strcmp(out.data, md) == 0);
  pw_string_free(&out);
  REFUSED(pw_terminal_finish_three_ds(terminal, STR(pending), LIT("MD=another&PaRes=x"), SOON, &out),
          PW_ACS_RETURN_FOREIGN);
  OK(pw_terminal_finish_three_ds(terminal, STR(pending), STR(body), SOON, &out));
  CHECK(tells(&out, "outcome", "done"));
  CHECK(stands_with(payment_of("3ds"), "Charged", AMOUNT));
  CHECK(tells(&post, "outcome", "needs_acs_post"));
  free(body);
  free(pending);
  free(md);
  free(url);
}

#define CUSTOMER "\"VWUserLgn\":\"c@example.com\",\"VWUserPsw\":\"pass\""

static void a_customer_pays_by_a_stored_card(void) {
  pw_string added, list;
  char *id, *same, *pay;
  CHECK(sent(text_of("{\"command\":\"vwapi.register\",\"members\":{" CUSTOMER "}}"), "done"));
  added = outcome_of(text_of("{\"command\":\"vwapi.add\",\"members\":{" CUSTOMER ",\"CardNumber\":\"" PAYS
                             "\",\"CardHolder\":\"Anna Ivanova\",\"EMonth\":\"12\",\"EYear\":\"30\","
                             "\"SecureCode\":\"123\"}}"));
  same = value_of(&added, "answer.attributes.CardId");
  CHECK(tells(&added, "outcome", "done"));
  list = outcome_of(text_of("{\"command\":\"vwapi.get_list\",\"members\":{" CUSTOMER "}}"));
  id = value_of(&list, "cards.0.card_id");
  CHECK(strcmp(id, same) == 0 && tells(&list, "outcome", "cards"));
  pay = text_of("{\"command\":\"vwapi.pay_by_stored_card\",\"members\":{" CUSTOMER ",\"CardId\":\"%s\","
                "\"OrderId\":\"wallet\",\"Amount\":500,\"SecureCode\":\"123\"}}",
                id);
  CHECK(sent(pay, "done"));
  CHECK(is_paid(payment_by("vwapi", "wallet"), 500));
  free(same);
  free(id);
}

static void the_gateways_page(void) {
  pw_string out = outcome_of(
      text_of("{\"command\":\"apim.init\",\"members\":{\"SessionType\":\"Pay\",\"OrderId\":\"page\","
              "\"Amount\":500,\"IP\":\"127.0.0.1\"},\"fields\":{\"Colour\":\"red\"}}"));
  char *url = value_of(&out, "url"), *page;
  CHECK(strstr(url, "/apim/Pay?SessionId=") && tells(&out, "outcome", "needs_redirect"));
  CHECK(http_get(url, &page) == 200);
  CHECK(stands(payment_by("apim", "page"), "New"));
  free(page);
  free(url);
}

static void a_lost_answer_is_resolved(void) {
  pw_prepared_command *command = prepared(by_card("api.pay", "lost~cut-after"));
  pw_string stored = ticket_of(command), out = {NULL, 0};
  pw_terminal *other = terminal_of("http://127.0.0.1:9", "x", "x");
  char *ticket;
  CHECK(!strstr(stored.data, PAYS) && strstr(stored.data, "lost~cut-after"));
  OK(pw_terminal_deliver(terminal, command, &out));
  ticket = value_of(&out, "ticket");
  CHECK(strstr(out.data, "\"outcome\":\"unknown\"") && tells(&out, "cause", "lost"));
  OK(pw_terminal_resolve(terminal, STR(ticket), SOON, &out));
  CHECK(strstr(out.data, "\"found\":true") && strstr(out.data, "\"Charged\""));
  CHECK(tells(&out, "outcome", "done"));
  CHECK(resolves(stored.data, "done"));
  REFUSED(pw_terminal_resolve(other, STR(ticket), SOON, &out), PW_TICKET_FOREIGN);
  pw_terminal_free(other);
  pw_prepared_command_free(command);
  pw_string_free(&stored);
  free(ticket);
}

static void an_order_id_that_was_used_for_another_amount(void) {
  char *ticket;
  CHECK(sent(by_card("api.pay", "twice~cut-after"), "unknown"));
  ticket = taken(outcome_of(by_card_of("api.pay", "twice~cut-after", 99, PAYS)), "ticket");
  CHECK(resolves(ticket, "other_amount"));
  free(ticket);
}

/* The ticket as it is after two minutes in which nothing was heard of its command. */
static char *two_minutes_later(const char *ticket) {
  const char *from = strstr(ticket, "\"progress\":{");
  CHECK(from != NULL);
  return text_of("%.*s\"progress\":{\"questions\":1,\"last_question\":130000,\"absent\":120000%s",
                 (int)(from - ticket), ticket, from + strcspn(from, "}"));
}

static void a_lost_command_is_repeated_once(void) {
  char *refund = follow_up("api.refund", "repeat", 1000), *ticket, *old;
  pw_string out = {NULL, 0};
  CHECK(sent(by_card("api.pay", "repeat"), "done"));
  cut_refunds(false, 1);
  OK(pw_terminal_send(terminal, STR(refund), &out));
  CHECK(strstr(out.data, "\"outcome\":\"unknown\"") != NULL);
  ticket = taken(out, "ticket");
  OK(pw_terminal_resolve(terminal, STR(ticket), 0, &out));
  CHECK(tells(&out, "outcome", "still_unknown"));
  old = two_minutes_later(ticket);
  CHECK(resolves(old, "safe_to_repeat"));
  cut_refunds(true, 1);
  OK(pw_terminal_carry_out(terminal, STR(refund), SOON, &out));
  CHECK(strstr(out.data, "\"found\":true") && tells(&out, "outcome", "done"));
  CHECK(stands_with(payment_of("repeat"), "Charged", AMOUNT - 1000));
  free(old);
  free(ticket);
  free(refund);
}

static void a_prepared_command_is_sent_once(void) {
  pw_prepared_command *command, *told;
  pw_string out = {NULL, 0};
  CHECK(sent(by_card("api.pay", "prepared"), "done"));
  command = prepared(follow_up("api.refund", "prepared", 1000));
  out = ticket_of(command);
  CHECK(wants_look(command) && !strstr(out.data, "\"before\""));
  pw_string_free(&out);
  OK(pw_terminal_look(terminal, command));
  out = ticket_of(command);
  CHECK(!wants_look(command) && tells(&out, "before.amount", "12480"));
  OK(pw_prepared_command_method(command, &out));
  CHECK(has(&out, "POST"));
  OK(pw_prepared_command_url(command, &out));
  CHECK(has(&out, "/api/Refund"));
  OK(pw_prepared_command_headers(command, &out));
  CHECK(has(&out, "application/x-www-form-urlencoded"));
  OK(pw_prepared_command_body(command, &out));
  CHECK(has(&out, "Amount=1000"));
  /* What a client of one's own has sent, or may have, is not sent once more. */
  told = prepared(follow_up("api.refund", "prepared", 1000));
  OK(pw_prepared_command_lost(told, &out));
  CHECK(tells(&out, "outcome", "unknown"));
  OK(pw_prepared_command_read(told, 502, LIT("<html>"), &out));
  CHECK(tells(&out, "outcome", "unknown"));
  REFUSED(pw_terminal_deliver(terminal, told, &out), PW_REQUEST_SPENT);
  pw_prepared_command_free(told);
  OK(pw_terminal_deliver(terminal, command, &out));
  CHECK(tells(&out, "outcome", "done"));
  REFUSED(pw_terminal_deliver(terminal, command, &out), PW_REQUEST_SPENT);
  REFUSED(pw_terminal_look(terminal, command), PW_REQUEST_SPENT);
  OK(pw_prepared_command_ticket(command, &out));
  CHECK(out.data == NULL);
  CHECK(stands_with(payment_of("prepared"), "Charged", AMOUNT - 1000));
  pw_prepared_command_free(command);
}

static void tickets_know_how_the_payment_stood(void) {
  char *refund = follow_up("api.refund", "noted", 1);
  pw_prepared_command *command;
  pw_string out = {NULL, 0};
  CHECK(sent(by_card("api.pay", "noted"), "done"));
  cut_refunds(true, 2);
  OK(pw_terminal_send(terminal, STR(refund), &out));
  CHECK(tells(&out, "ticket.before.amount", "12480"));
  OK(pw_terminal_carry_out(terminal, STR(refund), 0, &out));
  CHECK(tells(&out, "ticket.before.amount", "12479"));
  command = prepared(refund);
  OK(pw_terminal_look(terminal, command));
  out = ticket_of(command);
  CHECK(strstr(out.data, "\"Charged\"") && tells(&out, "before.amount", "12478"));
  /* Who could not store the ticket sends nothing. */
  pw_prepared_command_free(command);
  CHECK(stands_with(payment_of("noted"), "Charged", AMOUNT - 2));
}

static void a_notification_is_confirmed_and_a_forged_one_is_not(void) {
  static const struct {
    const char *fields;
    pw_code code;
  } forged[] = {
      {"OrderId=notified&Amount=99", PW_NOTIFICATION_OF_OTHER_AMOUNT},
      {"OrderId=notified", PW_NOTIFICATION_WITHOUT_AMOUNT},
      {"Amount=12480", PW_NOTIFICATION_WITHOUT_ORDER},
      {"OrderId=nobody&Amount=12480", PW_STATE_MISSING},
  };
  pw_notification *hint;
  pw_confirmed_payment *payment = NULL;
  pw_string out = {NULL, 0};
  uint64_t minor = 0;
  bool found = false;
  char *body;
  size_t at;
  CHECK(sent(by_card("api.pay", "notified"), "done"));
  body = notification_of("notified");
  hint = notification(body);
  OK(pw_notification_kind(hint, &out));
  CHECK(has(&out, "EnginePaySuccess"));
  OK(pw_notification_order_id(hint, &out));
  CHECK(has(&out, "notified"));
  OK(pw_notification_amount(hint, &found, &minor));
  CHECK(found && minor == AMOUNT);
  OK(pw_notification_get(hint, LIT("orderid"), &out));
  CHECK(has(&out, "notified"));
  OK(pw_notification_json(hint, &out));
  CHECK(tells(&out, "claims", "success"));
  OK(pw_terminal_confirm(terminal, LIT("api"), hint, &payment));
  CHECK(is_paid(payment, AMOUNT));
  pw_notification_free(hint);
  free(body);
  payment = NULL;
  for (at = 0; at < sizeof forged / sizeof *forged; at++) {
    body = text_of("Notification=EnginePaySuccess&%s", forged[at].fields);
    hint = notification(body);
    REFUSED(pw_terminal_confirm(terminal, LIT("api"), hint, &payment), forged[at].code);
    pw_notification_free(hint);
    free(body);
  }
  CHECK(payment == NULL);
  REFUSED(pw_notification_new(NULL, 0, &hint), PW_NOTIFICATION_WITHOUT_KIND);
  REFUSED(pw_notification_new(LIT("OrderId=1"), &hint), PW_NOTIFICATION_WITHOUT_KIND);
  REFUSED(pw_notification_new(LIT("Notification=A&Notification=B"), &hint), PW_NOTIFICATION_DUPLICATE_FIELD);
  /* A success that is claimed of a payment that was declined. */
  CHECK(sent(by_card_of("api.pay", "lie", AMOUNT, DECLINED), "declined"));
  hint = notification("Notification=EnginePaySuccess&OrderId=lie&Amount=12480&Success=True");
  OK(pw_terminal_confirm(terminal, LIT("api"), hint, &payment));
  CHECK(!is_paid(payment, AMOUNT));
  pw_notification_free(hint);
}

static bool waits(const char *until, uint64_t amount, uint64_t within_ms) {
  pw_confirmed_payment *payment = NULL;
  pw_string answer = {NULL, 0};
  bool reached = false;
  OK(pw_terminal_wait_for(terminal, LIT("api"), LIT("wait"), STR(until), amount, within_ms, &reached, &payment,
                          &answer));
  CHECK(payment && tells(&answer, "payment.state", "Charged"));
  pw_confirmed_payment_free(payment);
  return reached;
}

static void waiting(void) {
  static const struct {
    const char *interface, *until;
    pw_code code;
  } wrong[] = {
      {"api", "paid", PW_ARGUMENT_MISSING},
      {"api", "payed", PW_ARGUMENT_TYPE},
      {"wallet", "decided", PW_ARGUMENT_TYPE},
  };
  pw_confirmed_payment *payment = NULL;
  bool reached = false;
  size_t at;
  CHECK(sent(by_card("api.pay", "wait"), "done"));
  CHECK(waits("paid", AMOUNT, SOON));
  CHECK(waits("decided", 0, 0) && waits("Charged", 0, 0) && waits("state:Charged", 0, 0));
  CHECK(!waits("paid", 1, SOON));
  for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
    REFUSED(pw_terminal_wait_for(terminal, STR(wrong[at].interface), LIT("wait"), STR(wrong[at].until), 0, 0,
                                 &reached, &payment, NULL),
            wrong[at].code);
  }
  REFUSED(pw_terminal_state(terminal, LIT("wallet"), LIT("wait"), &reached, &payment, NULL), PW_ARGUMENT_TYPE);
  CHECK(payment == NULL);
}

#define SECRET "the-secret-key-of-a-terminal"

/* What is told of the last failure, which was in this code, has neither key nor card. */
static void tells_no_secret(pw_code code, pw_code expected) {
  pw_string told[2] = {{NULL, 0}, {NULL, 0}};
  size_t at;
  CHECK(code == expected);
  OK(pw_error_message(&told[0]));
  OK(pw_error_json(&told[1]));
  for (at = 0; at < 2; at++) {
    CHECK(told[at].length && !strstr(told[at].data, SECRET) && !strstr(told[at].data, PAYS));
    pw_string_free(&told[at]);
  }
}

static void nothing_prints_secrets(void) {
  pw_terminal *secretive = terminal_of("http://127.0.0.1:9", SECRET, SECRET), *made = NULL;
  pw_prepared_command *command = NULL;
  char *pay = by_card("api.pay", "secret");
  pw_string out = {NULL, 0};
  tells_no_secret(pw_terminal_new(LIT(SECRET), NULL, 0, NULL, 0, LIT("{\"base_url\":\"nowhere\"}"), &made),
                  PW_BASE_URL_INVALID);
  tells_no_secret(pw_terminal_new(NULL, 0, LIT(SECRET "\n"), NULL, 0,
                                  LIT("{\"base_url\":\"https://a.example\"}"), &made),
                  PW_KEY_WITH_LINE_BREAK);
  tells_no_secret(pw_terminal_send(secretive, STR(pay), &out), PW_HTTP_CONNECT_FAILED);
  tells_no_secret(pw_terminal_send(secretive, LIT("{\"command\":\"api.pay\",\"members\":{\"PAN\":\"" PAYS
                                                  "\",\"Fee\":1}}"),
                                   &out),
                  PW_ARGUMENT_UNKNOWN);
  tells_no_secret(pw_terminal_send(secretive, LIT("{\"command\":\"api.pay\",\"members\":{\"PAN\":" PAYS "}}"),
                                   &out),
                  PW_ARGUMENT_TYPE);
  OK(pw_terminal_prepare(secretive, STR(pay), &command));
  OK(pw_prepared_command_url(command, &out));
  CHECK(!strstr(out.data, SECRET) && has(&out, "/api/Pay"));
  OK(pw_prepared_command_headers(command, &out));
  CHECK(!strstr(out.data, SECRET) && has(&out, "content-type"));
  out = ticket_of(command);
  CHECK(!strstr(out.data, SECRET) && !strstr(out.data, PAYS) && has(&out, "secret"));
  OK(pw_prepared_command_lost(command, &out));
  CHECK(!strstr(out.data, SECRET) && !strstr(out.data, PAYS) && has(&out, "unknown"));
  CHECK(made == NULL);
  pw_prepared_command_free(command);
  pw_terminal_free(secretive);
  free(pay);
}

static void what_is_wrong_is_told_by_field(void) {
  static const struct {
    const char *members;
    pw_code code;
  } commands[] = {
      {"{\"Amuont\":1}", PW_ARGUMENT_UNKNOWN},
      {"{\"OrderId\":[]}", PW_ARGUMENT_TYPE},
      {"{}", PW_REQUEST_INVALID},
  };
  static const struct {
    const char *more;
    pw_code code;
  } settings[] = {
      {"\"wallet\":1", PW_ARGUMENT_UNKNOWN},
      {"\"path_words\":{\"api\":\"/\"}", PW_PATH_WORD_INVALID},
      {"\"path_words\":{\"wallet\":\"x\"}", PW_ARGUMENT_UNKNOWN},
      {"\"status_command\":\"x\"", PW_ARGUMENT_TYPE},
      {"\"deadline_ms\":-1", PW_ARGUMENT_TYPE},
  };
  pw_terminal *keyless = NULL, *made = NULL;
  pw_prepared_command *command = NULL;
  pw_string told = {NULL, 0};
  char *refund = follow_up("api.refund", "a-name-that-is-longer-than-the-fifty-characters-it-may-have", 0);
  size_t at;
  OK(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, LIT("{\"base_url\":\"https://gateway.example\"}"), &keyless));
  REFUSED(pw_terminal_prepare(keyless, STR(refund), &command), PW_REQUEST_INVALID);
  OK(pw_error_json(&told));
  CHECK(strstr(told.data, "\"Key\"") && strstr(told.data, "\"Password\"") && strstr(told.data, "\"OrderId\""));
  CHECK(strstr(told.data, "setting_missing") && has(&told, "value_too_long"));
  for (at = 0; at < sizeof commands / sizeof *commands; at++) {
    char *text = text_of("{\"command\":\"api.refund\",\"members\":%s}", commands[at].members);
    REFUSED(pw_terminal_prepare(keyless, STR(text), &command), commands[at].code);
    free(text);
  }
  for (at = 0; at < sizeof settings / sizeof *settings; at++) {
    char *text = text_of("{\"base_url\":\"https://gateway.example\",%s}", settings[at].more);
    REFUSED(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, STR(text), &made), settings[at].code);
    free(text);
  }
  REFUSED(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, LIT("{}"), &made), PW_ARGUMENT_MISSING);
  CHECK(command == NULL && made == NULL);
  pw_terminal_free(keyless);
  free(refund);
}

/* No place for what a payment tells. */
static void nowhere(pw_confirmed_payment *payment) {
  bool found = false;
  uint64_t minor = 0;
  REFUSED(pw_confirmed_payment_is_paid(payment, UINT64_MAX, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_is_held(payment, 0, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_order_id(payment, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_state(payment, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_amount(payment, NULL, &minor), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_amount(payment, &found, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_status(payment, UINT64_MAX, NULL), PW_ARGUMENT_MISSING);
  REFUSED(pw_confirmed_payment_json(payment, NULL), PW_ARGUMENT_MISSING);
  CHECK(!found && minor == 0 && !is_paid(payment, UINT64_MAX));
}

/* hostile.c passes what no caller should to each function; these are values of right types that no gateway
 * has ever seen, to one that listens. */
static void no_argument_does_harm(void) {
  static const char *const texts[] = {"", "null", "[]", "{}", "{", "7", "\"x\"", "{\"command\":7}",
                                      "{\"command\":\"dance\",\"members\":{}}",
                                      "{\"command\":\"api.refund\",\"members\":[]}"};
  static const char *const ids[] = {"", "\n", "~", "\xd0\xb6", "a;b=c", "../..", "%00", "x~cut-before"};
  pw_string out = {NULL, 0};
  size_t at;
  CHECK(sent(by_card("api.pay", "harmless"), "done"));
  nowhere(payment_of("harmless"));
  for (at = 0; at < sizeof texts / sizeof *texts; at++) {
    const char *text = texts[at];
    pw_code codes[5];
    size_t call;
    pw_prepared_command *command = NULL;
    codes[0] = pw_terminal_send(terminal, STR(text), &out);
    codes[1] = pw_terminal_carry_out(terminal, STR(text), 0, &out);
    codes[2] = pw_terminal_prepare(terminal, STR(text), &command);
    codes[3] = pw_terminal_resolve(terminal, STR(text), 0, &out);
    codes[4] = pw_terminal_finish_three_ds(terminal, STR(text), STR(text), 0, &out);
    for (call = 0; call < sizeof codes / sizeof *codes; call++) {
      check(codes[call] / 1000 == 1 || codes[call] / 1000 == 2, text, __FILE__, __LINE__);
    }
    CHECK(command == NULL && out.data == NULL);
  }
  for (at = 0; at < sizeof ids / sizeof *ids; at++) {
    pw_confirmed_payment *payment = NULL;
    bool known = false;
    pw_code code = pw_terminal_state(terminal, LIT("api"), STR(ids[at]), &known, &payment, NULL);
    CHECK(code != PW_INTERNAL_ERROR && !known && payment == NULL);
    code = pw_terminal_wait_for(terminal, LIT("api"), STR(ids[at]), LIT("state:~"), UINT64_MAX, 0, &known,
                                &payment, NULL);
    CHECK(code != PW_INTERNAL_ERROR && !known && payment == NULL);
  }
}

static void facts(void) {
  pw_string told = {NULL, 0};
  OK(pw_cryptoprocessing_commands(&told));
  CHECK(strstr(told.data, "\"api.pay\"") && has(&told, "\"vwapi.pay_recurring\""));
  OK(pw_cryptoprocessing_error_code(LIT("amount_exceed"), &told));
  CHECK(tells(&told, "advice", "payer"));
  OK(pw_cryptoprocessing_error_code(LIT("BRAND_NEW"), &told));
  CHECK(tells(&told, "is_documented", "false"));
  OK(pw_cryptoprocessing_state(LIT("charged"), &told));
  CHECK(tells(&told, "permits.0", "Refund"));
  OK(pw_cryptoprocessing_state(LIT("Novelty"), &told));
  CHECK(tells(&told, "is_final", "false"));
}

#define SCENARIO(name) {#name, name}

int main(int count, char **names) {
  static const struct {
    const char *name;
    void (*run)(void);
  } all[] = {
      SCENARIO(one_step),
      SCENARIO(two_steps_and_a_partial_charge),
      SCENARIO(a_hold_is_released),
      SCENARIO(money_goes_back_in_part_and_as_a_whole),
      SCENARIO(a_decline_says_why),
      SCENARIO(what_the_state_forbids_is_not_sent),
      SCENARIO(an_order_that_nobody_knows),
      SCENARIO(three_d_secure),
      SCENARIO(a_customer_pays_by_a_stored_card),
      SCENARIO(the_gateways_page),
      SCENARIO(a_lost_answer_is_resolved),
      SCENARIO(an_order_id_that_was_used_for_another_amount),
      SCENARIO(a_lost_command_is_repeated_once),
      SCENARIO(a_prepared_command_is_sent_once),
      SCENARIO(tickets_know_how_the_payment_stood),
      SCENARIO(a_notification_is_confirmed_and_a_forged_one_is_not),
      SCENARIO(waiting),
      SCENARIO(nothing_prints_secrets),
      SCENARIO(what_is_wrong_is_told_by_field),
      SCENARIO(no_argument_does_harm),
      SCENARIO(facts),
  };
  size_t at, passed = 0;
  platform_start("cryptoprocessing");
  terminal = terminal_of(platform_url(), KEY, PASSWORD);
  for (at = 0; at < sizeof all / sizeof *all; at++) {
    if (count > 1 && strcmp(names[1], all[at].name) != 0) continue;
    fprintf(stderr, "%s\n", all[at].name);
    all[at].run();
    passed++;
  }
  pw_terminal_free(terminal);
  platform_stop();
  printf("%lu scenarios of the second gateway passed\n", (unsigned long)passed);
  return 0;
}
