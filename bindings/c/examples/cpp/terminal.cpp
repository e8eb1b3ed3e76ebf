// Charges a card at the second gateway, has a notification confirmed, refuses a forged one, and gives a part
// back by a command whose ticket is there before it is sent: `terminal BASE_URL`.
#include "cryptoprocessing.hpp"

#include <iostream>

namespace {

namespace gateway = paywright::cryptoprocessing;

std::string word(const std::string &outcome) { return paywright::json_get(outcome, "outcome"); }

pw_code refusal(const gateway::Terminal &terminal, const std::string &body) {
  try {
    terminal.confirm("api", gateway::Notification(body));
  } catch (const paywright::Error &error) {
    std::cout << paywright::json_get(error.json(), "code") << '\n';
    return error.code();
  }
  return PW_OK;
}

int pay(const std::string &base_url) {
  // A real program reads them from where nobody else looks.
  const gateway::Credentials credentials = {"Merchant", "123", ""};
  const gateway::Terminal terminal(credentials, R"({"base_url":)" + paywright::json_quoted(base_url) + "}");
  const std::string paid = terminal.carry_out(
      R"({"command":"api.pay","members":{"OrderId":"order-1","Amount":12480,"PAN":"4111111111100023",)"
      R"("EMonth":12,"EYear":30,"CardHolder":"ADA LOVELACE","SecureCode":"123"}})");
  std::cout << "pay: " << word(paid) << '\n';

  const std::string body = "Notification=EnginePaySuccess&OrderId=order-1&Amount=";
  const gateway::Payment payment = terminal.confirm("api", gateway::Notification(body + "12480"));
  const bool is_paid = payment.is_paid(12480);
  const bool is_refused = refusal(terminal, body + "99") == PW_NOTIFICATION_OF_OTHER_AMOUNT;
  std::cout << payment.order_id() << ' ' << payment.status() << (is_paid ? ", ship it\n" : "\n");

  const gateway::PreparedCommand refund =
      terminal.prepare(R"({"command":"api.refund","members":{"OrderId":"order-1","Amount":480}})");
  terminal.look(refund);
  std::cout << "kept: " << paywright::json_get(refund.ticket(), "before.amount") << '\n';
  std::cout << "refund: " << word(terminal.deliver(refund)) << '\n';
  const bool is_known = terminal.state("api", "order-1").is_paid(12000) && !terminal.state("api", "nobody");
  return is_paid && is_refused && is_known ? 0 : 1;
}

}  // namespace

int main(int count, char **words) {
  if (count < 2) {
    std::cerr << "usage: " << words[0] << " BASE_URL\n";
    return 2;
  }
  try {
    return pay(words[1]);
  } catch (const paywright::Error &error) {
    std::cerr << error.code() << ": " << error.what() << '\n';
    return 1;
  }
}
