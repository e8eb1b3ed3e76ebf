package paywright.cryptoprocessing

import paywright.HttpSettings

/**
 * What opens a terminal: the key for `api` and `apim`, the id of the wallet for `vwapi`, the password for what gives
 * money back. Each setter gives other credentials. They print without secrets and are not serialised.
 */
public class Credentials private constructor(
    internal val key: String?,
    internal val password: String?,
    internal val vwid: String?,
) {
    /** None: every setter adds one. */
    public constructor() : this(null, null, null)

    /** The same with the key. */
    public fun key(key: String): Credentials = Credentials(key, password, vwid)

    /** The same with the password. */
    public fun password(password: String): Credentials = Credentials(key, password, vwid)

    /** The same with the id of the wallet. */
    public fun vwid(vwid: String): Credentials = Credentials(key, password, vwid)

    override fun toString(): String {
        val given = mapOf("key" to key, "password" to password, "vwid" to vwid).filterValues { it != null }
        return "Credentials(${given.keys.joinToString()})"
    }
}

/** Which terminal it is, and how a client reaches it. */
public class TerminalSettings private constructor(members: Map<String, Any>) :
    HttpSettings<TerminalSettings>(members) {
    /** Those that are usual, for the host that the gateway gave for the terminal. */
    public constructor(baseUrl: String) : this(mapOf<String, Any>("base_url" to baseUrl))

    /** Tells two terminals at one host apart: a ticket of one is never asked about at the other. */
    public fun name(name: String): TerminalSettings = with("name", name)

    /** The words of the interfaces in addresses, where an installation has others. */
    public fun pathWords(api: String, apim: String, vwapi: String): TerminalSettings =
        with("path_words", mapOf("api" to api, "apim" to apim, "vwapi" to vwapi))

    /** How the state is asked for: `GetState`, or `PayStatus` where an installation has only that. */
    public fun statusCommand(command: String): TerminalSettings = with("status_command", command)

    internal override fun of(members: Map<String, Any>): TerminalSettings = TerminalSettings(members)
}
