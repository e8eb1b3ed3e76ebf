//! Payment Page parameters as vectors give them.

use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;
use paywright_core::ecommpay::canonical::shortest_number;
use paywright_core::ecommpay::page::{PageAddress, PageParameters};

use super::Raw;

/// A signed page: what a vector compares.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) url: String,
    /// Names and values without the signature.
    pub(super) query: Vec<(String, String)>,
    pub(super) signature: String,
}

/// Why no page can be made of parameters.
pub(super) enum NoPage {
    /// A value is an array or an object.
    NotAScalar {
        name: String,
    },
    Invalid(String),
}

/// Signs parameters in their order; one that is null is left out.
pub(super) fn build(
    key: &str,
    base_url: &str,
    parameters: &[(String, Raw<'_>)],
) -> Result<Page, NoPage> {
    let mut query: Vec<(String, String)> = Vec::with_capacity(parameters.len());
    for (name, value) in parameters {
        let Some(value) = scalar_text(value).ok_or(NoPage::NotAScalar { name: name.clone() })?
        else {
            continue;
        };
        query.push((name.clone(), value));
    }
    let mut page = PageParameters::new();
    for (name, value) in &query {
        page.push(name, value).map_err(|error| NoPage::Invalid(error.to_string()))?;
    }
    let address = PageAddress::new(base_url).map_err(|error| NoPage::Invalid(error.to_string()))?;
    let page = page.sign(&Signer::new(&SecretKey::of_vector(key)));
    let (url, signature) = (page.url(&address), page.signature().to_string());
    Ok(Page { url, query, signature })
}

/// Whether two URLs have the same address, and the same names and values in the same order.
pub(super) fn is_same_url(a: &str, b: &str) -> bool {
    a == b || matches!((decode_url(a), decode_url(b)), (Some(a), Some(b)) if a == b)
}

/// The text of a parameter; `None` for null, `None` outside for what is no scalar.
fn scalar_text(value: Raw<'_>) -> Option<Option<String>> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'[' | b'{' => None,
        b'"' => serde_json::from_str(text).ok().map(Some),
        _ => Some(match text {
            "null" => None,
            "true" => Some("1".to_owned()),
            "false" => Some("0".to_owned()),
            number => Some(shortest_number(number).into_owned()),
        }),
    }
}

type DecodedUrl<'a> = (&'a str, Vec<(Vec<u8>, Vec<u8>)>);

fn decode_url(url: &str) -> Option<DecodedUrl<'_>> {
    let (address, query) = url.split_once('?')?;
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name)?, decode(value)?))
    });
    Some((address, pairs.collect::<Option<_>>()?))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::is_same_url;

    #[test]
    fn urls_are_the_same_when_they_decode_alike() {
        let url = "https://a.example/payment?x=a+b&y=%7E";
        assert!(is_same_url(url, "https://a.example/payment?x=a%20b&y=~"));
        for other in [
            "https://b.example/payment?x=a+b&y=%7E",
            "https://a.example/payment?y=%7E&x=a+b",
            "https://a.example/payment?x=a%2Bb&y=%7E",
            "https://a.example/payment?x=a+b",
            "https://a.example/payment?x=a+b&y=%7",
        ] {
            assert!(!is_same_url(url, other), "{other}");
        }
    }
}
