package paywright.ecommpay

import paywright.internal.Answer
import paywright.internal.NativeCall

/** How often a thread that waits looks whether it was interrupted. */
private const val MOMENT = 50

/** A handle of the library that its owner can close. */
internal class Handle<T : AutoCloseable>(private val name: String, native: T) : AutoCloseable {
    @Volatile private var native: T? = native

    fun open(): T = native ?: throw closedError(name)

    override fun close() {
        // Not two threads: the second finds nothing.
        synchronized(this) { native.also { native = null } }?.close()
    }
}

/** Waits for a call and reads its answer. `ticket` is what an interruption must not lose. */
internal fun <T> await(call: NativeCall, ticket: String? = null, read: (Answer) -> T): T =
    native {
        call.use {
            while (true) {
                if (Thread.currentThread().isInterrupted) {
                    call.cancel()
                    throw CallInterruptedException(ticket)
                }
                val answer = waited(call, ticket) ?: continue
                return read(answer)
            }
            @Suppress("UNREACHABLE_CODE") // The compiler wants a value behind an endless loop.
            error("unreachable")
        }
    }

/** The payment that an answer is about. */
internal fun seen(call: NativeCall): Seen = await(call) { answer ->
    val message = answer.message
    val callback = message?.let { Callback.of(it.seen(), lazyOf(it)) }
    Seen(Json.members(answer.json)["reached"] == true, callback)
}

private fun waited(call: NativeCall, ticket: String?): Answer? =
    try {
        native { call.wait(MOMENT.toULong()) }
    } catch (defect: InternalException) {
        // Of all errors only a defect leaves it open what became of the call.
        throw InternalException(defect.message.orEmpty(), defect.cause, ticket)
    }
