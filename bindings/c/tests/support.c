#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_CALLBACKS 512

static char base_url[64];
static int platform_port;
static pid_t platform;
static int listener;
static pthread_t receiver;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *callbacks[MOST_CALLBACKS];
static size_t count;

void check(bool holds, const char *what, const char *file, int line) {
  if (!holds) {
    pw_string message = {NULL, 0};
    pw_error_message(&message);
    fprintf(stderr, "%s:%d: not so: %s (last error: %s)\n", file, line, what,
            message.data ? message.data : "none");
    platform_stop();
    exit(1);
  }
}

void check_code(int32_t code, int32_t expected, const char *what, const char *file, int line) {
  if (code != expected) fprintf(stderr, "code %d instead of %d\n", (int)code, (int)expected);
  check(code == expected, what, file, line);
}

bool has(pw_string *text, const char *part) {
  bool found = text->data && strstr(text->data, part);
  if (!found) fprintf(stderr, "without %s: %s\n", part, text->data ? text->data : "(no data)");
  pw_string_free(text);
  return found;
}

bool tells(pw_string *json, const char *path, const char *expected) {
  pw_string value = {NULL, 0};
  bool is_so;
  OK(pw_json_get(json->data, json->length, STR(path), &value));
  is_so = value.data && strcmp(value.data, expected) == 0;
  if (!is_so) fprintf(stderr, "%s is not %s: %s\n", path, expected, json->data);
  pw_string_free(&value);
  pw_string_free(json);
  return is_so;
}

char *member(const char *json, const char *name) {
  char *key = text_of("\"%s\":", name);
  const char *from = strstr(json, key);
  size_t length;
  char *value;
  check(from != NULL, key, __FILE__, __LINE__);
  from += strlen(key);
  while (*from == ' ') from++;
  if (*from == '"') {
    from++;
    length = strcspn(from, "\"");
  } else {
    length = strcspn(from, ",}] \n");
  }
  value = text_of("%.*s", (int)length, from);
  free(key);
  return value;
}

char *text_of(const char *format, ...) {
  va_list arguments;
  int length;
  char *text;
  va_start(arguments, format);
  length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  text = malloc((size_t)length + 1);
  if (!text) abort();
  va_start(arguments, format);
  vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  return text;
}

void pause_ms(long milliseconds) {
  struct timespec time;
  time.tv_sec = milliseconds / 1000;
  time.tv_nsec = milliseconds % 1000 * 1000000;
  nanosleep(&time, NULL);
}

/* Reads a whole message of HTTP, head and body by Content-Length, or up to the end. */
static char *read_message(int connection) {
  size_t room = 1 << 20, length = 0;
  char *text = malloc(room + 1);
  if (!text) abort();
  for (;;) {
    ssize_t got = read(connection, text + length, room - length);
    char *body, *header;
    if (got <= 0) break;
    length += (size_t)got;
    text[length] = 0;
    body = strstr(text, "\r\n\r\n");
    header = strstr(text, "ontent-length:");
    if (!header) header = strstr(text, "ontent-Length:");
    if (body && header && header < body) {
      size_t promised = strtoul(header + 14, NULL, 10);
      if (length >= (size_t)(body + 4 - text) + promised) break;
    }
  }
  text[length] = 0;
  return text;
}

static void *receive(void *unused) {
  (void)unused;
  for (;;) {
    int connection = accept(listener, NULL, NULL);
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    char *message, *body;
    if (connection < 0) return NULL;
    message = read_message(connection);
    body = strstr(message, "\r\n\r\n");
    if (body) {
      pthread_mutex_lock(&lock);
      if (count < MOST_CALLBACKS) callbacks[count++] = text_of("%s", body + 4);
      pthread_mutex_unlock(&lock);
    }
    free(message);
    if (write(connection, answer, sizeof answer - 1) < 0) perror("callback");
    close(connection);
  }
}

static int listen_somewhere(void) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener = socket(AF_INET, SOCK_STREAM, 0);
  CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
  CHECK(listen(listener, 64) == 0);
  CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
  return ntohs(address.sin_port);
}

