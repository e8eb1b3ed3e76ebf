//! What the customer does: at payment systems, at the issuer, on Payment Page.

use std::collections::BTreeMap;

use paywright_emulator::platform::{AcsAnswer, Method, PageState};
use serde_json::{Value, json};

use crate::case::{AcsStep, Button, CardFields, GateStep, PageStep, PayStep, Payment, VisitStep};
use crate::files::usual_body;
use crate::matching::{filled, interpolated, merge};
use crate::merchant::signed_parameters;
use crate::runner::{Done, World};
use crate::web;

impl World {
    pub(crate) async fn visit(&mut self, step: &VisitStep) -> Done {
        let page = match self.page_state() {
            Some(
                PageState::Elsewhere { transaction, checksum }
                | PageState::Display { transaction, checksum, .. },
            ) => {
                let base_url = self.running.base_url();
                let url =
                    format!("{base_url}/provider/visit?TxID={transaction}&Checksum={checksum}");
                web::get(&url).await?
            }
            _ => self.go_where_the_message_says().await?,
        };
        let decision = match step.visit {
            Button::Success => "success",
            Button::Decline => "decline",
        };
        let button = page.button(decision);
        let form = button.ok_or_else(|| format!("no button at {}: {}", page.url, page.html))?;
        let after = web::post(form.action.as_str(), &form.fields).await?;
        let wanted = match &step.returns_to {
            Some(wanted) => interpolated(wanted, &self.variables)?,
            None => return Ok(()),
        };
        match after.leaves_to {
            Some(target) if target == wanted => Ok(()),
            target => Err(format!("the browser is sent to {target:?}, wanted {wanted}")),
        }
    }

