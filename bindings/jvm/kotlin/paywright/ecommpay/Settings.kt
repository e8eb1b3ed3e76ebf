package paywright.ecommpay

import paywright.HttpSettings

/** How a client reaches ecommpay. */
public class Settings private constructor(members: Map<String, Any>) : HttpSettings<Settings>(members) {
    /** Those that are usual. */
    public constructor() : this(emptyMap())

    /** The address of a sister deployment or of the local platform. */
    public fun baseUrl(url: String): Settings = with("base_url", url)

    internal override fun of(members: Map<String, Any>): Settings = Settings(members)
}
