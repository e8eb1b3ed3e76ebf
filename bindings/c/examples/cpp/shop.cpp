// Signs, verifies and folds, then asks an address where nobody answers: what fails comes as an exception.
#include "paywright.hpp"

#include <iostream>

namespace {

pw_code refusal(const paywright::Project &project, const std::string &body) {
  try {
    project.verify_callback(body);
  } catch (const paywright::Error &error) {
    std::cout << error.code() << ": " << error.what() << '\n';
    return error.code();
  }
  return PW_OK;
}

pw_code unanswered(const paywright::Gate &gate) {
  const std::string payment = paywright::json_quoted("order \"1\"");
  const std::string request =
      R"({"operation":"cancel","members":{"general":{"payment_id":)" + payment + "}}}";
  try {
    const paywright::Prepared prepared = gate.prepare(request);
    std::cout << "kept: " << paywright::json_get(prepared.ticket(), "payment_id") << '\n';
    gate.deliver(prepared);
  } catch (const paywright::Error &error) {
    std::cout << paywright::json_get(error.json(), "code") << ": " << error.what() << '\n';
    return error.code();
  }
  return PW_OK;
}

}  // namespace

int main() {
  const paywright::Project project(112, "secret");
  const std::string open =
      R"({"project_id":112,"payment":{"id":"order-1","type":"purchase","status":"success",)"
      R"("sum":{"amount":3415,"currency":"EUR"}},"operation":{"id":1,"type":"sale","status":"success"})";
  // What the platform would send.
  const std::string body = open + R"(,"signature":")" + project.sign(open + "}") + "\"}";
  const paywright::Callback callback = project.verify_callback(body);
  paywright::State state(callback.payment_id());
  const bool ships = state.fold(callback).became_paid;
  std::cout << callback.payment_id() << ' ' << callback.status() << (ships ? ", ship it\n" : "\n");

  const paywright::Gate gate(project, R"({"base_url":"http://127.0.0.1:9","deadline_ms":2000})");
  const bool is_as_told = ships && state.is_paid() && !state.fold(callback).became_paid &&
                          refusal(project, open + "}") == PW_SIGNATURE_MISSING &&
                          unanswered(gate) / 1000 == 5;
  return is_as_told ? 0 : 1;
}
