/* What no caller should pass: each function tells of it by a code, and the program lives on.
 *
 * With the word `freed` it also passes handles that were freed, which a checker of memory rightly holds
 * against a program. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BROKEN "\xff\xfe"
#define HUGE_LENGTH ((size_t)-1)

/* VERSION is that of the workspace, told by whoever builds this. */

static pw_project *project;
static pw_callback *callback;
static pw_state *state;
static pw_gate *gate;
static pw_prepared *prepared;
static pw_data_api *api;
static pw_pages *pages;
static pw_vectors *vectors;
static pw_terminal *terminal;
static pw_prepared_command *command;
static pw_notification *notification;
static pw_confirmed_payment *payment;

/* A place that must not be written. */
static pw_string out;
static bool flag;
static int32_t number;
static int64_t minor;
static uint64_t amount;
static size_t length;
static char letters[4];
static pw_folded folded;
static uint32_t id;

static void untouched(void) {
  CHECK(out.data == NULL && out.length == 0 && !flag && number == 0 && minor == 0 && length == 0 && id == 0);
  CHECK(amount == 0 && payment == NULL);
  CHECK(folded.fold == 0 && !folded.became_paid && !folded.ceased_to_be_paid);
}

#define MISSING(call) (REFUSED(call, PW_ARGUMENT_MISSING), untouched())
#define WRONG(call) (REFUSED(call, PW_ARGUMENT_TYPE), untouched())
#define CLOSED(call) (REFUSED(call, PW_HANDLE_CLOSED), untouched())

/* Every text argument: NULL with a length, a length beyond all memory, no UTF-8. */
#define TEXTS(call)                  \
  do {                               \
    const char *t = NULL;            \
    size_t n = 3;                    \
    MISSING(call);                   \
    t = "x";                         \
    n = HUGE_LENGTH;                 \
    WRONG(call);                     \
    t = BROKEN;                      \
    n = 2;                           \
    WRONG(call);                     \
  } while (0)

static void open_all(void) {
  static const char body[] =
      "{\"project_id\":112,\"payment\":{\"id\":\"order-1\",\"type\":\"purchase\",\"status\":\"success\"},"
      "\"operation\":{\"id\":1,\"type\":\"sale\",\"status\":\"success\"},\"signature\":\"%s\"}";
  pw_string signature = {NULL, 0};
  char *signed_body, *unsigned_body = text_of(body, "");
  OK(pw_project_new(112, LIT("secret"), &project));
  OK(pw_sign(project, STR(unsigned_body), &signature));
  signed_body = text_of(body, signature.data);
  OK(pw_verify_callback(project, STR(signed_body), &callback));
  OK(pw_state_new(LIT("order-1"), &state));
  OK(pw_gate_new(project, LIT("{\"base_url\":\"http://127.0.0.1:9\",\"deadline_ms\":500}"), &gate));
  OK(pw_gate_prepare(gate, LIT("{\"operation\":\"capture\",\"members\":{\"general\":{\"payment_id\":\"a\"}}}"),
                     &prepared));
  OK(pw_data_api_new(LIT("token"), LIT("key"), LIT("{\"base_url\":\"http://127.0.0.1:9\"}"), &api));
  OK(pw_data_api_pages(api,
                       LIT("{\"query\":\"operations\",\"from\":\"2026-01-01 00:00:00\","
                           "\"to\":\"2026-01-02 00:00:00\"}"),
                       NULL, 0, &pages));
  OK(pw_vectors_new(LIT("{\"format\":\"paywright-vectors/1\",\"cases\":[{\"kind\":\"dance\"}]}"), &vectors));
  OK(pw_terminal_new(LIT("key"), LIT("password"), NULL, 0,
                     LIT("{\"base_url\":\"http://127.0.0.1:9\",\"deadline_ms\":500}"), &terminal));
  OK(pw_terminal_prepare(terminal, LIT("{\"command\":\"api.refund\",\"members\":{\"OrderId\":\"a\"}}"),
                         &command));
  OK(pw_notification_new(LIT("Notification=EnginePaySuccess&OrderId=a&Amount=1"), &notification));
  pw_string_free(&signature);
  free(signed_body);
  free(unsigned_body);
}

