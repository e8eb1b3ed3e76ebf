/* The scenarios that every language shows, under the names of docs/bindings.md. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SOON 20000
#define SECRET "local-test-key"
#define CUSTOMER "\"customer\":{\"id\":\"customer-7\",\"ip_address\":\"203.0.113.10\"}"
#define PAYS "4000000000000077"

static pw_project *project;
static pw_gate *gate;

static pw_gate *gate_of(const pw_project *of) {
  char *settings = text_of("{\"base_url\":\"%s\",\"deadline_ms\":10000}", platform_url());
  pw_gate *made = NULL;
  OK(pw_gate_new(of, STR(settings), &made));
  free(settings);
  return made;
}

/* A request of a card, with more members. */
static char *by_card(const char *operation, const char *id, const char *pan, const char *more) {
  return text_of(
      "{\"operation\":\"%s\",\"members\":{\"general\":{\"payment_id\":\"%s\"},"
      "\"payment\":{\"amount\":3415,\"currency\":\"EUR\"},\"card\":{\"pan\":\"%s\",\"year\":2030,"
      "\"month\":12,\"card_holder\":\"JOHN SMITH\",\"cvv\":\"123\"}," CUSTOMER "%s}}",
      operation, id, pan, more);
}

/* A request that follows a payment. */
static char *follow_up(const char *operation, const char *id, const char *more) {
  return text_of("{\"operation\":\"%s\",\"members\":{\"general\":{\"payment_id\":\"%s\"}%s}}", operation,
                 id, more);
}

static char *refund(const char *id, const char *sum, const char *reference) {
  return text_of("{\"operation\":\"refund\",\"reference\":\"%s\",\"members\":{\"general\":{\"payment_id\":"
                 "\"%s\"},\"payment\":{\"description\":\"Returned\"%s}}}",
                 reference, id, sum);
}

/* Sends a request and frees it; whether the outcome is the one that is named. */
static bool sent(char *request, const char *outcome) {
  pw_string out = {NULL, 0};
  OK(pw_gate_send(gate, STR(request), &out));
  free(request);
  return tells(&out, "outcome", outcome);
}

static bool carried_out(char *request, const char *outcome) {
  pw_string out = {NULL, 0};
  OK(pw_gate_carry_out(gate, STR(request), SOON, &out));
  free(request);
  return tells(&out, "outcome", outcome);
}

/* The message of a payment once it is as wanted. */
static pw_callback *reached(const char *id, const char *until) {
  pw_callback *message = NULL;
  bool is_so = false;
  OK(pw_gate_wait_for(gate, STR(id), STR(until), SOON, &is_so, &message));
  CHECK(is_so && message);
  return message;
}

static void reach(const char *id, const char *until) { pw_callback_free(reached(id, until)); }

static int64_t sum_of(pw_callback *message) {
  bool found = false;
  int64_t minor = 0;
  char currency[4];
  OK(pw_callback_sum(message, &found, &minor, currency));
  CHECK(found && strcmp(currency, "EUR") == 0);
  return minor;
}

static bool is_paid(const pw_callback *message) {
  bool paid = false;
  OK(pw_callback_is_paid(message, &paid));
  return paid;
}

static bool is_final(const pw_callback *message) {
  bool final = false;
  OK(pw_callback_is_final(message, &final));
  return final;
}

static pw_callback *verified(const char *id, size_t place) {
  char *body = callback_of(id, place);
  pw_callback *callback = NULL;
  OK(pw_verify_callback(project, STR(body), &callback));
  free(body);
  return callback;
}

static pw_state *state_of(const char *id) {
  pw_state *state = NULL;
  OK(pw_state_new(STR(id), &state));
  return state;
}

static bool next_is(const pw_callback *message, const char *action) {
  pw_string next = {NULL, 0};
  bool is_so;
  OK(pw_callback_next_action(message, &next));
  is_so = strcmp(next.data, action) == 0;
  pw_string_free(&next);
  return is_so;
}

