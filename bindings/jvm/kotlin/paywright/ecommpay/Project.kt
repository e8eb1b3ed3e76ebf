package paywright.ecommpay

import paywright.Json
import paywright.SignatureException
import paywright.argumentError
import paywright.internal.NativeProject
import paywright.native

/**
 * A project of the platform: its number and its secret key. `moreKeys` are keys that messages may be signed with
 * besides, by a label each: while a key is changed both are known. It prints without keys and is not serialised.
 * Threads may share it.
 */
public class Project @JvmOverloads constructor(id: Long, secret: String, moreKeys: Map<String, String> = emptyMap()) {
    /** The number. */
    public val id: Long = id

    internal val native: NativeProject = native {
        if (id !in 0..UInt.MAX_VALUE.toLong()) throw argumentError("id: it must be the number of a project")
        moreKeys.entries.fold(NativeProject(id.toUInt(), secret)) { project, (label, key) ->
            project.use { it.withKey(label, key) }
        }
    }

    /** The labels of the keys, in the order in which they are tried. The first is `main`. */
    public val keyLabels: List<String> get() = native { native.keyLabels() }

    /** The signature of a JSON object, given as its bytes. */
    public fun sign(body: ByteArray): String = native { native.sign(body) }

    /** The signature of a JSON object, given as its members. */
    public fun sign(members: Map<String, *>): String = sign(Json.write(members, "members").toByteArray())

    /** Checks any signed message and gives the label of the key, or throws [SignatureException]. */
    public fun verify(body: ByteArray): String = native { native.verify(body) }

    /** Checks any signed message and gives what the signature covers, or throws [SignatureException]. */
    public fun verifyMessage(body: ByteArray): Map<String, Any?> = Json.members(native { native.verifyJson(body) })

    /**
     * Checks a callback. Pass the body of the request as it came, not what a framework made of it. Throws
     * [SignatureException] for everything that is not genuine.
     */
    public fun verifyCallback(body: ByteArray): Callback {
        // The callback looks at its bytes again when it is asked for more, and nobody may change them.
        val own = body.clone()
        return Callback.of(native { native.verifyCallback(own) }, lazy { native { native.message(own) } })
    }

    /**
     * Why a message verifies or does not: `verified`, `first_line`, `error`, `causes`, `message`. It holds the
     * signature that the message should have, so show it to those who may know that, not to the sender.
     */
    public fun explain(body: ByteArray): Map<String, Any?> = Json.members(native { native.explain(body) })

    /** A request to Payment Page: `amount` in minor units; the rest by [PaymentPage.with]. */
    public fun paymentPage(paymentId: String, amount: Long, currency: String): PaymentPage {
        val start = mapOf("payment_id" to paymentId, "payment_amount" to amount, "payment_currency" to currency)
        return PaymentPage(this, start)
    }

    /** Gate over HTTP. */
    @JvmOverloads
    public fun gate(settings: Settings = Settings()): Gate = Gate(this, settings)

    override fun toString(): String = "Project($id)"
}
