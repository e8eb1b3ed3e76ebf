package paywright

import java.math.BigDecimal
import paywright.internal.nativeDecimalText
import paywright.internal.nativeMasked
import paywright.internal.nativeMinorUnits
import paywright.internal.nativeVersion

/** What is known without asking anybody. */
public object Paywright {
    /** The version, which all packages of Paywright share. */
    @JvmStatic
    public fun version(): String = native { nativeVersion() }

    /** A text with the card numbers in it masked, for logs. */
    @JvmStatic
    public fun masked(text: String): String = native { nativeMasked(text) }
}

/** Money without floating numbers. */
public object Money {
    private const val DIGITS = 100

    /** A decimal text in minor units: `39.90` in `EUR` gives 3990. */
    @JvmStatic
    public fun minorUnits(amount: String, currency: String): Long = native { nativeMinorUnits(amount, currency) }

    /** The same of a [BigDecimal]. */
    @JvmStatic
    public fun minorUnits(amount: BigDecimal, currency: String): Long {
        // The plain text of some is longer than memory.
        val isUsual = Math.abs(amount.scale().toLong()) <= DIGITS && amount.precision() <= DIGITS
        return minorUnits(if (isUsual) amount.toPlainString() else amount.toString(), currency)
    }

    /** Minor units with all digits of the currency: 3990 in `EUR` gives `39.90`. */
    @JvmStatic
    public fun decimal(minor: Long, currency: String): BigDecimal =
        BigDecimal(native { nativeDecimalText(minor, currency) })
}
