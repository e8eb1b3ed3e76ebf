//! HTTP as merchants and browsers speak it, as far as the cases need it.

use std::sync::OnceLock;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url, header};

/// One client for all cases: connections are kept, redirects are not followed.
pub(crate) fn client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| Client::builder().no_proxy().redirect(Policy::none()).build().unwrap())
}

/// What a browser shows.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    /// Where the browser is sent next, when that is not a page of the platform.
    pub(crate) leaves_to: Option<String>,
    pub(crate) html: String,
}

pub(crate) async fn get(url: &str) -> Result<Page, String> {
    follow(client().get(url).send().await.map_err(|error| error.to_string())?).await
}

pub(crate) async fn post(url: &str, fields: &[(String, String)]) -> Result<Page, String> {
    let response = client()
        .post(url)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(encoded(fields))
        .send()
        .await;
    follow(response.map_err(|error| error.to_string())?).await
}

pub(crate) fn encoded(fields: &[(String, String)]) -> String {
    let url = Url::parse_with_params("http://form/", fields).unwrap();
    url.query().unwrap_or_default().to_owned()
}

/// Follows redirects as long as they stay on the platform.
async fn follow(mut response: Response) -> Result<Page, String> {
    loop {
        let url = response.url().clone();
        let status = response.status();
        let target = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
        let target = target.and_then(|to| url.join(to).ok()).filter(|_| status.is_redirection());
        match target {
            Some(target) if target.origin() == url.origin() => {
                let next = client().get(target).send().await;
                response = next.map_err(|error| error.to_string())?;
            }
            target => {
                let html = response.text().await.map_err(|error| error.to_string())?;
                let leaves_to = target.map(String::from);
                return Ok(Page { url, status: status.as_u16(), leaves_to, html });
            }
        }
    }
}

/// A form on a page: where it goes and what its fields hold.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: Url,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// What a field holds.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

impl Page {
    /// The form of a button of a payment system: of several, the one that carries the decision.
    pub(crate) fn button(&self, decision: &str) -> Option<Form> {
        let forms: Vec<Form> =
            self.forms().filter(|form| form.value("Checksum").is_some()).collect();
        let own = forms.iter().find(|form| form.value("decision") == Some(decision));
        let mut form = own.or(forms.first())?.clone();
        form.fields.retain(|(name, _)| name != "decision");
        form.fields.push(("decision".to_owned(), decision.to_owned()));
        Some(form)
    }

    /// The first form with a field of this name.
    pub(crate) fn form_with(&self, name: &str) -> Option<Form> {
        self.forms().find(|form| form.value(name).is_some())
    }

    fn forms(&self) -> impl Iterator<Item = Form> {
        let forms = self.html.split("<form").skip(1);
        forms.filter_map(|form| {
            let form = form.split("</form>").next()?;
            let fields = form.split("<input").skip(1).filter_map(|input| {
                Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()))
            });
            let action = self.url.join(&attribute(form, "action")?).ok()?;
            Some(Form { action, fields: fields.collect() })
        })
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let value = value.split('"').next()?;
    let value = value.replace("&quot;", "\"").replace("&#39;", "'");
    Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}
