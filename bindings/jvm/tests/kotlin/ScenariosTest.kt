import java.math.BigDecimal
import java.net.URI
import java.net.URLEncoder
import java.time.Duration
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import paywright.InputException
import paywright.Json
import paywright.Money
import paywright.SignatureException
import paywright.ecommpay.Callback
import paywright.ecommpay.DataApi
import paywright.ecommpay.GateRequest
import paywright.ecommpay.Outcome
import paywright.ecommpay.Outcome.Kind
import paywright.ecommpay.PaymentState
import paywright.ecommpay.Project
import paywright.ecommpay.ResponseCode
import paywright.ecommpay.Settings

/** The scenarios that every language shows, under the names of docs/bindings.md. */
class ScenariosTest {
    private val url = Harness.url
    private val shop = Harness.shop
    private val gate = Harness.gate
    private val receiver = Harness.receiver

    private fun first(id: String): Callback = shop.verifyCallback(receiver.of(id)[0])

    private fun accepted(outcome: Outcome) = assertEquals(Kind.ACCEPTED, outcome.kind, outcome.toMap().toString())

    private fun carryOut(request: GateRequest): Outcome = gate.carryOut(request, SOON)

    private fun back(id: String, amount: Int? = null): GateRequest {
        val payment = mapOf("description" to "Returned") + (amount?.let { sum(it) } ?: emptyMap())
        return GateRequest("refund", members(id, "payment" to payment)).reference("return-1")
    }

    private fun waited(id: String, until: String): Callback {
        val seen = gate.waitFor(id, until, SOON)
        assertTrue(seen.reached, "$id: ${seen.callback?.status}")
        return seen.callback!!
    }

    private fun paid(id: String): Callback {
        accepted(gate.send(sale(id)))
        return waited(id, "paid")
    }

    private fun held(id: String) {
        val hold = members(id, "payment" to sum(3415), "card" to card(), "customer" to CUSTOMER)
        accepted(gate.send(GateRequest("card_auth", hold)))
        val callback = waited(id, "awaiting capture")
        assertEquals(listOf(false, "capture"), listOf(callback.isPaid, callback.nextAction))
    }

    /** The answer about a payment that was returned: by a reversal on the day, by a refund later. */
    private fun returned(id: String, vararg statuses: String): Callback =
        eventually("the return of $id") { gate.status(id)?.takeIf { it.status in statuses } }

    @Test
    fun oneStepPurchase() {
        accepted(gate.send(sale("one-step")))
        val callback = first("one-step")
        assertEquals(listOf("success", true, true), listOf(callback.status, callback.isPaid, callback.isFinal))
        assertEquals(listOf<Any?>(3415L, "EUR"), listOf(callback.amount, callback.currency))
        val state = PaymentState("one-step")
        assertTrue(state.fold(callback).becamePaid)
        assertEquals(listOf<Any?>(true, true, "done"), listOf(state.isPaid, state.isFinal, callback.nextAction))
    }

    @Test
    fun declinedPurchase() {
        gate.send(sale("declined", "4111111111111111"))
        val callback = first("declined")
        assertEquals(listOf("decline", false, true), listOf(callback.status, callback.isPaid, callback.isFinal))
        val code = ResponseCode.of(callback.text("operation.code")!!)
        assertEquals(listOf("10000", false), listOf(code.code, code.isSuccess))
    }

    @Test
    fun twoStepCapture() {
        held("capture")
        accepted(carryOut(GateRequest("capture", members("capture"))))
        assertEquals(3415, waited("capture", "paid").amount)
    }

    @Test
    fun partialCapture() {
        held("part")
        accepted(carryOut(GateRequest("capture", members("part", "payment" to sum(1000)))))
        assertEquals(1000, waited("part", "paid").amount)
    }

    @Test
    fun holdCancelled() {
        held("released")
        accepted(gate.send(GateRequest("cancel", members("released"))))
        val callback = waited("released", "canceled")
        assertEquals(listOf(true, false), listOf(callback.isFinal, callback.isPaid))
    }

    @Test
    fun partialRefund() {
        paid("part-back")
        accepted(carryOut(back("part-back", 1000)))
        assertEquals(2415, returned("part-back", "partially refunded", "partially reversed").amount)
    }

    @Test
    fun fullRefund() {
        paid("back")
        accepted(carryOut(back("back")))
        assertFalse(returned("back", "refunded", "reversed").isPaid)
    }

