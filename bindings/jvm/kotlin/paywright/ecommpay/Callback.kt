package paywright.ecommpay

import paywright.Json
import paywright.ReviewException
import paywright.exceptionOf
import paywright.internal.NativeMessage
import paywright.internal.Seen as NativeSeen
import paywright.native

/**
 * A verified callback, or a verified answer about a payment. There is no way to one but [Project.verifyCallback],
 * [Gate.status] and [Gate.waitFor]; only what the signature covers is in it. Threads may share it.
 */
public class Callback private constructor(seen: NativeSeen, message: Lazy<NativeMessage>) {
    /** The message as the library keeps it, made when more is asked than is told at once. */
    internal val message: NativeMessage by message

    /** The label of the key that it was signed with. */
    public val keyLabel: String = seen.keyLabel

    /** The merchant's own id of the payment. */
    public val paymentId: String? = seen.paymentId

    /** The status of the payment, as the platform writes it; [PaymentStatus.of] says what it means. */
    public val status: String? = seen.status

    /** The sum of the payment in minor units. Compare it with the order before you ship. */
    public val amount: Long? = seen.amount

    /** The currency of the sum. */
    public val currency: String? = seen.currency

    /** The whole sum went through, by this message alone, and nothing in it contradicts that. */
    public val isPaid: Boolean = seen.isPaid

    /** The work on the payment has ended, by this message alone. */
    public val isFinal: Boolean = seen.isFinal

    /** Why a person has to look at it before anything is done, if so. */
    public val review: ReviewException? = seen.review?.let { exceptionOf(it) as? ReviewException }

    /** What the merchant has to do now: `done`, `wait`, `redirect`... */
    public val nextAction: String get() = native { message.nextAction() }

    /** The text of a value by its path: `operation.provider.auth_code`, `operations.0.id`. */
    public fun text(path: String): String? = native { message.text(path) }

    /** What the signature covers; numbers beyond 2^53 and fractions are texts. */
    public fun toMap(): Map<String, Any?> = Json.members(toJson())

    /** The same as the text of JSON. */
    public fun toJson(): String = native { message.json() }

    /** Without the data of customers. */
    override fun toString(): String = "Callback($paymentId, $status, $amount $currency)"

    internal companion object {
        // Java takes a constructor that is internal for a public one.
        @JvmSynthetic
        internal fun of(seen: NativeSeen, message: Lazy<NativeMessage>): Callback = Callback(seen, message)
    }
}
