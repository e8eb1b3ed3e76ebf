// Outcomes by the names of JavaScript.

import { amountOf } from "../input.js";

const AMOUNTS = ["amount", "new_amount"];
const RENAMED = { may_be_tried_again: "mayBeTriedAgain" };
const OF_ANSWER = { order_id: "orderId", new_amount: "newAmount", add_info: "addInfo" };
const OF_PAYMENT = { order_id: "orderId", is_final: "isFinal" };
const OF_CARD = {
  card_id: "cardId",
  card_name: "cardName",
  card_holder: "cardHolder",
  is_active: "isActive",
  no_cvv: "noCvv",
};

/** An outcome as the core tells it; what the gateway said, `attributes` and `addInfo`, stays as it is. */
export function outcomeOf(told) {
  const outcome = named(told, RENAMED);
  if (outcome.answer) outcome.answer = named(outcome.answer, OF_ANSWER);
  if (outcome.payment) outcome.payment = named(outcome.payment, OF_PAYMENT);
  if (outcome.cards) outcome.cards = outcome.cards.map((card) => named(card, OF_CARD));
  return outcome;
}

function named(told, names) {
  const members = {};
  for (const [name, value] of Object.entries(told)) {
    if (value === null) continue;
    members[names[name] ?? name] = AMOUNTS.includes(name) ? amountOf(value) : value;
  }
  return members;
}