static void texts_and_places(void) {
  const char *page =
      "{\"payment_id\":\"a\",\"payment_amount\":1,\"payment_currency\":\"EUR\",\"customer_id\":\"c\"}";
  pw_project *made = NULL;
  pw_callback *message = NULL;
  pw_state *fresh = NULL;
  pw_gate *client = NULL;
  pw_prepared *ready = NULL;
  pw_data_api *data = NULL;
  pw_pages *list = NULL;
  pw_vectors *file = NULL;
  pw_string more = {NULL, 0};

  MISSING(pw_version(NULL));
  MISSING(pw_error_message(NULL));
  MISSING(pw_error_json(NULL));
  TEXTS(pw_project_new(1, t, n, &made));
  MISSING(pw_project_new(1, LIT("secret"), NULL));
  REFUSED(pw_project_new(1, NULL, 0, &made), PW_KEY_EMPTY);
  REFUSED(pw_project_new(UINT32_MAX, LIT(" \t"), &made), PW_KEY_EMPTY);
  REFUSED(pw_project_new(1, LIT("key\n"), &made), PW_KEY_WITH_LINE_BREAK);
  TEXTS(pw_project_with_key(project, t, n, LIT("k"), &made));
  TEXTS(pw_project_with_key(project, LIT("l"), t, n, &made));
  MISSING(pw_project_with_key(project, LIT("l"), LIT("k"), NULL));
  REFUSED(pw_project_with_key(project, LIT("main"), LIT("k"), &made), PW_KEYRING_LABEL_TAKEN);
  MISSING(pw_sign(project, NULL, 3, &out));
  WRONG(pw_sign(project, "x", HUGE_LENGTH, &out));
  MISSING(pw_sign(project, LIT("{}"), NULL));
  REFUSED(pw_sign(project, LIT(BROKEN), &out), PW_JSON_INVALID_UTF8);
  REFUSED(pw_sign(project, NULL, 0, &out), PW_JSON_SYNTAX);
  REFUSED(pw_sign(project, "{\0}", 3, &out), PW_JSON_SYNTAX);
  REFUSED(pw_sign(project, LIT("{\"a\":\"\\ud800\"}"), &out), PW_JSON_LONE_SURROGATE);
  MISSING(pw_verify(project, NULL, 3, &out));
  WRONG(pw_verify(project, "x", HUGE_LENGTH, &out));
  REFUSED(pw_verify(project, LIT("{}"), NULL), PW_SIGNATURE_MISSING);
  MISSING(pw_verify_callback(project, NULL, 3, &message));
  WRONG(pw_verify_callback(project, "x", HUGE_LENGTH, &message));
  MISSING(pw_verify_callback(project, LIT("{}"), NULL));
  MISSING(pw_explain(project, NULL, 3, &out));
  WRONG(pw_explain(project, "x", HUGE_LENGTH, &out));
  MISSING(pw_explain(project, LIT("{}"), NULL));
  TEXTS(pw_page_url(project, t, n, NULL, 0, &out));
  TEXTS(pw_page_url(project, LIT("{}"), t, n, &out));
  MISSING(pw_page_url(project, STR(page), NULL, 0, NULL));
  TEXTS(pw_page_form(project, t, n, NULL, 0, &out));
  TEXTS(pw_page_form(project, LIT("{}"), t, n, &out));
  MISSING(pw_page_form(project, STR(page), NULL, 0, NULL));
  TEXTS(pw_page_widget(project, t, n, NULL, 0, &out));
  TEXTS(pw_page_widget(project, LIT("{}"), t, n, &out));
  MISSING(pw_page_widget(project, STR(page), NULL, 0, NULL));
  REFUSED(pw_page_url(project, LIT("{\"a\":[]}"), NULL, 0, &out), PW_ARGUMENT_TYPE);
  REFUSED(pw_page_url(project, STR(page), LIT("nowhere"), &out), PW_PAGE_ADDRESS_INVALID);
  MISSING(pw_project_id(project, NULL));
  MISSING(pw_project_key_labels(project, NULL));
  TEXTS(pw_callback_get(callback, t, n, &out));
  MISSING(pw_callback_get(callback, LIT("a"), NULL));
  MISSING(pw_callback_payment_id(callback, NULL));
  MISSING(pw_callback_status(callback, NULL));
  MISSING(pw_callback_key_label(callback, NULL));
  MISSING(pw_callback_next_action(callback, NULL));
  MISSING(pw_callback_json(callback, NULL));
  MISSING(pw_callback_is_paid(callback, NULL));
  MISSING(pw_callback_is_final(callback, NULL));
  MISSING(pw_callback_sum(callback, NULL, &minor, letters));
  MISSING(pw_callback_sum(callback, &flag, NULL, letters));
  MISSING(pw_callback_sum(callback, &flag, &minor, NULL));
  MISSING(pw_callback_review(callback, NULL, &out));
  MISSING(pw_callback_review(callback, &number, NULL));
  TEXTS(pw_state_new(t, n, &fresh));
  MISSING(pw_state_new(LIT("a"), NULL));
  MISSING(pw_state_fold(state, callback, NULL));
  MISSING(pw_state_payment_id(state, NULL));
  MISSING(pw_state_status(state, NULL));
  MISSING(pw_state_is_paid(state, NULL));
  MISSING(pw_state_is_final(state, NULL));
  MISSING(pw_state_json(state, NULL));
  TEXTS(pw_gate_new(project, t, n, &client));
  MISSING(pw_gate_new(project, NULL, 0, NULL));
  REFUSED(pw_gate_new(project, LIT("{\"deadline_ms\":-1}"), &client), PW_ARGUMENT_TYPE);
  REFUSED(pw_gate_new(project, LIT("{\"verify\":false}"), &client), PW_ARGUMENT_UNKNOWN);
  REFUSED(pw_gate_new(project, LIT("{\"base_url\":\"x\"}"), &client), PW_BASE_URL_INVALID);
  TEXTS(pw_gate_send(gate, t, n, &out));
  MISSING(pw_gate_send(gate, LIT("{}"), NULL));
  REFUSED(pw_gate_send(gate, LIT("{"), &out), PW_JSON_SYNTAX);
  TEXTS(pw_gate_prepare(gate, t, n, &ready));
  MISSING(pw_gate_prepare(gate, LIT("{\"operation\":\"status\",\"members\":{\"general\":{\"payment_id\":\"a\"}}}"),
                          NULL));
  MISSING(pw_gate_deliver(gate, prepared, NULL));
  TEXTS(pw_gate_carry_out(gate, t, n, UINT64_MAX, &out));
  MISSING(pw_gate_carry_out(gate, LIT("{}"), 0, NULL));
  TEXTS(pw_gate_resolve(gate, t, n, 0, &out));
  MISSING(pw_gate_resolve(gate, LIT("{}"), 0, NULL));
  REFUSED(pw_gate_resolve(gate, LIT("{}"), UINT64_MAX, &out), PW_TICKET_UNREADABLE);
  TEXTS(pw_gate_status(gate, t, n, &flag, &message));
  MISSING(pw_gate_status(gate, LIT("a"), NULL, &message));
  MISSING(pw_gate_status(gate, LIT("a"), &flag, NULL));
  TEXTS(pw_gate_wait_for(gate, t, n, LIT("paid"), 0, &flag, &message));
  TEXTS(pw_gate_wait_for(gate, LIT("a"), t, n, 0, &flag, &message));
  MISSING(pw_gate_wait_for(gate, LIT("a"), LIT("paid"), 0, NULL, &message));
  MISSING(pw_gate_wait_for(gate, LIT("a"), LIT("paid"), 0, &flag, NULL));
  MISSING(pw_prepared_ticket(prepared, NULL));
  MISSING(pw_prepared_method(prepared, NULL));
  MISSING(pw_prepared_url(prepared, NULL));
  MISSING(pw_prepared_headers(prepared, NULL));
  MISSING(pw_prepared_body(prepared, NULL));
  MISSING(pw_prepared_read(prepared, 200, NULL, 3, &out));
  WRONG(pw_prepared_read(prepared, 200, "x", HUGE_LENGTH, &out));
  MISSING(pw_prepared_read(prepared, UINT16_MAX, LIT("{}"), NULL));
  MISSING(pw_prepared_lost(prepared, NULL));
  TEXTS(pw_data_api_new(t, n, LIT("k"), NULL, 0, &data));
  TEXTS(pw_data_api_new(LIT("t"), t, n, NULL, 0, &data));
  TEXTS(pw_data_api_new(LIT("t"), LIT("k"), t, n, &data));
  MISSING(pw_data_api_new(LIT("t"), LIT("k"), NULL, 0, NULL));
  TEXTS(pw_data_api_send(api, t, n, &out));
  MISSING(pw_data_api_send(api, LIT("{}"), NULL));
  REFUSED(pw_data_api_send(api, LIT("{\"query\":\"dance\"}"), &out), PW_OPERATION_UNKNOWN);
  TEXTS(pw_data_api_pages(api, t, n, NULL, 0, &list));
  TEXTS(pw_data_api_pages(api, LIT("{\"query\":\"operations\"}"), t, n, &list));
  MISSING(pw_pages_next(pages, NULL, &out, &more));
  MISSING(pw_pages_next(pages, &flag, NULL, &more));
  MISSING(pw_pages_next(pages, &flag, &out, NULL));
  TEXTS(pw_minor_units(t, n, LIT("EUR"), &minor));
  TEXTS(pw_minor_units(LIT("1"), t, n, &minor));
  MISSING(pw_minor_units(LIT("1"), LIT("EUR"), NULL));
  REFUSED(pw_minor_units(LIT("99999999999999999999"), LIT("EUR"), &minor), PW_AMOUNT_OUT_OF_RANGE);
  TEXTS(pw_decimal_text(1, t, n, &out));
  MISSING(pw_decimal_text(1, LIT("EUR"), NULL));
  TEXTS(pw_response_code(t, n, &out));
  MISSING(pw_response_code(LIT("0"), NULL));
  TEXTS(pw_payment_status(t, n, &flag, &flag));
  MISSING(pw_payment_status(LIT("success"), NULL, &flag));
  MISSING(pw_payment_status(LIT("success"), &flag, NULL));
  TEXTS(pw_masked(t, n, &out));
  MISSING(pw_masked(LIT("x"), NULL));
  MISSING(pw_json_get(NULL, 3, LIT("a"), &out));
  WRONG(pw_json_get("{}", HUGE_LENGTH, LIT("a"), &out));
  TEXTS(pw_json_get(LIT("{}"), t, n, &out));
  MISSING(pw_json_get(LIT("{}"), LIT("a"), NULL));
  REFUSED(pw_json_get(LIT("{"), LIT("a"), &out), PW_JSON_SYNTAX);
  REFUSED(pw_json_get(LIT(BROKEN), LIT("a"), &out), PW_JSON_INVALID_UTF8);
  MISSING(pw_json_count(NULL, 3, LIT("a"), &length));
  WRONG(pw_json_count("{}", HUGE_LENGTH, LIT("a"), &length));
  TEXTS(pw_json_count(LIT("{}"), t, n, &length));
  MISSING(pw_json_count(LIT("{}"), LIT("a"), NULL));
  TEXTS(pw_json_quoted(t, n, &out));
  MISSING(pw_json_quoted(LIT("x"), NULL));
  TEXTS(pw_vectors_new(t, n, &file));
  MISSING(pw_vectors_new(LIT("{\"format\":\"paywright-vectors/1\",\"cases\":[]}"), NULL));
  WRONG(pw_vectors_new(LIT("{}"), &file));
  MISSING(pw_vectors_count(vectors, NULL));
  WRONG(pw_vectors_body(vectors, 1, &out));
  MISSING(pw_vectors_body(vectors, 0, NULL));
  TEXTS(pw_vectors_text(vectors, 0, t, n, &out));
  WRONG(pw_vectors_text(vectors, HUGE_LENGTH, LIT("id"), &out));
  MISSING(pw_vectors_text(vectors, 0, LIT("id"), NULL));
  WRONG(pw_vectors_answer(vectors, 0, &flag, &out));
  MISSING(pw_vectors_answer(vectors, 0, NULL, &out));
  MISSING(pw_string_copy(NULL, letters, 4, &length));
  CHECK(!made && !message && !fresh && !client && !ready && !data && !list && !file && !more.data);
}

