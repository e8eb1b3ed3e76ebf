//! A gateway of one terminal: the rules of spec 10, section 6, and nothing else.

use std::collections::HashMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use paywright_core::cryptoprocessing::encoding::{read_form, read_list};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::wire::Message;

/// What is known of an order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    pub(crate) state: &'static str,
    pub(crate) amount: u64,
    /// The commands that were carried out.
    pub(crate) done: Vec<String>,
    /// How many questions are answered with `Pending` before the state is told.
    pub(crate) pending: usize,
}

#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    orders: Arc<Mutex<HashMap<String, Order>>>,
}

impl Gateway {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let gateway = Self { address: listener.local_addr().unwrap(), orders: Arc::default() };
        let serving = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        gateway
    }

    pub(crate) fn order(&self, id: &str) -> Order {
        self.orders.lock().unwrap().get(id).cloned().unwrap_or_default()
    }

    pub(crate) fn put(&self, id: &str, order: Order) {
        self.orders.lock().unwrap().insert(id.to_owned(), order);
    }

    /// Makes the next questions about an order find it at work.
    pub(crate) fn delay(&self, id: &str, questions: usize) {
        if let Some(order) = self.orders.lock().unwrap().get_mut(id) {
            order.pending = questions;
        }
    }

    async fn serve(self, mut stream: TcpStream) {
        loop {
            let mut request = Message::new(Vec::new());
            if !request.read_whole(&mut stream).await {
                return;
            }
            let head = request.head().unwrap();
            let line = String::from_utf8_lossy(&request.bytes[..head]).into_owned();
            let command = line.split([' ', '/']).nth(3).unwrap_or_default().to_owned();
            let xml = self.answer(&command, &request.bytes[head..]);
            let mut answer = String::from("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n");
            write!(answer, "Content-Length: {}\r\n\r\n{xml}", xml.len()).unwrap();
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn answer(&self, command: &str, body: &[u8]) -> String {
        let form = read_form(body);
        let get = |name: &str| {
            let found = form.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let (id, asked) = (get("OrderId"), get("Amount").parse::<u64>().ok());
        let failed = |code: &str| {
            format!("<{command} Success=\"False\" OrderId=\"{id}\" ErrCode=\"{code}\"/>")
        };
        if get("Key") != KEY || (command == "Refund" && get("Password") != PASSWORD) {
            return failed("ACCESS_DENIED");
        }
        let mut orders = self.orders.lock().unwrap();
        if matches!(command, "Pay" | "Block") {
            let card = read_list(&get("PayInfo"));
            assert!(card.iter().any(|(name, value)| name == "PAN" && value.len() == 16));
            if orders.contains_key(&id) {
                return failed("DUPLICATE_ORDER_ID");
            }
            let state = if command == "Pay" { "Charged" } else { "Authorized" };
            let amount = asked.unwrap();
            let done = vec![command.to_owned()];
            orders.insert(id.clone(), Order { state, amount, done, pending: 0 });
            return format!(
                "<{command} Success=\"True\" OrderId=\"{id}\" Amount=\"{amount}\" Key=\"{KEY}\"/>"
            );
        }
        let Some(order) = orders.get_mut(&id) else {
            return failed("ORDER_NOT_FOUND");
        };
        let attribute = match (command, order.state) {
            ("GetState", _) if order.pending > 0 => {
                order.pending -= 1;
                format!("State=\"Pending\" Amount=\"{}\"", order.amount)
            }
            ("GetState", state) => format!("State=\"{state}\" Amount=\"{}\"", order.amount),
            ("Charge", "Authorized") if asked.is_none_or(|asked| asked <= order.amount) => {
                order.state = "Charged";
                order.amount = asked.unwrap_or(order.amount);
                format!("Amount=\"{}\"", order.amount)
            }
            ("Unblock", "Authorized") => {
                order.state = "Voided";
                "NewAmount=\"0\"".to_owned()
            }
            ("Refund", "Charged") => {
                let asked = asked.unwrap_or(order.amount);
                let Some(left) = order.amount.checked_sub(asked) else {
                    return failed("AMOUNT_ERROR");
                };
                // What is shown of a payment that was refunded in full is its first amount.
                match left {
                    0 => order.state = "Refunded",
                    _ => order.amount = left,
                }
                format!("NewAmount=\"{left}\"")
            }
            _ => return failed("ILLEGAL_ORDER_STATE"),
        };
        if command != "GetState" {
            order.done.push(command.to_owned());
        }
        format!("<{command} Success=\"True\" OrderId=\"{id}\" {attribute}/>")
    }
}

pub(crate) const KEY: &str = "Merchant";
pub(crate) const PASSWORD: &str = "123";
