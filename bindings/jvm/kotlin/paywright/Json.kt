package paywright

import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant

/** What callers give, as JSON, and JSON of the library, as plain values. */
internal object Json {
    /** Deeper values are refused by the library as well. */
    private const val DEPTH = 64

    /** More digits than any number of the platform has. */
    private const val DIGITS = 1000

    fun write(value: Any?, name: String): String = StringBuilder().also { put(it, value, name, 0) }.toString()

    /** `number` makes a value of the text of a number. */
    fun read(text: String, number: (String) -> Any = ::whole): Any? = Reader(text, number).whole()

    fun members(text: String): Map<String, Any?> {
        @Suppress("UNCHECKED_CAST") // The library answers with an object where this is asked.
        return read(text) as Map<String, Any?>
    }

    private fun put(out: StringBuilder, value: Any?, name: String, depth: Int) {
        if (depth > DEPTH) throw argumentError("$name: it is too deep, or contains itself")
        when (value) {
            null, is Boolean, is Byte, is Short, is Int, is Long, is BigInteger, is RawNumber -> out.append(value)
            is CharSequence -> quote(out, value)
            is Instant -> quote(out, value.toString())
            is Secret -> quote(out, value.text)
            is SecretMembers -> put(out, value.members(), name, depth)
            is BigDecimal -> out.append(plain(value, name))
            is Map<*, *> -> putAll(out, '{', value.entries, '}') { (key, member) ->
                if (key !is String) throw argumentError("$name: its names must be texts")
                quote(out, key)
                out.append(':')
                put(out, member, "$name.$key", depth + 1)
            }
            is Iterable<*> -> putAll(out, '[', value, ']') { put(out, it, name, depth + 1) }
            is Array<*> -> put(out, value.asList(), name, depth)
            is Float, is Double ->
                throw argumentError("$name: a floating number does not know its digits; give a BigDecimal or a text")
            else -> throw argumentError("$name: a ${value.javaClass.name} has no form as JSON")
        }
    }

    private fun <T> putAll(out: StringBuilder, open: Char, items: Iterable<T>, close: Char, put: (T) -> Unit) {
        out.append(open)
        var isFirst = true
        for (item in items) {
            if (!isFirst) out.append(',')
            isFirst = false
            put(item)
        }
        out.append(close)
    }

    private fun plain(value: BigDecimal, name: String): String {
        val zeros = Math.abs(value.scale().toLong())
        if (zeros > DIGITS || value.precision() > DIGITS) throw argumentError("$name: it has too many digits")
        return value.toPlainString()
    }

    private fun quote(out: StringBuilder, text: CharSequence) {
        out.append('"')
        for (char in text) {
            when {
                char == '"' || char == '\\' -> out.append('\\').append(char)
                char < ' ' -> out.append("\\u").append(char.code.toString(16).padStart(4, '0'))
                else -> out.append(char)
            }
        }
        out.append('"')
    }

    private fun whole(text: String): Any = text.toLongOrNull() ?: BigDecimal(text)
}

/** A number as it is written. */
internal data class RawNumber(private val text: String) {
    override fun toString(): String = text
}

/** Reads JSON, strictly, as deep as the stack goes: what the library writes has a limit of its own. */
private class Reader(private val text: String, private val number: (String) -> Any) {
    private var at = 0

    fun whole(): Any? {
        val value = value()
        skip()
        if (at < text.length) fail()
        return value
    }

    private fun value(): Any? {
        skip()
        return when (text.getOrNull(at)) {
            '{' -> members()
            '[' -> items()
            '"' -> string()
            't' -> word("true", true)
            'f' -> word("false", false)
            'n' -> word("null", null)
            else -> number()
        }
    }

    private fun members(): Map<String, Any?> {
        val members = LinkedHashMap<String, Any?>()
        list('}') {
            skip()
            val name = string()
            skip()
            expect(':')
            members[name] = value()
        }
        return members
    }

    private fun items(): List<Any?> = ArrayList<Any?>().also { items -> list(']') { items.add(value()) } }

    private fun list(close: Char, item: () -> Unit) {
        at += 1
        skip()
        if (text.getOrNull(at) == close) {
            at += 1
            return
        }
        while (true) {
            item()
            skip()
            if (text.getOrNull(at) == close) break
            expect(',')
        }
        at += 1
    }

    private fun string(): String {
        expect('"')
        val out = StringBuilder()
        while (true) {
            val start = at
            while (at < text.length && text[at] != '"' && text[at] != '\\') at += 1
            out.append(text, start, at)
            if (at >= text.length) fail()
            at += 1
            if (text[at - 1] == '"') return out.toString()
            out.append(escaped())
        }
    }

    private fun escaped(): Char {
        val char = text.getOrNull(at) ?: fail()
        at += 1
        return when (char) {
            'n' -> '\n'
            't' -> '\t'
            'r' -> '\r'
            'b' -> '\b'
            'f' -> '\u000c'
            'u' -> {
                if (at + 4 > text.length) fail()
                at += 4
                text.substring(at - 4, at).toInt(16).toChar()
            }
            '"', '\\', '/' -> char
            else -> fail()
        }
    }

    private fun number(): Any {
        val start = at
        while (at < text.length && (text[at] in '0'..'9' || text[at] in "+-.eE")) at += 1
        if (start == at) fail()
        return number(text.substring(start, at))
    }

    private fun <T> word(word: String, value: T): T {
        if (!text.startsWith(word, at)) fail()
        at += word.length
        return value
    }

    private fun expect(char: Char) {
        if (text.getOrNull(at) != char) fail()
        at += 1
    }

    private fun skip() {
        while (at < text.length && text[at] in " \t\r\n") at += 1
    }

    private fun fail(): Nothing = throw IllegalArgumentException("no JSON at character $at")
}