/* The same of the second gateway. A confirmed payment comes from a gateway alone, so cryptoprocessing.c has
 * what no caller should pass with one. */
static void texts_and_places_of_terminals(void) {
  const char *pay = "{\"command\":\"api.refund\",\"members\":{\"OrderId\":\"a\"}}";
  pw_terminal *made = NULL;
  pw_prepared_command *ready = NULL;
  pw_notification *hint = NULL;

  TEXTS(pw_terminal_new(t, n, NULL, 0, NULL, 0, LIT("{}"), &made));
  TEXTS(pw_terminal_new(NULL, 0, t, n, NULL, 0, LIT("{}"), &made));
  TEXTS(pw_terminal_new(NULL, 0, NULL, 0, t, n, LIT("{}"), &made));
  TEXTS(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, t, n, &made));
  MISSING(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, NULL, 0, &made));
  MISSING(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, LIT("{\"base_url\":\"https://a.example\"}"), NULL));
  REFUSED(pw_terminal_new("", 0, NULL, 0, NULL, 0, LIT("{\"base_url\":\"https://a.example\"}"), &made),
          PW_KEY_EMPTY);
  REFUSED(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, LIT("{\"base_url\":\"x\"}"), &made), PW_BASE_URL_INVALID);
  REFUSED(pw_terminal_new(NULL, 0, NULL, 0, NULL, 0, LIT("{\"verify\":false}"), &made), PW_ARGUMENT_UNKNOWN);
  TEXTS(pw_terminal_send(terminal, t, n, &out));
  MISSING(pw_terminal_send(terminal, STR(pay), NULL));
  REFUSED(pw_terminal_send(terminal, LIT("{"), &out), PW_JSON_SYNTAX);
  TEXTS(pw_terminal_prepare(terminal, t, n, &ready));
  MISSING(pw_terminal_prepare(terminal, STR(pay), NULL));
  MISSING(pw_terminal_deliver(terminal, command, NULL));
  TEXTS(pw_terminal_carry_out(terminal, t, n, UINT64_MAX, &out));
  MISSING(pw_terminal_carry_out(terminal, STR(pay), 0, NULL));
  TEXTS(pw_terminal_resolve(terminal, t, n, 0, &out));
  MISSING(pw_terminal_resolve(terminal, LIT("{}"), 0, NULL));
  REFUSED(pw_terminal_resolve(terminal, LIT("{}"), UINT64_MAX, &out), PW_TICKET_UNREADABLE);
  TEXTS(pw_terminal_state(terminal, t, n, LIT("a"), &flag, &payment, &out));
  TEXTS(pw_terminal_state(terminal, LIT("api"), t, n, &flag, &payment, &out));
  MISSING(pw_terminal_state(terminal, LIT("api"), LIT("a"), NULL, &payment, &out));
  MISSING(pw_terminal_state(terminal, LIT("api"), LIT("a"), &flag, NULL, &out));
  WRONG(pw_terminal_state(terminal, NULL, 0, LIT("a"), &flag, &payment, NULL));
  TEXTS(pw_terminal_wait_for(terminal, t, n, LIT("a"), LIT("paid"), 1, 0, &flag, &payment, &out));
  TEXTS(pw_terminal_wait_for(terminal, LIT("api"), t, n, LIT("paid"), 1, 0, &flag, &payment, &out));
  TEXTS(pw_terminal_wait_for(terminal, LIT("api"), LIT("a"), t, n, 1, 0, &flag, &payment, &out));
  MISSING(pw_terminal_wait_for(terminal, LIT("api"), LIT("a"), LIT("paid"), 1, 0, NULL, &payment, &out));
  MISSING(pw_terminal_wait_for(terminal, LIT("api"), LIT("a"), LIT("paid"), 1, 0, &flag, NULL, &out));
  TEXTS(pw_terminal_confirm(terminal, t, n, notification, &payment));
  MISSING(pw_terminal_confirm(terminal, LIT("api"), notification, NULL));
  TEXTS(pw_terminal_finish_three_ds(terminal, t, n, LIT("MD=a"), 0, &out));
  MISSING(pw_terminal_finish_three_ds(terminal, LIT("{}"), NULL, 3, 0, &out));
  WRONG(pw_terminal_finish_three_ds(terminal, LIT("{}"), "x", HUGE_LENGTH, 0, &out));
  MISSING(pw_terminal_finish_three_ds(terminal, LIT("{}"), LIT("MD=a"), 0, NULL));
  REFUSED(pw_terminal_finish_three_ds(terminal, LIT("{}"), LIT(BROKEN), 0, &out), PW_TICKET_UNREADABLE);
  MISSING(pw_prepared_command_ticket(command, NULL));
  MISSING(pw_prepared_command_wants_look(command, NULL));
  MISSING(pw_prepared_command_method(command, NULL));
  MISSING(pw_prepared_command_url(command, NULL));
  MISSING(pw_prepared_command_headers(command, NULL));
  MISSING(pw_prepared_command_body(command, NULL));
  MISSING(pw_prepared_command_read(command, 200, NULL, 3, &out));
  WRONG(pw_prepared_command_read(command, 200, "x", HUGE_LENGTH, &out));
  MISSING(pw_prepared_command_read(command, UINT16_MAX, LIT(BROKEN), NULL));
  MISSING(pw_prepared_command_lost(command, NULL));
  MISSING(pw_notification_new(NULL, 3, &hint));
  WRONG(pw_notification_new("x", HUGE_LENGTH, &hint));
  MISSING(pw_notification_new(LIT("Notification=A"), NULL));
  REFUSED(pw_notification_new(LIT(BROKEN), &hint), PW_NOTIFICATION_WITHOUT_KIND);
  MISSING(pw_notification_kind(notification, NULL));
  MISSING(pw_notification_order_id(notification, NULL));
  MISSING(pw_notification_amount(notification, NULL, &amount));
  MISSING(pw_notification_amount(notification, &flag, NULL));
  TEXTS(pw_notification_get(notification, t, n, &out));
  MISSING(pw_notification_get(notification, LIT("OrderId"), NULL));
  MISSING(pw_notification_json(notification, NULL));
  TEXTS(pw_acs_form(t, n, LIT("https://shop.example"), &out));
  TEXTS(pw_acs_form(LIT("{}"), t, n, &out));
  WRONG(pw_acs_form(LIT("{}"), LIT("https://shop.example"), &out));
  MISSING(pw_acs_form(LIT("{\"url\":\"https://a.example\",\"fields\":[{\"name\":\"MD\",\"value\":\"m\"},"
                          "{\"name\":\"PaReq\",\"value\":\"p\"}]}"),
                      LIT("https://shop.example"), NULL));
  MISSING(pw_acs_return_id(NULL, 3, &out));
  WRONG(pw_acs_return_id("x", HUGE_LENGTH, &out));
  REFUSED(pw_acs_return_id(LIT(BROKEN), &out), PW_ACS_RETURN_INVALID);
  MISSING(pw_acs_return_id(LIT("MD=a&PaRes=b"), NULL));
  MISSING(pw_cryptoprocessing_commands(NULL));
  TEXTS(pw_cryptoprocessing_error_code(t, n, &out));
  MISSING(pw_cryptoprocessing_error_code(LIT("NONE"), NULL));
  TEXTS(pw_cryptoprocessing_state(t, n, &out));
  MISSING(pw_cryptoprocessing_state(LIT("New"), NULL));
  CHECK(!made && !ready && !hint);
}

