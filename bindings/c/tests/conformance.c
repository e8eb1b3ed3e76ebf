/* Runs files of conformance vectors: what signs or verifies without options, notifications, and the codes and
 * states of the second gateway go through the functions that users call as well, and all through what the
 * library makes of a case. */
#include <paywright.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  size_t room = 1 << 20;
  char *text;
  if (!file) return NULL;
  text = malloc(room);
  *length = 0;
  while (text) {
    size_t got = fread(text + *length, 1, room - *length, file);
    *length += got;
    if (got == 0) break;
    if (*length == room) text = realloc(text, room *= 2);
  }
  fclose(file);
  return text;
}

static pw_string text_at(const pw_vectors *vectors, size_t index, const char *path) {
  pw_string text = {NULL, 0};
  if (pw_vectors_text(vectors, index, path, strlen(path), &text) != PW_OK) abort();
  return text;
}

static bool is(const pw_string *text, const char *expected) {
  return text->data && strcmp(text->data, expected) == 0;
}

static pw_string part_of(const pw_string *json, const char *path) {
  pw_string part = {NULL, 0};
  if (pw_json_get(json->data, json->length, path, strlen(path), &part) != PW_OK) abort();
  return part;
}

/* Whether two texts are the same; both are freed. */
static bool same(pw_string one, pw_string other) {
  bool are = one.data && other.data && strcmp(one.data, other.data) == 0;
  pw_string_free(&one);
  pw_string_free(&other);
  return are;
}

static pw_string last_code(void) {
  pw_string error = {NULL, 0}, code;
  if (pw_error_json(&error) != PW_OK) abort();
  code = part_of(&error, "code");
  pw_string_free(&error);
  return code;
}

/* A project with the key or the keys of a case; NULL for keys that only vectors have, such as empty ones. */
static pw_project *project_of(const pw_vectors *vectors, size_t index) {
  pw_string key = text_at(vectors, index, "key");
  pw_project *project = NULL;
  pw_code code;
  int at;
  if (!key.data) key = text_at(vectors, index, "keys.0.key");
  code = pw_project_new(112, key.data, key.length, &project);
  pw_string_free(&key);
  for (at = 1; code == PW_OK; at++) {
    char path[32];
    pw_string label;
    pw_project *more = NULL;
    snprintf(path, sizeof path, "keys.%d.key", at);
    key = text_at(vectors, index, path);
    if (!key.data) return project;
    snprintf(path, sizeof path, "keys.%d.label", at);
    label = text_at(vectors, index, path);
    code = pw_project_with_key(project, label.data, label.length, key.data, key.length, &more);
    pw_string_free(&label);
    pw_string_free(&key);
    pw_project_free(project);
    project = more;
  }
  return NULL;
}

static bool signs_alike(const pw_project *project, const pw_string *body, const pw_string *answer) {
  pw_string made = {NULL, 0};
  if (pw_sign(project, body->data, body->length, &made) != PW_OK)
    return same(last_code(), part_of(answer, "error"));
  return same(made, part_of(answer, "signature"));
}

static bool verifies_alike(const pw_project *project, const pw_vectors *vectors, size_t index,
                           const pw_string *body, const pw_string *answer) {
  pw_string label = {NULL, 0}, fitted;
  if (pw_verify(project, body->data, body->length, &label) != PW_OK)
    return same(last_code(), part_of(answer, "code"));
  fitted = part_of(answer, "key_label");
  /* The first key of a project is called main. */
  if (is(&label, "main")) {
    pw_string first = text_at(vectors, index, "keys.0.label");
    bool agrees = first.data ? is(&fitted, first.data) : is(&fitted, "key");
    pw_string_free(&first);
    pw_string_free(&fitted);
    pw_string_free(&label);
    return agrees;
  }
  return same(label, fitted);
}

