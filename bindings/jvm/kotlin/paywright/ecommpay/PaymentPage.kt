package paywright.ecommpay

import paywright.InputException
import paywright.Json
import paywright.PageForm
import paywright.native

/**
 * A request to Payment Page, made by [Project.paymentPage]. It never changes; [with] gives another one. `base` is
 * the address of a sister deployment or of the local platform. What makes an address throws [InputException] with
 * all fields that break a rule.
 */
public class PaymentPage internal constructor(
    private val project: Project,
    private val parameters: Map<String, Any?>,
) {
    /** The same with the shop's id of the customer. */
    public fun customer(id: String): PaymentPage = with("customer_id", id)

    /**
     * The same with one more parameter, by the platform's name. `null` takes it away. Names that nobody documents
     * are signed and sent too, so a misspelt one of those that may be left out goes unnoticed.
     */
    public fun with(name: String, value: Any?): PaymentPage = PaymentPage(project, parameters + (name to value))

    /** The signed address to send the customer to. */
    @JvmOverloads
    public fun url(base: String? = null): String = native { project.native.pageUrl(json(), base) }

    /** The same as a form that is sent by POST, for many or long parameters. */
    @JvmOverloads
    public fun form(base: String? = null): PageForm =
        PageForm.of(native { project.native.pageForm(json(), base) })

    /** The same for the platform's script in a page of the shop. */
    @JvmOverloads
    public fun widget(base: String? = null): PageWidget {
        val told = Json.members(native { project.native.pageWidget(json(), base) })
        return PageWidget(told["config"] as String, told["html"] as String)
    }

    private fun json(): String = Json.write(parameters, "parameters")
}

/** Payment Page for the platform's script in a page of the shop. */
public class PageWidget internal constructor(
    /** The object that `EPayWidget.run` takes, as JSON that may stand in a script. */
    public val config: String,
    /** A snippet that opens it at once. */
    public val html: String,
)