/* NULL, a handle of another kind, and memory that is none, in the place of each handle. */
#define HANDLES(type, call)                                \
  do {                                                     \
    const type *h = NULL;                                  \
    MISSING(call);                                         \
    h = (const type *)(const void *)other;                 \
    CLOSED(call);                                          \
    h = (const type *)(const void *)nothing;               \
    CLOSED(call);                                          \
    h = (const type *)(const void *)((const char *)nothing + 1); \
    CLOSED(call);                                          \
  } while (0)

static void handles(void) {
  static const uint64_t nothing[8] = {0};
  const void *other = vectors;
  pw_project *made = NULL;
  pw_callback *message = NULL;
  pw_gate *client = NULL;
  pw_prepared *ready = NULL;
  pw_pages *list = NULL;
  pw_string more = {NULL, 0};
  HANDLES(pw_project, pw_project_with_key(h, LIT("l"), LIT("k"), &made));
  HANDLES(pw_project, pw_sign(h, LIT("{}"), &out));
  HANDLES(pw_project, pw_verify(h, LIT("{}"), &out));
  HANDLES(pw_project, pw_verify_callback(h, LIT("{}"), &message));
  HANDLES(pw_project, pw_explain(h, LIT("{}"), &out));
  HANDLES(pw_project, pw_page_url(h, LIT("{}"), NULL, 0, &out));
  HANDLES(pw_project, pw_page_form(h, LIT("{}"), NULL, 0, &out));
  HANDLES(pw_project, pw_page_widget(h, LIT("{}"), NULL, 0, &out));
  HANDLES(pw_project, pw_project_id(h, &id));
  HANDLES(pw_project, pw_project_key_labels(h, &out));
  HANDLES(pw_project, pw_gate_new(h, NULL, 0, &client));
  HANDLES(pw_callback, pw_callback_payment_id(h, &out));
  HANDLES(pw_callback, pw_callback_status(h, &out));
  HANDLES(pw_callback, pw_callback_key_label(h, &out));
  HANDLES(pw_callback, pw_callback_next_action(h, &out));
  HANDLES(pw_callback, pw_callback_json(h, &out));
  HANDLES(pw_callback, pw_callback_get(h, LIT("a"), &out));
  HANDLES(pw_callback, pw_callback_is_paid(h, &flag));
  HANDLES(pw_callback, pw_callback_is_final(h, &flag));
  HANDLES(pw_callback, pw_callback_sum(h, &flag, &minor, letters));
  HANDLES(pw_callback, pw_callback_review(h, &number, &out));
  HANDLES(pw_callback, pw_state_fold(state, h, &folded));
  HANDLES(pw_state, pw_state_fold((pw_state *)(uintptr_t)h, callback, &folded));
  HANDLES(pw_state, pw_state_payment_id(h, &out));
  HANDLES(pw_state, pw_state_status(h, &out));
  HANDLES(pw_state, pw_state_is_paid(h, &flag));
  HANDLES(pw_state, pw_state_is_final(h, &flag));
  HANDLES(pw_state, pw_state_json(h, &out));
  HANDLES(pw_gate, pw_gate_send(h, LIT("{}"), &out));
  HANDLES(pw_gate, pw_gate_prepare(h, LIT("{}"), &ready));
  HANDLES(pw_gate, pw_gate_deliver(h, prepared, &out));
  HANDLES(pw_gate, pw_gate_carry_out(h, LIT("{}"), 0, &out));
  HANDLES(pw_gate, pw_gate_resolve(h, LIT("{}"), 0, &out));
  HANDLES(pw_gate, pw_gate_status(h, LIT("a"), &flag, &message));
  HANDLES(pw_gate, pw_gate_wait_for(h, LIT("a"), LIT("paid"), 0, &flag, &message));
  HANDLES(pw_prepared, pw_gate_deliver(gate, h, &out));
  HANDLES(pw_prepared, pw_prepared_ticket(h, &out));
  HANDLES(pw_prepared, pw_prepared_method(h, &out));
  HANDLES(pw_prepared, pw_prepared_url(h, &out));
  HANDLES(pw_prepared, pw_prepared_headers(h, &out));
  HANDLES(pw_prepared, pw_prepared_body(h, &out));
  HANDLES(pw_prepared, pw_prepared_read(h, 200, LIT("{}"), &out));
  HANDLES(pw_prepared, pw_prepared_lost(h, &out));
  HANDLES(pw_data_api, pw_data_api_send(h, LIT("{}"), &out));
  HANDLES(pw_data_api, pw_data_api_pages(h, LIT("{}"), NULL, 0, &list));
  HANDLES(pw_pages, pw_pages_next(h, &flag, &out, &more));
  other = project;
  HANDLES(pw_vectors, pw_vectors_count(h, &length));
  HANDLES(pw_vectors, pw_vectors_body(h, 0, &out));
  HANDLES(pw_vectors, pw_vectors_text(h, 0, LIT("id"), &out));
  HANDLES(pw_vectors, pw_vectors_answer(h, 0, &flag, &out));
  CHECK(!made && !message && !client && !ready && !list && !more.data);
}

