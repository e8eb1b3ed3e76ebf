import java.lang.reflect.Executable
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import paywright.ecommpay.Callback
import paywright.ecommpay.Card
import paywright.ecommpay.DataApi
import paywright.ecommpay.Gate
import paywright.ecommpay.GateRequest
import paywright.ecommpay.InternalException
import paywright.ecommpay.Money
import paywright.ecommpay.Pages
import paywright.ecommpay.PaymentPage
import paywright.ecommpay.PaymentState
import paywright.ecommpay.PaymentStatus
import paywright.ecommpay.Paywright
import paywright.ecommpay.PaywrightException
import paywright.ecommpay.Prepared
import paywright.ecommpay.Project
import paywright.ecommpay.ResponseCode
import paywright.ecommpay.Secret
import paywright.ecommpay.Settings
import paywright.internal.NativeDataApi
import paywright.internal.NativeGate
import paywright.internal.NativeMessage
import paywright.internal.NativePages
import paywright.internal.NativePrepared
import paywright.internal.NativeProject
import paywright.internal.NativeState

/** Every public function, by reflection, with every hostile value of the type of each of its parameters. */
class HostileTest {
    private val shop = Project(112, SECRET)
    private val nowhere = Settings().baseUrl("http://127.0.0.1:9").deadline(Duration.ofMillis(50))
    private val closed = shop.gate(nowhere).also { it.close() }
    private val body = """{"project_id":112,"payment":{"id":"a","status":"success"}}""".let {
        (it.dropLast(1) + ""","signature":"${shop.sign(it.toByteArray())}"}""").toByteArray()
    }

