//! The Data API from other languages: queries and answers as JSON.

use paywright_core::SecretKey;
use paywright_core::ecommpay::data_api::{
    AnyQuery, BalanceQuery, Cursor, DataApi as Api, FraudList, Interval, Operations,
    OperationsOfPayment, Pager,
};
use paywright_core::http::BaseUrl;
use paywright_http::DataApiClient;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use crate::error::Error;
use crate::settings;

/// The Data API of an account over HTTP.
#[derive(Debug, Clone)]
pub struct DataApi(DataApiClient);

/// Pages of operations, one after the other.
#[derive(Debug)]
pub struct Pages(Mutex<paywright_http::Pages>);

impl DataApi {
    /// The Data API for a token and the key issued with it. `settings` as for
    /// [`Gate::new`](crate::Gate::new).
    ///
    /// # Errors
    /// `data_token_invalid`, `key_empty`, `key_with_line_break`, and those of
    /// [`Gate::new`](crate::Gate::new).
    pub fn new(token: &str, key: &str, settings: &[u8]) -> Result<Self, Error> {
        let key = SecretKey::new(key).map_err(|error| Error::of(&error))?;
        let (client, base) = settings::client(settings)?;
        let mut api = Api::new(token, &key).map_err(|error| Error::of(&error))?;
        if let Some(base) = base {
            api = api.with_base_url(BaseUrl::parse(&base).map_err(|error| Error::of(&error))?);
        }
        Ok(Self(client.data_api(api)))
    }

    /// Sends a query and gives the verified answer as JSON. `query` names it; beside it stand its
    /// arguments and `members`, in the shape of the platform's documentation.
    ///
    /// | `query` | arguments |
    /// |---|---|
    /// | `operations` | `from`, `to`: `2026-03-01 00:00:00` |
    /// | `operations_of_payment` | `payment_id` |
    /// | `balance` | |
    /// | `fraud` | |
    /// | `ask` | `path`, for what has no name here |
    ///
    /// # Errors
    /// All kinds; of kind [`Input`](crate::ErrorKind::Input) before anything is sent.
    pub async fn send(&self, text: &[u8]) -> Result<Value, Error> {
        let asked = Asked::read(text)?;
        Ok(match asked.name.as_str() {
            "operations" => self.0.send(&asked.operations()?).await?.signed().to_json(),
            "operations_of_payment" => {
                let query = OperationsOfPayment::new(asked.text("payment_id")?);
                self.0
                    .send(&asked.with(query, OperationsOfPayment::member)?)
                    .await?
                    .signed()
                    .to_json()
            }
            "balance" => {
                let query = asked.with(BalanceQuery::new(), BalanceQuery::member)?;
                self.0.send(&query).await?.signed().to_json()
            }
            "fraud" => {
                let query = asked.with(FraudList::new(), FraudList::member)?;
                self.0.send(&query).await?.signed().to_json()
            }
            "ask" => {
                let query = asked.with(AnyQuery::new(asked.text("path")?), AnyQuery::member)?;
                self.0.send(&query).await?.signed().to_json()
            }
            _ => return Err(unknown_query()),
        })
    }

    /// All operations of a query `operations`, page by page. `cursor` is where an earlier run had come
    /// to.
    ///
    /// # Errors
    /// Of kind [`Input`](crate::ErrorKind::Input); `cursor_foreign`.
    pub fn pages(&self, text: &[u8], cursor: Option<&str>) -> Result<Pages, Error> {
        let asked = Asked::read(text)?;
        if asked.name != "operations" {
            return Err(Error::new(
                "operation_unknown",
                "query: only `operations` has pages; send the others",
            ));
        }
        let query = asked.operations()?;
        let pager = match cursor {
            Some(cursor) => {
                let cursor: Cursor = serde_json::from_str(cursor).map_err(|_| {
                    Error::new("cursor_foreign", "cursor: it is none that pages have given")
                })?;
                Pager::resume(query, &cursor).map_err(|error| Error::of(&error))?
            }
            None => Pager::new(query),
        };
        Ok(Pages(Mutex::new(self.0.pages_of(pager))))
    }
}

impl Pages {
    /// The operations of the next page as a list, and the cursor behind it; `None` when all is read.
    /// After an error the same page can be asked for again.
    ///
    /// # Errors
    /// As [`DataApi::send`].
    pub async fn next(&self) -> Result<Option<(Value, String)>, Error> {
        let mut pages = self.0.lock().await;
        let Some(page) = pages.next().await? else {
            return Ok(None);
        };
        let operations = page.operations().map(|operation| operation.signed().to_json()).collect();
        // A cursor is plain data, so this does not fail.
        let cursor = serde_json::to_string(pages.cursor()).unwrap_or_default();
        Ok(Some((Value::Array(operations), cursor)))
    }
}

/// What the caller wrote.
struct Asked {
    name: String,
    arguments: Map<String, Value>,
    members: Map<String, Value>,
}

impl Asked {
    const ARGUMENTS: [&'static str; 4] = ["from", "to", "payment_id", "path"];

    fn read(text: &[u8]) -> Result<Self, Error> {
        let wrong = |member: &str, expected: &str| {
            Error::new("argument_type", format!("{member}: it must be {expected}"))
        };
        let asked: Value = serde_json::from_slice(text)
            .map_err(|error| Error::new("json_syntax", format!("the query is no JSON: {error}")))?;
        let Value::Object(mut arguments) = asked else {
            return Err(wrong("the query", "an object"));
        };
        let name = match arguments.remove("query") {
            Some(Value::String(name)) => name,
            Some(_) => return Err(wrong("query", "a text")),
            None => return Err(missing("query")),
        };
        let members = match arguments.remove("members") {
            Some(Value::Object(members)) => members,
            Some(Value::Null) | None => Map::new(),
            Some(_) => return Err(wrong("members", "an object")),
        };
        if let Some(name) = arguments.keys().find(|name| !Self::ARGUMENTS.contains(&name.as_str()))
        {
            let name = crate::facts::masked(name);
            let message = format!("{name}: a query has no such argument; perhaps it is a member");
            return Err(Error::new("argument_unknown", message));
        }
        Ok(Self { name, arguments, members })
    }

    fn text(&self, name: &'static str) -> Result<&str, Error> {
        match self.arguments.get(name) {
            Some(Value::String(text)) => Ok(text),
            None | Some(Value::Null) => Err(missing(name)),
            Some(_) => Err(Error::new("argument_type", format!("{name}: it must be a text"))),
        }
    }

    fn operations(&self) -> Result<Operations, Error> {
        let interval = Interval::parse(self.text("from")?, self.text("to")?);
        let query = Operations::in_interval(interval.map_err(|error| Error::of(&error))?);
        self.with(query, Operations::member)
    }

    fn with<Q>(&self, query: Q, member: fn(Q, String, Value) -> Q) -> Result<Q, Error> {
        let members = self.members.iter();
        Ok(members.fold(query, |query, (name, value)| member(query, name.clone(), value.clone())))
    }
}

fn missing(name: &str) -> Error {
    Error::new("argument_missing", format!("{name}: it is missing"))
}

fn unknown_query() -> Error {
    Error::new(
        "operation_unknown",
        "query: write operations, operations_of_payment, balance, fraud, or ask with a path",
    )
}
