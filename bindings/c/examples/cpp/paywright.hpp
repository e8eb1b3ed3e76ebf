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

namespace detail {

/// A text of the library while it is copied.
class Text {
 public:
  Text() = default;
  Text(const Text &) = delete;
  Text &operator=(const Text &) = delete;
  ~Text() { pw_string_free(&text_); }

  pw_string *place() { return &text_; }
  std::string copy() const { return text_.data ? std::string(text_.data, text_.length) : std::string(); }

 private:
  pw_string text_ = {nullptr, 0};
};

struct Free {
  void operator()(pw_project *handle) const { pw_project_free(handle); }
  void operator()(pw_callback *handle) const { pw_callback_free(handle); }
  void operator()(pw_state *handle) const { pw_state_free(handle); }
  void operator()(pw_gate *handle) const { pw_gate_free(handle); }
  void operator()(pw_prepared *handle) const { pw_prepared_free(handle); }
};

template <typename Handle>
using Owned = std::unique_ptr<Handle, Free>;

}  // namespace detail

/// What went wrong: a sentence, the number that is the same in all languages, and all of it as JSON.
class Error : public std::runtime_error {
 public:
  Error(pw_code code, const std::string &message, const std::string &json)
      : std::runtime_error(message), code_(code), json_(json) {}
  pw_code code() const noexcept { return code_; }
  const std::string &json() const noexcept { return json_; }

  /// Throws what the last function of this thread has failed by.
  static void check(pw_code code) {
    if (code == PW_OK) return;
    detail::Text message, json;
    pw_error_message(message.place());
    pw_error_json(json.place());
    throw Error(code, message.copy(), json.copy());
  }

 private:
  pw_code code_;
  std::string json_;
};

/// The value at a path in JSON, empty if it is not there.
inline std::string json_get(const std::string &json, const std::string &path) {
  detail::Text value;
  Error::check(pw_json_get(json.data(), json.size(), path.data(), path.size(), value.place()));
  return value.copy();
}

/// A text as JSON: put what comes from outside into requests by this alone.
inline std::string json_quoted(const std::string &text) {
  detail::Text quoted;
  Error::check(pw_json_quoted(text.data(), text.size(), quoted.place()));
  return quoted.copy();
}

/// A verified message.
class Callback {
 public:
  explicit Callback(pw_callback *handle) : handle_(handle) {}

  std::string payment_id() const { return text(pw_callback_payment_id); }
  std::string status() const { return text(pw_callback_status); }
  std::string next_action() const { return text(pw_callback_next_action); }
  std::string key_label() const { return text(pw_callback_key_label); }
  std::string json() const { return text(pw_callback_json); }
  bool is_paid() const { return flag(pw_callback_is_paid); }
  bool is_final() const { return flag(pw_callback_is_final); }

  /// The text of a value by its path, empty if it is not there.
  std::string get(const std::string &path) const {
    detail::Text value;
    Error::check(pw_callback_get(handle_.get(), path.data(), path.size(), value.place()));
    return value.copy();
  }

  const pw_callback *handle() const { return handle_.get(); }

 private:
  std::string text(pw_code (*ask)(const pw_callback *, pw_string *)) const {
    detail::Text value;
    Error::check(ask(handle_.get(), value.place()));
    return value.copy();
  }

  bool flag(pw_code (*ask)(const pw_callback *, bool *)) const {
    bool value = false;
    Error::check(ask(handle_.get(), &value));
    return value;
  }

  detail::Owned<pw_callback> handle_;
};

/// A project: its number and its key.
class Project {
 public:
  Project(std::uint32_t id, const std::string &secret) {
    pw_project *made = nullptr;
    Error::check(pw_project_new(id, secret.data(), secret.size(), &made));
    handle_.reset(made);
  }

  std::string sign(const std::string &body) const {
    detail::Text signature;
    Error::check(pw_sign(handle_.get(), body.data(), body.size(), signature.place()));
    return signature.copy();
  }

  Callback verify_callback(const std::string &body) const {
    pw_callback *made = nullptr;
    Error::check(pw_verify_callback(handle_.get(), body.data(), body.size(), &made));
    return Callback(made);
  }

  /// A signed address of Payment Page; `parameters` is a flat JSON object.
  std::string page_url(const std::string &parameters) const {
    detail::Text url;
    Error::check(
        pw_page_url(handle_.get(), parameters.data(), parameters.size(), nullptr, 0, url.place()));
    return url.copy();
  }

  const pw_project *handle() const { return handle_.get(); }

 private:
  detail::Owned<pw_project> handle_;
};

/// What is known of a payment from all its messages.
class State {
 public:
  explicit State(const std::string &payment_id) {
    pw_state *made = nullptr;
    Error::check(pw_state_new(payment_id.data(), payment_id.size(), &made));
    handle_.reset(made);
  }

  pw_folded fold(const Callback &message) {
    pw_folded folded = {0, false, false};
    Error::check(pw_state_fold(handle_.get(), message.handle(), &folded));
    return folded;
  }

  bool is_paid() const {
    bool paid = false;
    Error::check(pw_state_is_paid(handle_.get(), &paid));
    return paid;
  }

 private:
  detail::Owned<pw_state> handle_;
};

/// A request that is signed and not sent yet.
class Prepared {
 public:
  explicit Prepared(pw_prepared *handle) : handle_(handle) {}

  /// Store it before the request is sent.
  std::string ticket() const {
    detail::Text ticket;
    Error::check(pw_prepared_ticket(handle_.get(), ticket.place()));
    return ticket.copy();
  }

  const pw_prepared *handle() const { return handle_.get(); }

 private:
  detail::Owned<pw_prepared> handle_;
};

/// Gate over HTTP. Requests and outcomes are JSON.
class Gate {
 public:
  Gate(const Project &project, const std::string &settings) {
    pw_gate *made = nullptr;
    Error::check(pw_gate_new(project.handle(), settings.data(), settings.size(), &made));
    handle_.reset(made);
  }

  std::string send(const std::string &request) const {
    detail::Text outcome;
    Error::check(pw_gate_send(handle_.get(), request.data(), request.size(), outcome.place()));
    return outcome.copy();
  }

  std::string carry_out(const std::string &request, std::uint64_t within_ms) const {
    detail::Text outcome;
    Error::check(
        pw_gate_carry_out(handle_.get(), request.data(), request.size(), within_ms, outcome.place()));
    return outcome.copy();
  }

  std::string resolve(const std::string &ticket, std::uint64_t within_ms) const {
    detail::Text outcome;
    Error::check(
        pw_gate_resolve(handle_.get(), ticket.data(), ticket.size(), within_ms, outcome.place()));
    return outcome.copy();
  }

  Prepared prepare(const std::string &request) const {
    pw_prepared *made = nullptr;
    Error::check(pw_gate_prepare(handle_.get(), request.data(), request.size(), &made));
    return Prepared(made);
  }

  std::string deliver(const Prepared &prepared) const {
    detail::Text outcome;
    Error::check(pw_gate_deliver(handle_.get(), prepared.handle(), outcome.place()));
    return outcome.copy();
  }

 private:
  detail::Owned<pw_gate> handle_;
};

}  // namespace paywright

#endif
