import java.io.File
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class ConformanceTest {
    @TempDir
    lateinit var folder: File

    private fun run(vararg files: String): Pair<Int, List<String>> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val command = listOf(java, "-cp", System.getProperty("java.class.path"), "paywright.Conformance") + files
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val lines = process.inputStream.bufferedReader().readLines()
        assertTrue(process.waitFor(60, TimeUnit.SECONDS))
        return process.exitValue() to lines
    }

    @Test
    fun `all vectors give what Rust gives`() {
        val all = File("../../tests/vectors").listFiles { file -> file.name.endsWith(".json") }!!
        val files = all.map { it.path }.filterNot { it.endsWith(".schema.json") }.sorted() + GATEWAY
        assertTrue(files.size >= 16)
        val rust = ProcessBuilder(listOf(System.getenv("PAYWRIGHT_PROGRAM"), "conformance") + files).start()
        val told = rust.inputStream.bufferedReader().readLines().last()
        val (code, lines) = run(*files.toTypedArray())
        assertEquals(0 to told, code to lines.last(), lines.joinToString("\n"))
    }

    @Test
    fun `a wrong answer about the second gateway fails`() {
        val cases = File(GATEWAY).readText()
        val wrong = File(folder, "wrong.json").apply { writeText(cases.replace("\"Charged\"", "\"charged?\"")) }.path
        val (code, lines) = run(wrong)
        assertEquals(1, code, lines.last())
        assertTrue(lines.any { "gateway-answer" in it } && lines.any { "gateway-state" in it }, lines.joinToString("\n"))
    }

    @Test
    fun `a wrong answer fails, and what is no file of vectors is told`() {
        fun file(text: String) = File(folder, "${text.length}.json").apply { writeText(text) }.path
        val case = """{"id":"a","kind":"number","literal":"1.50","shortest":"1.50"}"""
        val (code, lines) = run(file("""{"format":"paywright-vectors/1","cases":[$case]}"""))
        assertEquals(1 to "0 passed, 1 failed", code to lines.last())
        for (wrong in listOf("", "{}", "[", "\"\\u12\"", """{"format":"paywright-vectors/1"}""")) {
            assertEquals(2, run(file(wrong)).first, wrong)
        }
        assertEquals(2, run("/nowhere.json").first)
        assertEquals(2, run().first)
    }

    private companion object {
        private const val GATEWAY = "../../tests/cryptoprocessing/vectors.json"
    }
}
