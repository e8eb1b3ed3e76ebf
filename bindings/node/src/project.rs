//! Signing, verifying, pages.

use napi_derive::napi;
use paywright_bridge::Project as Shop;

use crate::callback::{Message, summary};
use crate::error::run;

/// A project and its keys.
#[napi]
pub struct Project(pub(crate) Shop);

#[napi]
impl Project {
    /// A project with its key.
    #[napi(constructor)]
    pub fn new(id: u32, secret: String) -> napi::Result<Self> {
        run(|| Shop::new(id, &secret).map(Self))
    }

    /// The same project with one more key.
    #[napi]
    pub fn with_key(&self, label: String, secret: String) -> napi::Result<Project> {
        run(|| self.0.with_key(&label, &secret).map(Self))
    }

    /// The labels of the keys.
    #[napi]
    pub fn key_labels(&self) -> napi::Result<Vec<String>> {
        run(|| Ok(self.0.key_labels()))
    }

    /// The signature of a JSON object.
    #[napi]
    pub fn sign(&self, body: &[u8]) -> napi::Result<String> {
        run(|| self.0.sign(body))
    }

    /// The label of the key that a message was signed with.
    #[napi]
    pub fn verify(&self, body: &[u8]) -> napi::Result<String> {
        run(|| self.0.verify(body).map(|evidence| evidence.key_label))
    }

    /// What the signature of any message covers, as JSON.
    #[napi]
    pub fn verify_json(&self, body: &[u8]) -> napi::Result<String> {
        run(|| Ok(self.0.verify_json(body)?.to_string()))
    }

    /// What a callback says, if it is genuine, as JSON.
    #[napi]
    pub fn verify_callback(&self, body: &[u8]) -> napi::Result<String> {
        run(|| self.0.verify_callback(body).map(|callback| summary(&callback)))
    }

    /// The same as an object that can be asked more.
    #[napi]
    pub fn message(&self, body: &[u8]) -> napi::Result<Message> {
        run(|| self.0.verify_callback(body).map(Message))
    }

    /// Why a message verifies or does not, as JSON.
    #[napi]
    pub fn explain(&self, body: &[u8]) -> napi::Result<String> {
        run(|| Ok(self.0.explain(body).to_string()))
    }

    /// A signed address of Payment Page.
    #[napi]
    pub fn page_url(&self, parameters: String, base: Option<String>) -> napi::Result<String> {
        run(|| self.0.page_url(parameters.as_bytes(), base.as_deref()))
    }

    /// The same from names and values, each behind the last with a NUL between them, which takes half
    /// the time of JSON. Null when there are not as many as it is said: one of them holds a NUL.
    #[napi]
    pub fn page_url_of(
        &self,
        parameters: String,
        count: u32,
        base: Option<String>,
    ) -> napi::Result<Option<String>> {
        run(|| {
            let texts: Vec<&str> = parameters.split('\0').collect();
            if u32::try_from(texts.len()) != Ok(count) {
                return Ok(None);
            }
            let pairs =
                texts.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
            self.0.page_url_of(pairs, base.as_deref()).map(Some)
        })
    }

    /// The same with the parameters as they are given.
    #[napi]
    pub fn page_url_unchecked(
        &self,
        parameters: String,
        base: Option<String>,
    ) -> napi::Result<String> {
        run(|| self.0.page_url_unchecked(parameters.as_bytes(), base.as_deref()))
    }

    /// The same as a form, as JSON.
    #[napi]
    pub fn page_form(&self, parameters: String, base: Option<String>) -> napi::Result<String> {
        run(|| Ok(self.0.page_form(parameters.as_bytes(), base.as_deref())?.to_string()))
    }

    /// The same for a script in the shop's page, as JSON.
    #[napi]
    pub fn page_widget(&self, parameters: String, base: Option<String>) -> napi::Result<String> {
        run(|| Ok(self.0.page_widget(parameters.as_bytes(), base.as_deref())?.to_string()))
    }
}
