//! Signing, verifying, pages.

use std::sync::Arc;

use paywright_bridge::{Error, Project};
use zeroize::Zeroizing;

use crate::error::{Failure, run};
use crate::message::{NativeMessage, Seen};

/// A project and its keys.
#[derive(uniffi::Object)]
pub struct NativeProject(pub(crate) Project);

#[uniffi::export]
impl NativeProject {
    /// A project with its key.
    #[uniffi::constructor]
    pub fn new(id: u32, secret: String) -> Result<Self, Failure> {
        let secret = Zeroizing::new(secret);
        run(|| Project::new(id, &secret).map(Self))
    }

    /// The same project with one more key.
    pub fn with_key(&self, label: String, secret: String) -> Result<Arc<Self>, Failure> {
        let secret = Zeroizing::new(secret);
        run(|| Ok(Arc::new(Self(self.0.with_key(&label, &secret)?))))
    }

    /// The labels of the keys.
    pub fn key_labels(&self) -> Result<Vec<String>, Failure> {
        run(|| Ok(self.0.key_labels()))
    }

    /// The signature of a JSON object.
    pub fn sign(&self, body: Vec<u8>) -> Result<String, Failure> {
        run(|| self.0.sign(&body))
    }

    /// The label of the key that a message was signed with.
    pub fn verify(&self, body: Vec<u8>) -> Result<String, Failure> {
        run(|| self.0.verify(&body).map(|evidence| evidence.key_label))
    }

    /// What the signature of any message covers, as JSON.
    pub fn verify_json(&self, body: Vec<u8>) -> Result<String, Failure> {
        run(|| Ok(self.0.verify_json(&body)?.to_string()))
    }

    /// What a callback says, if it is genuine.
    pub fn verify_callback(&self, body: Vec<u8>) -> Result<Seen, Failure> {
        run(|| Ok(Seen::of(&self.0.verify_callback(&body)?)))
    }

    /// The same as an object that can be asked more.
    pub fn message(&self, body: Vec<u8>) -> Result<Arc<NativeMessage>, Failure> {
        run(|| Ok(Arc::new(NativeMessage(self.0.verify_callback(&body)?))))
    }

    /// Why a message verifies or does not, as JSON.
    pub fn explain(&self, body: Vec<u8>) -> Result<String, Failure> {
        run(|| Ok(self.0.explain(&body).to_string()))
    }

    /// A signed address of Payment Page.
    pub fn page_url(&self, parameters: String, base: Option<String>) -> Result<String, Failure> {
        run(|| self.0.page_url(parameters.as_bytes(), base.as_deref()))
    }

    /// The same as a form, as JSON.
    pub fn page_form(&self, parameters: String, base: Option<String>) -> Result<String, Failure> {
        self.page(|project| project.page_form(parameters.as_bytes(), base.as_deref()))
    }

    /// The same for a script in the shop's page, as JSON.
    pub fn page_widget(&self, parameters: String, base: Option<String>) -> Result<String, Failure> {
        self.page(|project| project.page_widget(parameters.as_bytes(), base.as_deref()))
    }
}

impl NativeProject {
    fn page(
        &self,
        make: impl FnOnce(&Project) -> Result<serde_json::Value, Error>,
    ) -> Result<String, Failure> {
        run(|| Ok(make(&self.0)?.to_string()))
    }
}
