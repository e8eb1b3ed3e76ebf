package paywright.cryptoprocessing

import paywright.InputException
import paywright.Json
import paywright.internal.nativeCommands
import paywright.native

/** The interface by which a payment is started. */
public enum class Interface {
    /** The shop's own form takes the card. */
    API,

    /** A page of the gateway does. */
    APIM,

    /** The wallet: the gateway keeps customers and their cards. */
    VWAPI,
    ;

    internal val word: String get() = name.lowercase()
}

/**
 * A command of [Command.names], `state` or `raw`, and its parameters by the gateway's own names, flat. Key, password
 * and wallet are the terminal's. Amounts are minor units of its currency. A member that breaks a documented rule, or
 * that nobody documents, is refused with [InputException] before anything is sent. A command never changes; each
 * setter gives another one.
 */
public class Command private constructor(private val asked: Map<String, Any>) {
    /** A command and its parameters. */
    public constructor(command: String, members: Map<String, *>) :
        this(mapOf("command" to command, "members" to members))

    /** Fields of the shop's own, for `apim.init` and `vwapi.init`. */
    public fun fields(fields: Map<String, *>): Command = with("fields", fields)

    /** The interface of `state` and `raw`. */
    public fun through(by: Interface): Command = with("interface", by.word)

    /** The word in the address of `raw`. */
    public fun name(name: String): Command = with("name", name)

    /** Which of `Key`, `VWID` and `Password` a `raw` command takes. */
    public fun settings(vararg names: String): Command = with("settings", names.asList())

    /** The lists of `raw`, as maps by their names. */
    public fun lists(lists: Map<String, *>): Command = with("lists", lists)

    /** Whether a `raw` command may be sent again: a second time changes nothing more. */
    public fun repeatable(isRepeatable: Boolean): Command = with("repeatable", isRepeatable)

    internal fun json(): String = Json.write(asked, "command")

    private fun with(name: String, value: Any) = Command(asked + (name to value))

    /** Without members, which may hold card data. */
    override fun toString(): String = "Command(${asked["command"]})"

    public companion object {
        /** The names of the commands, beside `state` and `raw`. */
        @JvmStatic
        public fun names(): List<String> = native { nativeCommands() }
    }
}
