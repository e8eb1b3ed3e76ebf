//! The chapters of the story: each makes a payment, or tries to cheat.

use std::time::Duration;

use paywright_core::ecommpay::codes;
use paywright_core::mask::mask_pan;
use paywright_core::payment::Fold;
use paywright_emulator::Running;
use serde_json::json;

use super::Trouble;
use super::customer::{Browser, Page};
use super::merchant::{Receipt, Shop};
use super::rules::{BY_CARD, BY_WALLET, DECLINED, Expected, FAILED_PAYOUT, PAYOUT};
use super::story::{AttackEvidence, CallbackEvidence, Evidence, Story, Who};
use crate::failure::Failure;

/// Everybody who takes part, and how far the story is.
pub(super) struct World<'w, 'o> {
    running: &'w Running,
    shop: &'w Shop,
    story: &'w mut Story<'o>,
    /// Receipts that were told already.
    told: usize,
    evidence: Evidence,
}

/// Either the story or its teller cannot go on.
enum Stop {
    Trouble(Trouble),
    Failure(Failure),
}

impl<'w, 'o> World<'w, 'o> {
    pub(super) fn new(running: &'w Running, shop: &'w Shop, story: &'w mut Story<'o>) -> Self {
        Self { running, shop, story, told: 0, evidence: Evidence::default() }
    }

    /// Tells all chapters. A chapter that breaks off is a problem, and the next one is told.
    pub(super) async fn tell_all(&mut self) -> Result<Evidence, Failure> {
        let result = self.purchase_by_card().await;
        self.note(BY_CARD, result)?;
        let result = self.declined_purchase().await;
        self.note(DECLINED, result)?;
        let result = self.purchase_by_wallet().await;
        self.note(BY_WALLET, result)?;
        let result = self.payouts().await;
        self.note(PAYOUT, result)?;
        let result = self.refund().await;
        self.note("the refund of order-1", result)?;
        let result = self.attacks().await;
        self.note("the attacks", result)?;
        self.count();
        Ok(std::mem::take(&mut self.evidence))
    }

    async fn purchase_by_card(&mut self) -> Result<(), Stop> {
        self.story.chapter("A purchase on Payment Page")?;
        let page = self.open_page(BY_CARD, "Guitar strings").await?;
        let page = self.pay(page, "4000000000000077").await?;
        self.back_to_shop(&page).await?;
        self.tell_callbacks().await
    }

    async fn declined_purchase(&mut self) -> Result<(), Stop> {
        self.later(60).await;
        self.story.chapter("A purchase that is declined")?;
        let page = self.open_page(DECLINED, "Amplifier").await?;
        let page = self.pay(page, "4111111111111111").await?;
        self.back_to_shop(&page).await?;
        self.tell_callbacks().await
    }

    async fn purchase_by_wallet(&mut self) -> Result<(), Stop> {
        self.later(60).await;
        self.story.chapter("A purchase through Gate, with a redirect to the wallet EcoPayz")?;
        let expected = Expected::find(BY_WALLET);
        let body = json!({
            "general": {"project_id": self.shop.project_id(), "payment_id": BY_WALLET},
            "customer": {"id": "customer-7", "ip_address": "192.0.2.7"},
            "payment": {"amount": expected.amount, "currency": "EUR"},
            "return_url": {
                "success": format!("{}/thanks", self.shop.url),
                "decline": format!("{}/sorry", self.shop.url),
            },
        });
        self.request("/v2/payment/ecopayz/sale", BY_WALLET, &body).await?;
        self.tell_callbacks().await?;

        let browser = Browser::new()?;
        let page = browser.open(&self.shop.way_for(BY_WALLET)).await?;
        let form = page.form("Continue")?;
        self.customer(&format!("is sent on by the shop's page {}", page.url))?;
        let page = browser.send(&form).await?;
        self.platform(&format!("shows the page of the wallet, {:?}", page.title()))?;
        let page = browser.send(&page.form("Success")?).await?;
        self.customer(&format!("presses Success and is back at {}: {:?}", page.url, page.title()))?;
        self.tell_callbacks().await
    }

    async fn payouts(&mut self) -> Result<(), Stop> {
        self.later(60).await;
        self.story
            .chapter("Two payouts to a wallet; the amount 400.00 always fails in test mode")?;
        for payment_id in [PAYOUT, FAILED_PAYOUT] {
            let body = json!({
                "general": {"project_id": self.shop.project_id(), "payment_id": payment_id},
                "customer": {"id": "customer-7", "ip_address": "192.0.2.7"},
                "account": {"number": "1101611729"},
                "payment": {"amount": Expected::find(payment_id).amount, "currency": "EUR"},
            });
            self.request("/v2/payment/ecopayz/payout", payment_id, &body).await?;
            self.tell_callbacks().await?;
        }
        Ok(())
    }

