import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.NotSerializableException
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.lang.reflect.Modifier
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import paywright.CallInterruptedException
import paywright.InputException
import paywright.NetworkException
import paywright.PaywrightException
import paywright.PlatformException
import paywright.Secret
import paywright.ecommpay.Card
import paywright.ecommpay.DataApi
import paywright.ecommpay.GateRequest
import paywright.ecommpay.Outcome
import paywright.ecommpay.Outcome.Kind
import paywright.ecommpay.Project
import paywright.ecommpay.Settings

class CallsTest {
    private val shop = Harness.shop
    private val gate = Harness.gate

    /** What a call throws whose thread is interrupted, once `ready` has come. */
    private fun interrupted(ready: () -> Unit, call: () -> Unit): CallInterruptedException {
        val thrown = CompletableFuture<Pair<Throwable?, Boolean>>()
        val thread = Thread {
            val error = runCatching(call).exceptionOrNull()
            thrown.complete(error to Thread.currentThread().isInterrupted)
        }
        thread.start()
        ready()
        thread.interrupt()
        val (error, isStillSet) = thrown.get(5, TimeUnit.SECONDS)
        assertTrue(isStillSet)
        return error as? CallInterruptedException ?: throw AssertionError(error)
    }

    @Test
    fun `an interrupted thread gets the ticket of what was on its way`() {
        val sent = "interrupted~no-answer-after"
        val error = interrupted({ Harness.receiver.of(sent) }) { gate.send(sale(sent)) }
        assertEquals(Kind.REGISTERED, gate.resolve(error.ticket!!, SOON).kind)
        val carried = "carried~no-answer-after"
        val other = interrupted({ Harness.receiver.of(carried) }) { gate.carryOut(sale(carried)) }
        assertTrue(other.ticket!!.contains(carried))
        assertNull(interrupted({ Thread.sleep(100) }) { gate.waitFor("nobody") }.ticket)
    }

    @Test
    fun `an interrupted thread sends nothing`() {
        val error = interrupted({}) {
            Thread.currentThread().interrupt()
            gate.send(sale("never-sent"))
        }
        assertNull(error.ticket)
        assertNull(gate.status("never-sent"))
    }

    @Test
    fun `many threads share a gate`() {
        val threads = Executors.newFixedThreadPool(16)
        val sales = (1..32).map { number -> threads.submit<Outcome> { gate.send(sale("many-$number")) } }
        assertEquals(setOf(Kind.ACCEPTED), sales.map { it.get().kind }.toSet())
        threads.shutdown()
    }

    @Test
    fun `nobody there means that nothing was sent`() {
        val alone = shop.gate(Settings().baseUrl("http://127.0.0.1:9").deadline(Duration.ofMillis(500)))
        val error = refused<NetworkException>("http_connect_failed") { alone.send(sale("lost")) }
        assertTrue(error.message!!.contains("nothing was sent"))
    }

    @Test
    fun `a refusal of the platform has its words`() {
        val refusal = Project(112, "another key").gate(Harness.settings()).send(sale("refused"))
        assertEquals(Kind.REJECTED, refusal.kind)
        assertTrue(refusal.code != null && refusal.message is String, refusal.toMap().toString())
        DataApi("local-data-api-token-000000009", KEY, Harness.settings()).use { foreign ->
            assertThrows(PlatformException::class.java) { foreign.balance() }
        }
    }

    @Test
    fun `what is closed is told, and may be closed again`() {
        val own = shop.gate(Harness.settings())
        val prepared = own.prepare(sale("closed"))
        val api = DataApi(TOKEN, KEY, Harness.settings())
        repeat(2) {
            own.close()
            api.close()
        }
        val calls: List<() -> Any?> = listOf(
            { own.send(sale("closed")) },
            { own.carryOut(sale("closed")) },
            { own.prepare(sale("closed")) },
            { own.deliver(prepared) },
            { own.resolve(prepared.ticket!!) },
            { own.status("closed") },
            { own.waitFor("closed") },
            { api.balance() },
            { api.operations(java.time.Instant.EPOCH, java.time.Instant.now()) },
        )
        for (call in calls) refused<InputException>("handle_closed") { call() }
    }

    @Test
    fun `a gate may be closed while a thread waits`() {
        val own = shop.gate(Harness.settings())
        val waits = CompletableFuture.supplyAsync { own.waitFor("nobody", "final", Duration.ofSeconds(2)) }
        Thread.sleep(200)
        own.close()
        assertFalse(waits.get(10, TimeUnit.SECONDS).reached)
    }

    @Test
    fun `settings are taken, or refused by name`() {
        val all = Harness.settings().deadline(Duration.ofSeconds(9)).connectLimit(Duration.ofSeconds(1))
            .idleLimit(Duration.ofSeconds(5)).connections(4).noProxy("*").plainHttpHosts("emulator").userAgent("shop/1")
        assertNull(shop.gate(all).status("nobody"))
        val rows = mapOf(
            Settings().baseUrl("nowhere") to "base_url_invalid",
            Settings().caFile("/nowhere") to "ca_file_invalid",
            Settings().proxy("gopher://x") to "proxy_invalid",
            Settings().userAgent("a\nb") to "user_agent_invalid",
            Settings().connections(-1) to "argument_type",
        )
        for ((settings, code) in rows) refused<InputException>(code) { shop.gate(settings) }
        for (time in listOf(Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            refused<InputException>("argument_type") { Settings().deadline(time) }
        }
    }

    @Test
    fun `a card whose number was mistyped is not shown either`() {
        for (typed in listOf("4000O00000000077", "4000-00", "")) assertEquals("Card(***)", Card(typed).toString())
    }

    /** As libraries find them that write any object as JSON. */
    @Test
    fun `secrets have neither getters nor fields`() {
        for (thing in listOf(Secret(PAN), card(), sale("found"))) {
            val type = thing.javaClass
            val getters = type.methods.filter { it.name.startsWith("get") && it.parameterCount == 0 && !it.isSynthetic }
            assertEquals(listOf("getClass"), getters.map { it.name })
            val fields = type.declaredFields.filterNot { Modifier.isTransient(it.modifiers) || Modifier.isStatic(it.modifiers) }
            assertEquals(emptyList<Any>(), fields)
        }
    }

    @Test
    fun `secrets are neither shown nor serialised`() {
        val request = sale("shown")
        val api = DataApi(TOKEN, KEY)
        val things = listOf(shop, gate, api, card(), Secret(PAN), request, gate.prepare(request), Harness.settings())
        for (thing in things) {
            for (secret in listOf(SECRET, PAN, KEY, TOKEN, "123")) assertFalse("$thing".contains(secret), "$thing")
            assertThrows(NotSerializableException::class.java) {
                ObjectOutputStream(ByteArrayOutputStream()).writeObject(thing)
            }
        }
    }

    @Test
    fun `exceptions are serialised whole`() {
        val error = refused<InputException>("request_invalid") { gate.send(sale("")) }
        val bytes = ByteArrayOutputStream().also { ObjectOutputStream(it).writeObject(error) }.toByteArray()
        val copy = ObjectInputStream(ByteArrayInputStream(bytes)).readObject() as PaywrightException
        assertEquals(listOf(error.code, error.number, error.message), listOf(copy.code, copy.number, copy.message))
        assertEquals(error.fields.map { it.toString() }, copy.fields.map { it.toString() })
    }
}
