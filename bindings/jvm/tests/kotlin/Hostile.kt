import java.lang.reflect.Executable
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertTrue
import paywright.InternalException
import paywright.PaywrightException

/**
 * Calls functions by reflection with every hostile value of the type of each of their parameters. `own` has those of
 * types of a gateway, a good one first, and `body` is a good message.
 */
class Hostile(private val body: ByteArray, private val own: (Class<*>) -> List<Any?>?) {
    /** How many calls were made. */
    var count: Int = 0
        private set

    /** Every public function of ours that waits for less than a minute. */
    fun attackAll(thing: Any) {
        for (method in functions(thing.javaClass).filterNot(::isEndless)) {
            attack(method, ::checkPublic) { method.invoke(thing, *it.toTypedArray()) }
        }
    }

    /** Every constructor that is there for everybody. */
    fun attackConstructors(type: Class<*>) {
        val isOurs = { it: Executable -> it.parameterTypes.none { type -> type.name.startsWith("paywright.internal") || "Marker" in type.name } }
        for (constructor in type.constructors.filter(isOurs)) {
            attack(constructor, ::checkPublic) { constructor.newInstance(*it.toTypedArray()) }
        }
    }

    /** Every function that uniffi has written of a handle, first as it is, then closed. */
    fun attackNative(thing: AutoCloseable) {
        repeat(2) {
            for (method in functions(thing.javaClass).filter { '-' in it.name || !it.name.startsWith("uniffi") }) {
                val isWait = method.name.startsWith("wait-")
                attack(method, ::checkNative) { row ->
                    if (!isWait || row[0] in setOf<Any?>(0L, 1L)) method.invoke(thing, *row.toTypedArray()) else null
                }
            }
            thing.close()
        }
    }

    /** Every function that uniffi has written of none. */
    fun attackNativeFacts() {
        for (method in functions(Class.forName("paywright.internal.PaywrightKt")).filter { it.name.startsWith("native") }) {
            attack(method, ::checkNative) { method.invoke(null, *it.toTypedArray()) }
        }
    }

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

    private fun checkPublic(error: Throwable, given: List<Any?>) {
        val isOfNull = error is NullPointerException && given.any { it == null || it is Array<*> && null in it }
        val isOurs = error is PaywrightException && error !is InternalException
        assertTrue(isOurs || isOfNull || error is NoSuchElementException, "$given: ${error.stackTraceToString()}")
    }

    private fun checkNative(error: Throwable, given: List<Any?>) {
        val isPanic = error is paywright.internal.InternalException
        assertTrue(error is Exception && !isPanic, "$given: ${error.stackTraceToString()}")
    }

    private fun functions(type: Class<*>): List<Method> {
        val ours = generateSequence(type) { it.superclass }.takeWhile { it.name.startsWith("paywright.") }
        return ours.flatMap { it.declaredMethods.asSequence() }.filter { method ->
            Modifier.isPublic(method.modifiers) && !method.isSynthetic && !method.isBridge && '$' !in method.name &&
                // An iterator of Java need not remove.
                method.name !in setOf("equals", "hashCode", "close", "destroy", "remove")
        }.toList()
    }

    /** These wait for more than a minute, unless they are told how long. */
    private fun isEndless(method: Method): Boolean =
        method.name in setOf("waitFor", "carryOut", "resolve", "finishThreeDs") && Duration::class.java !in method.parameterTypes

    private fun table(type: Class<*>): List<Any?> = own(type) ?: when (type) {
        String::class.java, Any::class.java, CharSequence::class.java -> listOf(
            "1", "", "\u0000", "\ud800", "a\udc00", "x".repeat(100_000), "{}", "[", "-1", "\u0661", "\ud83c\udccf", "%s%n", null,
        )
        ByteArray::class.java -> listOf(
            body, ByteArray(0), byteArrayOf(0), byteArrayOf(-1, -2), "{}".toByteArray(), "[".repeat(100_000).toByteArray(),
            "\u00ef\u00bb\u00bf{}".toByteArray(Charsets.ISO_8859_1), ByteArray(2_000_000) { 'a'.code.toByte() }, null,
        )
        Long::class.java -> LONGS
        Long::class.javaObjectType -> LONGS + null
        ULong::class.java -> listOf(1uL, 0uL, ULong.MAX_VALUE, null)
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
        else -> error("no hostile values for $type")
    }

    private companion object {
        private val LONGS = listOf(1L, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L shl 32)
    }
}