    async fn refund(&mut self) -> Result<(), Stop> {
        self.later(60 * 60).await;
        self.story.chapter("An hour later the first customer wants the money back")?;
        let body = json!({
            "general": {"project_id": self.shop.project_id(), "payment_id": BY_CARD},
            "payment": {"description": "The strings were too short"},
        });
        self.request("/v2/payment/card/refund", BY_CARD, &body).await?;
        self.tell_callbacks().await?;
        self.story
            .evidence("the whole sum on the day of the purchase: a reversal, not a refund")?;
        Ok(())
    }

    async fn attacks(&mut self) -> Result<(), Stop> {
        self.story.chapter("Somebody tries to cheat")?;
        let Some(genuine) = self.receipt_of(BY_WALLET) else {
            return Err(Trouble::new("there is no genuine callback to attack with").into());
        };
        let before = self.shop.ledger().states.clone();

        let body = genuine.callback.body().replace("15000", "1500000");
        self.attacker("sends the callback about order-3 with the amount times a hundred")?;
        let status = self.shop.knock(body.into_bytes()).await?;
        let refusal = self.shop.ledger().refusals.last().copied();
        let failed = status == 403 && refusal == Some("signature_mismatch");
        let answer = format!("{status} {}", refusal.unwrap_or("taken for genuine"));
        self.attack("tampered callback", answer, failed)?;

        self.attacker("sends the genuine callback about order-3 again, to have it shipped twice")?;
        let status = self.shop.knock(genuine.callback.body().as_bytes().to_vec()).await?;
        let fold = self.shop.ledger().receipts.last().map(|receipt| receipt.fold);
        let failed = status == 200 && fold == Some(Fold::Duplicate);
        let answer = format!("{status}, folded as {}", fold.map_or("nothing", fold_word));
        self.attack("repeated callback", answer, failed)?;
        self.told = self.shop.ledger().receipts.len();

        if self.shop.ledger().states != before {
            self.problem("an attack changed the state of a payment".to_owned())?;
        }
        Ok(())
    }

    async fn open_page(&mut self, order: &str, about: &str) -> Result<Page, Stop> {
        let price = Expected::find(order).sum();
        let offer = self.shop.offer(order, price, about)?;
        self.shop(&format!("offers {about:?} as {order} for {price} at {offer}"))?;
        let page = Browser::new()?.open(&offer).await?;
        self.customer(&format!("follows the shop's signed redirect to {}", page.url))?;
        Ok(page)
    }

    async fn pay(&mut self, page: Page, card: &str) -> Result<Page, Stop> {
        let (year, _) = self.running.control().now().year_and_month();
        let form = page
            .form("number")?
            .fill("number", card)?
            .fill("month", "12")?
            .fill("year", &(year + 1).to_string())?
            .fill("cvv", "917")?
            .fill("holder", "ADA LOVELACE")?;
        let button = form.button();
        self.customer(&format!("types the card {} and presses {button:?}", mask_pan(card)))?;
        let page = Browser::new()?.send(&form).await?;
        self.platform(&format!("shows {:?}", page.title()))?;
        Ok(page)
    }

    async fn back_to_shop(&mut self, page: &Page) -> Result<(), Stop> {
        let way = page.way_back().ok_or_else(|| Trouble::new("no link leads back to the shop"))?;
        let page = Browser::new()?.open(&way).await?;
        self.customer(&format!("goes back to {}: {:?}", page.url, page.title()))?;
        Ok(())
    }

    async fn request(
        &mut self,
        path: &str,
        payment_id: &str,
        body: &serde_json::Value,
    ) -> Result<(), Stop> {
        let sum = Expected::find(payment_id).sum();
        self.shop(&format!("sends a signed request to {path} about {payment_id}, {sum}"))?;
        let request_id = self.shop.request(path, body).await?;
        self.platform("accepts it, which means received, not paid")?;
        self.story.evidence(&format!("request {request_id}"))?;
        Ok(())
    }

