package paywright.ecommpay

import java.time.DateTimeException
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import paywright.Handle
import paywright.Json
import paywright.argumentError
import paywright.called
import paywright.internal.NativeDataApi
import paywright.internal.NativePages
import paywright.native

/**
 * The Data API of an account over HTTP, for code that waits. `key` is issued with the token; neither is shown or
 * serialised. `members` are those of the platform's documentation.
 */
public class DataApi @JvmOverloads constructor(token: String, key: String, settings: Settings = Settings()) :
    AutoCloseable {
    private val handle = Handle("data api", native { NativeDataApi(token, key, settings.json()) })

    /**
     * All operations between two moments, page by page. `cursor` is [Pages.cursor] of an earlier run, which goes on
     * there.
     */
    @JvmOverloads
    public fun operations(
        from: Instant,
        to: Instant,
        members: Map<String, *> = emptyMap<String, Any?>(),
        cursor: String? = null,
    ): Pages {
        val query = mapOf("query" to "operations", "from" to text(from), "to" to text(to), "members" to members)
        return Pages(native { handle.open().pages(Json.write(query, "query"), cursor) }, cursor)
    }

    /** All operations of a payment. */
    @JvmOverloads
    public fun operationsOfPayment(
        paymentId: String,
        members: Map<String, *> = emptyMap<String, Any?>(),
    ): Map<String, Any?> = ask(mapOf("query" to "operations_of_payment", "payment_id" to paymentId), members)

    /** The balances. */
    @JvmOverloads
    public fun balance(members: Map<String, *> = emptyMap<String, Any?>()): Map<String, Any?> =
        ask(mapOf("query" to "balance"), members)

    /** The list of fraud. */
    @JvmOverloads
    public fun fraud(members: Map<String, *> = emptyMap<String, Any?>()): Map<String, Any?> =
        ask(mapOf("query" to "fraud"), members)

    /** A question that has no name here, by its path. */
    @JvmOverloads
    public fun ask(path: String, members: Map<String, *> = emptyMap<String, Any?>()): Map<String, Any?> =
        ask(mapOf("query" to "ask", "path" to path), members)

    /** Closes it. Calls that are on their way go on. */
    override fun close(): Unit = handle.close()

    override fun toString(): String = "DataApi()"

    private fun ask(query: Map<String, Any>, members: Map<String, *>): Map<String, Any?> {
        val text = Json.write(query + ("members" to members), "query")
        return called(null, { handle.open().send(text) }) { Json.members(it.json) }
    }

    private companion object {
        /** As the platform writes moments, in UTC. */
        private val FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")

        private fun text(moment: Instant): String =
            try {
                FORMAT.format(moment.atOffset(ZoneOffset.UTC))
            } catch (tooFar: DateTimeException) {
                throw argumentError("a moment is too far away: ${tooFar.message}")
            }
    }
}

/**
 * Pages of operations, one after the other: lists of operations as maps. [hasNext] may ask the platform. After an
 * exception the same page can be asked for again.
 */
public class Pages internal constructor(private val pages: NativePages, cursor: String?) :
    Iterator<List<Map<String, Any?>>> {
    private var page: Map<String, Any?>? = null
    private var isAtEnd = false

    /** What goes on behind the page that came last; `null` before the first. */
    public var cursor: String? = cursor
        private set

    override fun hasNext(): Boolean {
        if (page == null && !isAtEnd) {
            @Suppress("UNCHECKED_CAST") // The library answers with an object, or with nothing.
            page = called(null, { pages.next() }) { Json.read(it.json) as Map<String, Any?>? }
            isAtEnd = page == null
        }
        return page != null
    }

    override fun next(): List<Map<String, Any?>> {
        if (!hasNext()) throw NoSuchElementException("all pages are read")
        val found = page.orEmpty()
        page = null
        cursor = found["cursor"] as String
        @Suppress("UNCHECKED_CAST") // The library writes them so.
        return found["operations"] as List<Map<String, Any?>>
    }
}
