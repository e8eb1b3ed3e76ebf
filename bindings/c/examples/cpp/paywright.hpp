// Paywright for C++11: handles that free themselves, and exceptions. A header over paywright.h; copy it
// into your sources and change it as you like.
#ifndef PAYWRIGHT_HPP
#define PAYWRIGHT_HPP

#include <paywright.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace paywright {

/// What went wrong: a sentence, and the number that is the same in all languages.
class Error : public std::runtime_error {
 public:
  Error(std::int32_t code, const std::string &message) : std::runtime_error(message), code_(code) {}
  std::int32_t code() const noexcept { return code_; }

 private:
  std::int32_t code_;
};

namespace detail {

/// The text, which is freed here.
inline std::string take(pw_string &text) {
  std::string copy = text.data ? std::string(text.data, text.length) : std::string();
  pw_string_free(&text);
  return copy;
}

inline void check(std::int32_t code) {
  if (code == PW_OK) return;
  pw_string message = {nullptr, 0};
  pw_error_message(&message);
  throw Error(code, take(message));
}

template <typename Handle>
struct Free {
  void operator()(pw_project *handle) const { pw_project_free(handle); }
  void operator()(pw_callback *handle) const { pw_callback_free(handle); }
  void operator()(pw_gate *handle) const { pw_gate_free(handle); }
};

template <typename Handle>
using Owned = std::unique_ptr<Handle, Free<Handle>>;

}  // namespace detail

/// A verified message.
class Callback {
 public:
  explicit Callback(pw_callback *handle) : handle_(handle) {}

  std::string payment_id() const { return text(pw_callback_payment_id); }
  std::string status() const { return text(pw_callback_status); }
  std::string json() const { return text(pw_callback_json); }
  bool is_paid() const {
    bool paid = false;
    detail::check(pw_callback_is_paid(handle_.get(), &paid));
    return paid;
  }
  /// The text of a value by its path, empty if it is not there.
  std::string get(const std::string &path) const {
    pw_string out = {nullptr, 0};
    detail::check(pw_callback_get(handle_.get(), path.data(), path.size(), &out));
    return detail::take(out);
  }

 private:
  std::string text(std::int32_t (*ask)(const pw_callback *, pw_string *)) const {
    pw_string out = {nullptr, 0};
    detail::check(ask(handle_.get(), &out));
    return detail::take(out);
  }

  detail::Owned<pw_callback> handle_;
};

/// A project: its number and its key.
class Project {
 public:
  Project(std::uint32_t id, const std::string &secret) {
    pw_project *made = nullptr;
    detail::check(pw_project_new(id, secret.data(), secret.size(), &made));
    handle_.reset(made);
  }

  std::string sign(const std::string &body) const {
    pw_string out = {nullptr, 0};
    detail::check(pw_sign(handle_.get(), body.data(), body.size(), &out));
    return detail::take(out);
  }

  Callback verify_callback(const std::string &body) const {
    pw_callback *made = nullptr;
    detail::check(pw_verify_callback(handle_.get(), body.data(), body.size(), &made));
    return Callback(made);
  }

  const pw_project *handle() const { return handle_.get(); }

 private:
  detail::Owned<pw_project> handle_;
};

/// Gate over HTTP. Requests and outcomes are JSON.
class Gate {
 public:
  Gate(const Project &project, const std::string &settings) {
    pw_gate *made = nullptr;
    detail::check(pw_gate_new(project.handle(), settings.data(), settings.size(), &made));
    handle_.reset(made);
  }

  std::string carry_out(const std::string &request, std::uint64_t within_ms) const {
    pw_string out = {nullptr, 0};
    detail::check(pw_gate_carry_out(handle_.get(), request.data(), request.size(), within_ms, &out));
    return detail::take(out);
  }

 private:
  detail::Owned<pw_gate> handle_;
};

}  // namespace paywright

#endif
