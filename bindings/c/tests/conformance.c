/* Runs a file of conformance vectors: what signs or verifies without options goes through the functions
 * that users call, the rest through what the library makes of a case. */
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

/* Whether signing or verifying by the functions of users agrees with the answer of the library. */
static bool by_hand(const pw_vectors *vectors, size_t index, const pw_string *kind, const char *answer) {
  pw_string key = text_at(vectors, index, "key"), options = text_at(vectors, index, "options");
  pw_string body = {NULL, 0}, made = {NULL, 0};
  pw_project *project = NULL;
  bool agrees = true;
  /* Options and empty keys are for vectors only. */
  if (!options.data && pw_project_new(112, key.data, key.length, &project) == PW_OK &&
      pw_vectors_body(vectors, index, &body) == PW_OK) {
    if (is(kind, "verify")) {
      bool accepted = strstr(answer, "\"accept\"") != NULL;
      agrees = (pw_verify(project, body.data, body.length, NULL) == PW_OK) == accepted;
    } else if (is(kind, "sign")) {
      bool is_signed = pw_sign(project, body.data, body.length, &made) == PW_OK;
      agrees = is_signed ? strstr(answer, made.data) != NULL : strstr(answer, "\"error\"") != NULL;
    }
  }
  pw_string_free(&made);
  pw_string_free(&body);
  pw_string_free(&options);
  pw_string_free(&key);
  pw_project_free(project);
  return agrees;
}

int main(int count, char **arguments) {
  size_t passed = 0, failed = 0;
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
      pw_string kind = text_at(vectors, index, "kind"), answer = {NULL, 0};
      bool holds = false;
      if (pw_vectors_answer(vectors, index, &holds, &answer) == PW_OK && holds &&
          by_hand(vectors, index, &kind, answer.data)) {
        passed++;
      } else {
        pw_string id = text_at(vectors, index, "id");
        printf("failed: %s: %s\n", id.data ? id.data : "?", answer.data ? answer.data : "no answer");
        pw_string_free(&id);
        failed++;
      }
      pw_string_free(&answer);
      pw_string_free(&kind);
    }
    pw_vectors_free(vectors);
    free(text);
  }
  printf("%lu passed, %lu failed\n", (unsigned long)passed, (unsigned long)failed);
  return failed ? 1 : 0;
}
