package paywright.ecommpay

import paywright.InputException
import paywright.Json
import paywright.internal.nativeOperations
import paywright.native

/**
 * A request to Gate: an operation of [GateRequest.operations] and its members in the shape of the platform's
 * documentation, without project and signature. A member that breaks a documented rule, or that nobody documents,
 * is refused with [InputException] before anything is sent. It never changes; each setter gives another one.
 */
public class GateRequest private constructor(@Transient private val asked: Map<String, Any>) {
    /** An operation and its members. */
    public constructor(operation: String, members: Map<String, *>) :
        this(mapOf("operation" to operation, "members" to members))

    /** The payment method, for operations by other methods than cards. */
    public fun method(method: String): GateRequest = with("method", method)

    /** What makes a refund another one than the last of the same sum. */
    public fun reference(reference: String): GateRequest = with("reference", reference)

    /** The name that some operations need, such as `customer_action`. */
    public fun name(name: String): GateRequest = with("name", name)

    /** Where `post` and `ask` go. */
    public fun path(path: String): GateRequest = with("path", path)

    /** Whether `post` may be sent again: it moves no money. */
    public fun repeatable(isRepeatable: Boolean): GateRequest = with("repeatable", isRepeatable)

    /** Members that are sent though they break a rule or nobody documents them, by their paths. */
    public fun unchecked(vararg paths: String): GateRequest = with("unchecked", paths.asList())

    internal fun json(): String = Json.write(asked, "request")

    private fun with(name: String, value: Any) = GateRequest(asked + (name to value))

    /** Without members, which may hold card data. */
    override fun toString(): String = "GateRequest(${asked["operation"]})"

    public companion object {
        /** The names of the operations, beside `post` and `ask`. */
        @JvmStatic
        public fun operations(): List<String> = native { nativeOperations() }
    }
}
