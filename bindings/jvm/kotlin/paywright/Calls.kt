package paywright

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

/**
 * Starts a call, waits for it and reads its answer. `ticket` is what an interruption must not lose; a thread that is
 * interrupted already starts nothing.
 */
internal fun <T> called(ticket: String? = null, start: () -> NativeCall, read: (Answer) -> T): T {
    if (Thread.currentThread().isInterrupted) throw CallInterruptedException(null)
    return native {
        start().use { call ->
            var answer = waited(call, ticket)
            while (answer == null) {
                if (Thread.currentThread().isInterrupted) {
                    call.cancel()
                    throw CallInterruptedException(ticket)
                }
                answer = waited(call, ticket)
            }
            read(answer)
        }
    }
}

private fun waited(call: NativeCall, ticket: String?): Answer? =
    try {
        native { call.wait(MOMENT.toULong()) }
    } catch (defect: InternalException) {
        // Of all errors only a defect leaves it open what became of the call.
        throw InternalException(defect.message.orEmpty(), defect.cause, ticket)
    }
