/* Verifies a million times, then makes calls for a minute, and holds the memory of the program to what it
 * was after a first part of each: `leaks BASE_URL [VERIFICATIONS [SECONDS]]`. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the allocator may need now and then. */
#define MOST_KIB 512

static long resident_kib(void) {
  long pages = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  CHECK(file != NULL && fscanf(file, "%ld %ld", &pages, &resident) == 2);
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool is_flat(const char *what, double count, double took, long before) {
  long after = resident_kib();
  printf("%s: %.0f in %.1f s, memory %ld KiB, then %ld KiB\n", what, count, took, before, after);
  return after - before <= MOST_KIB;
}

static char *signed_callback(const pw_project *project) {
  const char *form =
      "{\"project_id\":112,\"payment\":{\"id\":\"order-1\",\"type\":\"purchase\",\"status\":\"success\","
      "\"sum\":{\"amount\":3415,\"currency\":\"EUR\"}},"
      "\"operation\":{\"id\":1,\"type\":\"sale\",\"status\":\"success\"},\"signature\":\"%s\"}";
  char *open = text_of(form, ""), *whole;
  pw_string signature = {NULL, 0};
  OK(pw_sign(project, STR(open), &signature));
  whole = text_of(form, signature.data);
  pw_string_free(&signature);
  free(open);
  return whole;
}

static void verify(const pw_project *project, const char *body, size_t length) {
  pw_callback *callback = NULL;
  pw_state *state = NULL;
  pw_string text = {NULL, 0};
  pw_folded folded;
  OK(pw_verify_callback(project, body, length, &callback));
  OK(pw_callback_get(callback, LIT("payment.sum.currency"), &text));
  pw_string_free(&text);
  OK(pw_state_new(LIT("order-1"), &state));
  OK(pw_state_fold(state, callback, &folded));
  pw_state_free(state);
  pw_callback_free(callback);
  REFUSED(pw_verify_callback(project, body, length - 1, &callback), PW_JSON_SYNTAX);
}

static bool verifies(const pw_project *project, long times) {
  char *body = signed_callback(project);
  size_t length = strlen(body);
  long before = 0, at;
  double start = seconds();
  bool flat;
  for (at = 0; at < times; at++) {
    if (at == times / 10) before = resident_kib();
    verify(project, body, length);
  }
  flat = is_flat("verifications", (double)times, seconds() - start, before);
  free(body);
  return flat;
}

static void call(const pw_gate *gate, long number) {
  char *sale = text_of(
      "{\"operation\":\"card_sale\",\"members\":{\"general\":{\"payment_id\":\"leak-%ld\"},"
      "\"payment\":{\"amount\":3415,\"currency\":\"EUR\"},\"card\":{\"pan\":\"4000000000000077\","
      "\"year\":2030,\"month\":12,\"card_holder\":\"JOHN SMITH\",\"cvv\":\"123\"},"
      "\"customer\":{\"id\":\"c-7\",\"ip_address\":\"203.0.113.10\"}}}",
      number);
  pw_prepared *prepared = NULL;
  pw_callback *message = NULL;
  pw_string text = {NULL, 0};
  bool known = false;
  OK(pw_gate_prepare(gate, STR(sale), &prepared));
  OK(pw_prepared_ticket(prepared, &text));
  pw_string_free(&text);
  OK(pw_gate_deliver(gate, prepared, &text));
  pw_string_free(&text);
  pw_prepared_free(prepared);
  free(sale);
  OK(pw_gate_status(gate, LIT("leak-0"), &known, &message));
  pw_callback_free(message);
  REFUSED(pw_gate_send(gate, LIT("{\"operation\":\"dance\"}"), &text), PW_OPERATION_UNKNOWN);
}

static bool calls(const pw_project *project, const char *base_url, double time) {
  char *settings = text_of("{\"base_url\":\"%s\"}", base_url);
  pw_gate *gate = NULL;
  long before = 0, number = 0;
  double start = seconds();
  bool flat;
  OK(pw_gate_new(project, STR(settings), &gate));
  while (seconds() - start < time) {
    if (before == 0 && seconds() - start > time / 6) before = resident_kib();
    call(gate, number++);
  }
  flat = is_flat("sales and questions", (double)number, seconds() - start, before);
  pw_gate_free(gate);
  free(settings);
  return flat;
}

int main(int count, char **words) {
  pw_project *project = NULL;
  bool flat;
  if (count < 2) {
    fprintf(stderr, "usage: %s BASE_URL [VERIFICATIONS [SECONDS]]\n", words[0]);
    return 2;
  }
  OK(pw_project_new(112, LIT("local-test-key"), &project));
  flat = verifies(project, count > 2 ? atol(words[2]) : 1000000);
  flat = calls(project, words[1], count > 3 ? atof(words[3]) : 60) && flat;
  pw_project_free(project);
  puts(flat ? "memory is flat" : "memory grows");
  return flat ? 0 : 1;
}