static char *value_of(const pw_callback *message, const char *path) {
  pw_string value = {NULL, 0};
  char *copy;
  OK(pw_callback_get(message, STR(path), &value));
  CHECK(value.data != NULL);
  copy = text_of("%s", value.data);
  pw_string_free(&value);
  return copy;
}

static void paid(const char *id) {
  CHECK(sent(by_card("card_sale", id, PAYS, ""), "accepted"));
  reach(id, "paid");
}

static void held(const char *id) {
  pw_callback *message;
  CHECK(sent(by_card("card_auth", id, PAYS, ""), "accepted"));
  message = reached(id, "awaiting capture");
  CHECK(!is_paid(message) && next_is(message, "capture"));
  pw_callback_free(message);
}

/* The sum that is left of a payment that was returned in part, or wholly: by reversal or refund. */
static int64_t returned(const char *id, const char *status, const char *or_status) {
  int attempt;
  for (attempt = 0; attempt < 200; attempt++) {
    pw_callback *message = NULL;
    bool known = false, is_so;
    pw_string told = {NULL, 0};
    OK(pw_gate_status(gate, STR(id), &known, &message));
    CHECK(known);
    OK(pw_callback_status(message, &told));
    is_so = strcmp(told.data, status) == 0 || strcmp(told.data, or_status) == 0;
    pw_string_free(&told);
    if (is_so) {
      int64_t sum = sum_of(message);
      CHECK(!is_paid(message));
      pw_callback_free(message);
      return sum;
    }
    pw_callback_free(message);
    pause_ms(50);
  }
  CHECK(false);
  return 0;
}

static int64_t partly_returned(const char *id) {
  return returned(id, "partially refunded", "partially reversed");
}

static void one_step_purchase(void) {
  pw_callback *callback;
  pw_state *state = state_of("one-step");
  pw_folded folded = {0, false, false};
  bool state_is_paid = false;
  CHECK(sent(by_card("card_sale", "one-step", PAYS, ""), "accepted"));
  callback = verified("one-step", 0);
  CHECK(is_paid(callback) && is_final(callback) && sum_of(callback) == 3415);
  CHECK(next_is(callback, "done"));
  OK(pw_state_fold(state, callback, &folded));
  OK(pw_state_is_paid(state, &state_is_paid));
  CHECK(folded.fold == PW_FOLD_CHANGED && folded.became_paid && state_is_paid);
  pw_state_free(state);
  pw_callback_free(callback);
}

static void declined_purchase(void) {
  pw_callback *callback;
  pw_string told = {NULL, 0};
  char *code;
  CHECK(sent(by_card("card_sale", "declined", "4111111111111111", ""), "accepted"));
  callback = verified("declined", 0);
  CHECK(is_final(callback) && !is_paid(callback));
  code = value_of(callback, "operation.code");
  OK(pw_response_code(STR(code), &told));
  CHECK(tells(&told, "is_success", "false"));
  free(code);
  pw_callback_free(callback);
}

static void two_step_capture(void) {
  pw_callback *message;
  held("capture");
  CHECK(carried_out(follow_up("capture", "capture", ""), "accepted"));
  message = reached("capture", "paid");
  CHECK(sum_of(message) == 3415);
  pw_callback_free(message);
}

static void partial_capture(void) {
  pw_callback *message;
  held("part");
  CHECK(carried_out(follow_up("capture", "part", ",\"payment\":{\"amount\":1000,\"currency\":\"EUR\"}"),
                    "accepted"));
  message = reached("part", "paid");
  CHECK(sum_of(message) == 1000);
  pw_callback_free(message);
}

static void hold_cancelled(void) {
  pw_callback *message;
  held("released");
  CHECK(carried_out(follow_up("cancel", "released", ""), "accepted"));
  message = reached("released", "canceled");
  CHECK(is_final(message) && !is_paid(message));
  pw_callback_free(message);
}

