package paywright

import java.io.File
import java.io.IOException
import kotlin.system.exitProcess

/** Runs files of conformance vectors: `java -cp ... paywright.Conformance FILE...`. */
public object Conformance {
    @JvmStatic
    public fun main(arguments: Array<String>): Unit = exitProcess(run(arguments.asList()))

    /** Runs the files, prints what failed and how many passed, and gives the exit code. */
    internal fun run(files: List<String>): Int {
        if (files.isEmpty()) {
            System.err.println("name at least one file of vectors")
            return 2
        }
        var passed = 0
        var failed = 0
        var open = 0
        for (file in files) {
            val cases = try {
                Vectors.cases(File(file).readText())
            } catch (error: Exception) {
                if (error !is IOException && error !is IllegalArgumentException) throw error
                System.err.println("$file: it is no file of vectors: ${error.message}")
                return 2
            }
            for (case in cases) {
                val problem = Vectors.judge(case)
                when {
                    problem != null -> {
                        failed += 1
                        println("$file: ${case["id"]}: $problem")
                    }
                    Vectors.isOpen(case) -> open += 1
                    else -> passed += 1
                }
            }
        }
        if (open > 0) println("$open without a right answer")
        println("$passed passed, $failed failed")
        return if (failed == 0) 0 else 1
    }
}
