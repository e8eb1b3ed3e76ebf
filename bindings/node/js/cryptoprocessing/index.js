// The second gateway. It has a room of its own in the package, paywright/cryptoprocessing.

export { ACKNOWLEDGEMENT, Notification } from "./notification.js";
export { ConfirmedPayment } from "./payment.js";
export { PreparedCommand } from "./prepared.js";
export { Terminal } from "./terminal.js";
export { acsForm, acsReturnId, commands, errorCode, state } from "./facts.js";
