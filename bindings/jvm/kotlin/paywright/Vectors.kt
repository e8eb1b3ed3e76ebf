package paywright

import java.util.Base64
import paywright.internal.nativeVectorAnswer

/** Conformance vectors of the schema `paywright-vectors/1`. */
internal object Vectors {
    /** The cases of a file. Numbers stay as they are written. */
    fun cases(file: String): List<Map<*, *>> {
        val document = Json.read(file, ::RawNumber) as? Map<*, *>
        require(document?.get("format") == "paywright-vectors/1") { "its format is not paywright-vectors/1" }
        val cases = document?.get("cases") as? List<*>
        return requireNotNull(cases) { "it has no cases" }.map { requireNotNull(it as? Map<*, *>) { "a case is none" } }
    }

    /** Whether nobody outside the platform knows the right answer; such a case is held to its `by_rule`. */
    fun isOpen(case: Map<*, *>): Boolean = case["expect"] == null && case["by_rule"] != null

    /** What is wrong with the answer to a case; `null` if it is as expected. */
    fun judge(case: Map<*, *>): String? {
        val answer = try {
            val text = Json.write(case, "case").toByteArray()
            Json.read(native { nativeVectorAnswer(text, body(case)) }, ::RawNumber)
        } catch (error: PaywrightException) {
            return "it cannot be read: ${error.message}"
        }
        val expected = when (case["kind"]) {
            "order" -> case["sorted"]
            "number" -> case["shortest"]
            else -> case["expect"] ?: case["by_rule"]
        }
        return if (agrees(case, expected, answer)) null else "expected $expected, got $answer"
    }

    private fun agrees(case: Map<*, *>, expected: Any?, answer: Any?): Boolean {
        if (expected !is Map<*, *> || answer !is Map<*, *>) return expected != null && expected == answer
        val isAsGood = (case["also"] as? List<*>)?.contains(answer["class"]) == true
        if (case["kind"] == "verify" && isAsGood) return true
        // An address is as good in another spelling, so the query is compared in its place.
        return expected.isNotEmpty() && expected.all { (name, value) -> name == "url" || answer[name] == value }
    }

    private fun body(case: Map<*, *>): ByteArray {
        (case["body"] as? String)?.let { return it.toByteArray() }
        (case["body_base64"] as? String)?.let { return Base64.getDecoder().decode(it) }
        val parts = case["body_repeat"] as? List<*> ?: emptyList<Any>()
        val text = StringBuilder()
        for (part in parts) {
            val (repeated, times) = (part as Map<*, *>).let { it["text"] as String to it["times"].toString().toInt() }
            text.append(repeated.repeat(times))
        }
        return text.toString().toByteArray()
    }
}
