package paywright.ecommpay

/**
 * A text that is sent and never shown: a card number, a CVV, an account. It stands for a text anywhere in the
 * members of a request, prints masked, and is not serialised.
 */
public class Secret(
    // Neither a getter nor a field for those who write any object as JSON.
    @Transient @get:JvmSynthetic internal val text: String,
) {
    override fun toString(): String = "***"
}

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
) {
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
    internal fun members(): Map<String, Any> {
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
