//! What a customer's browser does, as far as these pages need it: follow redirects, read forms,
//! send them.

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url, header};

/// A page that was loaded.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) html: String,
}

/// A form on a page: where it goes and what its fields hold.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) action: Url,
    pub(crate) fields: Vec<(String, String)>,
}

pub(crate) async fn get(url: &str) -> Page {
    follow(client().get(url).send().await.unwrap()).await
}

pub(crate) async fn post<N: AsRef<str>, V: AsRef<str>>(url: &str, fields: &[(N, V)]) -> Page {
    let response = client()
        .post(url)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(encoded(fields))
        .send();
    follow(response.await.unwrap()).await
}

/// The address with these parameters as its query.
pub(crate) fn with_query<N: AsRef<str>, V: AsRef<str>>(url: &str, fields: &[(N, V)]) -> String {
    format!("{url}?{}", encoded(fields))
}

impl Page {
    /// The form whose action ends so.
    pub(crate) fn form(&self, action_end: &str) -> Form {
        self.html
            .split("<form")
            .skip(1)
            .map(|form| form.split("</form>").next().unwrap())
            .map(|form| Form {
                action: self.url.join(&attribute(form, "action").unwrap()).unwrap(),
                fields: form
                    .split("<input")
                    .skip(1)
                    .map(|input| {
                        let name = attribute(input, "name").unwrap();
                        (name, attribute(input, "value").unwrap_or_default())
                    })
                    .collect(),
            })
            .find(|form| form.action.path().ends_with(action_end))
            .unwrap_or_else(|| panic!("no form for {action_end} in {}", self.html))
    }

    /// The target of the first link of a class.
    pub(crate) fn link(&self, class: &str) -> Option<String> {
        let link = self.html.split("<a").skip(1).find(|link| {
            attribute(link, "class").is_some_and(|all| all.split(' ').any(|one| one == class))
        })?;
        attribute(link, "href")
    }
}

impl Form {
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(other, _)| other == name);
        field.unwrap_or_else(|| panic!("no field {name}")).1 = value.to_owned();
        self
    }

    pub(crate) async fn submit(&self) -> Page {
        post(self.action.as_str(), &self.fields).await
    }
}

async fn follow(mut response: Response) -> Page {
    while response.status().is_redirection() {
        let location = response.headers()[header::LOCATION].to_str().unwrap();
        let url = response.url().join(location).unwrap();
        response = client().get(url).send().await.unwrap();
    }
    Page {
        url: response.url().clone(),
        status: response.status().as_u16(),
        html: response.text().await.unwrap(),
    }
}

fn client() -> Client {
    Client::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

fn encoded<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    let url = Url::parse_with_params("http://form/", fields).unwrap();
    url.query().unwrap_or_default().to_owned()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next().unwrap();
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let value = value.split('"').next().unwrap();
    Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"))
}
