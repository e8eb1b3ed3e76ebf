import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import paywright.InputException;
import paywright.Secret;
import paywright.SignatureException;
import paywright.cryptoprocessing.Command;
import paywright.cryptoprocessing.ConfirmedPayment;
import paywright.cryptoprocessing.Credentials;
import paywright.cryptoprocessing.ErrorCode;
import paywright.cryptoprocessing.Interface;
import paywright.cryptoprocessing.Notification;
import paywright.cryptoprocessing.Outcome;
import paywright.cryptoprocessing.PreparedCommand;
import paywright.cryptoprocessing.Seen;
import paywright.cryptoprocessing.State;
import paywright.cryptoprocessing.Terminal;
import paywright.cryptoprocessing.TerminalSettings;
import paywright.cryptoprocessing.Until;

/** The second gateway as it is used from plain Java. */
class TerminalTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Command pay(String orderId, String pan) {
        return new Command("api.pay", Map.of(
            "OrderId", orderId, "Amount", 341500, "PAN", new Secret(pan), "EMonth", 12, "EYear", 30,
            "CardHolder", "Ivan Ivanov", "SecureCode", new Secret("123")));
    }

    @Test
    void paysAndReturns() {
        TerminalSettings settings = GatewayHarness.settings().deadline(Duration.ofSeconds(30)).name("java");
        try (Terminal terminal = new Terminal(GatewayHarness.credentials(), settings)) {
            List<String> tickets = new ArrayList<>();
            Outcome paid = terminal.carryOut(pay("java", "4111111111100023"), SOON, tickets::add);
            assertTrue(paid instanceof Outcome.Done, paid.toString());
            assertFalse(paid.isUnknown());
            assertEquals(341500L, paid.getAmount());
            assertTrue(tickets.get(0).contains("java"));
            Seen seen = terminal.waitFor(Interface.API, "java", Until.paid(341500), SOON);
            assertTrue(seen.getReached());
            assertTrue(seen.getAnswer() instanceof Outcome.Known);
            Notification hint = new Notification(GatewayHarness.INSTANCE.getReceiver().of("java", 1).get(0));
            ConfirmedPayment payment = terminal.confirm(Interface.API, hint);
            assertTrue(payment.isPaid(341500));
            assertEquals("success", payment.status());
            PreparedCommand refund = terminal.prepare(new Command("api.refund", Map.of("OrderId", "java", "Amount", 1500)));
            assertTrue(refund.getWantsLook());
            assertTrue(terminal.deliver(refund) instanceof Outcome.Done);
            ConfirmedPayment left = terminal.state(Interface.API, "java").getPayment();
            assertEquals(340000L, left.getAmount());
            assertEquals("partially refunded", left.status(341500L));
            assertNull(terminal.state(Interface.API, "java and nobody").getPayment());
        }
    }

    @Test
    void saysWhyNot() {
        try (Terminal terminal = new Terminal(GatewayHarness.credentials(), GatewayHarness.settings())) {
            Outcome declined = terminal.send(pay("java-declined", "4111111111100080"));
            assertEquals("payer", ((Outcome.Declined) declined).getAdvice());
            assertTrue(ErrorCode.of(declined.getCode()).isDocumented());
            assertEquals(List.of("Refund"), State.of("Charged").getPermits());
        }
        assertThrows(NullPointerException.class, () -> new Notification(null));
        assertThrows(SignatureException.class, () -> new Notification(new byte[0]));
        Credentials wrong = new Credentials().key("");
        assertThrows(InputException.class, () -> new Terminal(wrong, new TerminalSettings("https://gateway.example")));
    }
}
