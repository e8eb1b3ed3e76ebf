import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import paywright.PaywrightException
import paywright.cryptoprocessing.Credentials
import paywright.cryptoprocessing.Notification
import paywright.cryptoprocessing.Terminal
import paywright.cryptoprocessing.TerminalSettings
import paywright.ecommpay.Card
import paywright.ecommpay.Gate
import paywright.ecommpay.GateRequest
import paywright.ecommpay.Project
import paywright.ecommpay.Settings

const val SECRET: String = "local-test-key"
const val TOKEN: String = "local-data-api-token-000000001"
const val KEY: String = "local-data-api-key"
const val PAN: String = "4000000000000077"
val SOON: Duration = Duration.ofSeconds(20)

/** The local platform, the program that PAYWRIGHT_PROGRAM names; a shop, and a gate to it. */
object Harness {
    val receiver: Receiver = Receiver()
    val url: String = startPlatform(receiver.url)
    val shop: Project = Project(112, SECRET)

    @JvmStatic
    fun settings(): Settings = Settings().baseUrl(url)

    val gate: Gate = shop.gate(settings())

    /** Sends to the control API of the platform. */
    fun control(path: String, json: String): String = post("$url/_control$path", json, "application/json").body()

    /** Another platform, which ends with the tests. */
    fun startPlatform(callbackUrl: String, vararg more: String): String {
        val program = checkNotNull(System.getenv("PAYWRIGHT_PROGRAM")) {
            "set PAYWRIGHT_PROGRAM to the built program; `cargo xtask test jvm` does it"
        }
        val platform = ProcessBuilder(program, "emulator", "--port", "0", "--json", "--callback-url", callbackUrl, *more)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
        Runtime.getRuntime().addShutdownHook(Thread { platform.destroy() })
        val told = StringBuilder()
        for (line in platform.inputStream.bufferedReader().lineSequence()) {
            told.append(line)
            val address = Regex(""""base_url":\s*"([^"]+)"""").find(told)
            if (address != null && line.startsWith("}")) return address.groupValues[1]
        }
        error("the platform does not start: $told")
    }
}

/** The local platform of the second gateway, and a terminal of it. */
object GatewayHarness {
    val receiver: Receiver = Receiver { Notification(it).orderId }
    val url: String = Harness.startPlatform(receiver.url, "--gateway", "cryptoprocessing")

    /** As the sandbox publishes them. */
    @JvmStatic
    fun credentials(): Credentials = Credentials().key("Merchant").password("123").vwid("Merchant")

    @JvmStatic
    fun settings(): TerminalSettings = TerminalSettings(url)

    val terminal: Terminal = Terminal(credentials(), settings())
}

/** Keeps the callbacks that came, by payment, as they came. */
class Receiver(private val idOf: (ByteArray) -> String? = ::paymentId) {
    private val bodies = HashMap<String, MutableList<ByteArray>>()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    val url: String get() = "http://127.0.0.1:${server.address.port}/callback"

    init {
        server.executor = Executors.newCachedThreadPool { work -> Thread(work).apply { isDaemon = true } }
        server.createContext("/callback") { exchange ->
            val body = exchange.requestBody.readBytes()
            exchange.sendResponseHeaders(200, -1)
            exchange.close()
            synchronized(bodies) { bodies.getOrPut(idOf(body).orEmpty()) { ArrayList() }.add(body) }
        }
        server.start()
    }

    fun of(paymentId: String, count: Int = 1): List<ByteArray> =
        eventually("$count callbacks of $paymentId, beside those of ${synchronized(bodies) { bodies.keys.toList() }}") {
            synchronized(bodies) { bodies[paymentId]?.takeIf { it.size >= count }?.take(count) }
        }
}

private fun paymentId(body: ByteArray): String? =
    Regex(""""payment":\{[^{}]*"id":"([^"]+)"""").find(String(body))?.groupValues?.get(1)

fun <T : Any> eventually(what: String, look: () -> T?): T {
    val end = System.nanoTime() + SOON.toNanos()
    while (System.nanoTime() < end) {
        look()?.let { return it }
        TimeUnit.MILLISECONDS.sleep(20)
    }
    error("not in time: $what")
}

inline fun <reified T : PaywrightException> refused(code: String, crossinline work: () -> Unit): T {
    val error = assertThrows(T::class.java, { work() }, code)
    assertEquals(code, error.code)
    return error
}

private val HTTP = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()

fun fetch(url: String): HttpResponse<String> =
    HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())

fun post(url: String, body: String, type: String): HttpResponse<String> {
    val request = HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body))
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
}

val CUSTOMER: Map<String, String> = mapOf("id" to "customer-7", "ip_address" to "203.0.113.10")

fun card(pan: String = PAN): Card = Card(pan).expires(2030, 12).holder("JOHN SMITH").cvv("123")

fun members(id: String, vararg more: Pair<String, Any>): Map<String, Any> =
    mapOf<String, Any>("general" to mapOf("payment_id" to id)) + more

fun sum(amount: Int): Map<String, Any> = mapOf("amount" to amount, "currency" to "EUR")

fun sale(id: String, pan: String = PAN, vararg more: Pair<String, Any>): GateRequest = GateRequest(
    "card_sale",
    members(id, "payment" to sum(3415), "card" to card(pan), "customer" to CUSTOMER, *more),
)
