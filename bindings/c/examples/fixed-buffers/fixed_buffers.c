/* For programs whose fields have a fixed size, such as those in COBOL: texts in, texts out, blanks
 * behind them, one number as the result. Build it into a library that they call. */
#include <paywright.h>

#include <stdio.h>
#include <string.h>

/* The length of a field without the blanks at its end. */
static size_t trimmed(const char *field, size_t size) {
  while (size > 0 && field[size - 1] == ' ') size--;
  return size;
}

/* Moves a text into a field and fills it up with blanks. */
static int32_t move_to_field(const pw_string *text, char *field, size_t size) {
  if (text->length > size) return PW_BUFFER_TOO_SMALL;
  memset(field, ' ', size);
  if (text->data) memcpy(field, text->data, text->length);
  return PW_OK;
}

/* VERIFY-CALLBACK: the status of the payment and Y or N for "paid", from the body of a callback.
 * Fields: secret X(128), body X(n) with its length, payment id X(64), status X(32), paid X. */
int32_t verify_callback_fields(uint32_t project_id, const char secret[128], const char *body,
                               size_t body_length, char payment_id[64], char status[32], char paid[1]) {
  pw_project *project = NULL;
  pw_callback *callback = NULL;
  pw_string text = {NULL, 0};
  bool is_paid = false;
  int32_t code = pw_project_new(project_id, secret, trimmed(secret, 128), &project);
  if (code == PW_OK) code = pw_verify_callback(project, body, body_length, &callback);
  if (code == PW_OK) code = pw_callback_payment_id(callback, &text);
  if (code == PW_OK) code = move_to_field(&text, payment_id, 64);
  pw_string_free(&text);
  if (code == PW_OK) code = pw_callback_status(callback, &text);
  if (code == PW_OK) code = move_to_field(&text, status, 32);
  pw_string_free(&text);
  if (code == PW_OK) code = pw_callback_is_paid(callback, &is_paid);
  if (code == PW_OK) paid[0] = is_paid ? 'Y' : 'N';
  pw_callback_free(callback);
  pw_project_free(project);
  return code;
}

int main(void) {
  static const char unsigned_body[] =
      "{\"project_id\":112,\"payment\":{\"id\":\"order-1\",\"type\":\"purchase\",\"status\":\"success\"},"
      "\"operation\":{\"id\":1,\"type\":\"sale\",\"status\":\"success\"}";
  char secret[128], payment_id[64], status[32], paid[1], body[1024], whole[1024];
  pw_project *project = NULL;
  pw_string signature = {NULL, 0};
  int length;
  memset(secret, ' ', sizeof secret);
  memcpy(secret, "secret", 6);
  /* What the platform would send. */
  snprintf(whole, sizeof whole, "%s}", unsigned_body);
  if (pw_project_new(112, "secret", 6, &project) != PW_OK) return 1;
  if (pw_sign(project, whole, strlen(whole), &signature) != PW_OK) return 1;
  length = snprintf(body, sizeof body, "%s,\"signature\":\"%s\"}", unsigned_body, signature.data);
  pw_string_free(&signature);
  pw_project_free(project);
  if (verify_callback_fields(112, secret, body, (size_t)length, payment_id, status, paid) != PW_OK) return 1;
  printf("[%.64s] [%.32s] [%.1s]\n", payment_id, status, paid);
  /* One changed byte, and no field is touched. */
  body[length / 2] ^= 1;
  return verify_callback_fields(112, secret, body, (size_t)length, payment_id, status, paid) == PW_OK;
}
