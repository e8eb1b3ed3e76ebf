package paywright

import java.io.Serializable

/** What is wrong with one field of an input: its [path], the code of the [rule] that it breaks, a sentence without the path. */
public class Field internal constructor(
    public val path: String,
    public val rule: String,
    public val message: String,
) : Serializable {
    override fun toString(): String = "$path: $message"

    private companion object {
        private const val serialVersionUID = 1L
    }
}

/**
 * Why a call failed: for people a message, for programs a [code] with its [number], which are the same in
 * every language of Paywright, and for input the [fields] that are wrong.
 */
public open class PaywrightException internal constructor(
    public val code: String,
    public val number: Int,
    message: String,
    public val fields: List<Field> = emptyList(),
) : RuntimeException(message)

/** What the caller gave breaks a rule. Nothing was sent. */
public class InputException internal constructor(
    code: String,
    number: Int,
    message: String,
    fields: List<Field> = emptyList(),
) : PaywrightException(code, number, message, fields)

/** A message is not genuine, or cannot be read. Answer 400 and do nothing else. */
public class SignatureException internal constructor(
    code: String,
    number: Int,
    message: String,
    fields: List<Field> = emptyList(),
) : PaywrightException(code, number, message, fields)

/** A genuine message that a person has to look at before anything is done. */
public class ReviewException internal constructor(
    code: String,
    number: Int,
    message: String,
    fields: List<Field> = emptyList(),
) : PaywrightException(code, number, message, fields)

/** The platform has refused, or its answer is of no use. */
public class PlatformException internal constructor(
    code: String,
    number: Int,
    message: String,
    fields: List<Field> = emptyList(),
) : PaywrightException(code, number, message, fields)

/** No answer came. Of a request that moves money nothing was sent. */
public class NetworkException internal constructor(
    code: String,
    number: Int,
    message: String,
    fields: List<Field> = emptyList(),
) : PaywrightException(code, number, message, fields)

/**
 * A defect of this library, or none for this machine. Whatever was on its way may have arrived: [ticket]
 * finds that out, by `resolve`. Without a ticket nothing that moves money was sent, save by `finishThreeDs`, after
 * which the state is asked for.
 */
public class InternalException internal constructor(
    message: String,
    cause: Throwable? = null,
    public val ticket: String? = null,
) : PaywrightException("internal_error", 9000, message) {
    init {
        if (cause != null) initCause(cause)
    }
}

/**
 * The thread was interrupted while it waited for a call; its interrupt flag is set again. Whatever was on
 * its way may have arrived: [ticket] finds that out, by `resolve`. Without a ticket nothing that moves
 * money was sent, save by `finishThreeDs`, after which the state is asked for.
 */
public class CallInterruptedException internal constructor(
    public val ticket: String?,
) : RuntimeException(
    "the thread was interrupted while it waited" +
        (if (ticket == null) "" else "; ask by `ticket` what became of the request"),
)
