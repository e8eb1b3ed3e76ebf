//! A good request, to be spoiled in every way, and what its answer is read as.

use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;
use paywright_core::ecommpay::gate::{Answer, Call, Cause, ReadError, Reads, Rejected};
use paywright_core::http::{Response, RetryClass};
use paywright_emulator::platform::endpoint::Endpoint;
use serde_json::Value;

use crate::shop::{KEY, Shop};

/// A request that was accepted or answered once.
pub(crate) struct Sample {
    pub(crate) path: String,
    /// Whether it is sent once, and asked about when its answer is lost.
    pub(crate) is_money: bool,
    body: Value,
    read: Box<dyn Fn(&Response<'_>) -> Seen>,
}

/// What an answer is read as, whatever its type.
#[derive(Debug)]
pub(crate) enum Seen {
    Accepted,
    Data,
    Refused(Rejected),
    Exists {
        rejected: Rejected,
        has_ticket: bool,
    },
    /// Nobody knows what became of it.
    Unknown {
        cause: Cause,
        has_ticket: bool,
    },
    /// Nothing was read.
    Failed(ReadError),
}

/// The outcome of a call.
pub(crate) trait Told {
    fn told(self) -> Seen;
}

impl Told for Answer {
    fn told(self) -> Seen {
        match self {
            Self::Accepted(_) => Seen::Accepted,
            Self::Rejected(rejected) => Seen::Refused(rejected),
            Self::AlreadyExists(there) => {
                Seen::Exists { rejected: there.rejected, has_ticket: there.ticket.is_some() }
            }
            Self::Unknown(unknown) => {
                Seen::Unknown { cause: unknown.cause, has_ticket: unknown.ticket.is_some() }
            }
        }
    }
}

impl<T> Told for Result<T, ReadError> {
    fn told(self) -> Seen {
        match self {
            Ok(_) => Seen::Data,
            Err(ReadError::Rejected(rejected)) => Seen::Refused(rejected),
            Err(error) => Seen::Failed(error),
        }
    }
}

impl Sample {
    pub(crate) fn new<A>(call: Call<A>, base: &str) -> Self
    where
        A: Reads<Outcome: Told> + 'static,
    {
        let request = call.request();
        let path = request.url().strip_prefix(base).unwrap().to_owned();
        let body = serde_json::from_slice(request.body()).unwrap();
        let is_money = request.class() == RetryClass::MoneyMoving;
        Self { path, is_money, body, read: Box::new(move |response| call.parse(response).told()) }
    }

    pub(crate) fn endpoint(&self) -> &'static Endpoint {
        Endpoint::of(&self.path).unwrap()
    }

    /// The body as it was sent.
    pub(crate) fn body(&self) -> Vec<u8> {
        self.body.to_string().into_bytes()
    }

    /// The body with a change, signed anew.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut body = self.body.clone();
        let place = self.endpoint().signature_member();
        remove(&mut body, place);
        change(&mut body);
        let signer = Signer::new(&SecretKey::new(KEY).unwrap());
        let signature = signer.sign_json(body.to_string().as_bytes()).unwrap().to_string();
        set(&mut body, place, signature.into());
        body.to_string().into_bytes()
    }

    /// The body with a change, under the old signature.
    pub(crate) fn forged(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut body = self.body.clone();
        change(&mut body);
        body.to_string().into_bytes()
    }

    pub(crate) async fn send(&self, shop: &Shop, body: &[u8]) -> Seen {
        (self.read)(&shop.send(&self.path, body).await.response())
    }
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

/// Sets a member by its path.
pub(crate) fn set(body: &mut Value, path: &str, value: Value) {
    let mut place = body;
    for name in path.split('.') {
        place = &mut place[name];
    }
    *place = value;
}

/// Takes a member away.
pub(crate) fn remove(body: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let parent = if parent.is_empty() { Some(body) } else { body.pointer_mut(&pointer(parent)) };
    if let Some(members) = parent.and_then(Value::as_object_mut) {
        members.remove(name);
    }
}
