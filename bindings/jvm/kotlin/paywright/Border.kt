package paywright

import java.lang.ref.Reference
import java.nio.charset.CharacterCodingException
import paywright.internal.Failure
import paywright.internal.Told

/** Runs what calls the library; whatever it throws becomes an exception of ours. */
internal inline fun <T> native(work: () -> T): T =
    try {
        work()
    } catch (error: Exception) {
        throw translated(error)
    } catch (error: LinkageError) {
        throw unloadable(error)
    }

/**
 * The same for a call that takes another handle as an argument. The generated code keeps only its own object from
 * being collected meanwhile, and does not look whether the other is open: none that is passed is ever closed.
 */
internal inline fun <T> native(argument: Any, work: () -> T): T =
    try {
        native(work)
    } finally {
        Reference.reachabilityFence(argument)
    }

internal fun exceptionOf(told: Told): PaywrightException {
    val (code, number, message, fields) = told
    val wrong = fields.map { Field(it.path, it.rule, it.sentence) }
    return when (number.toInt() / 1000) {
        1 -> InputException(code, number.toInt(), message, wrong)
        2 -> SignatureException(code, number.toInt(), message, wrong)
        3 -> ReviewException(code, number.toInt(), message, wrong)
        4 -> PlatformException(code, number.toInt(), message, wrong)
        5 -> NetworkException(code, number.toInt(), message, wrong)
        else -> InternalException(message)
    }
}

/** An argument that is of no use. */
internal fun argumentError(message: String): InputException = InputException("argument_type", 1102, message)

/** A handle that was given back. */
internal fun closedError(what: String): InputException =
    InputException("handle_closed", 1112, "this $what is closed; make another one")

internal fun translated(error: Exception): RuntimeException =
    when (error) {
        is PaywrightException -> error
        is Failure.Known -> exceptionOf(error.told)
        is CallInterruptedException -> error
        is CharacterCodingException -> argumentError("a text holds half of a surrogate pair")
        // Java can put anything into a map, also what its type does not allow.
        is ClassCastException, is NullPointerException -> argumentError("a map holds what is no text")
        // What the generated code says of a handle that another thread has just given back.
        is IllegalStateException -> closedError("handle")
        else -> InternalException("a defect of Paywright was met and contained; please report what was called", error)
    }

internal fun unloadable(error: LinkageError): InternalException {
    val machine = "${System.getProperty("os.name")} on ${System.getProperty("os.arch")}"
    return InternalException("the native library cannot be loaded ($machine): this jar may carry none for it", error)
}
