import java.time.Duration
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import paywright.Money
import paywright.Paywright
import paywright.Secret
import paywright.ecommpay.Callback
import paywright.ecommpay.Card
import paywright.ecommpay.DataApi
import paywright.ecommpay.Gate
import paywright.ecommpay.GateRequest
import paywright.ecommpay.Pages
import paywright.ecommpay.PaymentPage
import paywright.ecommpay.PaymentState
import paywright.ecommpay.PaymentStatus
import paywright.ecommpay.Prepared
import paywright.ecommpay.Project
import paywright.ecommpay.ResponseCode
import paywright.ecommpay.Settings
import paywright.internal.NativeDataApi
import paywright.internal.NativeGate
import paywright.internal.NativeMessage
import paywright.internal.NativePrepared
import paywright.internal.NativeProject
import paywright.internal.NativeState

/** Every public function but those of the second gateway, with hostile values. */
class HostileTest {
    private val shop = Project(112, SECRET)
    private val nowhere = Settings().baseUrl("http://127.0.0.1:9").deadline(Duration.ofMillis(50))
    private val closed = shop.gate(nowhere).also { it.close() }
    private val body = """{"project_id":112,"payment":{"id":"a","status":"success"}}""".let {
        (it.dropLast(1) + ""","signature":"${shop.sign(it.toByteArray())}"}""").toByteArray()
    }
    private val native = NativeProject(112u, SECRET)

    private val hostile = Hostile(body) { type ->
        when (type) {
            Project::class.java -> listOf(shop, null)
            Settings::class.java -> listOf(nowhere, Settings(), null)
            Callback::class.java -> listOf(shop.verifyCallback(body), null)
            GateRequest::class.java -> listOf(GateRequest("card_sale", emptyMap<String, Any>()), GateRequest("", mapOf("a" to 1.5)), null)
            Prepared::class.java -> listOf(prepared(), null)
            // Open ones: what is closed never gets there.
            NativeProject::class.java -> listOf(native)
            NativeMessage::class.java -> listOf(native.message(body))
            NativePrepared::class.java -> listOf(nativeGate().prepare(STATUS))
            else -> null
        }
    }

    private fun prepared() = shop.gate(nowhere).prepare(GateRequest("status", members("a")))

    private fun nativeGate() = NativeGate(native, NOWHERE)

    @Test
    @Timeout(120)
    fun `no function takes harm`() {
        val things = listOf(
            shop, shop.gate(nowhere), closed, prepared(), shop.verifyCallback(body), PaymentState("a"), Settings(),
            GateRequest("a", emptyMap<String, Any>()), GateRequest, shop.paymentPage("a", 1, "EUR"), Card(PAN), Secret("a"),
            DataApi(TOKEN, KEY, nowhere), DataApi(TOKEN, KEY, nowhere).operations(Instant.EPOCH, Instant.now()),
            Money, Paywright, PaymentStatus.of("success"), ResponseCode.of("0"), PaymentStatus, ResponseCode,
        )
        things.forEach(hostile::attackAll)
        for (type in listOf(Project::class, Gate::class, DataApi::class, PaymentState::class, GateRequest::class, Card::class, Secret::class)) {
            hostile.attackConstructors(type.java)
        }
        val reached = things.map { it.javaClass }
        assertTrue(reached.containsAll(listOf(Pages::class.java, PaymentPage::class.java, Prepared::class.java)))
        assertTrue(hostile.count > 1_000, "${hostile.count}")
    }

    @Test
    @Timeout(120)
    fun `what uniffi has written takes no harm either`() {
        val api = NativeDataApi(TOKEN, KEY, NOWHERE)
        val query = """{"query":"operations","from":"2026-03-01 00:00:00","to":"2026-03-02 00:00:00"}"""
        val things = listOf(
            NativeProject(112u, SECRET), native.message(body), NativeState("a"), nativeGate(), nativeGate().prepare(STATUS), api,
            api.pages(query, null), nativeGate().status("a"),
        )
        things.forEach(hostile::attackNative)
        hostile.attackNativeFacts()
        assertTrue(hostile.count > 500, "${hostile.count}")
    }

    private companion object {
        private const val NOWHERE = """{"base_url":"http://127.0.0.1:9","deadline_ms":50}"""
        private const val STATUS = """{"operation":"status","members":{"general":{"payment_id":"a"}}}"""
    }
}
