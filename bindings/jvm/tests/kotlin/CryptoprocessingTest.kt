import java.io.ByteArrayOutputStream
import java.io.NotSerializableException
import java.io.ObjectOutputStream
import java.net.URLEncoder
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import paywright.CallInterruptedException
import paywright.InputException
import paywright.Json
import paywright.PlatformException
import paywright.ReviewException
import paywright.Secret
import paywright.SignatureException
import paywright.cryptoprocessing.AcsReturn
import paywright.cryptoprocessing.Command
import paywright.cryptoprocessing.ConfirmedPayment
import paywright.cryptoprocessing.Credentials
import paywright.cryptoprocessing.ErrorCode
import paywright.cryptoprocessing.Interface
import paywright.cryptoprocessing.Notification
import paywright.cryptoprocessing.Outcome
import paywright.cryptoprocessing.PreparedCommand
import paywright.cryptoprocessing.State
import paywright.cryptoprocessing.Terminal
import paywright.cryptoprocessing.TerminalSettings
import paywright.cryptoprocessing.Until
import paywright.internal.NativeNotification
import paywright.internal.NativePreparedCommand
import paywright.internal.NativeTerminal

/** The scenarios of the second gateway that every language shows. */
class CryptoprocessingTest {
    private val terminal = GatewayHarness.terminal

    private fun pay(order: String, amount: Int = AMOUNT, pan: String = CARD, command: String = "api.pay") = Command(
        command,
        mapOf(
            "OrderId" to order, "Amount" to amount, "PAN" to Secret(pan), "EMonth" to 12, "EYear" to 30,
            "CardHolder" to "Ivan Ivanov", "SecureCode" to Secret("123"),
        ),
    )

    private fun command(name: String, order: String, amount: Int? = null) =
        Command(name, if (amount == null) mapOf("OrderId" to order) else mapOf("OrderId" to order, "Amount" to amount))

    private fun payment(order: String, startedBy: Interface = Interface.API): ConfirmedPayment =
        terminal.state(startedBy, order).payment!!

    private fun stands(order: String): Pair<String, Long?> = payment(order).let { it.state to it.amount }

    private inline fun <reified T : Outcome> became(outcome: Outcome): T {
        assertEquals(T::class, outcome::class, outcome.toMap().toString())
        return outcome as T
    }

    private fun paid(order: String): Outcome.Done = became(terminal.send(pay(order)))

    private fun form(vararg fields: Pair<String, String>): ByteArray = fields.joinToString("&") { (name, value) ->
        "$name=${URLEncoder.encode(value, Charsets.UTF_8)}"
    }.toByteArray()

    @Test
    fun oneStep() {
        val paid = paid("one")
        assertEquals(listOf<Any?>(12480L, false, false), listOf(paid.amount, paid.isUnknown, paid.isFound))
        assertFalse("Key" in paid.answer["attributes"] as Map<*, *>)
        val payment = payment("one")
        assertEquals(listOf(true, false, false), listOf(payment.isPaid(12480), payment.isPaid(12479), payment.isHeld(12480)))
        assertEquals(listOf("Charged", "success", "one"), listOf(payment.state, payment.status(), payment.orderId))
    }

    @Test
    fun twoStepsAndAPartialCharge() {
        became<Outcome.Done>(terminal.send(pay("two", command = "api.block")))
        assertTrue(payment("two").isHeld(12480))
        became<Outcome.Done>(terminal.carryOut(command("api.charge", "two", 10000)))
        assertEquals("Charged" to 10000L, stands("two"))
    }

    @Test
    fun aHoldIsReleased() {
        became<Outcome.Done>(terminal.send(pay("release", command = "api.block")))
        became<Outcome.Done>(terminal.carryOut(Command("api.unblock", mapOf("OrderId" to "release"))))
        assertEquals("Voided", stands("release").first)
    }

    @Test
    fun moneyGoesBackInPartAndAsAWhole() {
        paid("back")
        val refund = became<Outcome.Done>(terminal.carryOut(command("api.refund", "back", 2480)))
        assertEquals(10000L, refund.answer["new_amount"])
        val payment = payment("back")
        assertEquals(listOf<Any?>(10000L, "partially refunded"), listOf(payment.amount, payment.status(12480)))
        assertFalse(payment.isPaid(12480))
        became<Outcome.Done>(terminal.carryOut(command("api.refund", "back")))
        assertEquals("Refunded", stands("back").first)
    }