static void handles_of_terminals(void) {
  static const uint64_t nothing[8] = {0};
  const void *other = project;
  pw_prepared_command *ready = NULL;
  HANDLES(pw_terminal, pw_terminal_send(h, LIT("{}"), &out));
  HANDLES(pw_terminal, pw_terminal_prepare(h, LIT("{}"), &ready));
  HANDLES(pw_terminal, pw_terminal_look(h, command));
  HANDLES(pw_terminal, pw_terminal_deliver(h, command, &out));
  HANDLES(pw_terminal, pw_terminal_carry_out(h, LIT("{}"), 0, &out));
  HANDLES(pw_terminal, pw_terminal_resolve(h, LIT("{}"), 0, &out));
  HANDLES(pw_terminal, pw_terminal_state(h, LIT("api"), LIT("a"), &flag, &payment, &out));
  HANDLES(pw_terminal, pw_terminal_wait_for(h, LIT("api"), LIT("a"), LIT("paid"), 1, 0, &flag, &payment, &out));
  HANDLES(pw_terminal, pw_terminal_confirm(h, LIT("api"), notification, &payment));
  HANDLES(pw_terminal, pw_terminal_finish_three_ds(h, LIT("{}"), LIT("MD=a"), 0, &out));
  /* Those of the first gateway are no better than others. */
  other = gate;
  CLOSED(pw_terminal_send((const pw_terminal *)other, LIT("{}"), &out));
  other = prepared;
  HANDLES(pw_prepared_command, pw_terminal_look(terminal, h));
  HANDLES(pw_prepared_command, pw_terminal_deliver(terminal, h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_ticket(h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_wants_look(h, &flag));
  HANDLES(pw_prepared_command, pw_prepared_command_method(h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_url(h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_headers(h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_body(h, &out));
  HANDLES(pw_prepared_command, pw_prepared_command_read(h, 200, LIT("{}"), &out));
  HANDLES(pw_prepared_command, pw_prepared_command_lost(h, &out));
  other = callback;
  HANDLES(pw_notification, pw_terminal_confirm(terminal, LIT("api"), h, &payment));
  HANDLES(pw_notification, pw_notification_kind(h, &out));
  HANDLES(pw_notification, pw_notification_order_id(h, &out));
  HANDLES(pw_notification, pw_notification_amount(h, &flag, &amount));
  HANDLES(pw_notification, pw_notification_get(h, LIT("OrderId"), &out));
  HANDLES(pw_notification, pw_notification_json(h, &out));
  /* What anybody can post is no payment. */
  other = notification;
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_is_paid(h, 1, &flag));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_is_held(h, 1, &flag));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_order_id(h, &out));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_state(h, &out));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_amount(h, &flag, &amount));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_status(h, 1, &out));
  HANDLES(pw_confirmed_payment, pw_confirmed_payment_json(h, &out));
  CHECK(!ready);
}

