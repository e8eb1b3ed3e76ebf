//! The Data API: what a merchant reads about operations and balances (spec 07).
//!
//! Order of the checks: the endpoint, JSON, token, signature, projects, the rate limit, parameters.
//! Answers are signed with the key of the account, refusals are not.

mod account;
mod balance;
mod fields;
mod fraud;
mod operations;
mod parameters;
mod rates;
mod zone;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use paywright_core::json::{Document, Kind, Limits};

pub use self::account::{DataAccount, DataAccountError, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN};
pub use self::fraud::{FraudReport, FraudReportError};

use self::parameters::{Parameters, excerpt};
use super::json::Object;
use super::payment::Payment;
use super::table::Table;
use super::{Platform, Time};

/// The answer to a Data API request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: String,
    /// For a refused request: what is wrong in more words than the platform has. Not part of the
    /// body, so that nobody comes to rely on it.
    pub hint: Option<String>,
}

impl Platform {
    /// Answers a POST to a path under `/v1`. The bytes are the body as it came.
    pub fn data_api(&mut self, now: Time, path: &str, body: &[u8]) -> DataAnswer {
        self.catch_up(now);
        self.data_answer(path, body).unwrap_or_else(|refusal| refusal)
    }

    /// Gives access to the Data API, or replaces what the token of the account stood for.
    pub fn set_data_account(&mut self, account: DataAccount) {
        self.data_api.accounts.insert(account.token().to_owned(), account);
    }

    /// Takes access away, as when a user of Dashboard is deleted. Returns whether there was one.
    pub fn remove_data_account(&mut self, token: &str) -> bool {
        self.data_api.asked.remove(token);
        self.data_api.accounts.remove(token).is_some()
    }

    /// The accounts of the Data API, by token.
    pub fn data_accounts(&self) -> impl Iterator<Item = &DataAccount> {
        self.data_api.accounts.values()
    }

    fn data_answer(&mut self, path: &str, body: &[u8]) -> Result<DataAnswer, DataAnswer> {
        let endpoint = Endpoint::of(path).ok_or_else(|| not_served(path))?;
        let document = Document::parse(body, &Limits::default())
            .map_err(|error| wrong(format!("The body is no JSON: {error}")))?;
        if document.root().kind() != Kind::Object {
            return Err(wrong("The body is JSON, but not an object"));
        }
        let parameters = Parameters::new(document.root());
        let account = self.data_api.authenticate(parameters, body)?;
        if endpoint == Endpoint::Operations {
            (Reader { platform: self, account }).check_projects(parameters)?;
        }
        let token = account.token().to_owned();
        self.data_api.admit(&token, self.now, self.settings.data_api_limit)?;
        let account = self.data_api.accounts.get(&token).ok_or_else(|| unknown_token(""))?;
        let reader = Reader { platform: self, account };
        let body = match endpoint {
            Endpoint::Balance => account.signed("balance", &reader.balances()),
            Endpoint::Operations => account.signed("operations", &reader.operations(parameters)?),
            Endpoint::OperationsByPayment => {
                account.signed("operations", &reader.operations_of_payment(parameters)?)
            }
            Endpoint::Fraud => account.signed("operations", &reader.frauds(parameters)?),
            Endpoint::Rates => account.signed("currency_rates", &reader.rates(parameters)?),
        };
        Ok(DataAnswer { status: 200, body, hint: None })
    }
}

/// What the platform keeps for the Data API alone.
pub(super) struct DataApi {
    accounts: BTreeMap<String, DataAccount>,
    /// When the requests of the last minute came, by token.
    asked: BTreeMap<String, VecDeque<Time>>,
    /// By operation.
    pub(super) frauds: Table<u64, FraudReport>,
}

/// What requests are counted over.
const MINUTE: Duration = Duration::from_secs(60);

impl DataApi {
    pub(super) fn new(is_stored: bool) -> Self {
        Self {
            accounts: BTreeMap::new(),
            asked: BTreeMap::new(),
            frauds: Table::new("fraud_reports", is_stored),
        }
    }

    /// Forgets everything but the accounts.
    pub(super) fn clear(&mut self) {
        self.asked.clear();
        self.frauds.clear();
    }

    fn authenticate(
        &self,
        parameters: Parameters<'_>,
        body: &[u8],
    ) -> Result<&DataAccount, DataAnswer> {
        let token = parameters.at("token").ok_or_else(|| unauthorized("token is missing"))?;
        let token = token.as_str().ok_or_else(|| unauthorized("token has to be a string"))?;
        let account = self.accounts.get(token).ok_or_else(|| match self.accounts.len() {
            0 => unauthorized("the local platform was started without an account of the Data API"),
            _ => unknown_token(token),
        })?;
        account.verify(body).map_err(|error| unauthorized(error.to_string()))?;
        Ok(account)
    }