    @Test
    fun refundCountsOnce() {
        paid("back-once")
        repeat(2) {
            val done = carryOut(back("back-once", 1000))
            assertTrue(done.kind in setOf(Kind.ACCEPTED, Kind.REGISTERED), done.toMap().toString())
        }
        Thread.sleep(1000)
        assertEquals(2415, returned("back-once", "partially refunded", "partially reversed").amount)
    }

    @Test
    fun cardPayout() {
        val to = mapOf("pan" to "4242424242424242")
        val payout = members("payout", "payment" to sum(10000), "card" to to, "customer" to CUSTOMER)
        accepted(carryOut(GateRequest("card_payout", payout)))
        waited("payout", "success")
    }

    private fun registered(id: String): Long {
        gate.send(sale(id, PAN, "recurring" to mapOf("register" to true, "type" to "U")))
        return first(id).text("recurring.id")!!.toLong()
    }

    private fun debit(id: String, series: Long): GateRequest {
        val recurring = mapOf("id" to series)
        return GateRequest("recurring", members(id, "payment" to sum(500), "customer" to CUSTOMER, "recurring" to recurring))
    }

    @Test
    fun recurringDebit() {
        accepted(gate.send(debit("debit", registered("series"))))
        assertEquals(500, waited("debit", "success").amount)
    }

    @Test
    fun seriesCancelled() {
        val series = registered("ended")
        accepted(gate.send(GateRequest("recurring_cancel", members("ended", "recurring" to mapOf("id" to series)))))
        Thread.sleep(1000)
        val late = gate.send(debit("debit-late", series))
        if (late.kind == Kind.ACCEPTED) {
            assertEquals(false, gate.waitFor("debit-late", "final", SOON).callback?.isPaid)
        } else {
            assertEquals(Kind.REJECTED, late.kind)
        }
    }

    @Test
    fun ecopayzSale() {
        val urls = mapOf("success" to "https://shop.example/done", "decline" to "https://shop.example/no")
        val members = members("elsewhere", "payment" to sum(15000), "customer" to CUSTOMER, "return_url" to urls)
        accepted(gate.send(GateRequest("sale", members).method("ecopayz")))
        val callback = first("elsewhere")
        assertEquals(listOf<Any>("redirect", false), listOf(callback.nextAction, callback.isFinal))
        assertNotNull(callback.text("redirect_data.url"))
    }

    @Test
    fun ecopayzPayout() {
        val account = mapOf("number" to "1101611729")
        val members = members("payout-out", "payment" to sum(120000), "account" to account, "customer" to CUSTOMER)
        accepted(carryOut(GateRequest("payout", members).method("ecopayz")))
        waited("payout-out", "success")
    }