    @Test
    fun aDeclineSaysWhy() {
        val declined = became<Outcome.Declined>(terminal.send(pay("declined", pan = DECLINED)))
        assertEquals(listOf("ISSUER_CARD_FAIL", "payer", null), listOf(declined.code, declined.advice, declined.ticket))
        assertEquals(ErrorCode.of("ISSUER_CARD_FAIL").message, declined.message!!)
        assertFalse(payment("declined").isPaid(12480))
    }

    @Test
    fun whatTheStateForbidsIsNotSent() {
        paid("forbidden")
        val rows = mapOf(command("api.charge", "forbidden") to "state_forbids", command("api.refund", "forbidden", 12481) to "amount_exceeds")
        for ((command, code) in rows) {
            refused<InputException>(code) { terminal.send(command) }
            refused<InputException>(code) { terminal.carryOut(command) }
            refused<InputException>(code) { terminal.deliver(terminal.prepare(command)) }
        }
        assertEquals("Charged" to 12480L, stands("forbidden"))
    }

    @Test
    fun anOrderThatNobodyKnows() {
        val seen = terminal.state(Interface.API, "nobody")
        assertEquals(listOf(false, null), listOf(seen.reached, seen.payment))
        became<Outcome.NotFound>(seen.answer!!)
        val asked = Command("state", mapOf("OrderId" to "nobody")).through(Interface.API)
        became<Outcome.NotFound>(terminal.send(asked))
        val missing = refused<PlatformException>("state_missing") { terminal.send(command("api.refund", "nobody", 1)) }
        assertEquals(4023, missing.number)
    }

    @Test
    fun threeDSecure() {
        val post = became<Outcome.NeedsAcsPost>(terminal.send(pay("3ds", pan = AUTHENTICATED)))
        val form = post.form("https://shop.example/3ds")
        assertEquals(listOf(post.url, post.md, "https://shop.example/3ds"), listOf(form.action, form.fields["MD"], form.fields["TermUrl"]))
        assertTrue("name=\"PaReq\"" in form.html)
        // What the bank gives the payer's browser to bring back.
        val known = Json.members(fetch("${GatewayHarness.url}/_control/payments/3ds").body())["three_ds"] as Map<*, *>
        val back = form("MD" to known["md"] as String, "PaRes" to known["pa_res"] as String)
        assertEquals(post.md, AcsReturn.id(back))
        val foreign = form("MD" to "another", "PaRes" to "x")
        refused<InputException>("acs_return_foreign") { terminal.finishThreeDs(post.pending, foreign) }
        assertFalse(AUTHENTICATED in post.pending)
        became<Outcome.Done>(terminal.finishThreeDs(post.pending, back))
        assertEquals("Charged" to 12480L, stands("3ds"))
    }

    @Test
    fun aCustomerPaysByAStoredCard() {
        val user = mapOf("VWUserLgn" to "kotlin@example.com", "VWUserPsw" to Secret("pass"))
        became<Outcome.Done>(terminal.send(Command("vwapi.register", user)))
        val card = mapOf(
            "CardNumber" to Secret(CARD), "CardHolder" to "Anna Ivanova", "EMonth" to "12", "EYear" to "30",
            "SecureCode" to Secret("123"),
        )
        val added = became<Outcome.Done>(terminal.send(Command("vwapi.add", user + card)))
        val stored = became<Outcome.Cards>(terminal.send(Command("vwapi.get_list", user))).cards
        val id = stored.single()["card_id"]
        assertEquals((added.answer["attributes"] as Map<*, *>)["CardId"], id)
        val payment = mapOf("CardId" to id, "OrderId" to "wallet", "Amount" to 500, "SecureCode" to Secret("123"))
        became<Outcome.Done>(terminal.carryOut(Command("vwapi.pay_by_stored_card", user + payment)))
        assertTrue(payment("wallet", Interface.VWAPI).isPaid(500))
    }

