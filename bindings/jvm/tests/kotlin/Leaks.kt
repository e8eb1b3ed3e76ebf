import java.io.File
import kotlin.system.exitProcess
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import paywright.InputException
import paywright.SignatureException
import paywright.ecommpay.Gate
import paywright.ecommpay.Project
import paywright.ecommpay.Settings

/** Looks for leaks, by `cargo xtask jvm-leaks`: its name keeps it out of the usual tests. */
class Leaks {
    @Test
    fun `memory does not grow`() {
        val java = File(System.getProperty("java.home"), "bin/java").path
        // A process of its own, whose heap is there from the start and whose compiler is soon done, so that what
        // grows is something else; the second compiler alone takes several MiB.
        val still = listOf("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        val command = listOf(java) + still + listOf("-cp", System.getProperty("java.class.path"), "Loop", Harness.url)
        val loop = ProcessBuilder(command).redirectErrorStream(true)
        loop.environment()["MALLOC_ARENA_MAX"] = "1"
        val running = loop.start()
        running.inputStream.bufferedReader().forEachLine(::println)
        assertEquals(0, running.waitFor())
    }
}

/** What is looked at: 1,000,000 verifications, and calls for a minute or 100,000 of them. */
object Loop {
    private const val LIMIT = 2 * 1024L
    private const val VERIFICATIONS = 1_000_000
    private const val CALLS = 100_000
    private const val SECONDS = 60L

    @JvmStatic
    fun main(arguments: Array<String>) {
        val shop = Project(112, SECRET)
        val gate = shop.gate(Settings().baseUrl(arguments[0]))
        val isGood = listOf(
            watch("verifications", { verify(shop, VERIFICATIONS / 5) }) { verify(shop, VERIFICATIONS) },
            watch("calls", { call(gate, SECONDS / 3) }) { call(gate, SECONDS) },
        )
        exitProcess(if (isGood.all { it }) 0 else 1)
    }

    /** What is resident, in KiB. */
    private fun resident(): Long {
        repeat(3) {
            System.gc()
            Thread.sleep(200)
        }
        val row = File("/proc/self/status").readLines().first { it.startsWith("VmRSS:") }
        return Regex("\\d+").find(row)!!.value.toLong()
    }

    private fun watch(name: String, warmUp: () -> Int, work: () -> Int): Boolean {
        val warm = warmUp()
        val before = resident()
        val count = work()
        val growth = resident() - before
        println("$name: $growth KiB of growth by $count after $warm (less than $LIMIT)")
        return growth < LIMIT
    }

    private fun verify(shop: Project, times: Int): Int {
        val sum = """{"amount":1,"currency":"EUR"}"""
        val payment = """{"id":"o","type":"purchase","status":"success","sum":$sum}"""
        val text = """{"project_id":112,"payment":$payment,"filler":"${"x".repeat(1200)}"}"""
        val body = (text.dropLast(1) + ""","signature":"${shop.sign(text.toByteArray())}"}""").toByteArray()
        val forged = String(body).replace("\"o\"", "\"p\"").toByteArray()
        for (number in 1..times) {
            if (number % 10 == 0) {
                check(runCatching { shop.verifyCallback(forged) }.exceptionOrNull() is SignatureException)
            } else {
                val callback = shop.verifyCallback(body)
                check(callback.isPaid)
                // As in life, some are asked for more, which makes a handle that is left to the collector.
                if (number % 100 == 1) check(callback.text("payment.id") == "o")
            }
        }
        return times
    }

    private fun call(gate: Gate, seconds: Long): Int {
        val end = System.nanoTime() + seconds * 1_000_000_000
        var count = 0
        while (System.nanoTime() < end && count < CALLS) {
            check(gate.status("nobody") == null)
            if (count % 10 == 0) {
                gate.send(sale("leak-${count % 500}"))
                checkNotNull(gate.status("leak-0"))
                check(runCatching { gate.send(sale("")) }.exceptionOrNull() is InputException)
            }
            count += 1
        }
        return count
    }
}
