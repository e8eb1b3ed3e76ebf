package paywright

/**
 * A text that is sent and never shown: a card number, a security code, an account. It stands for a text anywhere in
 * the members of a request, prints masked, and is not serialised.
 */
public class Secret(internal val text: String) {
    override fun toString(): String = "***"
}

/** What is sent as an object and never shown. */
public abstract class SecretMembers internal constructor() {
    internal abstract fun members(): Map<String, Any>
}
