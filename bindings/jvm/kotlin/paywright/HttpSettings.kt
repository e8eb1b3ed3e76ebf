package paywright

import java.time.Duration

/**
 * How a client reaches the other side. Each setting gives other settings; what is not set is as it is usual. Wrong
 * ones are told when a client is made of them.
 */
public abstract class HttpSettings<S : HttpSettings<S>> internal constructor(
    internal val members: Map<String, Any>,
) {
    /** How long a call may take, with all its attempts: 30 s for ecommpay, 60 s for a terminal. */
    public fun deadline(time: Duration): S = with("deadline_ms", milliseconds(time))

    /** How long it may take to connect; 5 s. */
    public fun connectLimit(time: Duration): S = with("connect_limit_ms", milliseconds(time))

    /** How long a connection is kept that nobody uses; 55 s. */
    public fun idleLimit(time: Duration): S = with("idle_limit_ms", milliseconds(time))

    /** How many connections there may be at a time; 128. */
    public fun connections(count: Int): S = with("connections", count)

    /** A PEM file of authorities to trust besides those of the web. */
    public fun caFile(path: String): S = with("ca_file", path)

    /** The proxy to go through; that of the environment (`HTTPS_PROXY`...) unless one is set. */
    public fun proxy(url: String): S = with("proxy", url)

    /** Hosts that the proxy set here is not for, in the form of `NO_PROXY`; `*` for no proxy at all. */
    public fun noProxy(hosts: String): S = with("no_proxy", hosts)

    /** Hosts that may be asked without TLS, beside this machine. */
    public fun plainHttpHosts(vararg hosts: String): S = with("plain_http_hosts", hosts.asList())

    /** How the program names itself, before `paywright/<version>`. */
    public fun userAgent(name: String): S = with("user_agent", name)

    internal fun json(): String = Json.write(members, "settings")

    internal fun with(name: String, value: Any): S = of(members + (name to value))

    internal abstract fun of(members: Map<String, Any>): S

    /** Without what is set: a proxy may have a password in its address. */
    override fun toString(): String = "${javaClass.simpleName}(${members.keys.joinToString()})"
}

/** The longest time that a call may be asked to wait. */
private val LONGEST = Duration.ofDays(365)

internal fun milliseconds(time: Duration): Long {
    if (time.isNegative || time > LONGEST) throw argumentError("a time must not be negative, nor longer than a year")
    return time.toMillis()
}
