/* A first payment in C: an address of Payment Page, a sale by card, its callback, and a refund.
 *
 * Start the local platform first, with its callbacks led to this program:
 *
 *     PAYWRIGHT_SECRET=secret paywright emulator --port 8112 --callback-url http://127.0.0.1:8113/
 *     ./quickstart http://127.0.0.1:8112 8113
 */
#define _POSIX_C_SOURCE 200809L
#include <paywright.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Ends the program with what the library says. */
static void must(int32_t code, const char *what) {
  if (code != PW_OK) {
    pw_string message = {NULL, 0};
    pw_error_message(&message);
    fprintf(stderr, "%s: %s (%d)\n", what, message.data, (int)code);
    pw_string_free(&message);
    exit(1);
  }
}

/* Tells the outcome of a request, and frees it. */
static void tell(const char *what, pw_string *json) {
  pw_string outcome = {NULL, 0};
  must(pw_json_get(json->data, json->length, "outcome", 7, &outcome), what);
  printf("%s: %s\n", what, outcome.data);
  if (strcmp(outcome.data, "accepted") != 0 && strcmp(outcome.data, "registered") != 0) {
    /* "unknown" has a ticket: keep it, and ask pw_gate_resolve later. */
    fprintf(stderr, "%s\n", json->data);
    exit(1);
  }
  pw_string_free(&outcome);
  pw_string_free(json);
}

static int listen_at(int port) {
  struct sockaddr_in address;
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)port);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)) {
    perror("the port of callbacks");
    exit(1);
  }
  return listener;
}

/* The body of the next callback. A shop has a web server for this; what counts is that the bytes reach
 * pw_verify_callback as they came. */
static size_t next_body(int listener, char *body, size_t room) {
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  static char message[65536];
  size_t length = 0, size = 0;
  int connection = accept(listener, NULL, NULL);
  for (;;) {
    ssize_t got = read(connection, message + length, sizeof message - 1 - length);
    char *head_end, *promised;
    if (got <= 0) break;
    length += (size_t)got;
    message[length] = 0;
    head_end = strstr(message, "\r\n\r\n");
    promised = strstr(message, "ontent-length:");
    if (!head_end || !promised) continue;
    size = strtoul(promised + 14, NULL, 10);
    if (size < room && length >= (size_t)(head_end + 4 - message) + size) {
      memcpy(body, head_end + 4, size);
      break;
    }
  }
  if (write(connection, answer, sizeof answer - 1) < 0) perror("answer");
  close(connection);
  return size;
}

int main(int count, char **arguments) {
  static const char page[] =
      "{\"payment_id\":\"order-1\",\"payment_amount\":3415,\"payment_currency\":\"EUR\","
      "\"customer_id\":\"customer-7\"}";
  static const char sale[] =
      "{\"operation\":\"card_sale\",\"members\":{"
      "\"general\":{\"payment_id\":\"order-2\"},"
      "\"payment\":{\"amount\":3415,\"currency\":\"EUR\"},"
      "\"card\":{\"pan\":\"4000000000000077\",\"year\":2030,\"month\":12,"
      "\"card_holder\":\"JOHN SMITH\",\"cvv\":\"123\"},"
      "\"customer\":{\"id\":\"customer-7\",\"ip_address\":\"203.0.113.10\"}}}";
  static const char refund[] =
      "{\"operation\":\"refund\",\"reference\":\"return-1\",\"members\":{"
      "\"general\":{\"payment_id\":\"order-2\"},\"payment\":{\"description\":\"Returned\"}}}";
  const char *secret = getenv("PAYWRIGHT_SECRET");
  pw_project *project = NULL;
  pw_gate *gate = NULL;
  pw_callback *callback = NULL;
  pw_string text = {NULL, 0};
  char settings[128], body[65536];
  bool is_paid = false;
  int listener;

  if (count < 3 || !secret) {
    fprintf(stderr, "usage: PAYWRIGHT_SECRET=... %s BASE_URL CALLBACK_PORT\n", arguments[0]);
    return 2;
  }
  listener = listen_at(atoi(arguments[2]));
  must(pw_project_new(112, secret, strlen(secret), &project), "project");

  must(pw_page_url(project, page, sizeof page - 1, arguments[1], strlen(arguments[1]), &text), "page");
  printf("send the customer to %s\n", text.data);
  pw_string_free(&text);

  snprintf(settings, sizeof settings, "{\"base_url\":\"%s\"}", arguments[1]);
  must(pw_gate_new(project, settings, strlen(settings), &gate), "gate");
  must(pw_gate_carry_out(gate, sale, sizeof sale - 1, 60000, &text), "sale");
  tell("sale", &text);

  must(pw_verify_callback(project, body, next_body(listener, body, sizeof body), &callback), "callback");
  must(pw_callback_is_paid(callback, &is_paid), "callback");
  must(pw_callback_payment_id(callback, &text), "callback");
  printf("callback: %s is %s\n", text.data, is_paid ? "paid" : "not paid");
  pw_string_free(&text);
  pw_callback_free(callback);

  must(pw_gate_carry_out(gate, refund, sizeof refund - 1, 60000, &text), "refund");
  tell("refund", &text);
  must(pw_verify_callback(project, body, next_body(listener, body, sizeof body), &callback), "callback");
  must(pw_callback_status(callback, &text), "callback");
  printf("callback: %s\n", text.data);
  pw_string_free(&text);
  pw_callback_free(callback);

  pw_gate_free(gate);
  pw_project_free(project);
  close(listener);
  return is_paid ? 0 : 1;
}
