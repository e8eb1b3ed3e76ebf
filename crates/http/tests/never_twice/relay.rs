//! What stands between client and platform, and loses what it is told to lose.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

use crate::wire::{self, Message};

/// Where an exchange breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nobody listens.
    Refused,
    /// The connection is accepted and closed.
    ClosedAtOnce,
    FirstByteOfRequest,
    WithinRequestHead,
    WithinRequestBody,
    /// The last byte of the request has arrived.
    BehindRequest,
    /// Nothing is heard any more, so the client's time runs out.
    Silence,
    FirstByteOfAnswer,
    WithinAnswerHead,
    BetweenHeadAndBody,
    WithinAnswerBody,
    /// The body is there, but more was promised.
    BodyTooShort,
}

impl Cut {
    pub(crate) const ALL: [Self; 12] = [
        Self::Refused,
        Self::ClosedAtOnce,
        Self::FirstByteOfRequest,
        Self::WithinRequestHead,
        Self::WithinRequestBody,
        Self::BehindRequest,
        Self::Silence,
        Self::FirstByteOfAnswer,
        Self::WithinAnswerHead,
        Self::BetweenHeadAndBody,
        Self::WithinAnswerBody,
        Self::BodyTooShort,
    ];
}

/// What becomes of a request on its way to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It never arrives.
    Lost,
    /// It arrives. Where the cut is before its end, only the way back is cut there.
    Arrives,
    /// It arrives when [`Relay::late`] is delivered, long after the client has given up.
    Late,
}

/// What is done with one request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) cut: Cut,
    pub(crate) fate: Fate,
    /// Whether the connection is reset rather than closed.
    pub(crate) is_reset: bool,
}

/// What the relay has seen since it was asked last.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Requests of which at least a byte came.
    pub(crate) begun: usize,
    /// Requests that were handed to the platform.
    pub(crate) arrived: usize,
}

pub(crate) struct Relay {
    address: SocketAddr,
    /// Bound, and nobody listens.
    deaf: TcpSocket,
    state: Arc<State>,
    /// Connections that wait for a request end when it changes.
    hang_up: watch::Sender<()>,
}

struct State {
    platform: SocketAddr,
    plans: Mutex<VecDeque<Option<Plan>>>,
    seen: Mutex<Seen>,
    late: Mutex<Vec<Vec<u8>>>,
    probes: Mutex<Vec<SocketAddr>>,
    /// Connections that are at work, rather than waiting for a request.
    busy: watch::Sender<usize>,
}

