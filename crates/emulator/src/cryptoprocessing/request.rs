//! What a client sends: parameters of a form, some of which are lists of parameters themselves
//! (spec 10, section 2.1).

use paywright_core::cryptoprocessing::{Interface, encoding};

/// A command with its parameters, as they come from the query and the body.
pub struct Request {
    /// The interface.
    pub interface: Interface,
    /// The command, as it stands in the path.
    pub command: String,
    fields: Parameters,
}

/// Names and values in their order. Of a name that comes twice the first counts (our choice).
#[derive(Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Request {
    /// A command with the texts of its query and its body, both of which can have parameters.
    pub fn new(interface: Interface, command: &str, query: &[u8], body: &[u8]) -> Self {
        let mut fields = encoding::read_form(query);
        fields.extend(encoding::read_form(body));
        Self { interface, command: command.to_owned(), fields: Parameters(fields) }
    }

    /// A parameter outside of lists.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// The parameters of a list.
    pub(super) fn list(&self, name: &str) -> Option<Parameters> {
        self.get(name).map(Parameters::of_list)
    }

    /// The order that it is about, wherever it names it.
    pub(super) fn order_id(&self) -> Option<String> {
        let outer = self.get("OrderId").map(str::to_owned);
        outer.or_else(|| {
            let lists = ["PayInfo", "Data", "DATA"].into_iter().filter_map(|name| self.list(name));
            lists.into_iter().find_map(|list| list.get("OrderId").map(str::to_owned))
        })
    }
}

impl Parameters {
    /// A value that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Parameters that were read already.
    pub(crate) fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The gateway decodes a list once more than the form, whether its values were encoded, the list
    /// as a whole, or nothing: all three were seen to work. That it splits first is our choice.
    fn of_list(text: &str) -> Self {
        let is_encoded_as_a_whole = !text.contains('=') && text.contains("%3D");
        if is_encoded_as_a_whole {
            let whole = encoding::read_form(format!("list={text}").as_bytes());
            return whole.first().map(|(_, text)| Self::of_list(text)).unwrap_or_default();
        }
        // Values are decoded as those of a form, where `+` is a blank: PHP writes it so.
        Self(encoding::read_list(&text.replace('+', "%20")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Path and query, and the body, of a recorded or documented request.
    fn read(text: &str) -> Request {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let target = head.split_whitespace().nth(1).unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (word, command) = path.trim_start_matches('/').split_once('/').unwrap();
        let interface = super::super::INTERFACES.into_iter().find(|it| it.word() == word).unwrap();
        Request::new(interface, command, query.trim().as_bytes(), body.trim().as_bytes())
    }

    #[test]
    fn every_style_of_the_vectors_means_the_same() {
        macro_rules! vector {
            ($name:literal) => {
                read(include_str!(concat!("../../../../tests/cryptoprocessing/", $name)))
            };
        }
        for request in [
            vector!("req-api-pay-curl-single-encoding.txt"),
            vector!("req-api-pay-php-double-encoding.txt"),
        ] {
            let list = request.list("PayInfo").unwrap();
            assert_eq!(list.get("PAN"), Some("4111111111100031"));
            assert_eq!(list.get("CardHolder"), Some("Ivan Ivanov"));
            assert_eq!(list.get("Amount"), request.get("Amount"));
            assert_eq!(list.owned("OrderId"), request.order_id());
        }
        let init = vector!("req-apim-init-php-double-encoding.txt");
        let url = "https://payture.com/result?orderid={orderid}&result={success}";
        assert_eq!(init.list("Data").unwrap().get("Url"), Some(url));
        let init = vector!("req-vwapi-init-whole-double-encoding.txt");
        let list = init.list("DATA").unwrap();
        assert_eq!(list.get("VWUserLgn"), Some("user@gmail.com"));
        assert_eq!(list.get("Amount"), Some("10000"));
        assert_eq!(init.order_id().as_deref(), Some("order123"));
        let add = vector!("req-vwapi-add-single-encoding.txt");
        assert_eq!(add.list("DATA").unwrap().get("VWUserPsw"), Some("user_password"));
        assert_eq!(add.get("VWID"), Some("Merchant"));
    }
}
