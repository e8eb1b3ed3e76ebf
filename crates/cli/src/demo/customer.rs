//! The customer's browser, as far as the pages need one: follows redirects, reads forms, fills them
//! in and sends them.

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url, header};

use super::Trouble;

/// A browser without scripts.
pub(super) struct Browser {
    client: Client,
}

/// A page as it was loaded.
pub(super) struct Page {
    /// Where it lies, after redirects.
    pub(super) url: Url,
    html: String,
}

/// A form on a page: where it goes and what its fields hold.
pub(super) struct Form {
    action: Url,
    fields: Vec<(String, String)>,
    button: String,
}

impl Browser {
    /// A browser that goes straight to its addresses, whatever proxy the environment names.
    ///
    /// # Errors
    /// [`Trouble`] when the HTTP client cannot be made.
    pub(super) fn new() -> Result<Self, Trouble> {
        Ok(Self { client: Client::builder().no_proxy().redirect(Policy::none()).build()? })
    }

    /// Opens an address.
    ///
    /// # Errors
    /// [`Trouble`] when nobody answers, or not with a page.
    pub(super) async fn open(&self, url: &str) -> Result<Page, Trouble> {
        self.follow(self.client.get(url).send().await?).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(super) async fn send(&self, form: &Form) -> Result<Page, Trouble> {
        let mut encoder = form.action.clone();
        encoder.query_pairs_mut().clear().extend_pairs(&form.fields);
        let response = self
            .client
            .post(form.action.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encoder.query().unwrap_or_default().to_owned())
            .send()
            .await?;
        self.follow(response).await
    }

    async fn follow(&self, mut response: Response) -> Result<Page, Trouble> {
        const MOST_REDIRECTS: usize = 10;
        for _ in 0..MOST_REDIRECTS {
            if !response.status().is_redirection() {
                let (url, status) = (response.url().clone(), response.status());
                if !status.is_success() {
                    return Err(Trouble::new(format!("{url} answers {status}")));
                }
                return Ok(Page { url, html: response.text().await? });
            }
            let location = response.headers().get(header::LOCATION);
            let location = location.and_then(|value| value.to_str().ok()).unwrap_or_default();
            let url = response
                .url()
                .join(location)
                .map_err(|_| Trouble::new(format!("{} redirects to nowhere", response.url())))?;
            response = self.client.get(url).send().await?;
        }
        Err(Trouble::new(format!("{} redirects in circles", response.url())))
    }
}

impl Page {
    /// The text of the first heading.
    pub(super) fn title(&self) -> String {
        let text = self.html.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next());
        unescaped(text.unwrap_or_default())
    }

    /// The target of the link that leads back to the shop.
    pub(super) fn way_back(&self) -> Option<String> {
        let is_way_back = |link: &&str| {
            attribute(link, "class")
                .is_some_and(|classes| classes.split(' ').any(|one| one == "back"))
        };
        let link = self.html.split("<a").skip(1).find(is_way_back)?;
        attribute(link, "href")
    }

    /// The first form that has a field of this name, or a button of this label.
    ///
    /// # Errors
    /// [`Trouble`] when there is none.
    pub(super) fn form(&self, wanted: &str) -> Result<Form, Trouble> {
        let forms = self.html.split("<form").skip(1);
        let forms = forms.map(|form| form.split("</form>").next().unwrap_or_default());
        let mut forms = forms.filter_map(|form| Form::read(form, &self.url));
        let fits = |form: &Form| form.button == wanted || form.field(wanted).is_some();
        forms
            .find(fits)
            .ok_or_else(|| Trouble::new(format!("{} has no form with {wanted:?}", self.url)))
    }
}

impl Form {
    fn read(form: &str, page: &Url) -> Option<Self> {
        let fields = form.split("<input").skip(1).filter_map(|input| {
            Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()))
        });
        let button = form.split("<button").nth(1).and_then(|button| {
            let (_, text) = button.split_once('>')?;
            text.split("</button>").next()
        });
        Some(Self {
            action: page.join(&attribute(form, "action")?).ok()?,
            fields: fields.collect(),
            button: unescaped(button.unwrap_or_default()),
        })
    }

    /// Types into a field.
    ///
    /// # Errors
    /// [`Trouble`] when there is no such field.
    pub(super) fn fill(mut self, name: &str, value: &str) -> Result<Self, Trouble> {
        let field = self.fields.iter_mut().find(|(other, _)| other == name);
        let (_, found) = field.ok_or_else(|| {
            Trouble::new(format!("the form for {} has no field {name}", self.action))
        })?;
        value.clone_into(found);
        Ok(self)
    }

    /// The label of its button, blanks as they wrap.
    pub(super) fn button(&self) -> String {
        self.button.replace('\u{a0}', " ")
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page { url: Url::parse("http://127.0.0.1:1/page/a").unwrap(), html: html.to_owned() }
    }

    #[test]
    fn forms_are_found_by_a_field_or_by_their_button() {
        let page = page(
            "<h1>Pay &amp; go</h1><form method=\"post\" action=\"/page/a/card\">\
             <input name=\"number\" value=\"\"><button type=\"submit\">Pay 1.00\u{a0}EUR</button></form>\
             <form method=\"post\" action=\"wallet?a=1&amp;b=2\"><input type=\"hidden\" name=\"x\" \
             value=\"&lt;&quot;\"><button class=\"b\">Wallet</button></form>\
             <a class=\"button back\" href=\"http://127.0.0.1:2/?a&amp;b\">Back</a>",
        );
        assert_eq!(page.title(), "Pay & go");
        assert_eq!(page.way_back().as_deref(), Some("http://127.0.0.1:2/?a&b"));
        let card = page.form("number").unwrap().fill("number", "1").unwrap();
        assert_eq!(card.fields, [("number".to_owned(), "1".to_owned())]);
        assert_eq!(card.button(), "Pay 1.00 EUR");
        let wallet = page.form("Wallet").unwrap();
        assert_eq!(wallet.action.as_str(), "http://127.0.0.1:1/page/wallet?a=1&b=2");
        assert_eq!(wallet.field("x"), Some("<\""));
        assert!(page.form("cvv").is_err());
        assert!(wallet.fill("cvv", "1").is_err());
    }
}