    @Test
    fun theGatewaysPage() {
        val session = mapOf("SessionType" to "Pay", "OrderId" to "page", "Amount" to 500, "IP" to "127.0.0.1")
        val page = became<Outcome.NeedsRedirect>(terminal.send(Command("apim.init", session).fields(mapOf("Colour" to "red"))))
        assertTrue("/apim/Pay?SessionId=" in page.url)
        assertEquals(200, fetch(page.url).statusCode())
        assertEquals("New", payment("page", Interface.APIM).state)
    }

    @Test
    fun aLostAnswerIsResolved() {
        val order = "lost~cut-after"
        val tickets = ArrayList<String>()
        val lost = became<Outcome.Unknown>(terminal.send(pay(order), tickets::add))
        assertEquals(listOf<Any?>(true, "lost"), listOf(lost.isUnknown, lost.cause))
        assertEquals(order, Json.members(tickets.single())["order_id"])
        assertFalse(CARD in tickets.single())
        for (ticket in listOf(lost.ticket!!, tickets.single())) {
            val found = became<Outcome.Done>(terminal.resolve(ticket))
            assertEquals(listOf<Any?>(true, "Charged"), listOf(found.isFound, found.state))
        }
        Terminal(Credentials().key("x"), TerminalSettings("http://127.0.0.1:9")).use { other ->
            refused<InputException>("ticket_foreign") { other.resolve(lost.ticket!!) }
        }
        val interrupted = interrupted("held up~no-answer-after") { terminal.send(pay(it)) }
        became<Outcome.Done>(terminal.resolve(interrupted.ticket!!))
    }

    /** What a call about an order throws whose thread is interrupted once so many notifications of it have come. */
    private fun interrupted(order: String, count: Int = 1, call: (String) -> Unit): CallInterruptedException {
        val thrown = CompletableFuture<Throwable?>()
        val thread = Thread { thrown.complete(runCatching { call(order) }.exceptionOrNull()) }
        thread.start()
        GatewayHarness.receiver.of(order, count)
        thread.interrupt()
        return thrown.get(5, TimeUnit.SECONDS) as CallInterruptedException
    }

    @Test
    fun anOrderIdThatWasUsedForAnotherAmount() {
        val order = "twice~cut-after"
        terminal.send(pay(order))
        val lost = became<Outcome.Unknown>(terminal.send(pay(order, 99)))
        val other = became<Outcome.OtherAmount>(terminal.resolve(lost.ticket!!))
        assertEquals(12480L, other.amount)
    }

    private fun loseAnswers(isExecuted: Boolean) {
        val rule = """{"fault":"answer","how":{"kind":"cut"},"executed":$isExecuted,"path":"/api/Refund","payment_id":"repeat","times":1}"""
        assertEquals(200, post("${GatewayHarness.url}/_control/faults", "[$rule]", "application/json").statusCode())
    }

    @Test
    fun aLostCommandIsRepeatedOnce() {
        paid("repeat")
        loseAnswers(isExecuted = false)
        val refund = command("api.refund", "repeat", 1000)
        val lost = terminal.send(refund)
        val open = terminal.resolve(lost.ticket!!, Duration.ZERO)
        assertEquals(listOf(true, true), listOf(lost.isUnknown, open.isUnknown))
        // As two minutes later, in which nothing was heard of it.
        val progress = mapOf("questions" to 1, "last_question" to 130_000, "absent" to 120_000)
        val old = Json.write(Json.members(lost.ticket!!) + ("progress" to progress), "ticket")
        became<Outcome.SafeToRepeat>(terminal.resolve(old))
        loseAnswers(isExecuted = true)
        assertTrue(became<Outcome.Done>(terminal.carryOut(refund, SOON)).isFound)
        assertEquals("Charged" to 11480L, stands("repeat"))
    }