/* What is known of the second gateway: "code" or "state" of a case names what is asked for. */
static bool knows_alike(const pw_vectors *vectors, size_t index, const char *what,
                        pw_code (*ask)(const char *, size_t, pw_string *), const pw_string *answer) {
  pw_string asked = text_at(vectors, index, what), told = {NULL, 0};
  pw_code code = ask(asked.data, asked.length, &told);
  pw_string_free(&asked);
  return code == PW_OK && same(told, part_of(answer, ""));
}

static bool reads_alike(const pw_vectors *vectors, size_t index, const pw_string *answer) {
  pw_notification *notification = NULL;
  pw_string body = {NULL, 0}, told = {NULL, 0};
  pw_code code;
  if (pw_vectors_body(vectors, index, &body) != PW_OK) abort();
  code = pw_notification_new(body.data, body.length, &notification);
  pw_string_free(&body);
  if (code != PW_OK) return same(last_code(), part_of(answer, "error"));
  if (pw_notification_json(notification, &told) != PW_OK) abort();
  pw_notification_free(notification);
  return same(told, part_of(answer, ""));
}

/* What the second gateway has among the functions that users call. */
static bool by_hand_of_gateway(const pw_vectors *vectors, size_t index, const pw_string *kind,
                               const pw_string *answer, size_t *by_users) {
  ++*by_users;
  if (is(kind, "gateway_notification")) return reads_alike(vectors, index, answer);
  if (is(kind, "gateway_code"))
    return knows_alike(vectors, index, "code", pw_cryptoprocessing_error_code, answer);
  if (is(kind, "gateway_state"))
    return knows_alike(vectors, index, "state", pw_cryptoprocessing_state, answer);
  --*by_users;
  return true;
}

/* Whether the functions that users call agree with the answer of the library; without options and with keys
 * that users may have. */
static bool by_hand(const pw_vectors *vectors, size_t index, const pw_string *answer, size_t *by_users) {
  pw_string kind = text_at(vectors, index, "kind"), options = text_at(vectors, index, "options");
  bool signs = is(&kind, "sign"), agrees = true;
  pw_project *project = NULL;
  if (!options.data && (signs || is(&kind, "verify"))) project = project_of(vectors, index);
  if (project) {
    pw_string body = {NULL, 0};
    if (pw_vectors_body(vectors, index, &body) != PW_OK) abort();
    agrees = signs ? signs_alike(project, &body, answer)
                   : verifies_alike(project, vectors, index, &body, answer);
    pw_string_free(&body);
    ++*by_users;
  }
  agrees = agrees && by_hand_of_gateway(vectors, index, &kind, answer, by_users);
  pw_project_free(project);
  pw_string_free(&options);
  pw_string_free(&kind);
  return agrees;
}

int main(int count, char **arguments) {
  size_t passed = 0, failed = 0, by_users = 0;
  int at;
  if (count < 2) {
    fprintf(stderr, "usage: %s FILE...\n", arguments[0]);
    return 2;
  }
  for (at = 1; at < count; at++) {
    size_t length = 0, cases = 0, index;
    char *text = read_file(arguments[at], &length);
    pw_vectors *vectors = NULL;
    if (!text || pw_vectors_new(text, length, &vectors) != PW_OK) {
      fprintf(stderr, "%s cannot be read, or holds no conformance vectors\n", arguments[at]);
      free(text);
      return 2;
    }
    pw_vectors_count(vectors, &cases);
    for (index = 0; index < cases; index++) {
      pw_string answer = {NULL, 0};
      bool holds = false;
      if (pw_vectors_answer(vectors, index, &holds, &answer) == PW_OK && holds &&
          by_hand(vectors, index, &answer, &by_users)) {
        passed++;
      } else {
        pw_string id = text_at(vectors, index, "id");
        printf("failed: %s: %s\n", id.data ? id.data : "?", answer.data ? answer.data : "no answer");
        pw_string_free(&id);
        failed++;
      }
      pw_string_free(&answer);
    }
    pw_vectors_free(vectors);
    free(text);
  }
  printf("%lu of them asked of the functions of users as well\n", (unsigned long)by_users);
  printf("%lu passed, %lu failed\n", (unsigned long)passed, (unsigned long)failed);
  return failed ? 1 : 0;
}
