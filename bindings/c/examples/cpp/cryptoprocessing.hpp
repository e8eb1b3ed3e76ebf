// The second gateway, Cryptoprocessing, for C++11, beside paywright.hpp: copy both.
#ifndef PAYWRIGHT_CRYPTOPROCESSING_HPP
#define PAYWRIGHT_CRYPTOPROCESSING_HPP

#include "paywright.hpp"

namespace paywright {
namespace cryptoprocessing {

namespace detail {

using paywright::detail::Text;

struct Free {
  void operator()(pw_terminal *handle) const { pw_terminal_free(handle); }
  void operator()(pw_prepared_command *handle) const { pw_prepared_command_free(handle); }
  void operator()(pw_notification *handle) const { pw_notification_free(handle); }
  void operator()(pw_confirmed_payment *handle) const { pw_confirmed_payment_free(handle); }
};

template <typename Handle>
using Owned = std::unique_ptr<Handle, Free>;

}  // namespace detail

/// A payment as the gateway itself has told of it; without a value where it knows none.
class Payment {
 public:
  explicit Payment(pw_confirmed_payment *handle) : handle_(handle) {}

  explicit operator bool() const noexcept { return handle_ != nullptr; }

  /// Whether the amount is charged that the order costs, in minor units.
  bool is_paid(std::uint64_t amount) const { return flag(pw_confirmed_payment_is_paid, amount); }
  bool is_held(std::uint64_t amount) const { return flag(pw_confirmed_payment_is_held, amount); }

  std::string order_id() const { return text(pw_confirmed_payment_order_id); }
  std::string state() const { return text(pw_confirmed_payment_state); }
  std::string json() const { return text(pw_confirmed_payment_json); }

  /// `ordered` is what was charged at first, if that is known.
  std::string status(std::uint64_t ordered = 0) const {
    detail::Text status;
    Error::check(pw_confirmed_payment_status(handle_.get(), ordered, status.place()));
    return status.copy();
  }

 private:
  std::string text(pw_code (*ask)(const pw_confirmed_payment *, pw_string *)) const {
    detail::Text value;
    Error::check(ask(handle_.get(), value.place()));
    return value.copy();
  }

  bool flag(pw_code (*ask)(const pw_confirmed_payment *, std::uint64_t, bool *), std::uint64_t amount) const {
    bool value = false;
    Error::check(ask(handle_.get(), amount, &value));
    return value;
  }

  detail::Owned<pw_confirmed_payment> handle_;
};

/// What was posted to the shop, read and not believed.
class Notification {
 public:
  explicit Notification(const std::string &body) {
    pw_notification *made = nullptr;
    Error::check(pw_notification_new(body.data(), body.size(), &made));
    handle_.reset(made);
  }

  std::string kind() const { return text(pw_notification_kind); }
  std::string order_id() const { return text(pw_notification_order_id); }
  std::string json() const { return text(pw_notification_json); }

  const pw_notification *handle() const { return handle_.get(); }

 private:
  std::string text(pw_code (*ask)(const pw_notification *, pw_string *)) const {
    detail::Text value;
    Error::check(ask(handle_.get(), value.place()));
    return value.copy();
  }

  detail::Owned<pw_notification> handle_;
};

/// A command that is checked and not sent yet.
class PreparedCommand {
 public:
  explicit PreparedCommand(pw_prepared_command *handle) : handle_(handle) {}

  /// Store it before the command is sent, and after `Terminal::look`.
  std::string ticket() const {
    detail::Text ticket;
    Error::check(pw_prepared_command_ticket(handle_.get(), ticket.place()));
    return ticket.copy();
  }

  const pw_prepared_command *handle() const { return handle_.get(); }

