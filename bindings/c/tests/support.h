/* What the C tests share: checks, the local platform, a shop that receives callbacks. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <paywright.h>

/* A literal as pointer and length. */
#define LIT(text) (text), sizeof(text) - 1
/* A text that ends with a zero byte as pointer and length. */
#define STR(text) (text), strlen(text)

/* Ends the program with the place when something is not as it must be. */
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
#define OK(call) check_code((call), PW_OK, #call, __FILE__, __LINE__)
#define REFUSED(call, code) check_code((call), (code), #call, __FILE__, __LINE__)

void check(bool holds, const char *what, const char *file, int line);
void check_code(int32_t code, int32_t expected, const char *what, const char *file, int line);

/* Whether a text has a part, and frees it. */
bool has(pw_string *text, const char *part);
/* Whether a value in JSON is the one that is named; the JSON is freed. */
bool tells(pw_string *json, const char *path, const char *expected);
/* The text behind "name": in JSON, up to the quote or comma; a copy to be freed. */
char *member(const char *json, const char *name);
/* A formatted text, to be freed. */
char *text_of(const char *format, ...);
void pause_ms(long milliseconds);

/* Starts the receiver of callbacks and the program that PAYWRIGHT_PROGRAM names, as the gateway that is
 * named. */
void platform_start(const char *gateway);
void platform_stop(void);
/* Its address. */
const char *platform_url(void);
/* Waits for so many callbacks of a payment, and gives the one at the place, a copy to be freed. */
char *callback_of(const char *payment_id, size_t place);
/* Waits for a notification of an order, and gives it, a copy to be freed. */
char *notification_of(const char *order_id);
/* Posts to the platform and gives status and body, a copy to be freed. */
int http_post(const char *path, const char *type, const char *body, char **answer);
int http_get(const char *url, char **answer);

#endif