    /// Opens what the last message has for the customer: a redirect, or the address in a QR code.
    async fn go_where_the_message_says(&self) -> Result<web::Page, String> {
        let redirect = self.last.get("redirect_data").or_else(|| self.last.get("return_url"));
        if let Some(redirect) = redirect.filter(|redirect| redirect.is_object()) {
            let url = redirect.get("url").and_then(Value::as_str).ok_or("no url")?;
            let fields = redirect.get("body").and_then(Value::as_object);
            let fields: Vec<(String, String)> = fields
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), text_of(value)))
                .collect();
            return match redirect.get("method").and_then(Value::as_str) {
                Some("POST") => web::post(url, &fields).await,
                _ => web::get(url).await,
            };
        }
        let codes = self.last.get("display_data").and_then(Value::as_array);
        let code = codes.into_iter().flatten().find_map(|item| item.get("data")?.as_str());
        let code = code.ok_or("the last message names no place to go to")?;
        // The picture of a code is for cameras; the address in it has the same parameters.
        web::get(&code.replace("/provider/qr.svg?", "/provider/visit?")).await
    }

    pub(crate) async fn acs(&mut self, step: &AcsStep) -> Done {
        let code = (step.acs != "refuse").then_some(step.acs.as_str());
        match self.page_state() {
            Some(PageState::ThreeDsMethod { method_data }) => return self.look(&method_data).await,
            Some(
                PageState::Acs { pa_req: request, .. } | PageState::Challenge { creq: request, .. },
            ) => {
                let result = match self.decide(&request, code).await? {
                    AcsAnswer::PaRes { pa_res, .. } => pa_res,
                    AcsAnswer::Cres { cres, .. } => cres,
                };
                let page = self.page.clone().unwrap_or_default();
                let act = self
                    .running
                    .control()
                    .act(|platform, now| platform.three_ds_on_page(now, &page, &result))
                    .await;
                return act.ok_or_else(|| "there is no such page".to_owned());
            }
            _ => {}
        }
        let at = |pointer: &str| self.last.pointer(pointer).and_then(Value::as_str);
        let base_url = self.running.base_url();
        let sent_to = |path: &str| Some(format!("{base_url}{path}"));
        let text = |text: Option<&str>| text.map(str::to_owned);
        if let Some(method_data) = text(at("/threeds2/iframe/params/threeDSMethodData")) {
            if text(at("/threeds2/iframe/url")) != sent_to("/acs/method") {
                return Err("the address of the look is not on the platform".to_owned());
            }
            let notifies_merchant = step.body.get("notified").is_none();
            if !notifies_merchant {
                return self.look(&method_data).await;
            }
            return self.tell_result("/v2/payment/card/3ds_check_iframe", json!({}), step).await;
        }
        let (request, address) = match at("/acs/pa_req") {
            Some(request) => (text(Some(request)), at("/acs/acs_url")),
            None => (text(at("/threeds2/redirect/params/creq")), at("/threeds2/redirect/url")),
        };
        let request = request.ok_or("the last message sends nobody to the issuer")?;
        let is_here =
            text(address) == sent_to("/acs") || text(address) == sent_to("/acs/challenge");
        if !is_here {
            return Err(format!("the issuer is at {address:?}"));
        }
        let result = match self.decide(&request, code).await? {
            AcsAnswer::PaRes { pa_res, md } => json!({"pares": pa_res, "md": md}),
            AcsAnswer::Cres { cres, .. } => json!({"cres": cres}),
        };
        self.tell_result("/v2/payment/card/3ds_result", result, step).await
    }

    /// The issuer looks at the browser.
    async fn look(&self, method_data: &str) -> Done {
        let act = self
            .running
            .control()
            .act(|platform, now| platform.issuer_looked(now, method_data))
            .await;
        act.ok_or_else(|| "the issuer knows nothing about this look".to_owned())
    }

    /// The customer types a code at the issuer, or refuses.
    async fn decide(&self, request: &str, code: Option<&str>) -> Result<AcsAnswer, String> {
        let control = self.running.control();
        let answer = control
            .act(|platform, now| {
                platform.acs_visit(request)?;
                platform.acs_decide(now, request, code)
            })
            .await;
        answer.ok_or_else(|| "the issuer knows nothing about this visit".to_owned())
    }

    /// The merchant sends on what the issuer's page sent, with the payment of the last message.
    async fn tell_result(&mut self, path: &str, result: Value, step: &AcsStep) -> Done {
        let payment = self.last.pointer("/payment/id").cloned().unwrap_or_default();
        let mut body = json!({"general": {"payment_id": payment}});
        if result.get("cres").is_some() || result.get("pares").is_some() {
            // The usual body has another result.
            body["cres"] = Value::Null;
            body["pares"] = Value::Null;
        }
        merge_keeping_nulls(&mut body, &result);
        merge_keeping_nulls(&mut body, &step.body);
        self.gate(&GateStep {
            gate: path.to_owned(),
            body,
            raw: None,
            signature: None,
            answer: None,
            keep: BTreeMap::new(),
        })
        .await
    }

    pub(crate) async fn open_page(&mut self, step: &PageStep) -> Done {
        let base_url = self.running.base_url().to_owned();
        if step.page == "link" {
            let url = self.last.pointer("/invoice/url").and_then(Value::as_str);
            let key = url.and_then(|url| url.rsplit('/').next()).ok_or("no link was told")?;
            self.page = Some(key.to_owned());
            let page = web::get(&format!("{base_url}/page/{key}")).await?;
            return if page.status == 200 { Ok(()) } else { Err(page.html) };
        }
        let mut parameters = usual_body("/payment");
        merge(&mut parameters, &step.page);
        let parameters = filled(&parameters, &self.variables)?;
        let parameters: Vec<(String, String)> = parameters
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), text_of(value)))
            .collect();
        let query = web::encoded(&signed_parameters(&parameters));
        let page = web::get(&format!("{base_url}/payment?{query}")).await?;
        match (&step.refused, page.status) {
            (Some(names), 400) => {
                self.page = None;
                let missing = names.iter().find(|name| !page.html.contains(*name));
                match missing {
                    Some(name) => Err(format!("{name} is not told: {}", page.html)),
                    None => Ok(()),
                }
            }
            (None, 200) => {
                let path = page.url.path();
                let key = path.strip_prefix("/page/").ok_or_else(|| format!("opened {path}"))?;
                self.page = Some(key.to_owned());
                Ok(())
            }
            (_, status) => Err(format!("answered {status}: {}", page.html)),
        }
    }

    pub(crate) async fn pay(&mut self, step: &PayStep) -> Done {
        let page = self.page.clone().ok_or("no page is open")?;
        let at_page = format!("{}/page/{page}", self.running.base_url());
        for _ in 0..step.times {
            match &step.pay {
                Payment::Card(card) => {
                    let mut fields = usual_card();
                    match card {
                        CardFields::Number(number) => {
                            fields.insert("number".to_owned(), number.clone());
                        }
                        CardFields::All(given) => fields.extend(given.clone()),
                    }
                    self.coverage.card(&fields["number"]);
                    let fields: Vec<(String, String)> = fields.into_iter().collect();
                    web::post(&format!("{at_page}/card"), &fields).await?;
                }
                Payment::Method(key) => {
                    if Method::by_key(key).is_none() {
                        return Err(format!("{key} is no method"));
                    }
                    let page = web::post(&format!("{at_page}/method/{key}"), &[]).await?;
                    if page.status != 200 {
                        return Err(format!("answered {}: {}", page.status, page.html));
                    }
                }
                Payment::Saved(id) => {
                    let id = filled(id, &self.variables)?.as_u64();
                    self.pay_by_saved_card(&page, id, "123").await?;
                }
                Payment::Known(cvv) => self.pay_by_saved_card(&page, None, cvv).await?,
                Payment::Data(names) => {
                    let control = self.running.control();
                    let names = names.clone();
                    let act = control
                        .act(|platform, now| platform.clarify_on_page(now, &page, names))
                        .await;
                    act.ok_or("there is no such page")?;
                }
            }
        }
        Ok(())
    }

    async fn pay_by_saved_card(&self, page: &str, id: Option<u64>, cvv: &str) -> Done {
        let control = self.running.control();
        match control.act(|platform, now| platform.pay_by_saved_card(now, page, id, cvv)).await {
            Some(Ok(())) => Ok(()),
            other => Err(format!("the saved card is not taken: {other:?}")),
        }
    }

    fn page_state(&self) -> Option<PageState> {
        let page = self.page.as_ref()?;
        self.running.control().look(|platform| platform.page(page).map(|(_, state)| state))
    }

    pub(crate) fn shows(&self, wanted: &str) -> Done {
        let shown = match self.page_state().ok_or("no page is open")? {
            PageState::Open(None) => "open".to_owned(),
            PageState::Open(Some(code)) => format!("open after {}", code.number()),
            PageState::Processing => "processing".to_owned(),
            PageState::Acs { .. } => "acs".to_owned(),
            PageState::ThreeDsMethod { .. } => "look".to_owned(),
            PageState::Challenge { .. } => "challenge".to_owned(),
            PageState::Elsewhere { .. } => "elsewhere".to_owned(),
            PageState::Display { .. } => "display".to_owned(),
            PageState::Clarify(names) => format!("clarify {}", names.join(" ")),
            PageState::Paid => "paid".to_owned(),
            PageState::Tokenized => "tokenized".to_owned(),
            PageState::Declined(code) => format!("declined {}", code.number()),
            PageState::Returned => "returned".to_owned(),
            PageState::Closed => "closed".to_owned(),
        };
        if shown == wanted { Ok(()) } else { Err(format!("the page shows {shown}")) }
    }
}

/// What the card form is filled with unless a case says otherwise.
fn usual_card() -> BTreeMap<String, String> {
    [
        ("number", "4000000000000077"),
        ("month", "12"),
        ("year", "2031"),
        ("holder", "ADA LOVELACE"),
        ("cvv", "917"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

/// Like `merge`, but a `null` stays for a later merge to take something away.
fn merge_keeping_nulls(body: &mut Value, change: &Value) {
    match (body, change) {
        (Value::Object(members), Value::Object(changes)) => {
            for (name, change) in changes {
                merge_keeping_nulls(members.entry(name.clone()).or_insert(Value::Null), change);
            }
        }
        (_, Value::Null) => {}
        (body, change) => *body = change.clone(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
