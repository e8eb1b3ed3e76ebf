package paywright.cryptoprocessing

import paywright.Json
import paywright.SignatureException
import paywright.argumentError
import paywright.internal.NativeNotification
import paywright.internal.NativePayment
import paywright.native

/**
 * What was posted to the shop, read and not believed: anybody can send it. [Terminal.confirm] asks the gateway
 * itself. Pass the body of the request as it came. It comes once: note the order, or have it confirmed, and answer
 * with 200 and `OK` then, forged or not. Throws [SignatureException] for what cannot be read.
 */
public class Notification(body: ByteArray) {
    internal val native: NativeNotification = native { NativeNotification(body) }
    private val told = Json.members(native { native.json() })

    /** What it claims to be: `EnginePaySuccess`. */
    public val kind: String get() = told["kind"] as String

    /** The order that it claims to be about. */
    public val orderId: String? get() = told["order_id"] as String?

    /** The claimed amount in minor units. */
    public val amount: Long? get() = told["amount"] as? Long

    /** A field, whatever the letter case of its name. */
    public operator fun get(name: String): String? = native { native.get(name) }

    /**
     * The whole: `kind`, `order_id`, `amount`, `new_amount`, `claims` (`success`, `failure`, `info` or `null`), `code`,
     * `is_3ds`, `fields`.
     */
    public fun toMap(): Map<String, Any?> = told

    /** Without the data of customers. */
    override fun toString(): String = native { native.shown() }
}

/**
 * A payment as the gateway itself has told of it: the one thing that can be read as paid. There is no way to one but
 * [Terminal.confirm], [Terminal.state] and [Terminal.waitFor]. Threads may share it.
 */
public class ConfirmedPayment private constructor(private val payment: NativePayment) {
    private val told = Json.members(native { payment.json() })

    /**
     * The amount is charged that the order costs, in minor units of the terminal's currency. After a refund it is not
     * any more.
     */
    public fun isPaid(amount: Long): Boolean = native { payment.isPaid(minor(amount)) }

    /** That amount is held, to be charged or released. */
    public fun isHeld(amount: Long): Boolean = native { payment.isHeld(minor(amount)) }

    /** The order. */
    public val orderId: String get() = told["order_id"] as String

    /** The state: `Charged`. */
    public val state: String get() = told["state"] as String

    /** What is held, or left charged. */
    public val amount: Long? get() = told["amount"] as? Long

    /**
     * The status in the words of both gateways. `ordered` is the amount that was charged at first: a charged payment
     * with less is `partially refunded`.
     */
    @JvmOverloads
    public fun status(ordered: Long? = null): String = native { payment.status(ordered?.let(::minor)) }

    /** The whole: `order_id`, `state`, `amount`, `code`, `status`, `is_final`. */
    public fun toMap(): Map<String, Any?> = told

    override fun toString(): String = "ConfirmedPayment($orderId, $state, $amount)"

    internal companion object {
        // Java takes a constructor that is internal for a public one.
        @JvmSynthetic
        internal fun of(payment: NativePayment): ConfirmedPayment = native { ConfirmedPayment(payment) }
    }
}

internal fun minor(amount: Long): ULong {
    if (amount < 0) throw argumentError("amount: it must be a number of minor units, and not less than none")
    return amount.toULong()
}