void platform_start(const char *gateway) {
  const char *program = getenv("PAYWRIGHT_PROGRAM");
  int out[2];
  char *callback_url, told[4096], *url;
  size_t length = 0;
  CHECK(program != NULL);
  signal(SIGPIPE, SIG_IGN);
  callback_url = text_of("http://127.0.0.1:%d/callback", listen_somewhere());
  CHECK(pthread_create(&receiver, NULL, receive, NULL) == 0);
  CHECK(pipe(out) == 0);
  platform = fork();
  if (platform == 0) {
    dup2(out[1], 1);
    close(out[0]);
    close(out[1]);
    close(listener);
    execl(program, program, "emulator", "--gateway", gateway, "--port", "0", "--json", "--callback-url",
          callback_url, (char *)NULL);
    _exit(127);
  }
  close(out[1]);
  free(callback_url);
  while (length < sizeof told - 1) {
    ssize_t got = read(out[0], told + length, sizeof told - 1 - length);
    CHECK(got > 0);
    length += (size_t)got;
    told[length] = 0;
    if (strstr(told, "\n}")) break;
  }
  url = member(told, "base_url");
  snprintf(base_url, sizeof base_url, "%s", url);
  platform_port = atoi(strrchr(base_url, ':') + 1);
  free(url);
  /* The pipe stays open: the program would end with it. */
}

void platform_stop(void) {
  size_t at;
  if (platform <= 0) return;
  kill(platform, SIGTERM);
  waitpid(platform, NULL, 0);
  platform = 0;
  shutdown(listener, SHUT_RDWR);
  pthread_join(receiver, NULL);
  close(listener);
  for (at = 0; at < count; at++) free(callbacks[at]);
  count = 0;
}

const char *platform_url(void) { return base_url; }

/* Waits for the message at a place among those with a part. */
static char *message_with(const char *part, size_t place) {
  int attempt;
  for (attempt = 0; attempt < 400; attempt++) {
    size_t at, seen = 0;
    char *found = NULL;
    pthread_mutex_lock(&lock);
    for (at = 0; at < count && !found; at++) {
      if (strstr(callbacks[at], part) && seen++ == place) found = text_of("%s", callbacks[at]);
    }
    pthread_mutex_unlock(&lock);
    if (found) return found;
    pause_ms(50);
  }
  fprintf(stderr, "no message %lu with %s\n", (unsigned long)place, part);
  CHECK(false);
  return NULL;
}

char *callback_of(const char *payment_id, size_t place) {
  char *id = text_of("\"%s\"", payment_id), *found = message_with(id, place);
  free(id);
  return found;
}

char *notification_of(const char *order_id) {
  char *id = text_of("OrderId=%s&", order_id), *found = message_with(id, 0);
  free(id);
  return found;
}

static int exchange(char *request, char **answer) {
  struct sockaddr_in address;
  int connection = socket(AF_INET, SOCK_STREAM, 0), status = 0;
  char *message, *body;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)platform_port);
  CHECK(connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
  CHECK(write(connection, request, strlen(request)) == (ssize_t)strlen(request));
  message = read_message(connection);
  close(connection);
  CHECK(sscanf(message, "HTTP/1.1 %d", &status) == 1);
  body = strstr(message, "\r\n\r\n");
  *answer = text_of("%s", body ? body + 4 : "");
  free(message);
  free(request);
  return status;
}

int http_post(const char *path, const char *type, const char *body, char **answer) {
  return exchange(text_of("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\n"
                          "Content-Length: %lu\r\nConnection: close\r\n\r\n%s",
                          path, platform_port, type, (unsigned long)strlen(body), body),
                  answer);
}

int http_get(const char *url, char **answer) {
  const char *path = strncmp(url, base_url, strlen(base_url)) == 0 ? url + strlen(base_url) : url;
  return exchange(text_of("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path,
                          platform_port),
                  answer);
}
