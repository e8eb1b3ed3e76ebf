package paywright.cryptoprocessing

import paywright.argumentError
import paywright.internal.NativePreparedCommand
import paywright.native

/**
 * A command that is checked and not sent yet. Made by [Terminal.prepare]. It prints without its body and is not
 * serialised.
 */
public class PreparedCommand internal constructor(internal val native: NativePreparedCommand) {
    /**
     * Finds out by [Terminal.resolve] what became of the command: a text without secrets, to be stored before it is
     * sent. `null` for a command that may be sent again, and for one that was sent.
     */
    public val ticket: String? get() = native { native.ticket() }

    /** The ticket does not know yet how the payment stands: [Terminal.look] before you store it. */
    public val wantsLook: Boolean get() = native { native.wantsLook() }

    /** `POST`. */
    public val method: String get() = native { native.method() }

    /** Where it goes. */
    public val url: String get() = native { native.url() }

    /** The headers. */
    public val headers: Map<String, String> get() = native { native.headers() }

    /** What is sent, for an HTTP client of your own: keys, passwords and perhaps card data. Never log it. */
    public fun body(): ByteArray = native { native.body() }

    /** Reads the answer that such a client has brought. */
    public fun read(status: Int, headers: Map<String, String>, body: ByteArray): Outcome {
        if (status !in 0..UShort.MAX_VALUE.toInt()) throw argumentError("status: it must be one of HTTP")
        return Outcome.of(native { native.read(status.toUShort(), headers, body) })
    }

    /** What to make of it that such a client brought none, though the command may have been sent. */
    public fun lost(): Outcome = Outcome.of(native { native.lost() })

    override fun toString(): String = "PreparedCommand($url)"
}