    private fun table(type: Class<*>): List<Any?> = when (type) {
        String::class.java, Any::class.java, CharSequence::class.java -> listOf(
            "1", "", "\u0000", "\ud800", "a\udc00", "x".repeat(100_000), "{}", "[", "-1", "\u0661", "\ud83c\udccf", "%s%n", null,
        )
        ByteArray::class.java -> listOf(
            body, ByteArray(0), byteArrayOf(0), byteArrayOf(-1, -2), "{}".toByteArray(), "[".repeat(100_000).toByteArray(),
            "\u00ef\u00bb\u00bf{}".toByteArray(Charsets.ISO_8859_1), ByteArray(2_000_000) { 'a'.code.toByte() }, null,
        )
        Long::class.java -> listOf(1L, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L shl 32)
        Int::class.java -> listOf(1, 0, -1, Int.MIN_VALUE, Int.MAX_VALUE, 65_536)
        Short::class.java -> listOf<Short>(1, 0, -1, Short.MIN_VALUE)
        Boolean::class.java -> listOf(true, false)
        Map::class.java -> listOf(
            emptyMap<String, Any>(), HashMap<String, Any>().apply { put("a", this) }, mapOf(null to 1), mapOf(1 to 1),
            mapOf("a" to Double.NaN), mapOf("a" to Any()), mapOf("\ud800" to "a"), mapOf("a" to "\ud800"), mapOf("a" to null),
            mapOf("a" to BigDecimal("1E2147483647")), mapOf("a" to "x".repeat(100_000)), null,
        )
        Array<String>::class.java -> listOf(arrayOf("a"), emptyArray<String>(), arrayOfNulls<String>(2), arrayOf("\ud800"), null)
        Duration::class.java -> listOf(Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE), null)
        Instant::class.java -> listOf(Instant.EPOCH, Instant.MIN, Instant.MAX, null)
        BigDecimal::class.java -> listOf(BigDecimal.ONE, BigDecimal("1E2147483647"), BigDecimal("1E-2147483647"), BigDecimal("-0"), null)
        Project::class.java -> listOf(shop, null)
        Settings::class.java -> listOf(nowhere, Settings(), null)
        Callback::class.java -> listOf(shop.verifyCallback(body), null)
        GateRequest::class.java -> listOf(GateRequest("card_sale", emptyMap<String, Any>()), GateRequest("", mapOf("a" to 1.5)), null)
        Prepared::class.java -> listOf(prepared(), null)
        // Open ones: what is closed never gets there.
        NativeProject::class.java -> listOf(native)
        NativeMessage::class.java -> listOf(native.message(body))
        NativePrepared::class.java -> listOf(nativeGate().prepare(STATUS))
        else -> error("no hostile values for $type")
    }

    private fun prepared() = shop.gate(nowhere).prepare(GateRequest("status", members("a")))

    private val native = NativeProject(112u, SECRET)

    private fun nativeGate() = NativeGate(native, NOWHERE)

    private var count = 0

    /** Calls with each hostile value in each place, and good ones in the others; and with hostile ones only. */
    private fun attack(function: Executable, check: (Throwable, List<Any?>) -> Unit, call: (List<Any?>) -> Any?) {
        val tables = function.parameterTypes.map(::table)
        val good = tables.map { it.first() }
        val rows = tables.indices.flatMap { place ->
            tables[place].map { value -> good.toMutableList().also { it[place] = value } }
        } + (0 until (tables.maxOfOrNull { it.size } ?: 1)).map { row -> tables.map { it[row % it.size] } }
        for (row in rows) {
            count += 1
            try {
                call(row)
            } catch (error: InvocationTargetException) {
                check(error.targetException, row)
            }
        }
    }

    private fun functions(type: Class<*>): List<Method> = type.declaredMethods.filter { method ->
        Modifier.isPublic(method.modifiers) && !method.isSynthetic && !method.isBridge && '$' !in method.name &&
            // An iterator of Java need not remove.
            method.name !in setOf("equals", "hashCode", "close", "destroy", "remove")
    }

    /** These wait for more than a minute, unless they are told how long. */
    private fun isEndless(method: Method): Boolean =
        method.name in setOf("waitFor", "carryOut", "resolve") && Duration::class.java !in method.parameterTypes

    @Test
    @Timeout(120)
    fun `no function takes harm`() {
        val check = { error: Throwable, given: List<Any?> ->
            val isOfNull = error is NullPointerException && given.any { it == null || it is Array<*> && null in it }
            val isOurs = error is PaywrightException && error !is InternalException
            assertTrue(isOurs || isOfNull || error is NoSuchElementException, "$given: ${error.stackTraceToString()}")
        }
        val things = listOf(
            shop, shop.gate(nowhere), closed, prepared(), shop.verifyCallback(body), PaymentState("a"), Settings(),
            GateRequest("a", emptyMap<String, Any>()), shop.paymentPage("a", 1, "EUR"), Card(PAN), Secret("a"),
            DataApi(TOKEN, KEY, nowhere), DataApi(TOKEN, KEY, nowhere).operations(Instant.EPOCH, Instant.now()),
            Money, Paywright, PaymentStatus.of("success"), ResponseCode.of("0"), PaymentStatus, ResponseCode,
        )
        val reached = HashSet<Class<*>>()
        for (thing in things) {
            reached.add(thing.javaClass)
            for (method in functions(thing.javaClass).filterNot(::isEndless)) {
                attack(method, check) { method.invoke(thing, *it.toTypedArray()) }
            }
        }
        for (type in listOf(Project::class, Gate::class, DataApi::class, PaymentState::class, GateRequest::class, Card::class, Secret::class)) {
            val isOurs = { it: Executable -> it.parameterTypes.none { type -> type.name.startsWith("paywright.internal") || "Marker" in type.name } }
            for (constructor in type.java.constructors.filter(isOurs)) {
                attack(constructor, check) { constructor.newInstance(*it.toTypedArray()) }
            }
        }
        assertTrue(reached.containsAll(listOf(Pages::class.java, PaymentPage::class.java, Prepared::class.java)))
        assertTrue(count > 1_000, "$count")
    }

    @Test
    @Timeout(120)
    fun `what uniffi has written takes no harm either`() {
        val check = { error: Throwable, given: List<Any?> ->
            val isPanic = error is paywright.internal.InternalException
            assertTrue(error is Exception && !isPanic, "$given: ${error.stackTraceToString()}")
        }
        val api = NativeDataApi(TOKEN, KEY, NOWHERE)
        val query = """{"query":"operations","from":"2026-03-01 00:00:00","to":"2026-03-02 00:00:00"}"""
        val things = listOf(
            NativeProject(112u, SECRET), native.message(body), NativeState("a"), nativeGate(), nativeGate().prepare(STATUS), api,
            api.pages(query, null), nativeGate().status("a"),
        )
        for (thing in things) {
            // First as it is, then closed.
            repeat(2) {
                for (method in functions(thing.javaClass).filter { '-' in it.name || !it.name.startsWith("uniffi") }) {
                    val isWait = method.name.startsWith("wait-")
                    attack(method, check) { row ->
                        if (!isWait || row[0] in setOf<Any?>(0L, 1L)) method.invoke(thing, *row.toTypedArray()) else null
                    }
                }
                thing.close()
            }
        }
        val facts = Class.forName("paywright.internal.PaywrightKt")
        for (method in functions(facts).filter { it.name.startsWith("native") }) {
            attack(method, check) { method.invoke(null, *it.toTypedArray()) }
        }
        assertTrue(count > 500, "$count")
    }

    private companion object {
        private const val NOWHERE = """{"base_url":"http://127.0.0.1:9","deadline_ms":50}"""
        private const val STATUS = """{"operation":"status","members":{"general":{"payment_id":"a"}}}"""
    }
}
