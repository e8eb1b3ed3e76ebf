import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import paywright.InputException;
import paywright.Money;
import paywright.PaywrightException;
import paywright.SignatureException;
import paywright.ecommpay.Callback;
import paywright.ecommpay.Card;
import paywright.ecommpay.DataApi;
import paywright.ecommpay.Gate;
import paywright.ecommpay.GateRequest;
import paywright.ecommpay.Outcome;
import paywright.ecommpay.Pages;
import paywright.ecommpay.PaymentState;
import paywright.ecommpay.PaymentStatus;
import paywright.ecommpay.Prepared;
import paywright.ecommpay.Project;
import paywright.ecommpay.ResponseCode;
import paywright.ecommpay.Seen;

/** The package as it is used from plain Java. */
class ShopTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final Project shop = new Project(112, "local-test-key", Map.of("old", "another key"));

    private static GateRequest sale(String paymentId) {
        return new GateRequest("card_sale", Map.of(
            "general", Map.of("payment_id", paymentId),
            "payment", Map.of("amount", 3415, "currency", "EUR"),
            "card", new Card("4000000000000077").expires(2030, 12).holder("JOHN SMITH").cvv("123"),
            "customer", Map.of("id", "customer-7", "ip_address", "203.0.113.10")));
    }

    @Test
    void signsAndVerifies() {
        String signature = shop.sign(Map.of("project_id", 112, "payment", Map.of("id", "order-1")));
        String body = "{\"project_id\":112,\"payment\":{\"id\":\"order-1\"},\"signature\":\"" + signature + "\"}";
        assertEquals("main", shop.verify(body.getBytes()));
        assertEquals(List.of("main", "old"), shop.getKeyLabels());
        byte[] forged = body.replace("order-1", "order-2").getBytes();
        SignatureException error = assertThrows(SignatureException.class, () -> shop.verifyCallback(forged));
        assertEquals("signature_mismatch", error.getCode());
        assertEquals(2105, error.getNumber());
        assertTrue(error.getFields().isEmpty());
    }

    @Test
    void paysAndReturns() {
        try (Gate gate = shop.gate(Harness.settings())) {
            Prepared prepared = gate.prepare(sale("java"));
            assertTrue(prepared.getTicket().contains("java"));
            Outcome outcome = gate.deliver(prepared);
            assertEquals(Outcome.Kind.ACCEPTED, outcome.getKind());
            assertFalse(outcome.isUnknown());
            assertEquals("java", outcome.getPaymentId());
            Seen seen = gate.waitFor("java", "paid", SOON);
            assertTrue(seen.getReached());
            PaymentState state = new PaymentState("java");
            assertTrue(state.fold(seen.getCallback()).getBecamePaid());
            Callback callback = gate.status("java");
            assertEquals(3415L, callback.getAmount());
            assertTrue(PaymentStatus.of(callback.getStatus()).isPaid());
            GateRequest refund = new GateRequest("refund", Map.of(
                "general", Map.of("payment_id", "java"),
                "payment", Map.of("description", "Returned")));
            assertEquals(Outcome.Kind.ACCEPTED, gate.carryOut(refund.reference("return-1"), SOON).getKind());
            assertNull(gate.status("nobody"));
        }
    }

    @Test
    void readsPages() {
        try (Gate gate = shop.gate(Harness.settings())) {
            gate.send(sale("java-page"));
            assertTrue(gate.waitFor("java-page", "paid", SOON).getReached());
        }
        try (DataApi api = new DataApi("local-data-api-token-000000001", "local-data-api-key", Harness.settings())) {
            Pages pages = api.operations(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(3600));
            int count = 0;
            while (pages.hasNext()) {
                for (Map<String, Object> operation : pages.next()) {
                    assertTrue(operation.containsKey("operation_id"), operation.toString());
                    count += 1;
                }
            }
            assertTrue(count > 0);
            assertFalse(api.balance().isEmpty());
        }
    }

    @Test
    void countsMoneyAndLooksUpCodes() {
        assertEquals(3990L, Money.minorUnits(new BigDecimal("39.90"), "EUR"));
        assertEquals(new BigDecimal("39.90"), Money.decimal(3990, "EUR"));
        assertTrue(ResponseCode.of("0").isSuccess());
    }

    @Test
    void refusesNullAndWhatBreaksRules() {
        assertThrows(NullPointerException.class, () -> shop.verifyCallback(null));
        assertThrows(NullPointerException.class, () -> new Project(112, null));
        PaywrightException error = assertThrows(InputException.class, () -> shop.paymentPage("a;b", 1, "EUR").url());
        assertEquals("page_invalid", error.getCode());
        assertTrue(error.getFields().stream().anyMatch(field -> field.getRule().equals("page_semicolon")));
    }
}