impl Relay {
    pub(crate) async fn start(platform: SocketAddr) -> Self {
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = TcpListener::bind(any_port).await.unwrap();
        let address = listener.local_addr().unwrap();
        let deaf = TcpSocket::new_v4().unwrap();
        deaf.bind(any_port).unwrap();
        let state = Arc::new(State {
            platform,
            plans: Mutex::default(),
            seen: Mutex::default(),
            late: Mutex::default(),
            probes: Mutex::default(),
            busy: watch::Sender::new(0),
        });
        let hang_up = watch::Sender::new(());
        tokio::spawn(accept(listener, Arc::clone(&state), hang_up.subscribe()));
        Self { address, deaf, state, hang_up }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// An address where nobody listens.
    pub(crate) fn deaf_url(&self) -> String {
        format!("http://{}", self.deaf.local_addr().unwrap())
    }

    /// What is done with the next request; those without a plan pass.
    pub(crate) fn plan(&self, plan: Option<Plan>) {
        self.plan_all(plan);
    }

    /// What is done with the next requests, one after the other.
    pub(crate) fn plan_all(&self, plans: impl IntoIterator<Item = Plan>) {
        self.plan_behind(0, plans);
    }

    /// The same once so many requests have passed.
    pub(crate) fn plan_behind(&self, passing: usize, plans: impl IntoIterator<Item = Plan>) {
        let passing = std::iter::repeat_n(None, passing);
        let all = passing.chain(plans.into_iter().map(Some)).collect();
        *self.state.plans.lock().unwrap() = all;
    }

    /// Closes connections that wait for their next request, as an idle limit on the way does.
    pub(crate) fn hang_up(&self) {
        self.hang_up.send_replace(());
    }

    /// Waits until everything that clients have sent is dealt with.
    pub(crate) async fn settle(&self) -> Seen {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        self.state.probes.lock().unwrap().push(socket.local_addr().unwrap());
        // Connections are accepted in their order, so all others are at work when this one ends.
        let mut probe = socket.connect(self.address).await.unwrap();
        let ended = probe.read(&mut [0]).await;
        assert!(matches!(ended, Ok(0) | Err(_)));
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.state.busy.subscribe().wait_for(|busy| *busy == 0).await.unwrap();
        std::mem::take(&mut *self.state.seen.lock().unwrap())
    }

    /// Requests that are still on their way.
    pub(crate) fn late(&self) -> usize {
        self.state.late.lock().unwrap().len()
    }

    /// Lets them arrive, and tells how many did.
    pub(crate) async fn deliver_late(&self) -> usize {
        let late = std::mem::take(&mut *self.state.late.lock().unwrap());
        for request in &late {
            wire::exchange(self.state.platform, request).await.unwrap();
        }
        late.len()
    }
}

async fn accept(listener: TcpListener, state: Arc<State>, hang_up: watch::Receiver<()>) {
    while let Ok((stream, from)) = listener.accept().await {
        let is_probe = {
            let mut probes = state.probes.lock().unwrap();
            let before = probes.len();
            probes.retain(|probe| *probe != from);
            probes.len() < before
        };
        if !is_probe {
            state.busy.send_modify(|busy| *busy += 1);
            tokio::spawn(serve(stream, Arc::clone(&state), hang_up.clone()));
        }
    }
}

/// Serves one connection. It counts as busy but for the time in which it waits for a request.
async fn serve(mut stream: TcpStream, state: Arc<State>, mut hang_up: watch::Receiver<()>) {
    stream.set_nodelay(true).unwrap();
    match state.closing_at_once() {
        Some(plan) => {
            let mut request = Message::new(Vec::new());
            go_wrong(&mut stream, &mut request, plan, &state).await;
            if !request.bytes.is_empty() {
                state.seen.lock().unwrap().begun += 1;
            }
            end(&stream, plan);
        }
        None => {
            hang_up.mark_unchanged();
            loop {
                state.busy.send_modify(|busy| *busy -= 1);
                let mut request = Message::new(Vec::new());
                let has_begun = tokio::select! {
                    has_begun = request.read_to(&mut stream, 1) => has_begun,
                    _ = hang_up.changed() => false,
                };
                state.busy.send_modify(|busy| *busy += 1);
                if !has_begun || !serve_request(&mut stream, request, &state).await {
                    break;
                }
            }
        }
    }
    drop(stream);
    state.busy.send_modify(|busy| *busy -= 1);
}

/// Whether the connection goes on.
async fn serve_request(stream: &mut TcpStream, mut request: Message, state: &State) -> bool {
    state.seen.lock().unwrap().begun += 1;
    let plan = state.plans.lock().unwrap().pop_front().flatten();
    if let Some(plan) = plan {
        go_wrong(stream, &mut request, plan, state).await;
        end(stream, plan);
        return false;
    }
    if !request.read_whole(stream).await {
        return false;
    }
    let answer = state.forward(&request).await;
    stream.write_all(&answer.bytes).await.is_ok()
}

/// Does as the plan says. `request` is what has been read of the request.
async fn go_wrong(stream: &mut TcpStream, request: &mut Message, plan: Plan, state: &State) {
    let is_within_request = match plan.cut {
        Cut::Refused => unreachable!("that is not for who listens"),
        Cut::ClosedAtOnce | Cut::FirstByteOfRequest => true,
        Cut::WithinRequestHead => {
            request.read_to(stream, 60).await;
            true
        }
        Cut::WithinRequestBody => {
            request.read_head(stream).await;
            let half = request.head().unwrap() + request.promised().unwrap() / 2;
            request.read_to(stream, half).await;
            true
        }
        _ => false,
    };
    if is_within_request {
        if plan.fate == Fate::Lost {
            return;
        }
        // The client hears of the end; what it has written arrives all the same.
        stream.shutdown().await.ok();
    }
    let is_whole = request.read_whole(stream).await || request.is_whole();
    let answer = match plan.fate {
        Fate::Arrives if is_whole => state.forward(request).await,
        Fate::Late if is_whole => {
            state.late.lock().unwrap().push(request.bytes.clone());
            Message::new(OF_A_GATEWAY.to_vec())
        }
        _ => Message::new(OF_A_GATEWAY.to_vec()),
    };
    let head = answer.head().unwrap();
    let body = answer.bytes.len() - head;
    let sent = match plan.cut {
        Cut::Silence => {
            // Until the client hangs up.
            while stream.read(&mut [0]).await.is_ok_and(|count| count > 0) {}
            return;
        }
        Cut::FirstByteOfAnswer => &answer.bytes[..1],
        Cut::WithinAnswerHead => &answer.bytes[..head / 2],
        Cut::BetweenHeadAndBody => &answer.bytes[..head],
        Cut::WithinAnswerBody => &answer.bytes[..head + body / 2],
        Cut::BodyTooShort => &answer.promising_more(),
        _ => return,
    };
    stream.write_all(sent).await.ok();
}

fn end(stream: &TcpStream, plan: Plan) {
    if plan.is_reset {
        stream.set_zero_linger().unwrap();
    }
}

impl State {
    /// The next plan, if it is one for a connection rather than for a request.
    fn closing_at_once(&self) -> Option<Plan> {
        let mut plans = self.plans.lock().unwrap();
        let next = plans.front().copied().flatten();
        let is_next = next.is_some_and(|plan| plan.cut == Cut::ClosedAtOnce);
        is_next.then(|| plans.pop_front()).flatten().flatten()
    }

    async fn forward(&self, request: &Message) -> Message {
        let answer = wire::exchange(self.platform, &request.bytes).await.unwrap();
        self.seen.lock().unwrap().arrived += 1;
        answer
    }
}

/// What the relay says when it has not passed a request on.
const OF_A_GATEWAY: &[u8] = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\
    Content-Length: 46\r\n\r\n<html><body><h1>Bad gateway</h1></body></html>";