static void partial_refund(void) {
  paid("part-back");
  CHECK(carried_out(refund("part-back", ",\"amount\":1000,\"currency\":\"EUR\"", "1"), "accepted"));
  CHECK(partly_returned("part-back") == 2415);
}

static void full_refund(void) {
  paid("back");
  CHECK(carried_out(refund("back", "", "1"), "accepted"));
  returned("back", "refunded", "reversed");
}

static void refund_counts_once(void) {
  int time;
  paid("back-once");
  for (time = 0; time < 2; time++) {
    char *request = refund("back-once", ",\"amount\":1000,\"currency\":\"EUR\"", "return-1");
    pw_string out = {NULL, 0};
    OK(pw_gate_carry_out(gate, STR(request), SOON, &out));
    CHECK(strstr(out.data, "\"accepted\"") || strstr(out.data, "\"registered\""));
    pw_string_free(&out);
    free(request);
  }
  pause_ms(1000);
  CHECK(partly_returned("back-once") == 2415);
}

static void card_payout(void) {
  CHECK(carried_out(text_of("{\"operation\":\"card_payout\",\"members\":{\"general\":{\"payment_id\":"
                            "\"payout\"},\"payment\":{\"amount\":10000,\"currency\":\"EUR\"},"
                            "\"card\":{\"pan\":\"4242424242424242\"}," CUSTOMER "}}"),
                    "accepted"));
  reach("payout", "success");
}

static char *series_of(const char *id) {
  pw_callback *callback;
  char *series;
  CHECK(sent(by_card("card_sale", id, PAYS, ",\"recurring\":{\"register\":true,\"type\":\"U\"}"),
             "accepted"));
  callback = verified(id, 0);
  series = value_of(callback, "recurring.id");
  pw_callback_free(callback);
  return series;
}

static char *debit(const char *id, const char *series) {
  return text_of("{\"operation\":\"recurring\",\"members\":{\"general\":{\"payment_id\":\"%s\"},"
                 "\"payment\":{\"amount\":500,\"currency\":\"EUR\"}," CUSTOMER
                 ",\"recurring\":{\"id\":%s}}}",
                 id, series);
}

static void recurring_debit(void) {
  char *series = series_of("series");
  pw_callback *message;
  CHECK(carried_out(debit("debit", series), "accepted"));
  message = reached("debit", "success");
  CHECK(sum_of(message) == 500);
  pw_callback_free(message);
  free(series);
}

static void series_cancelled(void) {
  char *series = series_of("ended");
  char *more = text_of(",\"recurring\":{\"id\":%s}", series);
  char *late = debit("debit-late", series);
  pw_string out = {NULL, 0};
  CHECK(sent(follow_up("recurring_cancel", "ended", more), "accepted"));
  pause_ms(1000);
  OK(pw_gate_send(gate, STR(late), &out));
  if (strstr(out.data, "\"accepted\"")) {
    pw_callback *message = reached("debit-late", "final");
    CHECK(!is_paid(message));
    pw_callback_free(message);
  } else {
    CHECK(strstr(out.data, "\"rejected\"") != NULL);
  }
  pw_string_free(&out);
  free(late);
  free(more);
  free(series);
}

static void ecopayz_sale(void) {
  pw_callback *callback;
  char *url;
  CHECK(sent(text_of("{\"operation\":\"sale\",\"method\":\"ecopayz\",\"members\":{\"general\":{"
                     "\"payment_id\":\"elsewhere\"},\"payment\":{\"amount\":15000,\"currency\":\"EUR\"},"
                     CUSTOMER ",\"return_url\":{\"success\":\"https://shop.example/done\","
                     "\"decline\":\"https://shop.example/no\"}}}"),
             "accepted"));
  callback = verified("elsewhere", 0);
  CHECK(next_is(callback, "redirect") && !is_final(callback));
  url = value_of(callback, "redirect_data.url");
  CHECK(strncmp(url, "http", 4) == 0);
  free(url);
  pw_callback_free(callback);
}