    /// Waits until the platform has nothing more to send, and tells what came.
    async fn tell_callbacks(&mut self) -> Result<(), Stop> {
        self.running.control().settle().await;
        let receipts: Vec<Receipt> =
            self.shop.ledger().receipts.iter().skip(self.told).cloned().collect();
        self.told += receipts.len();
        if receipts.is_empty() {
            return Err(Trouble::new("no callback came").into());
        }
        for receipt in receipts {
            self.tell(&receipt)?;
        }
        Ok(())
    }

    fn tell(&mut self, receipt: &Receipt) -> Result<(), Failure> {
        let Receipt { callback, payment_id, fold } = receipt;
        let payment = callback.payment();
        let status = payment.status().map(|status| status.to_string()).unwrap_or_default();
        let sum = payment.sum().map(|sum| format!(", {sum}")).unwrap_or_default();
        self.platform(&format!("calls back: payment {payment_id} is {status:?}{sum}"))?;
        for operation in callback.operations() {
            let code = codes::lookup(operation.code().unwrap_or_default());
            let facts = [
                operation.operation_type().map(|kind| kind.to_string()),
                operation.id().map(|id| id.to_string()),
                operation.status().map(|status| format!("is {:?},", status.as_str())),
                operation.sum().map(|sum| format!("{sum},")),
                Some(format!("code {code} {}", code.message().unwrap_or_default())),
            ];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            self.story.evidence(&facts.join(" "))?;
        }
        let verdict = match self.shop.ledger().states.get(payment_id) {
            Some(state) if state.is_paid() => "paid",
            Some(state) if state.is_final() => "final, not paid",
            _ => "still open",
        };
        self.story.good(&format!(
            "signature fits the key {}; folded as {}: {payment_id} is {verdict}; next: {}",
            callback.evidence().key_label(),
            fold_word(*fold),
            callback.next_action().name()
        ))
    }

    fn attack(
        &mut self,
        attack: &'static str,
        answer: String,
        failed: bool,
    ) -> Result<(), Failure> {
        if failed {
            self.story.good(&format!("{attack}: {answer}; nothing changes"))?;
        } else {
            self.problem(format!("{attack}: the shop answers {answer}"))?;
        }
        self.evidence.attacks.push(AttackEvidence { attack, answer, failed });
        Ok(())
    }

    fn receipt_of(&self, payment_id: &str) -> Option<Receipt> {
        let ledger = self.shop.ledger();
        let about = |receipt: &&Receipt| receipt.payment_id == payment_id;
        ledger.receipts.iter().rev().find(about).cloned()
    }

    async fn later(&self, seconds: u64) {
        self.running.control().advance(Duration::from_secs(seconds)).await;
    }

    fn note(&mut self, chapter: &str, result: Result<(), Stop>) -> Result<(), Failure> {
        match result {
            Ok(()) => Ok(()),
            Err(Stop::Failure(failure)) => Err(failure),
            Err(Stop::Trouble(trouble)) => self.problem(format!("{chapter}: {trouble}")),
        }
    }

    fn problem(&mut self, problem: String) -> Result<(), Failure> {
        self.story.wrong(&problem)?;
        self.evidence.problems.push(problem);
        Ok(())
    }

    fn count(&mut self) {
        let ledger = self.shop.ledger();
        let folded = |fold| ledger.receipts.iter().filter(|receipt| receipt.fold == fold).count();
        let key_label = |receipt: &Receipt| receipt.callback.evidence().key_label().to_owned();
        let mut keys: Vec<String> = ledger.receipts.iter().map(key_label).collect();
        keys.sort();
        keys.dedup();
        self.evidence.callbacks = CallbackEvidence {
            received: ledger.receipts.len() + ledger.refusals.len(),
            genuine: ledger.receipts.len(),
            refused: ledger.refusals.len(),
            changed: folded(Fold::Changed),
            duplicate: folded(Fold::Duplicate),
            stale: folded(Fold::Stale),
            conflict: folded(Fold::Conflict),
            keys,
        };
    }

    fn shop(&mut self, what: &str) -> Result<(), Failure> {
        self.story.says(Who::Shop, what)
    }

    fn customer(&mut self, what: &str) -> Result<(), Failure> {
        self.story.says(Who::Customer, what)
    }

    fn platform(&mut self, what: &str) -> Result<(), Failure> {
        self.story.says(Who::Platform, what)
    }

    fn attacker(&mut self, what: &str) -> Result<(), Failure> {
        self.story.says(Who::Attacker, what)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn fold_word(fold: Fold) -> &'static str {
    match fold {
        Fold::Changed => "changed",
        Fold::Duplicate => "duplicate",
        Fold::Stale => "stale",
        Fold::Conflict => "conflict",
    }
}
