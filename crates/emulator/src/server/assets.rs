//! Style sheets and scripts: those of the pages, and the script that shops load.

use axum::Router;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file that the program carries. Its text is served as it lies in `assets`.
struct Asset {
    kind: &'static str,
    text: &'static str,
}

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

static PAGE_STYLE: Asset = Asset {
    kind: STYLE,
    text: concat!(
        include_str!("../../assets/page.css"),
        include_str!("../../assets/brands.css"),
        include_str!("../../assets/outcomes.css"),
    ),
};
static PAGE_SCRIPT: Asset = Asset { kind: SCRIPT, text: include_str!("../../assets/page.js") };
static MERCHANT_STYLE: Asset =
    Asset { kind: STYLE, text: include_str!("../../assets/merchant.css") };
static MERCHANT_SCRIPT: Asset =
    Asset { kind: SCRIPT, text: include_str!("../../assets/merchant.js") };

/// The routes of all files, at the addresses that the platform uses where it has the file too.
pub(super) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/_assets/page.css", get(async |headers: HeaderMap| PAGE_STYLE.respond(&headers)))
        .route("/_assets/page.js", get(async |headers: HeaderMap| PAGE_SCRIPT.respond(&headers)))
        .route(
            "/shared/merchant.css",
            get(async |headers: HeaderMap| MERCHANT_STYLE.respond(&headers)),
        )
        .route(
            "/shared/merchant.js",
            get(async |headers: HeaderMap| MERCHANT_SCRIPT.respond(&headers)),
        )
}

impl Asset {
    /// A browser may keep the file, but asks each time whether it is still the same: another version
    /// of this program may answer at the address tomorrow.
    fn respond(&self, request: &HeaderMap) -> Response {
        let tag = self.tag();
        let is_known = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim().trim_start_matches("W/") == tag);
        let headers: [(HeaderName, &str); 4] = [
            (header::ETAG, &tag),
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // A shop whose own policy isolates it may still load the script.
            (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        ];
        if is_known {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, [(header::CONTENT_TYPE, self.kind)], self.text).into_response()
    }

    /// FNV-1a of the text. It only tells versions of one file apart.
    fn tag(&self) -> String {
        let hash = self.text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("\"{hash:016x}\"")
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let first = PAGE_SCRIPT.respond(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_TYPE], SCRIPT);
        let tag = first.headers()[header::ETAG].clone();
        let weak = HeaderValue::try_from(format!("\"x\", W/{}", tag.to_str().unwrap())).unwrap();
        for known in [tag, weak] {
            let request = HeaderMap::from_iter([(header::IF_NONE_MATCH, known)]);
            assert_eq!(PAGE_SCRIPT.respond(&request).status(), StatusCode::NOT_MODIFIED);
            assert_eq!(PAGE_STYLE.respond(&request).status(), StatusCode::OK);
        }
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_nothing_is_evaluated() {
        for asset in [&PAGE_STYLE, &PAGE_SCRIPT, &MERCHANT_STYLE, &MERCHANT_SCRIPT] {
            for forbidden in
                ["url(", "@import", "https://", "http://", "eval(", "innerHTML", "Function("]
            {
                assert!(!asset.text.contains(forbidden), "{forbidden}");
            }
        }
    }
}