static void ecopayz_payout(void) {
  CHECK(carried_out(text_of("{\"operation\":\"payout\",\"method\":\"ecopayz\",\"members\":{\"general\":{"
                            "\"payment_id\":\"payout-elsewhere\"},\"payment\":{\"amount\":120000,"
                            "\"currency\":\"EUR\"},\"account\":{\"number\":\"1101611729\"}," CUSTOMER
                            "}}"),
                    "accepted"));
  reach("payout-elsewhere", "success");
}

/* The value of a field of a form in a page. */
static char *field_of(const char *page, const char *name) {
  char *mark = text_of("name=\"%s\" value=\"", name);
  const char *from = strstr(page, mark);
  char *value;
  if (!from) fprintf(stderr, "no %s in %s\n", mark, page);
  CHECK(from != NULL);
  from += strlen(mark);
  value = text_of("%.*s", (int)strcspn(from, "\""), from);
  free(mark);
  return value;
}

/* Percent-encoded, as a form sends it. */
static char *encoded(const char *text) {
  char *out = malloc(strlen(text) * 3 + 1), *to = out;
  CHECK(out != NULL);
  for (; *text; text++) to += sprintf(to, "%%%02X", (unsigned char)*text);
  *to = 0;
  return out;
}

static void three_ds_purchase(void) {
  const char *form = "application/x-www-form-urlencoded";
  pw_callback *callback;
  char *pa_req, *md, *url, *path, *body, *page, *carried, *action, *decoded[2], *result, *pares;
  CHECK(sent(by_card("card_sale", "3ds", "4006260000000014", ""), "accepted"));
  callback = verified("3ds", 0);
  CHECK(next_is(callback, "threeds1") && !is_final(callback));
  pa_req = value_of(callback, "acs.pa_req");
  md = value_of(callback, "acs.md");
  url = value_of(callback, "acs.acs_url");
  pw_callback_free(callback);
  CHECK(strncmp(url, platform_url(), strlen(platform_url())) == 0);
  path = url + strlen(platform_url());
  decoded[0] = encoded(pa_req);
  decoded[1] = encoded(md);
  body = text_of("PaReq=%s&MD=%s&TermUrl=https%%3A%%2F%%2Fshop.example%%2Facs", decoded[0], decoded[1]);
  CHECK(http_post(path, form, body, &page) == 200);
  free(body);
  /* The page of the issuer has a form with what it got, and wants the code. */
  action = strstr(page, "action=\"");
  CHECK(action != NULL);
  action = text_of("%.*s", (int)strcspn(action + 8, "\""), action + 8);
  body = text_of("PaReq=%s&MD=%s&TermUrl=https%%3A%%2F%%2Fshop.example%%2Facs&code=1234", decoded[0],
                 decoded[1]);
  CHECK(http_post(strncmp(action, "http", 4) == 0 ? action + strlen(platform_url()) : action, form, body,
                  &carried) == 200);
  pares = field_of(carried, "PaRes");
  result = text_of(",\"pares\":\"%s\",\"md\":\"%s\"", pares, md);
  CHECK(sent(follow_up("three_ds_result", "3ds", result), "accepted"));
  reach("3ds", "paid");
  free(result);
  free(pares);
  free(carried);
  free(body);
  free(action);
  free(page);
  free(decoded[0]);
  free(decoded[1]);
  free(url);
  free(md);
  free(pa_req);
}

static void bad_signature(void) {
  char *body, *at;
  pw_callback *callback = NULL;
  CHECK(sent(by_card("card_sale", "forged", PAYS, ""), "accepted"));
  body = callback_of("forged", 0);
  OK(pw_verify_callback(project, STR(body), &callback));
  pw_callback_free(callback);
  callback = NULL;
  at = strstr(body, "3415");
  CHECK(at != NULL);
  at[3] = '6';
  REFUSED(pw_verify_callback(project, STR(body), &callback), PW_SIGNATURE_MISMATCH);
  CHECK(callback == NULL);
  free(body);
}

