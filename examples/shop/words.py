"""What the shop says, in the languages of its customers."""

from __future__ import annotations

from typing import Dict

from paywright.ecommpay import decimal_amount

WORDS: Dict[str, Dict[str, str]] = {
    "en": {
        "shop": "The Lovelace lectures",
        "lecture": "Two seats, row 7",
        "buy": "Buy",
        "order": "Order",
        "waiting": "Waiting for the payment",
        "waiting_more": "This page changes by itself as soon as we know.",
        "pay": "To the payment page",
        "look": "Look again",
        "declined": "The payment was declined",
        "declined_more": "No money was taken. You may order again and pay by another card.",
        "paid": "Paid",
        "paid_more": "Thank you! The tickets are on their way.",
        "refunded": "Refunded",
        "refunded_more": "The money is on its way back to you.",
        "back": "Back to the shop",
        "unavailable": "The payment page cannot be opened",
        "unavailable_more": "Nothing was paid. Please try again in a few minutes.",
        "keeper": "The shopkeeper's orders",
        "status": "Status",
        "parcels": "Parcels",
        "money_back": "Money back",
        "refund": "Refund",
        "refund_accepted": "accepted",
        "refund_refused": "refused, nothing was done",
        "refund_unknown": "unknown: nobody knows yet whether it was made",
        "ask": "Ask what became of it",
        "not_refundable": "This order cannot be refunded now",
        "not_refundable_more": "It is not paid, or a refund was asked for before.",
        "gateway_problem": "A problem with the gateway",
    },
    "ru": {
        "shop": "Чтения Лавлейс",
        "lecture": "Два места, ряд 7",
        "buy": "Купить",
        "order": "Заказ",
        "waiting": "Ждём оплаты",
        "waiting_more": "Страница изменится сама, как только мы узнаем об оплате.",
        "pay": "На страницу оплаты",
        "look": "Проверить ещё раз",
        "declined": "Платёж отклонён",
        "declined_more": "Деньги не списаны. Можно оформить новый заказ и заплатить другой картой.",
        "paid": "Оплачено",
        "paid_more": "Спасибо! Билеты уже в пути.",
        "refunded": "Деньги возвращены",
        "refunded_more": "Они уже на пути к вам.",
        "back": "Вернуться в магазин",
        "unavailable": "Страницу оплаты не удалось открыть",
        "unavailable_more": "Ничего не списано. Попробуйте ещё раз через несколько минут.",
        "keeper": "Заказы магазина",
        "status": "Состояние",
        "parcels": "Отправлено",
        "money_back": "Возврат",
        "refund": "Вернуть деньги",
        "refund_accepted": "принят",
        "refund_refused": "отклонён, ничего не сделано",
        "refund_unknown": "неизвестно: пока никто не знает, сделан ли он",
        "ask": "Узнать, что с ним стало",
        "not_refundable": "По этому заказу сейчас нельзя вернуть деньги",
        "not_refundable_more": "Он не оплачен, или возврат уже запрошен.",
        "gateway_problem": "Трудность с платёжным шлюзом",
    },
}


def price(amount: int, currency: str, language: str) -> str:
    """Minor units as people write them: 34.15 EUR, 34,15 EUR."""
    number = str(decimal_amount(amount, currency))
    return f"{number.replace('.', ',') if language == 'ru' else number} {currency}"
