import java.io.File
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.MethodOrderer
import org.junit.jupiter.api.Order
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestMethodOrder
import org.junit.jupiter.api.parallel.Execution
import org.junit.jupiter.api.parallel.ExecutionMode
import paywright.ecommpay.InputException
import paywright.ecommpay.Project
import paywright.ecommpay.SignatureException

/**
 * Looks for leaks, by `cargo xtask jvm-leaks`: its name keeps it out of the usual tests. The heap has its whole size
 * from the start, so what the process grows by is native. The virtual machine's own growth, by compiled code, has
 * ended after the warm-up.
 */
@Execution(ExecutionMode.SAME_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation::class)
class Leaks {
    private val limit = 2 * 1024L

    /** What is resident, in KiB. */
    private fun resident(): Long {
        repeat(3) {
            System.gc()
            Thread.sleep(200)
        }
        val row = File("/proc/self/status").readLines().first { it.startsWith("VmRSS:") }
        return Regex("\\d+").find(row)!!.value.toLong()
    }

    private fun watch(name: String, warmUp: () -> Int, work: () -> Int) {
        val warm = warmUp()
        val before = resident()
        val count = work()
        val growth = resident() - before
        println("$name: $growth KiB of growth by $count after $warm (less than $limit)")
        assertTrue(growth < limit, "$growth KiB")
    }

    @Test
    @Order(1)
    fun verifications() {
        val shop = Project(112, SECRET)
        val sum = """{"amount":1,"currency":"EUR"}"""
        val text = """{"project_id":112,"payment":{"id":"o","type":"purchase","status":"success","sum":$sum},"filler":"${"x".repeat(1200)}"}"""
        val body = (text.dropLast(1) + ""","signature":"${shop.sign(text.toByteArray())}"}""").toByteArray()
        val forged = String(body).replace("\"o\"", "\"p\"").toByteArray()

        fun verify(times: Int): Int {
            for (number in 1..times) {
                if (number % 10 == 0) {
                    val refused = runCatching { shop.verifyCallback(forged) }.exceptionOrNull()
                    check(refused is SignatureException)
                } else {
                    val callback = shop.verifyCallback(body)
                    check(callback.isPaid)
                    // As in life, some are asked for more, which makes a handle that is left to the collector.
                    if (number % 100 == 1) check(callback.text("payment.id") == "o")
                }
            }
            return times
        }
        watch("verifications", { verify(VERIFICATIONS / 4) }) { verify(VERIFICATIONS) }
    }

    @Test
    @Order(2)
    fun calls() {
        val gate = Harness.gate

        fun run(seconds: Long): Int {
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
        watch("calls", { run(SECONDS / 3) }) { run(SECONDS) }
    }

    private companion object {
        private const val VERIFICATIONS = 1_000_000
        private const val CALLS = 100_000
        private const val SECONDS = 60L
    }
}