static void rotated_key(void) {
  pw_project *fresh = NULL, *both = NULL;
  pw_callback *callback = NULL;
  pw_string label = {NULL, 0};
  char *body;
  CHECK(sent(by_card("card_sale", "rotated", PAYS, ""), "accepted"));
  body = callback_of("rotated", 0);
  OK(pw_project_new(112, LIT("the new key"), &fresh));
  OK(pw_project_with_key(fresh, LIT("old"), LIT(SECRET), &both));
  OK(pw_verify_callback(both, STR(body), &callback));
  OK(pw_callback_key_label(callback, &label));
  CHECK(has(&label, "old"));
  OK(pw_verify(both, STR(body), &label));
  CHECK(has(&label, "old"));
  REFUSED(pw_verify(fresh, STR(body), &label), PW_SIGNATURE_MISMATCH);
  pw_callback_free(callback);
  pw_project_free(both);
  pw_project_free(fresh);
  free(body);
}

static void foreign_project(void) {
  pw_project *other = NULL;
  pw_callback *callback = NULL;
  char *body;
  CHECK(sent(by_card("card_sale", "foreign", PAYS, ""), "accepted"));
  body = callback_of("foreign", 0);
  OK(pw_project_new(113, LIT(SECRET), &other));
  REFUSED(pw_verify_callback(other, STR(body), &callback), PW_PROJECT_MISMATCH);
  pw_project_free(other);
  free(body);
}

static void repeated_callback(void) {
  const char *id = "twice~doubled-callback";
  pw_callback *first, *second;
  pw_state *state = state_of(id);
  pw_folded folded = {0, false, false};
  CHECK(sent(by_card("card_sale", id, PAYS, ""), "accepted"));
  first = verified(id, 0);
  second = verified(id, 1);
  OK(pw_state_fold(state, first, &folded));
  CHECK(folded.fold == PW_FOLD_CHANGED && folded.became_paid);
  OK(pw_state_fold(state, second, &folded));
  CHECK(folded.fold == PW_FOLD_DUPLICATE && !folded.became_paid && !folded.ceased_to_be_paid);
  pw_state_free(state);
  pw_callback_free(first);
  pw_callback_free(second);
}

static void unordered_callbacks(void) {
  pw_callback *messages[2];
  pw_string told[2];
  int order, place;
  CHECK(sent(by_card("card_sale", "unordered", PAYS, ""), "accepted"));
  messages[0] = verified("unordered", 0);
  CHECK(carried_out(refund("unordered", ",\"amount\":1000,\"currency\":\"EUR\"", "1"), "accepted"));
  messages[1] = verified("unordered", 1);
  for (order = 0; order < 2; order++) {
    pw_state *state = state_of("unordered");
    for (place = 0; place < 2; place++) {
      pw_folded folded;
      OK(pw_state_fold(state, messages[place ^ order], &folded));
    }
    OK(pw_state_json(state, &told[order]));
    pw_state_free(state);
  }
  CHECK(strcmp(told[0].data, told[1].data) == 0);
  CHECK(tells(&told[0], "remaining.minor", "2415"));
  pw_string_free(&told[1]);
  pw_callback_free(messages[0]);
  pw_callback_free(messages[1]);
}

static void lost_answer_resolved(void) {
  const char *id = "lost~cut-after";
  char *request = by_card("card_sale", id, PAYS, "");
  pw_prepared *prepared = NULL;
  pw_string ticket = {NULL, 0}, out = {NULL, 0};
  OK(pw_gate_prepare(gate, STR(request), &prepared));
  OK(pw_prepared_ticket(prepared, &ticket));
  OK(pw_gate_deliver(gate, prepared, &out));
  CHECK(tells(&out, "outcome", "unknown"));
  OK(pw_gate_resolve(gate, ticket.data, ticket.length, SOON, &out));
  CHECK(tells(&out, "outcome", "registered"));
  reach(id, "paid");
  pw_string_free(&ticket);
  pw_prepared_free(prepared);
  free(request);
}