    /// Counts a request, unless there were as many within the last minute as are allowed.
    fn admit(&mut self, token: &str, now: Time, limit: Option<u32>) -> Result<(), DataAnswer> {
        let Some(limit) = limit else {
            return Ok(());
        };
        let asked = self.asked.entry(token.to_owned()).or_default();
        while asked.front().is_some_and(|at| now.since(*at) >= MINUTE) {
            asked.pop_front();
        }
        if asked.len() < limit as usize {
            asked.push_back(now);
            return Ok(());
        }
        let oldest = asked.front().copied().unwrap_or(now);
        let wait = MINUTE.saturating_sub(now.since(oldest)).as_millis().div_ceil(1_000);
        let hint = format!("the next request is answered in {wait} s of the platform's time");
        let message = format!("The limit of {limit} requests per minute is exceeded");
        Err(refused(429, &message, hint))
    }
}

/// The platform as an account sees it.
struct Reader<'p> {
    platform: &'p Platform,
    account: &'p DataAccount,
}

impl<'p> Reader<'p> {
    fn may_read(&self, project_id: u32) -> bool {
        self.account.reads(project_id) && self.platform.projects.contains_key(&project_id)
    }

    /// The payments of the projects that the account may read.
    fn payments(&self) -> impl Iterator<Item = &'p Payment> {
        let may_read = |payment: &&Payment| self.may_read(payment.project_id);
        self.platform.payments.values().filter(may_read)
    }

    /// Refuses a request that names a project of somebody else. Other mistakes in the list are told
    /// with those of the other parameters.
    fn check_projects(&self, parameters: Parameters<'_>) -> Result<(), DataAnswer> {
        let wanted = parameters.integers("project_id").unwrap_or_default().unwrap_or_default();
        let may_read = |id: &i64| u32::try_from(*id).is_ok_and(|id| self.may_read(id));
        match wanted.iter().find(|id| !may_read(id)) {
            Some(id) => {
                let message = format!("You have no access to project_id = {id}");
                Err(refused(401, &message, message.clone()))
            }
            None => Ok(()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Balance,
    Operations,
    OperationsByPayment,
    Fraud,
    Rates,
}

impl Endpoint {
    fn of(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "/v1/balance/get" => Some(Self::Balance),
            "/v1/operations/get" => Some(Self::Operations),
            "/v1/operations/get-by-payment" => Some(Self::OperationsByPayment),
            "/v1/fraud/list" => Some(Self::Fraud),
            "/v1/currency-rates/get" => Some(Self::Rates),
            _ => None,
        }
    }
}

/// `{name, message, code, status}` (spec 07, section 5).
fn refused(status: u16, message: &str, hint: impl Into<String>) -> DataAnswer {
    let name = match status {
        400 => "Bad Request",
        401 => "Authorization Required",
        429 => "Too Many Requests",
        _ => "Not Implemented",
    };
    let body = Object::new()
        .with("name", name)
        .with("message", message)
        .with("code", 0_i64)
        .with("status", i64::from(status));
    DataAnswer { status, body: body.text(), hint: Some(hint.into()) }
}

/// A request that cannot be read or breaks a rule.
fn wrong(message: impl Into<String>) -> DataAnswer {
    let message = message.into();
    refused(400, &message, message.clone())
}

/// Which of token and signature is wrong stands in the hint only: strangers are told no more.
fn unauthorized(hint: impl Into<String>) -> DataAnswer {
    refused(401, "Token or signature is incorrect", hint)
}

fn unknown_token(token: &str) -> DataAnswer {
    unauthorized(format!("no account of the Data API has the token {}", excerpt(token)))
}

/// Not an answer of the real platform: 501 says that it is the local one that lacks something.
fn not_served(path: &str) -> DataAnswer {
    const UNPUBLISHED: &[&str] =
        &["/v1/chargeback/list", "/v1/chargeback/get", "/v1/financial-reporting/operations"];
    let reason = if UNPUBLISHED.contains(&path.trim_end_matches('/')) {
        "what it answers is published nowhere"
    } else {
        "see the README of the emulator"
    };
    let hint = format!("{} is not served: {reason}", excerpt(path));
    refused(501, "This endpoint is not part of the local platform", hint)
}
