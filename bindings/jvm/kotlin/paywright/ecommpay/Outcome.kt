package paywright.ecommpay

import paywright.Json

/** What became of a request. */
public class Outcome private constructor(private val members: Map<String, Any?>) {
    /** The word for it. */
    public enum class Kind {
        /** Received, not paid: wait for the callback. */
        ACCEPTED,

        /** Found by asking: it is there. */
        REGISTERED,

        /** Nothing was done; [code], [message] and [errors] say why. */
        REJECTED,

        /** The same, found by asking. */
        REFUSED,

        /** The payment id is taken: resolve the [ticket], perhaps it is yours. */
        ALREADY_EXISTS,

        /** It has not arrived: send the same request again. */
        SAFE_TO_REPEAT,

        /** Nobody knows: keep the [ticket], resolve it later, send nothing. */
        UNKNOWN,

        /** As before. */
        STILL_UNKNOWN,

        /** Here is the [data]. */
        DATA,

        /** The payment is known; [message] has what the platform says of it. */
        KNOWN,

        /** There is no such payment. */
        NOT_FOUND,

        /** The request has not come to the platform. */
        NOT_RECEIVED,
    }

    /** The word for it. */
    public val kind: Kind = Kind.valueOf((members["outcome"] as String).uppercase())

    /** Nobody knows yet. Never send the request again before that is settled. */
    public val isUnknown: Boolean get() = kind == Kind.UNKNOWN || kind == Kind.STILL_UNKNOWN

    /** The platform's id of the request. */
    public val requestId: String? get() = members["request_id"] as? String

    /** The merchant's own id of the payment. */
    public val paymentId: String? get() = members["payment_id"] as? String

    /** The platform's code of a refusal. */
    public val code: String? get() = members["code"] as? String

    /** The platform's words, a text, or the message about a payment, a map. */
    public val message: Any? get() = members["message"]

    /** What is wrong with single members of a refused request. */
    @Suppress("UNCHECKED_CAST") // The library writes them so.
    public val errors: List<Map<String, Any?>>
        get() = members["errors"] as? List<Map<String, Any?>> ?: emptyList()

    /** Finds out by [Gate.resolve] what became of the request: a text without secrets, to be stored. */
    public val ticket: String? get() = members["ticket"] as? String

    /** The data that was asked for. */
    public val data: Any? get() = members["data"]

    /** All of it, in the words of the library. */
    public fun toMap(): Map<String, Any?> = members

    override fun toString(): String = "Outcome($kind)"

    internal companion object {
        fun of(json: String): Outcome = Outcome(Json.members(json))
    }
}
