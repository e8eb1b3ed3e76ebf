package paywright.cryptoprocessing

import java.time.Duration
import java.util.function.Consumer
import paywright.CallInterruptedException
import paywright.Handle
import paywright.InputException
import paywright.Json
import paywright.NetworkException
import paywright.PlatformException
import paywright.ReviewException
import paywright.called
import paywright.internal.NativeCall
import paywright.internal.NativeTerminal
import paywright.milliseconds
import paywright.native

/**
 * A terminal over HTTP, for code that waits. Use one for all threads. Interrupting a thread ends its call within a
 * moment, by [CallInterruptedException]. A call that throws [InputException], [NetworkException] or
 * [PlatformException] has moved no money.
 */
public class Terminal(credentials: Credentials, settings: TerminalSettings) : AutoCloseable {
    private val handle = Handle(
        "terminal",
        native { credentials.run { NativeTerminal(key, password, vwid, settings.json()) } },
    )

    /**
     * Sends a command once. Before a charge, a release and a refund the state is asked for, and what it does not permit
     * is not sent. `onTicket` gets the ticket of a command that moves money, before it is sent: have it store it where a
     * crash cannot reach it. If it throws, nothing is sent.
     */
    @JvmOverloads
    public fun send(command: Command, onTicket: Consumer<String>? = null): Outcome {
        val prepared = prepare(command)
        lookIfWanted(prepared)
        prepared.ticket?.let { onTicket?.accept(it) }
        return deliver(prepared)
    }

    /**
     * Sends a command and does not rest until its outcome is known, or the time is up. Money moves once, whatever
     * happens on the way. That a refund was not made is known after 130 s. The rest is as for [send].
     */
    @JvmOverloads
    public fun carryOut(command: Command, within: Duration = LONG, onTicket: Consumer<String>? = null): Outcome {
        val (text, time) = command.json() to milliseconds(within).toULong()
        val terminal = handle.open()
        // The same command gives the same ticket.
        val prepared = PreparedCommand(native { terminal.prepare(text) })
        lookIfWanted(prepared)
        val ticket = prepared.ticket
        ticket?.let { onTicket?.accept(it) }
        return Outcome.of(called(ticket, { terminal.carryOut(text, time) }) { it.json })
    }

    /** Checks a command without sending it: its ticket is there before anything is sent. */
    public fun prepare(command: Command): PreparedCommand {
        val text = command.json()
        return PreparedCommand(native { handle.open().prepare(text) })
    }

    /**
     * Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of what is prepared.
     * Throws [InputException] if the state does not permit the command.
     */
    public fun look(prepared: PreparedCommand): Unit =
        called(null, { native(prepared) { handle.open().look(prepared.native) } }) {}

    /** Sends what is prepared, once: a second time is an error. */
    public fun deliver(prepared: PreparedCommand): Outcome {
        lookIfWanted(prepared)
        val start = { native(prepared) { handle.open().deliver(prepared.native) } }
        return Outcome.of(called(prepared.ticket, start) { it.json })
    }

    /**
     * Asks what became of a command whose answer was lost, until it is known or the time is up; no time at all asks
     * once. The ticket is a text as [Outcome.ticket] and [PreparedCommand.ticket] give it.
     */
    @JvmOverloads
    public fun resolve(ticket: String, within: Duration = LONG): Outcome {
        val time = milliseconds(within).toULong()
        return Outcome.of(called(ticket, { handle.open().resolve(ticket, time) }) { it.json })
    }

    /** How a payment stands that was started by this interface. */
    public fun state(startedBy: Interface, orderId: String): Seen =
        seen { handle.open().state(startedBy.word, orderId) }

    /** Waits until a payment is as it is asked for, or the time is up; no time at all asks once. */
    @JvmOverloads
    public fun waitFor(
        startedBy: Interface,
        orderId: String,
        until: Until = Until.DECIDED,
        within: Duration = SHORT,
    ): Seen {
        val time = milliseconds(within).toULong()
        val amount = until.amount?.let(::minor)
        return seen { handle.open().waitFor(startedBy.word, orderId, until.word, amount, time) }
    }

    /**
     * Asks how the payment of a notification stands, and compares order and amount. Throws [ReviewException] if the
     * gateway tells of something else; nothing follows from the notification then.
     */
    public fun confirm(startedBy: Interface, notification: Notification): ConfirmedPayment {
        val start = { native(notification) { handle.open().confirm(startedBy.word, notification.native) } }
        return called(null, start) { ConfirmedPayment.of(checkNotNull(it.payment)) }
    }

    /**
     * Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the time is up.
     * `pending` is [Outcome.NeedsAcsPost.pending], `body` what the bank has posted. An interruption has no ticket here,
     * though the bank's answer may have arrived: ask for the [state].
     */
    @JvmOverloads
    public fun finishThreeDs(pending: String, body: ByteArray, within: Duration = LONG): Outcome {
        val time = milliseconds(within).toULong()
        return Outcome.of(called(null, { handle.open().finishThreeDs(pending, body, time) }) { it.json })
    }

    /** Closes it. Calls that are on their way go on. */
    override fun close(): Unit = handle.close()

    override fun toString(): String = "Terminal()"

    private fun lookIfWanted(prepared: PreparedCommand) {
        if (prepared.wantsLook) look(prepared)
    }

    private companion object {
        /** A refund that was not made is known after 130 s. */
        private val LONG = Duration.ofSeconds(150)
        private val SHORT = Duration.ofSeconds(60)
    }
}

/** How a payment stands. */
public class Seen internal constructor(
    /** It is as it was waited for; after a plain question, it is known. */
    public val reached: Boolean,
    /** The payment, where it is known. */
    public val payment: ConfirmedPayment?,
    /** The answer to the last question; `null` if none came. */
    public val answer: Outcome?,
)

/** What a payment is waited for to be. */
public class Until private constructor(internal val word: String, internal val amount: Long?) {
    override fun toString(): String = "Until($word)"

    public companion object {
        /** The money is charged or held, or nothing comes of it. */
        @JvmField
        public val DECIDED: Until = Until("decided", null)

        /** The amount of the order is charged, in minor units. */
        @JvmStatic
        public fun paid(amount: Long): Until = Until("paid", amount)

        /** It has the state: `Charged`. One that this version does not know is written with `state:` before it. */
        @JvmStatic
        public fun state(state: String): Until = Until(state, null)
    }
}

private fun seen(start: () -> NativeCall): Seen =
    called(null, start) { answer ->
        val told = Json.members(answer.json)
        val outcome = (told["answer"] as String?)?.let(Outcome::of)
        Seen(told["reached"] == true, answer.payment?.let(ConfirmedPayment::of), outcome)
    }