    /** The fields of the form of a page that has a certain field, and where it goes. */
    private fun formOf(page: String, has: String): Pair<String, Map<String, String>> {
        fun attribute(of: String, name: String) = Regex("""\b$name="([^"]*)"""").find(of)?.groupValues?.get(1)
        for (form in Regex("<form([^>]*)>(.*?)</form>", RegexOption.DOT_MATCHES_ALL).findAll(page)) {
            val (attributes, inside) = form.destructured
            val inputs = Regex("<input[^>]*>").findAll(inside).map { it.value }
            val fields = inputs.mapNotNull { input ->
                attribute(input, "name")?.let { it to attribute(input, "value").orEmpty() }
            }.toMap()
            if (has in fields) return attribute(attributes, "action").orEmpty() to fields
        }
        error("no form has $has: $page")
    }

    private fun postForm(address: String, fields: Map<String, String>): String {
        val text = fields.entries.joinToString("&") { (name, value) -> "$name=${URLEncoder.encode(value, Charsets.UTF_8)}" }
        val answer = post(address, text, "application/x-www-form-urlencoded")
        assertEquals(200, answer.statusCode(), answer.body())
        return answer.body()
    }

    @Test
    fun threeDsPurchase() {
        gate.send(sale("3ds", "4006260000000014"))
        val callback = first("3ds")
        assertEquals(listOf<Any>("threeds1", false), listOf(callback.nextAction, callback.isFinal))
        val acs = callback.toMap()["acs"] as Map<*, *>
        val address = acs["acs_url"] as String
        val visit = mapOf("PaReq" to acs["pa_req"], "MD" to acs["md"], "TermUrl" to "https://shop.example/acs")
        val (action, fields) = formOf(postForm(address, visit.mapValues { it.value as String }), "PaReq")
        val typed = fields - "decision" + ("code" to "1234")
        val (_, carried) = formOf(postForm(URI(address).resolve(action).toString(), typed), "PaRes")
        val result = members("3ds", "pares" to carried.getValue("PaRes"), "md" to carried.getValue("MD"))
        accepted(gate.send(GateRequest("three_ds_result", result)))
        waited("3ds", "paid")
    }

    @Test
    fun badSignature() {
        gate.send(sale("forged"))
        val genuine = receiver.of("forged")[0]
        shop.verifyCallback(genuine)
        val forged = String(genuine).replace("3415", "3416").toByteArray()
        refused<SignatureException>("signature_mismatch") { shop.verifyCallback(forged) }
    }

    @Test
    fun rotatedKey() {
        gate.send(sale("rotated"))
        val both = Project(112, "the new key", mapOf("old" to SECRET))
        assertEquals(listOf("main", "old"), both.keyLabels)
        assertEquals("old", both.verifyCallback(receiver.of("rotated")[0]).keyLabel)
    }

    @Test
    fun foreignProject() {
        gate.send(sale("foreign"))
        val body = receiver.of("foreign")[0]
        refused<SignatureException>("project_mismatch") { Project(113, SECRET).verifyCallback(body) }
    }

    @Test
    fun repeatedCallback() {
        val id = "twice~doubled-callback"
        gate.send(sale(id))
        val (one, two) = receiver.of(id, 2).map(shop::verifyCallback)
        val state = PaymentState(id)
        assertTrue(state.fold(one).becamePaid)
        val again = state.fold(two)
        assertEquals(listOf<Any>("duplicate", false), listOf(again.fold, again.becamePaid))
    }

    @Test
    fun unorderedCallbacks() {
        gate.send(sale("unordered"))
        first("unordered")
        carryOut(back("unordered", 1000))
        val messages = receiver.of("unordered", 2).map(shop::verifyCallback)
        val states = listOf(messages, messages.reversed()).map { order ->
            PaymentState("unordered").also { state -> order.forEach(state::fold) }
        }
        assertEquals(states[0].toMap(), states[1].toMap())
        assertEquals(2415, states[0].remaining)
    }

    @Test
    fun lostAnswerResolved() {
        val id = "lost~cut-after"
        val lost = gate.send(sale(id))
        assertEquals(listOf<Any>(Kind.UNKNOWN, true), listOf(lost.kind, lost.isUnknown))
        assertEquals(Kind.REGISTERED, gate.resolve(lost.ticket!!, SOON).kind)
        waited(id, "paid")
    }

    @Test
    fun lostRequestRepeated() {
        Harness.control(
            "/faults",
            """[{"fault":"answer","how":{"kind":"cut"},"executed":false,"times":1,"payment_id":"again"}]""",
        )
        accepted(gate.carryOut(sale("again"), Duration.ofSeconds(60)))
        waited("again", "paid")
        assertEquals(1, receiver.of("again").size)
    }

    @Test
    fun repeatedPaymentId() {
        paid("taken")
        val again = gate.send(sale("TAKEN"))
        assertEquals(listOf<Any?>(Kind.ALREADY_EXISTS, "3041"), listOf(again.kind, again.code))
        assertEquals(Kind.REGISTERED, gate.resolve(again.ticket!!, SOON).kind)
    }

    @Test
    fun invalidRequest() {
        val wrong = members("", "payment" to sum(3415), "card" to Card13, "customer" to CUSTOMER)
        val error = refused<InputException>("request_invalid") { gate.send(GateRequest("card_sale", wrong)) }
        assertEquals(listOf("card.month", "general.payment_id"), error.fields.map { it.path }.sorted())
        assertFalse("$error ${error.fields}".contains(PAN))
    }

    @Test
    fun misspeltMember() {
        val payment = sum(1000) + mapOf("description" to "Returned", "ammount" to 1000)
        val request = GateRequest("refund", members("order-1", "payment" to payment)).reference("return-1")
        val (field) = refused<InputException>("request_invalid") { gate.send(request) }.fields
        assertEquals(listOf("payment.ammount", "member_unknown"), listOf(field.path, field.rule))
    }

    @Test
    fun unknownPayment() {
        assertNull(gate.status("nobody"))
        assertEquals(Kind.NOT_FOUND, gate.send(GateRequest("status", members("nobody"))).kind)
    }

    @Test
    fun foreignTicket() {
        val ticket = gate.prepare(sale("ticket")).ticket!!
        val other = Project(113, SECRET).gate(Harness.settings())
        refused<InputException>("ticket_foreign") { other.resolve(ticket) }
    }

    @Test
    fun preparedRequest() {
        val prepared = gate.prepare(sale("prepared"))
        assertEquals("POST", prepared.method)
        assertTrue(prepared.url.endsWith("/v2/payment/card/sale"))
        assertTrue(prepared.ticket!!.contains(""""payment_id":"prepared""""))
        assertTrue(String(prepared.body()).contains(PAN))
        assertTrue(prepared.headers.keys.any { it.equals("content-type", ignoreCase = true) })
        // What a client of one's own has sent, or may have, is not sent once more.
        val told = gate.prepare(sale("prepared"))
        for (lost in listOf(told.lost(), told.read(502, emptyMap(), "<html>".toByteArray()))) {
            assertEquals(Kind.UNKNOWN, lost.kind)
            assertEquals(Json.read(told.ticket!!), Json.read(lost.ticket!!))
        }
        accepted(gate.deliver(prepared))
        for (spent in listOf(prepared, told)) refused<InputException>("request_spent") { gate.deliver(spent) }
        assertEquals(Kind.REGISTERED, gate.resolve(prepared.ticket!!, SOON).kind)
    }

    @Test
    fun paymentPage() {
        val page = shop.paymentPage("page", 3415, "EUR").customer("c-7")
        val address = page.url(url)
        assertEquals(200, fetch(address).statusCode())
        assertEquals(400, fetch(address.replace("3415", "3416")).statusCode())
        val form = page.form(url)
        assertEquals("$url/payment", form.action)
        postForm(form.action, form.fields)
        val widget = page.widget(url)
        assertTrue(widget.config.contains("3415") && widget.html.contains("EPayWidget"))
        val error = refused<InputException>("page_invalid") { shop.paymentPage("a;b", 3415, "EUR").customer("c").url(url) }
        assertTrue(error.fields.any { it.rule == "page_semicolon" })
    }

    @Test
    fun dataApiPages() {
        // A platform of its own: other tests would move the pages.
        val settings = Settings().baseUrl(Harness.startPlatform(receiver.url))
        shop.gate(settings).use { own ->
            repeat(5) { own.send(sale("page-$it")) }
            assertTrue(own.waitFor("page-4", "paid", SOON).reached)
        }
        val day = Duration.ofDays(1)
        val (from, to) = Instant.now().minus(day) to Instant.now().plus(day)
        DataApi(TOKEN, KEY, settings).use { api ->
            val few = mapOf("limit" to 2)
            val pages = api.operations(from, to, few)
            assertNull(pages.cursor)
            val page = pages.next()
            assertEquals(2, page.size)
            val later = api.operations(from, to, few, pages.cursor)
            val rest = pages.asSequence().flatten().toList()
            assertTrue(rest.size >= 3)
            assertEquals(rest, later.asSequence().flatten().toList())
            val found = api.operationsOfPayment("page-1")["operations"] as List<*>
            assertEquals(3415L, (found[0] as Map<*, *>)["amount"])
            assertTrue(api.balance().isNotEmpty())
        }
    }

    @Test
    fun moneyWithoutFloats() {
        val rows = listOf(
            Triple("39.90", "EUR", 3990L),
            Triple("5", "JPY", 5L),
            Triple("1.005", "BHD", 1005L),
            Triple("90071992547409.93", "EUR", 9007199254740993L),
        )
        for ((amount, currency, minor) in rows) {
            assertEquals(minor, Money.minorUnits(amount, currency))
            assertEquals(minor, Money.minorUnits(BigDecimal(amount), currency))
            assertEquals(BigDecimal(amount), Money.decimal(minor, currency))
            val tooFine = if ('.' in amount) "${amount}0001" else "$amount.0001"
            for (wrong in listOf(tooFine, "x", "", "1e3", "NaN", "-", "1,5")) {
                val refused = runCatching { Money.minorUnits(wrong, currency) }.exceptionOrNull()
                assertTrue(refused is InputException, wrong)
            }
        }
        for (wrong in listOf("1E+2147483647", "1E-2147483647", "1E30")) {
            val refused = runCatching { Money.minorUnits(BigDecimal(wrong), "EUR") }.exceptionOrNull()
            assertTrue(refused is InputException, wrong)
        }
    }

    private companion object {
        private val Card13 = card().expires(2030, 13)
    }
}