    @Test
    fun aPreparedCommandIsSentOnce() {
        paid("prepared")
        val prepared = terminal.prepare(command("api.refund", "prepared", 1000))
        assertTrue(prepared.wantsLook && "before" !in Json.members(prepared.ticket!!))
        terminal.look(prepared)
        assertFalse(prepared.wantsLook)
        assertEquals(12480L, before(prepared.ticket!!)["amount"])
        assertTrue(prepared.url.endsWith("/api/Refund") && "Amount=1000" in String(prepared.body()))
        assertEquals("POST", prepared.method)
        assertTrue(prepared.headers.keys.any { it.equals("content-type", ignoreCase = true) })
        // What a client of one's own has sent, or may have, is not sent once more.
        val told = terminal.prepare(command("api.refund", "prepared", 1000))
        for (lost in listOf(told.lost(), told.read(502, emptyMap(), "<html>".toByteArray()))) {
            assertEquals(Json.read(told.ticket!!), Json.read(became<Outcome.Unknown>(lost).ticket!!))
        }
        became<Outcome.Done>(terminal.deliver(prepared))
        assertNull(prepared.ticket)
        val spent = listOf({ terminal.deliver(told) }, { terminal.deliver(prepared) }, { terminal.look(prepared) }, { prepared.lost() })
        for (call in spent) refused<InputException>("request_spent") { call() }
        assertEquals("Charged" to 11480L, stands("prepared"))
    }

    private fun before(ticket: String) = Json.members(ticket)["before"] as Map<*, *>

    @Test
    fun ticketsKnowHowThePaymentStood() {
        paid("noted")
        val tickets = ArrayList<String>()
        val refund = command("api.refund", "noted", 1)
        terminal.send(refund, tickets::add)
        terminal.carryOut(refund, SOON, tickets::add)
        assertEquals(listOf<Any?>(12480L, 12479L), tickets.map { before(it)["amount"] })
        val full = IllegalStateException("the disk is full")
        val calls = listOf<() -> Outcome>({ terminal.send(refund) { throw full } }, { terminal.carryOut(refund, SOON) { throw full } })
        for (call in calls) assertEquals(full, runCatching(call).exceptionOrNull())
        assertEquals("Charged" to 12478L, stands("noted"))
        // Also those of calls that were cut short: by now the payment, a refund and another one.
        val order = "noted and held up~no-answer-after"
        interrupted(order) { terminal.send(pay(it)) }
        val sent = interrupted(order, 2) { terminal.send(command("api.refund", it, 1)) }
        val carried = interrupted(order, 3) { terminal.carryOut(command("api.refund", it, 2)) }
        assertEquals(listOf<Any?>(12480L, 12479L), listOf(sent, carried).map { before(it.ticket!!)["amount"] })
        assertEquals("Charged" to 12477L, stands(order))
    }

    @Test
    fun aNotificationIsConfirmedAndAForgedOneIsNot() {
        paid("notified")
        val hint = Notification(GatewayHarness.receiver.of("notified")[0])
        assertEquals(listOf<Any?>("EnginePaySuccess", "notified", 12480L), listOf(hint.kind, hint.orderId, hint.amount))
        assertEquals(listOf("success", "notified", null), listOf(hint.toMap()["claims"], hint["orderid"], hint["nothing"]))
        assertFalse(Notification::class.java.methods.any { it.name == "isPaid" })
        val payment = terminal.confirm(Interface.API, hint)
        assertTrue(payment.isPaid(12480) && payment.toMap()["state"] == "Charged")
        val rows = mapOf(
            "OrderId=notified&Amount=99" to "notification_of_other_amount",
            "OrderId=notified" to "notification_without_amount",
            "Amount=12480" to "notification_without_order",
        )
        for ((forged, code) in rows) refused<ReviewException>(code) { confirm(forged) }
        refused<PlatformException>("state_missing") { confirm("OrderId=nobody&Amount=12480") }
        for (unreadable in listOf("", "OrderId=1", "Notification=A&Notification=B")) {
            assertThrows(SignatureException::class.java) { Notification(unreadable.toByteArray()) }
        }
        // A success that is claimed of a payment that was declined.
        terminal.send(pay("lie", pan = DECLINED))
        assertFalse(confirm("OrderId=lie&Amount=12480&Success=True").isPaid(12480))
    }

    private fun confirm(told: String): ConfirmedPayment =
        terminal.confirm(Interface.API, Notification("Notification=EnginePaySuccess&$told".toByteArray()))