static void lost_request_repeated(void) {
  char *request = by_card("card_sale", "again", PAYS, ""), *answer;
  pw_string out = {NULL, 0};
  CHECK(http_post("/_control/faults", "application/json",
                  "[{\"fault\":\"answer\",\"how\":{\"kind\":\"cut\"},\"executed\":false,\"times\":1,"
                  "\"path\":\"/v2/payment/card/sale\"}]",
                  &answer) == 200);
  free(answer);
  OK(pw_gate_carry_out(gate, STR(request), 120000, &out));
  CHECK(tells(&out, "outcome", "accepted"));
  reach("again", "paid");
  free(request);
}

static void repeated_payment_id(void) {
  char *request = by_card("card_sale", "TAKEN", PAYS, "");
  pw_string out = {NULL, 0}, ticket = {NULL, 0};
  paid("taken");
  OK(pw_gate_send(gate, STR(request), &out));
  OK(pw_json_get(out.data, out.length, LIT("ticket"), &ticket));
  CHECK(strstr(out.data, "\"3041\"") && tells(&out, "outcome", "already_exists"));
  OK(pw_gate_resolve(gate, ticket.data, ticket.length, SOON, &out));
  CHECK(tells(&out, "outcome", "registered"));
  pw_string_free(&ticket);
  free(request);
}

static void invalid_request(void) {
  pw_string out = {NULL, 0};
  REFUSED(pw_gate_send(gate,
                       LIT("{\"operation\":\"card_sale\",\"members\":{\"general\":{\"payment_id\":\"\"},"
                           "\"card\":{\"pan\":\"4000000000000077\",\"month\":13}}}"),
                       &out),
          PW_REQUEST_INVALID);
  CHECK(out.data == NULL);
  OK(pw_error_json(&out));
  CHECK(strstr(out.data, "card.month") && !strstr(out.data, "4000000000000077"));
  CHECK(has(&out, "general.payment_id"));
}

static void misspelt_member(void) {
  pw_string out = {NULL, 0};
  char *request = refund("order-1", ",\"ammount\":1000", "1");
  REFUSED(pw_gate_send(gate, STR(request), &out), PW_REQUEST_INVALID);
  OK(pw_error_json(&out));
  CHECK(tells(&out, "fields.0.rule", "member_unknown"));
  free(request);
}

static void unknown_payment(void) {
  bool known = true;
  pw_callback *message = (pw_callback *)&known;
  OK(pw_gate_status(gate, LIT("nobody"), &known, &message));
  CHECK(!known && message == NULL);
}

static void foreign_ticket(void) {
  char *request = by_card("card_sale", "ticket", PAYS, "");
  pw_prepared *prepared = NULL;
  pw_project *other = NULL;
  pw_gate *elsewhere;
  pw_string ticket = {NULL, 0}, out = {NULL, 0};
  OK(pw_gate_prepare(gate, STR(request), &prepared));
  OK(pw_prepared_ticket(prepared, &ticket));
  OK(pw_project_new(113, LIT(SECRET), &other));
  elsewhere = gate_of(other);
  REFUSED(pw_gate_resolve(elsewhere, ticket.data, ticket.length, 1000, &out), PW_TICKET_FOREIGN);
  pw_gate_free(elsewhere);
  pw_project_free(other);
  pw_string_free(&ticket);
  pw_prepared_free(prepared);
  free(request);
}

