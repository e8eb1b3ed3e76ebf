package paywright.ecommpay

import paywright.Paywright
import paywright.Secret
import paywright.SecretMembers

/**
 * A card, as the member `card` of a request. It prints masked and is not serialised. Members of the platform
 * that it has no name for go by a map with [Secret] values instead.
 */
public class Card private constructor(
    @Transient private val pan: String,
    @Transient private val year: Int?,
    @Transient private val month: Int?,
    @Transient private val holder: String?,
    @Transient private val cvv: String?,
) : SecretMembers() {
    /** A card by its number. */
    public constructor(pan: String) : this(pan, null, null, null, null)

    /** The same with the last month in which it is valid. */
    public fun expires(year: Int, month: Int): Card = Card(pan, year, month, holder, cvv)

    /** The same with the name on it. */
    public fun holder(holder: String): Card = Card(pan, year, month, holder, cvv)

    /** The same with its security code. */
    public fun cvv(cvv: String): Card = Card(pan, year, month, holder, cvv)

    /** The number with its middle masked. */
    public fun masked(): String {
        val masked = Paywright.masked(pan)
        // What is no card number is not known to the mask, and may be one that was mistyped.
        return if (masked == pan) "***" else masked
    }

    @JvmSynthetic
    internal override fun members(): Map<String, Any> {
        val members = LinkedHashMap<String, Any>()
        members["pan"] = pan
        year?.let { members["year"] = it }
        month?.let { members["month"] = it }
        holder?.let { members["card_holder"] = it }
        cvv?.let { members["cvv"] = it }
        return members
    }

    override fun toString(): String = "Card(${masked()})"
}
