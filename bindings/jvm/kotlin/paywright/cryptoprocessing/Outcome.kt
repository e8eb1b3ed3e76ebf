package paywright.cryptoprocessing

import paywright.InternalException
import paywright.Json
import paywright.PageForm
import paywright.internal.nativeAcsForm
import paywright.native

/** What became of a command. What it is, its class says. It prints without data of customers. */
public sealed class Outcome(private val members: Map<String, Any?>) {
    /** Nobody knows yet. Never send the command again before that is settled. */
    public val isUnknown: Boolean get() = this is Unknown

    /** It was found by asking, since the answer to the command gave no certainty. */
    public val isFound: Boolean get() = members["found"] == true

    /** The state of the payment, where it was asked for. */
    public val state: String? get() = first("state", members, payment) as String?

    /** The amount that the answer names, or that is held or left. */
    public val amount: Long? get() = first("amount", members, payment, answer) as? Long

    /** The gateway's code of a failure. */
    public val code: String? get() = text("code")

    /** Finds out by [Terminal.resolve] what became of the command: a text without secrets, to be stored. */
    public val ticket: String? get() = text("ticket")

    /**
     * The answer as it came: `command`, `success`, `order_id`, `amount`, `new_amount`, `attributes`, `add_info`; empty if
     * there is none.
     */
    public val answer: Map<String, Any?> get() = map("answer")

    /** All of it, in the words of the library. */
    public fun toMap(): Map<String, Any?> = members

    override fun toString(): String = "Outcome.${javaClass.simpleName}(${code.orEmpty()})"

    /** It is done. */
    public class Done internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** The payer's browser has to go to [url]. */
    public class NeedsRedirect internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** Where it has to go. */
        public val url: String get() = needed("url")
    }

    /** The payer's browser has to post [form] to his bank (3-D Secure 1.0); [Terminal.finishThreeDs] goes on. */
    public class NeedsAcsPost internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** Where it has to post. */
        public val url: String get() = needed("url")

        /** The id of the authentication, which the bank sends back: store [pending] under it. */
        public val md: String get() = needed("md")

        /** What finishes the authentication: a text without card data, to be stored until the payer is back. */
        public val pending: String get() = needed("pending")

        /** What the browser posts. The bank posts its answer to `termUrl`; [AcsReturn.id] says what it is about. */
        public fun form(termUrl: String): PageForm {
            val told = Json.write(toMap().filterKeys { it == "url" || it == "fields" }, "outcome")
            return PageForm.of(native { nativeAcsForm(told, termUrl) })
        }
    }

    /** It is not finished: ask for the state. */
    public class Pending internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** Nothing was done; the code says why. */
    public class Declined internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** What the code says; `null` for one that nobody documents. [ErrorCode.of] knows more of it. */
        public val message: String? get() = text("message")

        /** What to do about it: `payer`, `change`, `never`, `new_order`... */
        public val advice: String? get() = text("advice")
    }

    /** Nobody knows: keep the [ticket], resolve it later, send nothing. */
    public class Unknown internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** Why: `lost`, `http`, `unreadable`, `other_answer`, `incomplete`, `code`; `null` after asking. */
        public val cause: String? get() = text("cause")

        /** The same in a sentence, where there is more to say. */
        public val detail: String? get() = text("detail")
    }

    /** An order of this id was found, with another amount than was asked for: a person has to look. */
    public class OtherAmount internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** Nobody can tell any more: a person has to look. */
    public class Unclear internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** It has not arrived: send the same command again. */
    public class SafeToRepeat internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** The payment is known. Whether it is paid only a [ConfirmedPayment] says. */
    public class Known internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** The payer has not finished yet. */
    public class NotFinished internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** There is no such payment. */
    public class NotFound internal constructor(members: Map<String, Any?>) : Outcome(members)

    /** There is no state; the code says why. */
    public class Failed internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** What the code says; `null` for one that nobody documents. [ErrorCode.of] knows more of it. */
        public val message: String? get() = text("message")

        /** What to do about it. */
        public val advice: String? get() = text("advice")
    }

    /** The cards of a customer. */
    public class Cards internal constructor(members: Map<String, Any?>) : Outcome(members) {
        /** Each with `card_id`, `card_name`, `card_holder`, `status`, `is_active`, `no_cvv`, `expired`. */
        @Suppress("UNCHECKED_CAST") // The library writes them so.
        public val cards: List<Map<String, Any?>>
            get() = toMap()["cards"] as List<Map<String, Any?>>
    }

    private val payment: Map<String, Any?> get() = map("payment")

    internal fun text(name: String): String? = members[name] as String?

    internal fun needed(name: String): String = members[name] as String

    @Suppress("UNCHECKED_CAST") // The library writes them so.
    private fun map(name: String) = members[name] as Map<String, Any?>? ?: emptyMap()

    private fun first(name: String, vararg places: Map<String, Any?>): Any? = places.firstNotNullOfOrNull { it[name] }

    internal companion object {
        // Java takes what is internal for public.
        @JvmSynthetic
        internal fun of(json: String): Outcome {
            val members = Json.members(json)
            return when (val word = members["outcome"]) {
                "done" -> Done(members)
                "needs_redirect" -> NeedsRedirect(members)
                "needs_acs_post" -> NeedsAcsPost(members)
                "pending" -> Pending(members)
                "declined" -> Declined(members)
                "unknown", "still_unknown" -> Unknown(members)
                "other_amount" -> OtherAmount(members)
                "unclear" -> Unclear(members)
                "safe_to_repeat" -> SafeToRepeat(members)
                "known" -> Known(members)
                "not_finished" -> NotFinished(members)
                "not_found" -> NotFound(members)
                "failed" -> Failed(members)
                "cards" -> Cards(members)
                else -> throw InternalException("the native library tells of an outcome that this jar does not know: $word")
            }
        }
    }
}