    @Test
    fun waiting() {
        paid("wait")
        val seen = terminal.waitFor(Interface.API, "wait", Until.paid(12480), SOON)
        assertTrue(seen.reached && seen.payment!!.isPaid(12480))
        became<Outcome.Known>(seen.answer!!)
        assertTrue(terminal.waitFor(Interface.API, "wait", Until.DECIDED, Duration.ZERO).reached)
        assertTrue(terminal.waitFor(Interface.API, "wait").reached)
        assertTrue(terminal.waitFor(Interface.API, "wait", Until.state("charged"), Duration.ZERO).reached)
        for (other in listOf(Until.paid(1), Until.state("state:Novelty"))) {
            assertFalse(terminal.waitFor(Interface.API, "wait", other, Duration.ZERO).reached)
        }
        for (wrong in listOf(Until.paid(-1), Until.state("payed"), Until.state("paid"))) {
            assertThrows(InputException::class.java) { terminal.waitFor(Interface.API, "wait", wrong) }
        }
    }

    @Test
    fun nothingPrintsSecrets() {
        val secret = "the-secret-key-of-a-terminal"
        val credentials = Credentials().key(secret).password(secret).vwid(secret)
        val settings = TerminalSettings("https://gateway.example").proxy("http://user:$secret@proxy.example")
        val closed = Terminal(credentials, settings)
        val post = terminal.send(pay("shown", pan = AUTHENTICATED))
        val hint = Notification("Notification=$secret&OrderId=$CARD&CardHolder=Ivan".toByteArray())
        val things = listOf(
            credentials, settings, closed, closed.prepare(pay("shown")), pay("shown"), post, hint, payment("shown"),
            terminal.send(pay("shown and paid")), Until.DECIDED,
        )
        for (thing in things) {
            for (word in listOf(secret, CARD, AUTHENTICATED, "Ivan", "PaReq")) assertFalse(word in "$thing", "$thing")
            assertThrows(NotSerializableException::class.java) {
                ObjectOutputStream(ByteArrayOutputStream()).writeObject(thing)
            }
        }
        assertEquals("Credentials(key, password)", "${Credentials().key("a").password("b")}")
        val prepared = closed.prepare(pay("shown"))
        repeat(2) { closed.close() }
        val calls: List<() -> Any> = listOf(
            { closed.send(pay("a")) }, { closed.carryOut(pay("a")) }, { closed.prepare(pay("a")) }, { closed.look(prepared) },
            { closed.deliver(prepared) }, { closed.resolve("{}") }, { closed.state(Interface.API, "a") },
            { closed.waitFor(Interface.API, "a") }, { closed.confirm(Interface.API, hint) },
            { closed.finishThreeDs("{}", ByteArray(0)) },
        )
        for (call in calls) refused<InputException>("handle_closed") { call() }
    }

    @Test
    fun whatIsWrongIsToldByField() {
        val settings = TerminalSettings("https://gateway.example")
        Terminal(Credentials(), settings).use { terminal ->
            val wrong = Command("api.refund", mapOf("OrderId" to "x".repeat(51), "Amount" to "1.5"))
            val fields = refused<InputException>("request_invalid") { terminal.prepare(wrong) }.fields.associate { it.path to it.rule }
            assertEquals(listOf("setting_missing", "setting_missing", "value_too_long"), listOf(fields["Key"], fields["Password"], fields["OrderId"]))
            assertTrue("Amount" in fields)
            val rows = mapOf(
                Command("api.refund", mapOf("Amuont" to 1)) to "argument_unknown",
                Command("api.refund", mapOf("OrderId" to Any())) to "argument_type",
                Command("api.refund", emptyMap<String, Any>()) to "request_invalid",
                Command("api.give_all", emptyMap<String, Any>()) to "operation_unknown",
            )
            for ((command, code) in rows) refused<InputException>(code) { terminal.prepare(command) }
        }
        val wrong = listOf(
            TerminalSettings("nowhere"), settings.pathWords("/", "apim", "vwapi"), settings.statusCommand("x"), settings.connections(-1),
        )
        for (settings in wrong) assertThrows(InputException::class.java) { Terminal(Credentials(), settings) }
        assertThrows(InputException::class.java) { Terminal(Credentials().key("a\n"), settings) }
        val words = GatewayHarness.settings().name("a").pathWords("api", "apim", "vwapi").statusCommand("PayStatus")
        Terminal(GatewayHarness.credentials(), words.deadline(Duration.ofSeconds(9))).use {
            assertFalse(it.state(Interface.API, "nobody here").reached)
        }
    }

