//! What the customer does: at payment systems, at the issuer, on Payment Page.

use std::collections::BTreeMap;

use paywright_emulator::platform::{Method, PageState};
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
            let fields = fields_of(redirect.get("body"));
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
        let shown = self.page_state();
        let is_on_page = matches!(
            shown,
            Some(
                PageState::Acs { .. }
                    | PageState::ThreeDsMethod { .. }
                    | PageState::Challenge { .. }
            )
        );
        if is_on_page {
            return self.acs_on_page(step).await;
        }
        if let Some(iframe) = self.last.pointer("/threeds2/iframe").cloned() {
            return self.look(&iframe, step).await;
        }
        let shop = self.merchant.base_url.clone();
        let (url, fields, term_url) = match self.last.pointer("/threeds2/redirect") {
            Some(redirect) => (redirect.get("url"), fields_of(redirect.get("params")), None),
            None => {
                let acs =
                    self.last.get("acs").ok_or("the last message sends nobody to the issuer")?;
                let member = |name: &str| acs.get(name).map(text_of).unwrap_or_default();
                let term_url = format!("{shop}/acs");
                let fields = vec![
                    ("PaReq".to_owned(), member("pa_req")),
                    ("MD".to_owned(), member("md")),
                    ("TermUrl".to_owned(), term_url.clone()),
                ];
                (acs.get("acs_url"), fields, Some(term_url))
            }
        };
        let url = url.and_then(Value::as_str).ok_or("the issuer has no address")?.to_owned();
        let carried = decided(web::post(&url, &fields).await?, &step.acs).await?;
        if let Some(term_url) = term_url
            && carried.action.as_str() != term_url
        {
            return Err(format!("the issuer sends the browser to {}", carried.action));
        }
        let result = match carried.value("PaRes") {
            Some(pa_res) => json!({"pares": pa_res, "md": carried.value("MD")}),
            None => json!({"cres": carried.value("cres").ok_or("the issuer sends no result")?}),
        };
        self.tell_result("/v2/payment/card/3ds_result", result, step).await
    }

    /// The first half of 3-D Secure 2. The issuer tells the merchant through the browser, who tells
    /// the platform; where the merchant named no address, the issuer tells the platform itself.
    async fn look(&mut self, iframe: &Value, step: &AcsStep) -> Done {
        let url = iframe.get("url").and_then(Value::as_str).ok_or("no address to look from")?;
        let page = web::post(url, &fields_of(iframe.get("params"))).await?;
        if page.status != 200 {
            return Err(format!("the issuer answers {}: {}", page.status, page.html));
        }
        match page.form_with("threeDSMethodData") {
            Some(_) => self.tell_result("/v2/payment/card/3ds_check_iframe", json!({}), step).await,
            None => Ok(()),
        }
    }

    /// The same on Payment Page, which carries everything on by its forms.
    async fn acs_on_page(&self, step: &AcsStep) -> Done {
        let page = web::get(&self.page_url()?).await?;
        let to_issuer = ["PaReq", "creq", "threeDSMethodData"].iter();
        let form = to_issuer.filter_map(|name| page.form_with(name)).next();
        let form = form.ok_or_else(|| format!("no form to the issuer: {}", page.html))?;
        let at_issuer = web::post(form.action.as_str(), &form.fields).await?;
        if step.acs == "look" {
            return if at_issuer.status == 200 { Ok(()) } else { Err(at_issuer.html) };
        }
        let carried = decided(at_issuer, &step.acs).await?;
        let after = web::post(carried.action.as_str(), &carried.fields).await?;
        if after.status == 200 { Ok(()) } else { Err(after.html) }
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
            let page = web::get(url.ok_or("no link was told")?).await?;
            return self.is_on(&page);
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
            (None, 200) => self.is_on(&page),
            (_, status) => Err(format!("answered {status}: {}", page.html)),
        }
    }

    /// The browser has opened a page of a payment.
    fn is_on(&mut self, page: &web::Page) -> Done {
        let key = page.url.path().strip_prefix("/page/").filter(|_| page.status == 200);
        let key = key.ok_or_else(|| format!("{} {}: {}", page.status, page.url, page.html))?;
        self.page = Some(key.to_owned());
        Ok(())
    }

    fn page_url(&self) -> Result<String, String> {
        let page = self.page.as_ref().ok_or("no page is open")?;
        Ok(format!("{}/page/{page}", self.running.base_url()))
    }

    pub(crate) async fn pay(&mut self, step: &PayStep) -> Done {
        let at_page = self.page_url()?;
        for _ in 0..step.times {
            let (form, fields) = match &step.pay {
                Payment::Card(card) => {
                    let mut fields = usual_card();
                    match card {
                        CardFields::Number(number) => {
                            fields.insert("number".to_owned(), number.clone());
                        }
                        CardFields::All(given) => fields.extend(given.clone()),
                    }
                    self.coverage.card(&fields["number"]);
                    ("card".to_owned(), fields.into_iter().collect())
                }
                Payment::Method(key) => {
                    Method::by_key(key).ok_or_else(|| format!("{key} is no method"))?;
                    (format!("method/{key}"), Vec::new())
                }
                Payment::Saved(id) => {
                    let id = text_of(&filled(id, &self.variables)?);
                    ("saved".to_owned(), owned(&[("account", &id), ("cvv", "123")]))
                }
                Payment::Known(cvv) => ("saved".to_owned(), owned(&[("cvv", cvv)])),
                Payment::Data(names) => {
                    let field = |name: &String| (name.clone(), "a@b".to_owned());
                    ("clarify".to_owned(), names.iter().map(field).collect())
                }
            };
            let page = web::post(&format!("{at_page}/{form}"), &fields).await?;
            // 422 is the form with its mistakes.
            if page.leaves_to.is_none() && !matches!(page.status, 200 | 422) {
                return Err(format!("answered {}: {}", page.status, page.html));
            }
        }
        Ok(())
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

/// The customer types a code at the issuer, or refuses. Returns the form by which the browser
/// carries the result on.
async fn decided(at_issuer: web::Page, code: &str) -> Result<web::Form, String> {
    let form = ["PaReq", "creq"].iter().filter_map(|name| at_issuer.form_with(name)).next();
    let mut form = form.ok_or_else(|| format!("no form at the issuer: {}", at_issuer.html))?;
    form.fields.retain(|(name, _)| name != "code");
    let typed = if code == "refuse" { ("decision", "cancel") } else { ("code", code) };
    form.fields.extend(owned(&[typed]));
    let after = web::post(form.action.as_str(), &form.fields).await?;
    let carried = ["PaRes", "cres"].iter().filter_map(|name| after.form_with(name)).next();
    carried.ok_or_else(|| format!("the issuer carries nothing on: {}", after.html))
}

/// The members of an object as fields of a form.
fn fields_of(object: Option<&Value>) -> Vec<(String, String)> {
    let members = object.and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, value)| (name.clone(), text_of(value))).collect()
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
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
