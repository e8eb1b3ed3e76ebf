import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import paywright.ecommpay.Project
import paywright.ecommpay.SignatureException

class ProjectTest {
    private val shop = Project(112, "secret")

    @Test
    fun `what is signed verifies, and what is changed does not`() {
        val signature = shop.sign(mapOf("project_id" to 112, "payment" to mapOf("id" to "order-1")))
        val text = """{"project_id":112,"payment":{"id":"order-1"},"signature":"$signature"}"""
        assertEquals("main", shop.verify(text.toByteArray()))
        val forged = text.replace("order-1", "order-2").toByteArray()
        val error = assertThrows(SignatureException::class.java) { shop.verify(forged) }
        assertEquals("signature_mismatch", error.code)
        assertEquals(2105, error.number)
    }
}