static void prepared_request(void) {
  char *request = by_card("card_sale", "prepared", PAYS, "");
  pw_prepared *prepared = NULL, *told = NULL;
  pw_string out = {NULL, 0};
  OK(pw_gate_prepare(gate, STR(request), &prepared));
  OK(pw_prepared_method(prepared, &out));
  CHECK(has(&out, "POST"));
  OK(pw_prepared_url(prepared, &out));
  CHECK(has(&out, "/v2/payment/card/sale"));
  OK(pw_prepared_headers(prepared, &out));
  CHECK(has(&out, "application/json"));
  OK(pw_prepared_body(prepared, &out));
  CHECK(has(&out, PAYS));
  OK(pw_prepared_ticket(prepared, &out));
  CHECK(!strstr(out.data, PAYS) && has(&out, "prepared"));
  /* What a client of one's own has sent, or may have, is not sent once more. */
  OK(pw_gate_prepare(gate, STR(request), &told));
  OK(pw_prepared_lost(told, &out));
  CHECK(tells(&out, "outcome", "unknown"));
  OK(pw_prepared_read(told, 502, LIT("<html>"), &out));
  CHECK(tells(&out, "outcome", "unknown"));
  REFUSED(pw_gate_deliver(gate, told, &out), PW_REQUEST_SPENT);
  pw_prepared_free(told);
  OK(pw_gate_deliver(gate, prepared, &out));
  CHECK(tells(&out, "outcome", "accepted"));
  REFUSED(pw_gate_deliver(gate, prepared, &out), PW_REQUEST_SPENT);
  pw_prepared_free(prepared);
  free(request);
}

static void payment_page(void) {
  const char *parameters = "{\"payment_id\":\"page\",\"payment_amount\":3415,\"payment_currency\":\"EUR\","
                           "\"customer_id\":\"c-7\"}";
  pw_string url = {NULL, 0}, form = {NULL, 0};
  char *page, *amount;
  int status;
  OK(pw_page_url(project, STR(parameters), STR(platform_url()), &url));
  status = http_get(url.data, &page);
  /* The page that is opened is one of its own. */
  CHECK(status == 200 || status == 302 || status == 303);
  free(page);
  amount = strstr(url.data, "3415");
  CHECK(amount != NULL);
  amount[3] = '6';
  CHECK(http_get(url.data, &page) == 400);
  free(page);
  pw_string_free(&url);
  OK(pw_page_form(project, STR(parameters), STR(platform_url()), &form));
  CHECK(tells(&form, "method", "POST"));
  OK(pw_page_widget(project, STR(parameters), STR(platform_url()), &form));
  CHECK(has(&form, "EPayWidget"));
  REFUSED(pw_page_url(project, LIT("{\"payment_id\":\"a;b\"}"), NULL, 0, &url), PW_PAGE_INVALID);
}

static void data_api_pages(void) {
  char *settings = text_of("{\"base_url\":\"%s\"}", platform_url()), *query, from[32], to[32];
  time_t now = time(NULL), before = now - 86400, after = now + 86400;
  pw_data_api *api = NULL;
  pw_pages *pages = NULL, *later = NULL;
  pw_string operations = {NULL, 0}, cursor = {NULL, 0}, rest = {NULL, 0}, again = {NULL, 0}, end = {NULL, 0};
  bool more = false;
  int number;
  for (number = 0; number < 5; number++) {
    char *id = text_of("page-%d", number);
    CHECK(sent(by_card("card_sale", id, PAYS, ""), "accepted"));
    free(id);
  }
  reach("page-4", "paid");
  strftime(from, sizeof from, "%Y-%m-%d %H:%M:%S", gmtime(&before));
  strftime(to, sizeof to, "%Y-%m-%d %H:%M:%S", gmtime(&after));
  query = text_of("{\"query\":\"operations\",\"from\":\"%s\",\"to\":\"%s\",\"members\":{\"limit\":2}}", from,
                  to);
  OK(pw_data_api_new(LIT("local-data-api-token-000000001"), LIT("local-data-api-key"), STR(settings), &api));
  OK(pw_data_api_pages(api, STR(query), NULL, 0, &pages));
  OK(pw_pages_next(pages, &more, &operations, &cursor));
  CHECK(more && has(&operations, "operation"));
  OK(pw_data_api_pages(api, STR(query), cursor.data, cursor.length, &later));
  pw_string_free(&cursor);
  OK(pw_pages_next(pages, &more, &rest, &cursor));
  pw_string_free(&cursor);
  OK(pw_pages_next(later, &more, &again, &end));
  CHECK(strcmp(rest.data, again.data) == 0);
  pw_string_free(&rest);
  pw_string_free(&again);
  pw_string_free(&end);
  OK(pw_data_api_send(api, LIT("{\"query\":\"operations_of_payment\",\"payment_id\":\"page-1\"}"), &operations));
  CHECK(has(&operations, "3415"));
  REFUSED(pw_data_api_pages(api, STR(query), LIT("{}"), &later), PW_CURSOR_FOREIGN);
  pw_pages_free(pages);
  pw_pages_free(later);
  pw_data_api_free(api);
  free(query);
  free(settings);
}

