package paywright

/**
 * A text that is sent and never shown: a card number, a security code, an account. It stands for a text anywhere in
 * the members of a request, prints masked, and is not serialised.
 */
public class Secret(
    // Neither a getter nor a field for those who write any object as JSON.
    @Transient @get:JvmSynthetic internal val text: String,
) {
    override fun toString(): String = "***"
}

/** What is sent as an object and never shown. */
public abstract class SecretMembers internal constructor() {
    @JvmSynthetic
    internal abstract fun members(): Map<String, Any>
}
