package paywright.ecommpay

import java.time.Duration
import paywright.CallInterruptedException
import paywright.Handle
import paywright.InputException
import paywright.Json
import paywright.NetworkException
import paywright.argumentError
import paywright.called
import paywright.internal.NativeCall
import paywright.internal.NativeGate
import paywright.internal.NativePrepared
import paywright.milliseconds
import paywright.native

/**
 * Gate of a project over HTTP, for code that waits. Use one for all threads. Interrupting a thread ends its call
 * within a moment, by [CallInterruptedException]. A call that throws [InputException] or [NetworkException] has
 * moved no money.
 */
public class Gate @JvmOverloads constructor(project: Project, settings: Settings = Settings()) : AutoCloseable {
    private val handle = Handle("gate", native(project) { NativeGate(project.native, settings.json()) })

    /** Sends a request once. */
    public fun send(request: GateRequest): Outcome = deliver(prepare(request))

    /**
     * Sends a request and does not rest until its outcome is known, or the time is up (90 s). Money moves once,
     * whatever happens on the way.
     */
    @JvmOverloads
    public fun carryOut(request: GateRequest, within: Duration = LONG): Outcome {
        val (text, time) = request.json() to milliseconds(within).toULong()
        val gate = handle.open()
        val ticket = native { gate.prepare(text).use { it.ticket() } }
        return Outcome.of(called(ticket, { gate.carryOut(text, time) }) { it.json })
    }

    /** Checks and signs a request without sending it: its ticket is there before anything is sent. */
    public fun prepare(request: GateRequest): Prepared {
        val text = request.json()
        return Prepared(native { handle.open().prepare(text) })
    }

    /** Sends what is prepared, once: a second time is an error. */
    public fun deliver(prepared: Prepared): Outcome {
        val start = { native(prepared) { handle.open().deliver(prepared.native) } }
        return Outcome.of(called(prepared.ticket, start) { it.json })
    }

    /**
     * Asks what became of a request whose answer was lost, until it is known or the time is up (90 s). Between
     * its questions are up to 30 s, so a shorter time may ask nothing. The ticket is a text as [Outcome.ticket] and [Prepared.ticket] give it.
     */
    @JvmOverloads
    public fun resolve(ticket: String, within: Duration = LONG): Outcome {
        val time = milliseconds(within).toULong()
        return Outcome.of(called(ticket, { handle.open().resolve(ticket, time) }) { it.json })
    }

    /** How a payment stands; `null` for one that the platform does not know. */
    public fun status(paymentId: String): Callback? = seen { handle.open().status(paymentId) }.callback

    /**
     * Waits until a payment is `final`, `paid`, at a `standstill` (it needs somebody, or has ended) or has the status
     * that is named, or the time is up (60 s); no time at all asks once. A status that this version does not know is
     * written with `status:` before it.
     */
    @JvmOverloads
    public fun waitFor(paymentId: String, until: String = "final", within: Duration = SHORT): Seen {
        val time = milliseconds(within).toULong()
        return seen { handle.open().waitFor(paymentId, until, time) }
    }

    /** Closes it. Calls that are on their way go on. */
    override fun close(): Unit = handle.close()

    override fun toString(): String = "Gate()"

    private companion object {
        private val LONG = Duration.ofSeconds(90)
        private val SHORT = Duration.ofSeconds(60)
    }
}

/** How a payment stands. */
public class Seen internal constructor(
    /** It is as it was waited for. */
    public val reached: Boolean,
    /** What the platform says of it; `null` for a payment that it does not know. */
    public val callback: Callback?,
)

/**
 * A request that is checked, signed and not sent yet. Made by [Gate.prepare]. It prints without its body and is not
 * serialised.
 */
public class Prepared internal constructor(internal val native: NativePrepared) {
    /**
     * Finds out by [Gate.resolve] what became of the request: a text without secrets, to be stored before it is sent.
     * `null` for a request that may be sent again.
     */
    public val ticket: String? get() = native { native.ticket() }

    /** `POST`. */
    public val method: String get() = native { native.method() }

    /** Where it goes. */
    public val url: String get() = native { native.url() }

    /** The headers. */
    public val headers: Map<String, String> get() = native { native.headers() }

    /** What is sent, for an HTTP client of your own. It may hold card data: never log it. */
    public fun body(): ByteArray = native { native.body() }

    /** Reads the answer that such a client has brought. */
    public fun read(status: Int, headers: Map<String, String>, body: ByteArray): Outcome {
        if (status !in 0..UShort.MAX_VALUE.toInt()) throw argumentError("status: it must be one of HTTP")
        return Outcome.of(native { native.read(status.toUShort(), headers, body) })
    }

    /** What to make of it that such a client brought none, though the request may have been sent. */
    public fun lost(): Outcome = Outcome.of(native { native.lost() })

    override fun toString(): String = "Prepared($url)"
}

/** The payment that an answer is about. */
private fun seen(start: () -> NativeCall): Seen =
    called(null, start) { answer ->
        val callback = answer.message?.let { Callback.of(it.seen(), lazyOf(it)) }
        Seen(Json.members(answer.json)["reached"] == true, callback)
    }