static void money_without_floats(void) {
  static const struct {
    const char *text, *currency;
    int64_t minor;
  } sums[] = {{"39.90", "EUR", 3990}, {"5", "JPY", 5}, {"1.005", "BHD", 1005}};
  size_t at;
  int64_t minor = 0;
  for (at = 0; at < sizeof sums / sizeof *sums; at++) {
    pw_string text = {NULL, 0};
    OK(pw_minor_units(STR(sums[at].text), STR(sums[at].currency), &minor));
    CHECK(minor == sums[at].minor);
    OK(pw_decimal_text(minor, STR(sums[at].currency), &text));
    CHECK(strcmp(text.data, sums[at].text) == 0);
    pw_string_free(&text);
  }
  REFUSED(pw_minor_units(LIT("39.901"), LIT("EUR"), &minor), PW_AMOUNT_TOO_MANY_DECIMALS);
  REFUSED(pw_minor_units(LIT("x"), LIT("EUR"), &minor), PW_AMOUNT_NOT_DECIMAL);
}

#define SCENARIO(name) {#name, name}

int main(int count, char **names) {
  static const struct {
    const char *name;
    void (*run)(void);
  } all[] = {
      SCENARIO(one_step_purchase),     SCENARIO(declined_purchase),    SCENARIO(two_step_capture),
      SCENARIO(partial_capture),       SCENARIO(hold_cancelled),       SCENARIO(partial_refund),
      SCENARIO(full_refund),           SCENARIO(refund_counts_once),   SCENARIO(card_payout),
      SCENARIO(recurring_debit),       SCENARIO(series_cancelled),     SCENARIO(ecopayz_sale),
      SCENARIO(ecopayz_payout),        SCENARIO(three_ds_purchase),    SCENARIO(bad_signature),
      SCENARIO(rotated_key),           SCENARIO(foreign_project),      SCENARIO(repeated_callback),
      SCENARIO(unordered_callbacks),   SCENARIO(lost_answer_resolved), SCENARIO(lost_request_repeated),
      SCENARIO(repeated_payment_id),   SCENARIO(invalid_request),      SCENARIO(misspelt_member),
      SCENARIO(unknown_payment),       SCENARIO(foreign_ticket),       SCENARIO(prepared_request),
      SCENARIO(payment_page),          SCENARIO(data_api_pages),       SCENARIO(money_without_floats),
  };
  size_t at, passed = 0;
  platform_start("ecommpay");
  OK(pw_project_new(112, LIT(SECRET), &project));
  gate = gate_of(project);
  for (at = 0; at < sizeof all / sizeof *all; at++) {
    if (count > 1 && strcmp(names[1], all[at].name) != 0) continue;
    fprintf(stderr, "%s\n", all[at].name);
    all[at].run();
    passed++;
  }
  pw_gate_free(gate);
  pw_project_free(project);
  platform_stop();
  printf("%lu scenarios passed\n", (unsigned long)passed);
  return 0;
}
