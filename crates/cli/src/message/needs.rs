//! What a payment needs from the customer or the shop before it goes on.

use paywright_core::ecommpay::callback::{DisplayItem, NextAction, QrCode, RedirectMethod};
use serde::Serialize;

use crate::output::shown;

/// What has to be done by somebody else than the platform.
#[derive(Serialize)]
pub(crate) struct Need {
    /// Where to send the customer. Complete, since without its query it leads nowhere.
    pub(crate) address: Option<String>,
    /// `GET` or `POST`.
    pub(crate) method: Option<&'static str>,
    /// Names of what is sent along, or asked for. Values may be secrets of the payment.
    pub(crate) fields: Vec<String>,
    /// What to show to the customer.
    pub(crate) display: Vec<Display>,
}

/// One thing to show.
#[derive(Serialize)]
pub(crate) struct Display {
    pub(crate) title: Option<String>,
    pub(crate) text: String,
}

impl Need {
    /// What an action needs, if it is not the platform's turn.
    pub(crate) fn of(action: &NextAction<'_>) -> Option<Self> {
        let fields_of =
            |fields: &[(&str, &str)]| fields.iter().map(|(name, _)| shown(name)).collect();
        let nothing =
            || Self { address: None, method: None, fields: Vec::new(), display: Vec::new() };
        match action {
            NextAction::Redirect { method, url, fields } => Some(Self {
                address: Some(shown(url)),
                method: Some(match method {
                    RedirectMethod::Get => "GET",
                    RedirectMethod::Post => "POST",
                }),
                fields: fields_of(fields),
                ..nothing()
            }),
            NextAction::ThreeDs1 { acs_url, .. } => Some(Self {
                address: Some(shown(acs_url)),
                method: Some("POST"),
                fields: ["PaReq", "MD", "TermUrl"].map(str::to_owned).to_vec(),
                ..nothing()
            }),
            NextAction::ThreeDs2Iframe { url, fields }
            | NextAction::ThreeDs2Challenge { url, fields } => Some(Self {
                address: Some(shown(url)),
                method: Some("POST"),
                fields: fields_of(fields),
                ..nothing()
            }),
            NextAction::ShowQr { code, items } => {
                let (QrCode::Text(text) | QrCode::Image(text)) = code;
                let code = Display { title: Some("code".to_owned()), text: shown(text) };
                let display = std::iter::once(code).chain(items.iter().filter_map(display_of));
                Some(Self { display: display.collect(), ..nothing() })
            }
            NextAction::ShowInstruction { items } => {
                Some(Self { display: items.iter().filter_map(display_of).collect(), ..nothing() })
            }
            NextAction::Clarify { fields } => Some(Self {
                fields: fields.iter().map(|field| shown(field.name())).collect(),
                ..nothing()
            }),
            NextAction::MerchantAuth => Some(nothing()),
            _ => None,
        }
    }
}

/// What is needed, one fact to a line.
pub(crate) fn facts_of_need(need: &Need) -> Vec<(&str, String)> {
    let mut facts = Vec::new();
    if let Some(address) = &need.address {
        let method = need.method.map(|method| format!("{method} ")).unwrap_or_default();
        facts.push(("open", format!("{method}{address}")));
    }
    if !need.fields.is_empty() {
        facts.push(("fields", need.fields.join(", ")));
    }
    for item in &need.display {
        facts.push((item.title.as_deref().unwrap_or("show"), item.text.clone()));
    }
    facts
}

fn display_of(item: &DisplayItem<'_>) -> Option<Display> {
    // The code itself stands first already.
    if item.qr_code().is_some() {
        return None;
    }
    Some(Display { title: item.title().map(shown), text: shown(item.data()?) })
}