    @Timeout(120)
    @Test
    fun noArgumentDoesHarm() {
        val nowhere = TerminalSettings("http://127.0.0.1:9").deadline(Duration.ofMillis(50))
        val elsewhere = Terminal(GatewayHarness.credentials(), nowhere)
        val closed = Terminal(Credentials(), nowhere).also { it.close() }
        val hint = "Notification=A&OrderId=x&Amount=1".toByteArray()
        val question = Command("state", mapOf("OrderId" to "x")).through(Interface.API)
        val seen = """{"command":"state","members":{"OrderId":"x"},"interface":"api"}"""
        fun native() = NativeTerminal("Merchant", "123", null, """{"base_url":"http://127.0.0.1:9","deadline_ms":50}""")
        paid("hostile")
        val payment = NativeTerminal("Merchant", null, null, """{"base_url":"${GatewayHarness.url}"}""").state("api", "hostile")
            .use { it.wait(20_000uL)!!.payment!! }
        val hostile = Hostile(hint) { type ->
            when (type) {
                Interface::class.java -> Interface.entries + null
                Until::class.java -> listOf(Until.DECIDED, Until.paid(-1), Until.state("\ud800"), null)
                Credentials::class.java -> listOf(GatewayHarness.credentials(), Credentials().key("\ud800"), null)
                TerminalSettings::class.java -> listOf(nowhere, TerminalSettings(""), nowhere.name("\ud800"), null)
                Command::class.java -> listOf(question, pay("x"), Command("", mapOf("a" to 1.5)), null)
                PreparedCommand::class.java -> listOf(elsewhere.prepare(question), null)
                Notification::class.java -> listOf(Notification(hint), null)
                java.util.function.Consumer::class.java -> listOf(java.util.function.Consumer<String> { }, null)
                NativePreparedCommand::class.java -> listOf(native().prepare(seen))
                NativeNotification::class.java -> listOf(NativeNotification(hint))
                else -> null
            }
        }
        val post = terminal.send(pay("hostile 3ds", pan = AUTHENTICATED))
        val things = listOf(
            elsewhere, closed, nowhere, Credentials(), question, Command, elsewhere.prepare(question), Notification(hint),
            payment("hostile"), post, Until, ErrorCode, ErrorCode.of("x"), State, State.of("x"), AcsReturn,
        )
        things.forEach(hostile::attackAll)
        for (type in listOf(Terminal::class, TerminalSettings::class, Credentials::class, Command::class, Notification::class)) {
            hostile.attackConstructors(type.java)
        }
        val natives = listOf(native(), native().prepare(seen), NativeNotification(hint), payment, native().state("api", "x"))
        natives.forEach(hostile::attackNative)
        assertTrue(hostile.count > 1_000, "${hostile.count}")
    }

    @Test
    fun facts() {
        assertTrue(Command.names().containsAll(listOf("api.pay", "vwapi.pay_recurring")))
        val code = ErrorCode.of("amount_exceed")
        assertEquals(listOf<Any>("payer", true), listOf(code.advice, code.isDocumented))
        val strange = ErrorCode.of("BRAND_NEW")
        assertEquals(listOf<Any?>(false, "BRAND_NEW"), listOf(strange.isDocumented, strange.code))
        val state = State.of("charged")
        assertEquals(listOf("Charged", listOf("Refund"), "success"), listOf(state.state, state.permits, state.status))
        assertFalse(State.of("Novelty").let { it.isFinal || it.isDocumented })
    }

    private companion object {
        private const val AMOUNT = 12480
        private const val CARD = "4111111111100023"
        private const val AUTHENTICATED = "4111111111111111"
        private const val DECLINED = "4111111111100080"
    }
}