 private:
  detail::Owned<pw_prepared_command> handle_;
};

/// What opens a terminal; an empty text is left out.
struct Credentials {
  std::string key;
  std::string password;
  std::string vwid;
};

/// How long to ask after what became of a command: a refund that was not made is known after 130 s.
constexpr std::uint64_t CARRY_OUT_MS = 150000;

/// A terminal over HTTP. Commands and outcomes are JSON.
class Terminal {
 public:
  Terminal(const Credentials &credentials, const std::string &settings) {
    pw_terminal *made = nullptr;
    const std::string &key = credentials.key, &password = credentials.password, &vwid = credentials.vwid;
    Error::check(pw_terminal_new(given(key), key.size(), given(password), password.size(), given(vwid),
                                 vwid.size(), settings.data(), settings.size(), &made));
    handle_.reset(made);
  }

  std::string send(const std::string &command) const {
    detail::Text outcome;
    Error::check(pw_terminal_send(handle_.get(), command.data(), command.size(), outcome.place()));
    return outcome.copy();
  }

  std::string carry_out(const std::string &command, std::uint64_t within_ms = CARRY_OUT_MS) const {
    detail::Text outcome;
    Error::check(pw_terminal_carry_out(handle_.get(), command.data(), command.size(), within_ms,
                                       outcome.place()));
    return outcome.copy();
  }

  std::string resolve(const std::string &ticket, std::uint64_t within_ms = CARRY_OUT_MS) const {
    detail::Text outcome;
    Error::check(
        pw_terminal_resolve(handle_.get(), ticket.data(), ticket.size(), within_ms, outcome.place()));
    return outcome.copy();
  }

  PreparedCommand prepare(const std::string &command) const {
    pw_prepared_command *made = nullptr;
    Error::check(pw_terminal_prepare(handle_.get(), command.data(), command.size(), &made));
    return PreparedCommand(made);
  }

  /// Notes in the ticket how the payment stands.
  void look(const PreparedCommand &command) const {
    Error::check(pw_terminal_look(handle_.get(), command.handle()));
  }

  std::string deliver(const PreparedCommand &command) const {
    detail::Text outcome;
    Error::check(pw_terminal_deliver(handle_.get(), command.handle(), outcome.place()));
    return outcome.copy();
  }

  /// How a payment stands; `interface_name` is api, apim or vwapi.
  Payment state(const std::string &interface_name, const std::string &order_id) const {
    pw_confirmed_payment *made = nullptr;
    bool known = false;
    Error::check(pw_terminal_state(handle_.get(), interface_name.data(), interface_name.size(),
                                   order_id.data(), order_id.size(), &known, &made, nullptr));
    return Payment(made);
  }

  /// The only way from a notification to a payment.
  Payment confirm(const std::string &interface_name, const Notification &notification) const {
    pw_confirmed_payment *made = nullptr;
    Error::check(pw_terminal_confirm(handle_.get(), interface_name.data(), interface_name.size(),
                                     notification.handle(), &made));
    return Payment(made);
  }

  /// `pending` is that of an outcome needs_acs_post, `body` what the payer's bank has posted.
  std::string finish_three_ds(const std::string &pending, const std::string &body,
                              std::uint64_t within_ms = CARRY_OUT_MS) const {
    detail::Text outcome;
    Error::check(pw_terminal_finish_three_ds(handle_.get(), pending.data(), pending.size(), body.data(),
                                             body.size(), within_ms, outcome.place()));
    return outcome.copy();
  }

 private:
  static const char *given(const std::string &text) { return text.empty() ? nullptr : text.data(); }

  detail::Owned<pw_terminal> handle_;
};

/// The form for the payer's bank, from an outcome needs_acs_post.
inline std::string acs_form(const std::string &outcome, const std::string &term_url) {
  detail::Text form;
  Error::check(
      pw_acs_form(outcome.data(), outcome.size(), term_url.data(), term_url.size(), form.place()));
  return form.copy();
}

/// Which authentication the bank has posted about: the md of the outcome that began it.
inline std::string acs_return_id(const std::string &body) {
  detail::Text id;
  Error::check(pw_acs_return_id(body.data(), body.size(), id.place()));
  return id.copy();
}

}  // namespace cryptoprocessing
}  // namespace paywright

#endif
