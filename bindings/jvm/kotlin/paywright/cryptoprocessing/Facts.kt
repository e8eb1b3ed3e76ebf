package paywright.cryptoprocessing

import paywright.Json
import paywright.internal.nativeAcsReturnId
import paywright.internal.nativeErrorCode
import paywright.internal.nativeGatewayState
import paywright.native

/** What an error code of the gateway means. */
public class ErrorCode private constructor(told: Map<String, Any?>) {
    /** The code. */
    public val code: String = told["code"] as String

    /** It is documented. */
    public val isDocumented: Boolean = told["is_documented"] == true

    /** What it says; `null` for a code that nobody documents. */
    public val message: String? = told["message"] as String?

    /** What kind of reason it is. */
    public val category: String = told["category"] as String

    /** What to do: `payer`, `change`, `never`, `new_order`... */
    public val advice: String = told["advice"] as String

    /** Another attempt may go through. */
    public val mayBeTriedAgain: Boolean = told["may_be_tried_again"] == true

    override fun toString(): String = "ErrorCode($code)"

    public companion object {
        /** Looks a code up: `AMOUNT_EXCEED`. */
        @JvmStatic
        public fun of(code: String): ErrorCode = ErrorCode(Json.members(native { nativeErrorCode(code) }))
    }
}

/** What a state of a payment means. Whether it is paid depends on its amount, so no state says that. */
public class State private constructor(told: Map<String, Any?>) {
    /** The state. */
    public val state: String = told["state"] as String

    /** It is documented. */
    public val isDocumented: Boolean = told["is_documented"] == true

    /** The commands that it permits; none for a state that nobody documents. */
    public val permits: List<String> = (told["permits"] as List<*>).map { it as String }

    /** The status in the words of both gateways. */
    public val status: String = told["status"] as String

    /** The work on the payment has ended. */
    public val isFinal: Boolean = told["is_final"] == true

    override fun toString(): String = "State($state)"

    public companion object {
        /** What a state means, whatever its letter case: `Charged`. */
        @JvmStatic
        public fun of(state: String): State = State(Json.members(native { nativeGatewayState(state) }))
    }
}

/** The form that the payer's bank has posted to the shop after 3-D Secure. */
public object AcsReturn {
    /**
     * Which authentication it is about: [Outcome.NeedsAcsPost.md] of the outcome that began it. Anybody can post such a
     * form; it only finds what was stored.
     */
    @JvmStatic
    public fun id(body: ByteArray): String = native { nativeAcsReturnId(body) }
}
