package paywright.ecommpay

import paywright.InputException
import paywright.Json
import paywright.ReviewException
import paywright.internal.NativeState
import paywright.native

/**
 * What is known of one payment from all its messages, whatever their order and however often they come. Threads
 * may share it.
 */
public class PaymentState(
    /** The payment. */
    public val paymentId: String,
) {
    private val state = native { NativeState(paymentId) }

    /**
     * Takes in a message. Throws [InputException] for one of another payment and [ReviewException] for one that
     * nothing can be known from; the state does not change then.
     */
    public fun fold(message: Callback): Folded = native(message) {
        val folded = state.fold(message.message)
        Folded(folded.fold, folded.becamePaid, folded.ceasedToBePaid)
    }

    /** The status; `null` as long as nothing was said about the payment. */
    public val status: String? get() = toMap()["status"] as String?

    /** The whole sum went through and no message contradicts it. */
    public val isPaid: Boolean get() = toMap()["is_paid"] == true

    /** The work on the payment has ended and no message contradicts it. */
    public val isFinal: Boolean get() = toMap()["is_final"] == true

    /** What is left of the sum in minor units, where it is known. */
    public val remaining: Long? get() = (toMap()["remaining"] as Map<*, *>?)?.get("minor") as Long?

    /**
     * The whole: `payment_id`, `status`, `is_paid`, `is_final`, `remaining` (`minor`, `currency`), `operations`,
     * `conflicts`.
     */
    public fun toMap(): Map<String, Any?> = Json.members(native { state.json() })

    override fun toString(): String = "PaymentState($paymentId, $status)"
}

/** What a message did to the state of a payment. */
public class Folded internal constructor(
    /** `changed`, `duplicate`, `stale` or `conflict`. */
    public val fold: String,
    /** The payment is paid now and was not before: the moment to ship. */
    public val becamePaid: Boolean,
    /** It was paid and is no longer. */
    public val ceasedToBePaid: Boolean,
)
