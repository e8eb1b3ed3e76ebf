import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import paywright.InputException
import paywright.Json
import paywright.Paywright
import paywright.PaywrightException
import paywright.Secret
import paywright.SignatureException
import paywright.ecommpay.GateRequest
import paywright.ecommpay.PaymentState
import paywright.ecommpay.PaymentStatus
import paywright.ecommpay.Project
import paywright.ecommpay.ResponseCode

class ProjectTest {
    private val shop = Project(112, "secret")

    private fun signed(vararg payment: Pair<String, Any?>): ByteArray {
        val sum = mapOf("amount" to 3415, "currency" to "EUR")
        val usual = mapOf("id" to "order-1", "type" to "purchase", "status" to "success", "sum" to sum)
        val members = mapOf("project_id" to 112, "payment" to usual + payment)
        return sign(members)
    }

    private fun sign(members: Map<String, Any>): ByteArray {
        return Json.write(members + ("signature" to shop.sign(members)), "body").toByteArray()
    }

    @Test
    fun `what is signed verifies, and what is changed does not`() {
        val body = signed()
        assertEquals("main", shop.verify(body))
        assertEquals(112L, shop.verifyMessage(body)["project_id"])
        assertEquals(true, shop.explain(body)["verified"])
        val text = String(body)
        val rows = mapOf(
            text.replace("order-1", "order-2") to ("signature_mismatch" to 2105),
            text.replace("signature", "signatur") to ("signature_missing" to 2101),
            text.dropLast(1) to ("json_syntax" to 2001),
            "$text x" to ("json_trailing_data" to 2002),
            "[]" to ("json_not_an_object" to 2007),
        )
        for ((forged, told) in rows) {
            for (check in listOf(shop::verify, shop::verifyMessage, shop::verifyCallback)) {
                val error = refused<SignatureException>(told.first) { check(forged.toByteArray()) }
                assertEquals(told.second, error.number)
            }
            assertEquals(false, shop.explain(forged.toByteArray())["verified"])
        }
    }

    @Test
    fun `a callback tells what was signed, also when its bytes are changed afterwards`() {
        val body = signed("description" to "Ünïcode \ud83c\udccf \"quoted\"\n")
        val callback = shop.verifyCallback(body)
        body.fill(' '.code.toByte())
        assertEquals(listOf("main", "order-1", "success"), listOf(callback.keyLabel, callback.paymentId, callback.status))
        assertEquals(listOf<Any?>(3415L, "EUR", true, true), listOf(callback.amount, callback.currency, callback.isPaid, callback.isFinal))
        assertNull(callback.review)
        assertEquals("done", callback.nextAction)
        assertEquals("3415", callback.text("payment.sum.amount"))
        assertNull(callback.text("payment.nothing"))
        val payment = callback.toMap()["payment"] as Map<*, *>
        assertEquals("Ünïcode \ud83c\udccf \"quoted\"\n", payment["description"])
        assertEquals(callback.toMap(), Json.read(callback.toJson()))
    }

    @Test
    fun `a genuine callback that contradicts itself is for a person to look at`() {
        val operation = mapOf("id" to 1, "type" to "sale", "status" to "decline")
        val payment = mapOf("id" to "order-1", "status" to "success")
        val callback = shop.verifyCallback(sign(mapOf("project_id" to 112, "payment" to payment, "operation" to operation)))
        assertEquals(listOf(false, false), listOf(callback.isPaid, callback.isFinal))
        val review = callback.review!!
        assertEquals(listOf<Any>("review_paid_without_success", 3003), listOf(review.code, review.number))
        val state = PaymentState("order-2")
        assertNull(state.status)
        refused<InputException>("payment_id_foreign") { state.fold(shop.verifyCallback(signed())) }
        assertFalse(state.isPaid || state.isFinal)
    }

    @Test
    fun `facts are those of every language`() {
        assertEquals(System.getProperty("paywright.version"), Paywright.version())
        assertTrue(GateRequest.operations().containsAll(listOf("card_sale", "refund", "status")))
        assertEquals(listOf(true, true), PaymentStatus.of("success").let { listOf(it.isPaid, it.isFinal) })
        assertEquals(listOf(false, false), PaymentStatus.of("nonsense").let { listOf(it.isPaid, it.isFinal) })
        val code = ResponseCode.of("0")
        assertEquals(listOf(true, true), listOf(code.isSuccess, code.isDocumented))
        val strange = ResponseCode.of("of another world")
        assertEquals(listOf<Any?>(false, false, null), listOf(strange.isSuccess, strange.isDocumented, strange.message))
        assertFalse(Paywright.masked("card $PAN").contains(PAN))
    }

    @Test
    fun `the jar carries the licences`() {
        for (name in listOf("LICENSE-APACHE", "LICENSE-MIT")) {
            assertNotNull(Project::class.java.getResource("/META-INF/$name"), name)
        }
    }

    @Test
    fun `errors have code, number and fields`() {
        val page = { shop.paymentPage("", -1, "euro").url() }
        val error = refused<InputException>("page_invalid") { page() }
        assertEquals(1302, error.number)
        assertTrue(error.fields.map { it.path }.containsAll(listOf("payment_id", "payment_amount", "payment_currency")))
        assertTrue(error.fields.all { it.rule.isNotEmpty() && it.message.isNotEmpty() })
        val rows: Map<String, () -> Any> = mapOf(
            "key_empty" to { Project(112, "") },
            "key_with_line_break" to { Project(112, "a\n") },
            "keyring_label_taken" to { Project(112, "a", mapOf("main" to "b")) },
            "argument_type" to { Project(-1, "a") },
            "page_address_invalid" to { shop.paymentPage("a", 1, "EUR").customer("c").url("nowhere") },
        )
        for ((expected, work) in rows) refused<PaywrightException>(expected) { work() }
    }

    @Test
    fun `values become JSON, or are refused`() {
        val rows = mapOf(
            """{"a":[1,-2,3.50,true,null],"b":{}}""" to
                mapOf("a" to listOf(1, -2L, BigDecimal("3.50"), true, null), "b" to emptyMap<String, Any>()),
            """{"a":123456789012345678901234567890}""" to mapOf("a" to BigInteger("123456789012345678901234567890")),
            """{"a":"\u0000\u001f\"\\/ü"}""" to mapOf("a" to "\u0000\u001f\"\\/ü"),
            """{"a":"2026-03-01T00:00:00Z"}""" to mapOf("a" to Instant.parse("2026-03-01T00:00:00Z")),
            """{"a":["x","***"]}""" to mapOf("a" to arrayOf<Any>("x", "***")),
            """{"a":"4111"}""" to mapOf("a" to Secret("4111")),
        )
        for ((text, value) in rows) assertEquals(text, Json.write(value, "it"))
        val itself = HashMap<String, Any>().apply { put("a", this) }
        val wrong = listOf(1.5, Float.NaN, Any(), itself, mapOf(1 to 2), mapOf(null to 1), BigDecimal("1E9999"), 'x')
        for (value in wrong) refused<InputException>("argument_type") { Json.write(mapOf("a" to value), "it") }
        assertEquals(mapOf("a" to listOf(1L, BigDecimal("1.5"), "\u00fc\n")), Json.read(""" {"a" : [1, 1.5, "\u00fc\n"]} """))
        for (text in listOf("", "{", "[1", "[1,]", "{\"a\"}", "\"\\x\"", "\"\\u00", "tru", "1 2", "{1:2}", "[1 2]")) {
            assertNotNull(runCatching { Json.read(text) }.exceptionOrNull() as? IllegalArgumentException, text)
        }
    }
}
