//! A project and where its Gate is.

use std::sync::Arc;

use super::op::{Ask, Post, ask, post};
use super::{Call, GateRequest, Method, Operation, RequestError};
use crate::ecommpay::Project;
use crate::ecommpay::input::seal;
use crate::ecommpay::input::tree::{Addition, Given};
use crate::http::{BaseUrl, Request, RetryClass};

/// A project and the address of the Gate that it talks to: ecommpay's by default.
///
/// ```
/// use paywright_core::SecretKey;
/// use paywright_core::ecommpay::{Project, gate::{Gate, StatusByPayment}};
/// use paywright_core::http::BaseUrl;
///
/// let project = Project::new(112, &SecretKey::new("secret")?);
/// let gate = Gate::new(project).with_base_url(BaseUrl::parse("http://127.0.0.1:8080")?);
/// let call = gate.prepare(&StatusByPayment::new("order-1"))?;
/// assert_eq!(call.request().url(), "http://127.0.0.1:8080/v2/payment/status");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gate {
    project: Arc<Project>,
    base: BaseUrl,
}

impl Gate {
    /// The address of ecommpay's Gate. The test environment has the same one (spec 06, section 1).
    pub const BASE_URL: &str = "https://api.ecommpay.com";

    /// The Gate of ecommpay, for a project.
    pub fn new(project: Project) -> Self {
        Self { project: Arc::new(project), base: BaseUrl::of_platform(Self::BASE_URL) }
    }

    /// The Gate of a sister deployment, or of the local platform.
    #[must_use]
    pub fn with_base_url(mut self, base: BaseUrl) -> Self {
        self.base = base;
        self
    }

    /// Where requests go.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    pub(super) fn shared_project(&self) -> Arc<Project> {
        Arc::clone(&self.project)
    }

    /// Requests by another method than card. The path is what stands between `/v2/payment/` and the
    /// operation: `ecopayz`, `banks/uk`, `wallet/alipay`; [`methods`](crate::ecommpay::methods) has
    /// a list.
    ///
    /// ```
    /// # use paywright_core::{SecretKey, ecommpay::Project};
    /// use paywright_core::ecommpay::gate::{Account, Customer, Gate};
    /// use paywright_core::money::{Currency, Money};
    ///
    /// # let gate = Gate::new(Project::new(112, &SecretKey::new("secret")?));
    /// let payout = gate
    ///     .method("ecopayz")
    ///     .payout("payout-1", Money::new(120_000, Currency::EUR), Customer::new("c-65", "203.0.113.7"))
    ///     .account(Account::with_number("1101611729"));
    /// let call = gate.prepare(&payout)?;
    /// assert!(call.request().url().ends_with("/v2/payment/ecopayz/payout"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn method(&self, path: impl Into<String>) -> Method {
        Method::new(path)
    }

    /// A request to a path that has no builder here, with `general.project_id` and the signature
    /// added; everything else is set by [`member`](GateRequest::member). Whether it may be repeated
    /// is the caller's to say; the answer is read as an acceptance.
    pub fn post(&self, path: impl Into<String>, class: RetryClass) -> Post {
        post(path.into(), class)
    }

    /// A question to a path that has no builder here, as [`post`](Self::post); the answer must be
    /// signed.
    pub fn ask(&self, path: impl Into<String>) -> Ask {
        ask(path.into())
    }

    /// Checks a request, signs it, and tells what to send and how to read the answer.
    ///
    /// # Errors
    /// [`RequestError::Invalid`] with every broken rule, [`RequestError::Sign`] for a request that is too
    /// large to be signed.
    pub fn prepare<O: Operation>(
        &self,
        request: &GateRequest<O>,
    ) -> Result<Call<O::Answer>, RequestError> {
        let draft = &request.draft;
        draft.check()?;
        let refund_id = draft.derived_refund_id();
        let project_id = self.project.id().to_string();
        let object = draft.place.object();
        let additions = [
            Addition {
                object: Some("payment"),
                name: "merchant_refund_id",
                value: Given::Text(refund_id.as_deref().unwrap_or_default()),
            },
            Addition { object, name: "project_id", value: Given::Literal(&project_id) },
            Addition::signature(object),
        ];
        let additions = match refund_id {
            Some(_) => additions.as_slice(),
            None => additions.get(1..).unwrap_or(&[]),
        };
        let body = seal::sealed(&draft.body, additions, self.project.signer())
            .map_err(RequestError::Sign)?;
        let request = Request::post_json(self.base.join(&draft.path), body, draft.class);
        Ok(Call::new(request, self, draft, refund_id))
    }
}
