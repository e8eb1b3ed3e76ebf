package paywright.ecommpay

import paywright.Json
import paywright.internal.nativePaymentStatus
import paywright.internal.nativeResponseCode
import paywright.native

/** A status of a payment as the platform writes it, unknown ones too. */
public class PaymentStatus internal constructor(
    /** As the platform writes it. */
    public val text: String,
    /** The whole sum went through. Never of a status that is unknown. */
    public val isPaid: Boolean,
    /** The work on the payment has ended. */
    public val isFinal: Boolean,
) {
    override fun equals(other: Any?): Boolean = other is PaymentStatus && other.text == text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = text

    public companion object {
        /** What a status means. One that nobody documents is neither paid nor final. */
        @JvmStatic
        public fun of(status: String): PaymentStatus {
            val told = Json.members(native { nativePaymentStatus(status) })
            return PaymentStatus(told["status"] as String, told["is_paid"] == true, told["is_final"] == true)
        }
    }
}

/** What a response code of the platform means. */
public class ResponseCode private constructor(told: Map<String, Any?>) {
    /** The code. */
    public val code: String = told["code"] as String

    /** The platform documents it. */
    public val isDocumented: Boolean = told["is_documented"] == true

    /** It is the code of success. */
    public val isSuccess: Boolean = told["is_success"] == true

    /** The platform's words; `null` for a code that nobody documents. */
    public val message: String? = told["message"] as String?

    /** What kind of reason it is. */
    public val category: String = told["category"] as String

    /** What to do. */
    public val action: String = told["action"] as String

    /** Another attempt may go through. */
    public val mayBeTriedAgain: Boolean = told["may_be_tried_again"] == true

    override fun toString(): String = "ResponseCode($code)"

    public companion object {
        /** Looks a code up: `10105`. */
        @JvmStatic
        public fun of(code: String): ResponseCode = ResponseCode(Json.members(native { nativeResponseCode(code) }))
    }
}
