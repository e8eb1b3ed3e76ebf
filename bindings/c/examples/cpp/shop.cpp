#include "paywright.hpp"

#include <iostream>

int main() {
  const paywright::Project project(112, "secret");
  const std::string open =
      R"({"project_id":112,"payment":{"id":"order-1","type":"purchase","status":"success"},)"
      R"("operation":{"id":1,"type":"sale","status":"success"})";
  // What the platform would send.
  const std::string body = open + R"(,"signature":")" + project.sign(open + "}") + "\"}";
  const paywright::Callback callback = project.verify_callback(body);
  std::cout << callback.payment_id() << ' ' << callback.status() << '\n';
  try {
    project.verify_callback(open + "}");
  } catch (const paywright::Error &error) {
    std::cout << error.code() << ": " << error.what() << '\n';
    return callback.is_paid() && error.code() == PW_SIGNATURE_MISSING ? 0 : 1;
  }
  return 1;
}
