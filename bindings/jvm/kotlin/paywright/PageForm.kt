package paywright

/** A form that the customer's browser posts. */
public class PageForm private constructor(
    /** Where it goes. */
    public val action: String,
    /** Names and values. */
    public val fields: Map<String, String>,
    /** A document that sends itself. */
    public val html: String,
) {
    internal companion object {
        // Java takes what is internal for public.
        @JvmSynthetic
        internal fun of(json: String): PageForm {
            val told = Json.members(json)
            val fields = LinkedHashMap<String, String>()
            for (field in told["fields"] as List<*>) {
                val (name, value) = (field as Map<*, *>).let { it["name"] as String to it["value"] as String }
                fields[name] = value
            }
            return PageForm(told["action"] as String, fields, told["html"] as String)
        }
    }
}
