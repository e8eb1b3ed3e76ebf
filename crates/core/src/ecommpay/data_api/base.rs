//! The credentials, and calls made with them.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{DataApiError, Query, ReadsData, RequestError};
use crate::ecommpay::input::seal;
use crate::ecommpay::input::tree::{Addition, Given};
use crate::ecommpay::{Keyring, Signer, Verified, Verifier};
use crate::http::{BaseUrl, Request, Response, RetryClass};
use crate::json::{Document, Limits};
use crate::{ErrorCode, SecretKey};

/// The credentials of the Data API and its address: ecommpay's by default.
///
/// The token names a user of Dashboard and has his rights; only the newest of an account works. The
/// key was shown once, together with the token. Neither is shown by `Debug`.
#[derive(Clone)]
pub struct DataApi {
    token: Zeroizing<String>,
    signer: Signer,
    verifier: Arc<Verifier>,
    base: BaseUrl,
}

impl DataApi {
    /// The address of ecommpay's Data API.
    pub const BASE_URL: &str = "https://data.ecommpay.com";

    /// Token, 30 characters as a rule, and the key that came with it.
    ///
    /// # Errors
    /// [`InvalidToken`] when the token is empty or has blanks in it, which it got on the way from
    /// where it was stored.
    pub fn new(token: impl Into<String>, key: &SecretKey) -> Result<Self, InvalidToken> {
        let token = Zeroizing::new(token.into());
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidToken);
        }
        let verifier = Verifier::new(Keyring::new("data_api", key)).with_limits(limits());
        let signer = Signer::new(key).with_limits(limits());
        let base = BaseUrl::of_platform(Self::BASE_URL);
        Ok(Self { token, signer, verifier: Arc::new(verifier), base })
    }

    /// The Data API of a sister deployment, or of the local platform.
    #[must_use]
    pub fn with_base_url(mut self, base: BaseUrl) -> Self {
        self.base = base;
        self
    }

    /// Where queries go.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// Checks a query, adds token and signature, and tells what to send and how to read the answer.
    ///
    /// # Errors
    /// [`RequestError::Invalid`] with every broken rule, [`RequestError::Sign`] for a query that is
    /// too large to be signed.
    pub fn prepare<Q: Query>(&self, query: &Q) -> Result<DataCall<Q::Answer>, RequestError> {
        query.check()?;
        let additions = [
            Addition { object: None, name: "token", value: Given::Text(&self.token) },
            Addition::signature(None),
        ];
        let body =
            seal::sealed(query.body(), &additions, &self.signer).map_err(RequestError::Sign)?;
        let url = self.base.join(query.path());
        let request = Request::post_json(url, body, RetryClass::Read);
        Ok(DataCall { request, verifier: Arc::clone(&self.verifier), answer: PhantomData })
    }
}

/// A page has up to 1,000 operations with some 40 members each.
fn limits() -> Limits {
    Limits::default().with_body(8 << 20).with_leaves(200_000)
}

impl fmt::Debug for DataApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataApi(token ***, {})", self.base)
    }
}

/// A query that is signed and ready, and how its answer is read.
pub struct DataCall<A> {
    request: Request,
    verifier: Arc<Verifier>,
    answer: PhantomData<fn() -> A>,
}

impl<A: ReadsData> DataCall<A> {
    /// What to send. It may be sent again.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Reads the answer. `now` is the caller's clock in seconds since 1970, for a `Retry-After` that
    /// names a date.
    ///
    /// # Errors
    /// [`DataApiError`] when there is no answer, or none that can be trusted.
    pub fn parse(&self, response: &Response<'_>, now: i64) -> Result<A, DataApiError> {
        if response.status() != 200 {
            return Err(DataApiError::of_response(response, now));
        }
        let document: Verified<Document> = self.verifier.verify(response.body())?;
        A::of(document).ok_or(DataApiError::Unreadable { http: 200 })
    }
}

impl<A> fmt::Debug for DataCall<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataCall({:?})", self.request)
    }
}

/// A text that cannot be a token. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "token: it is empty or has blanks or other characters that no token has; copy it from \
     Dashboard, My profile, API tokens"
)]
pub struct InvalidToken;

impl ErrorCode for InvalidToken {
    fn code(&self) -> &'static str {
        "data_token_invalid"
    }
}
