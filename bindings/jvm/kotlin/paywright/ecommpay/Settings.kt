package paywright.ecommpay

import java.time.Duration

/**
 * How a client reaches the platform. Each setting gives other settings; what is not set is as it is usual. Wrong
 * ones are told when a client is made of them.
 */
public class Settings private constructor(private val members: Map<String, Any>) {
    /** Those that are usual. */
    public constructor() : this(emptyMap())

    /** The address of a sister deployment or of the local platform. */
    public fun baseUrl(url: String): Settings = with("base_url", url)

    /** How long a call may take, with all its attempts; 30 s. */
    public fun deadline(time: Duration): Settings = with("deadline_ms", milliseconds(time))

    /** How long it may take to connect; 5 s. */
    public fun connectLimit(time: Duration): Settings = with("connect_limit_ms", milliseconds(time))

    /** How long a connection is kept that nobody uses; 55 s. */
    public fun idleLimit(time: Duration): Settings = with("idle_limit_ms", milliseconds(time))

    /** How many connections there may be at a time; 128. */
    public fun connections(count: Int): Settings = with("connections", count)

    /** A PEM file of authorities to trust besides those of the web. */
    public fun caFile(path: String): Settings = with("ca_file", path)

    /** The proxy to go through; that of the environment (`HTTPS_PROXY`...) unless one is set. */
    public fun proxy(url: String): Settings = with("proxy", url)

    /** Hosts that the proxy set here is not for, in the form of `NO_PROXY`; `*` for no proxy at all. */
    public fun noProxy(hosts: String): Settings = with("no_proxy", hosts)

    /** Hosts that may be asked without TLS, beside this machine. */
    public fun plainHttpHosts(vararg hosts: String): Settings = with("plain_http_hosts", hosts.asList())

    /** How the program names itself, before `paywright/<version>`. */
    public fun userAgent(name: String): Settings = with("user_agent", name)

    internal fun json(): String = Json.write(members, "settings")

    private fun with(name: String, value: Any) = Settings(members + (name to value))

    override fun toString(): String = "Settings(${members.keys.joinToString()})"
}

/** The longest time that a call may be asked to wait. */
private val LONGEST = Duration.ofDays(365)

internal fun milliseconds(time: Duration): Long {
    if (time.isNegative || time > LONGEST) throw argumentError("a time must not be negative, nor longer than a year")
    return time.toMillis()
}