/* NULL, a handle of another kind and memory that is none are let alone. */
#define FREEING(name, other)                         \
  (name##_free(NULL), name##_free((name *)(void *)(other)), \
   name##_free((name *)(void *)((char *)(other) + 1)))

static void freeing(void) {
  pw_string changed = {NULL, 0};
  FREEING(pw_project, callback);
  FREEING(pw_callback, project);
  FREEING(pw_state, project);
  FREEING(pw_gate, project);
  FREEING(pw_prepared, project);
  FREEING(pw_data_api, project);
  FREEING(pw_pages, project);
  FREEING(pw_vectors, project);
  FREEING(pw_terminal, project);
  FREEING(pw_prepared_command, prepared);
  FREEING(pw_notification, callback);
  FREEING(pw_confirmed_payment, notification);
  pw_string_free(NULL);
  OK(pw_version(&out));
  CHECK(strcmp(out.data, VERSION) == 0);
  pw_string_free(&out);
  pw_string_free(&out);
  untouched();
  /* The library knows the length by itself. */
  OK(pw_version(&changed));
  changed.length = HUGE_LENGTH;
  REFUSED(pw_string_copy(&changed, letters, sizeof letters, NULL), PW_BUFFER_TOO_SMALL);
  pw_string_free(&changed);
  CHECK(changed.data == NULL && changed.length == 0);
}

/* What is freed is told as long as nothing else has its memory. */
static void freed_handles(void) {
  pw_project *gone = NULL;
  OK(pw_project_new(1, LIT("k"), &gone));
  pw_project_free(gone);
  CLOSED(pw_sign(gone, LIT("{}"), &out));
  pw_project_free(gone);
  CLOSED(pw_verify(gone, LIT("{}"), NULL));
}

static void buffers(void) {
  char small[4] = "abc", right[6];
  OK(pw_decimal_text(3990, LIT("EUR"), &out));
  REFUSED(pw_string_copy(&out, small, sizeof small, &length), PW_BUFFER_TOO_SMALL);
  CHECK(length == 5 && strcmp(small, "abc") == 0);
  REFUSED(pw_string_copy(&out, right, 5, NULL), PW_BUFFER_TOO_SMALL);
  REFUSED(pw_string_copy(&out, right, 0, NULL), PW_BUFFER_TOO_SMALL);
  REFUSED(pw_string_copy(&out, NULL, 6, NULL), PW_ARGUMENT_MISSING);
  OK(pw_string_copy(&out, right, sizeof right, NULL));
  CHECK(strcmp(right, "39.90") == 0);
  pw_string_free(&out);
  OK(pw_string_copy(&out, small, sizeof small, &length));
  CHECK(length == 0 && small[0] == 0);
}

/* Times and numbers at the edges of their types, to an address where nobody answers. */
static void huge_numbers(void) {
  const char *sale =
      "{\"operation\":\"card_sale\",\"members\":{\"general\":{\"payment_id\":\"a\"},"
      "\"payment\":{\"amount\":99999999999999999999,\"currency\":\"EUR\"}}}";
  pw_callback *message = NULL;
  pw_prepared_command *fresh = NULL;
  int32_t code;
  REFUSED(pw_gate_send(gate, STR(sale), &out), PW_REQUEST_INVALID);
  code = pw_gate_status(gate, LIT("a"), &flag, &message);
  CHECK(code / 1000 == 5);
  /* Without any time it may not even be told that nobody answers. */
  code = pw_gate_wait_for(gate, LIT("a"), LIT("paid"), 0, &flag, &message);
  CHECK(code == PW_OK || code / 1000 == 5);
  code = pw_gate_carry_out(gate, LIT("{\"operation\":\"cancel\",\"members\":{\"general\":{\"payment_id\":\"a\"}}}"),
                           UINT64_MAX, &out);
  CHECK(code / 1000 == 5);
  CHECK(message == NULL);
  code = pw_terminal_state(terminal, LIT("api"), LIT("a"), &flag, &payment, &out);
  CHECK(code / 1000 == 5);
  code = pw_terminal_wait_for(terminal, LIT("api"), LIT("a"), LIT("paid"), UINT64_MAX, 0, &flag, &payment, NULL);
  CHECK(code == PW_OK || code / 1000 == 5);
  code = pw_terminal_carry_out(terminal,
                               LIT("{\"command\":\"api.unblock\",\"members\":{\"OrderId\":\"a\"}}"), UINT64_MAX,
                               &out);
  CHECK(code / 1000 == 5);
  OK(pw_terminal_prepare(terminal, LIT("{\"command\":\"api.refund\",\"members\":{\"OrderId\":\"a\"}}"), &fresh));
  code = pw_terminal_look(terminal, fresh);
  CHECK(code / 1000 == 5);
  pw_prepared_command_free(fresh);
  REFUSED(pw_terminal_send(terminal,
                           LIT("{\"command\":\"api.refund\",\"members\":{\"OrderId\":\"a\","
                               "\"Amount\":99999999999999999999}}"),
                           &out),
          PW_REQUEST_INVALID);
  untouched();
  OK(pw_decimal_text(INT64_MIN, LIT("EUR"), &out));
  CHECK(has(&out, "-92233720368547758.08"));
  OK(pw_decimal_text(INT64_MAX, LIT("EUR"), &out));
  CHECK(has(&out, "92233720368547758.07"));
}

static void texts_with_zero_bytes(void) {
  pw_string quoted = {NULL, 0};
  OK(pw_json_quoted("a\0\"b", 4, &quoted));
  CHECK(strcmp(quoted.data, "\"a\\u0000\\\"b\"") == 0);
  OK(pw_json_get(quoted.data, quoted.length, NULL, 0, &out));
  CHECK(out.length == 4 && memcmp(out.data, "a\0\"b", 5) == 0);
  pw_string_free(&out);
  pw_string_free(&quoted);
}

/* Fails once in its own way, and later still knows how. */
static void *fails(void *currency) {
  pw_string text = {NULL, 0};
  int time;
  OK(pw_error_json(&text));
  CHECK(text.data == NULL);
  for (time = 0; time < 200; time++) {
    REFUSED(pw_decimal_text(1, STR((const char *)currency), &text), PW_CURRENCY_EXPONENT_UNKNOWN);
    OK(pw_sign(project, LIT("{}"), &text));
    pw_string_free(&text);
    OK(pw_error_message(&text));
    CHECK(has(&text, (const char *)currency));
  }
  return NULL;
}

static void errors_belong_to_their_thread(void) {
  static char *currencies[] = {"ZZA", "ZZB", "ZZC", "ZZD"};
  pthread_t threads[4];
  pw_string message = {NULL, 0};
  size_t at;
  REFUSED(pw_decimal_text(1, LIT("ZZZ"), &out), PW_CURRENCY_EXPONENT_UNKNOWN);
  for (at = 0; at < 4; at++) CHECK(pthread_create(&threads[at], NULL, fails, currencies[at]) == 0);
  for (at = 0; at < 4; at++) CHECK(pthread_join(threads[at], NULL) == 0);
  OK(pw_error_message(&message));
  CHECK(has(&message, "ZZZ"));
  OK(pw_error_json(&message));
  CHECK(has(&message, "\"code\":\"currency_exponent_unknown\""));
}

int main(int count, char **words) {
  open_all();
  texts_and_places();
  texts_and_places_of_terminals();
  handles();
  handles_of_terminals();
  freeing();
  if (count > 1 && strcmp(words[1], "freed") == 0) freed_handles();
  huge_numbers();
  texts_with_zero_bytes();
  errors_belong_to_their_thread();
  buffers();
  pw_notification_free(notification);
  pw_prepared_command_free(command);
  pw_terminal_free(terminal);
  pw_vectors_free(vectors);
  pw_pages_free(pages);
  pw_data_api_free(api);
  pw_prepared_free(prepared);
  pw_gate_free(gate);
  pw_state_free(state);
  pw_callback_free(callback);
  pw_project_free(project);
  puts("hostile arguments are told");
  return 0;
}
