//! The frame of every page, and the one place where text becomes HTML.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::texts::Texts;

/// A page that reloads itself as long as it waits for something.
pub(super) struct Document<'a> {
    pub(super) title: &'a str,
    /// HTML.
    pub(super) body: String,
    /// Seconds until the page asks again.
    pub(super) reload_after: Option<u32>,
}

impl Document<'_> {
    pub(super) fn respond(self, status: StatusCode, texts: &Texts) -> Response {
        let reload = self.reload_after.map_or(String::new(), |seconds| {
            format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">")
        });
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             {reload}<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/_assets/page.css\">\n\
             <script src=\"/_assets/page.js\" defer></script>\n</head>\n<body>\n\
             <p class=\"notice\">{notice}</p>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n\
             </body>\n</html>\n",
            lang = texts.lang,
            title = escape(self.title),
            notice = escape(texts.notice),
            body = self.body,
        );
        (status, HEADERS, Html(html)).into_response()
    }
}

/// Pages run no script but the platform's own, load nothing from elsewhere and are not kept by the
/// browser.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
         frame-src 'self'; base-uri 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Text for element content and for attribute values in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

/// A form that only consists of a button.
pub(super) fn button(action: &str, hidden: &[(&str, &str)], label: &str, class: &str) -> String {
    let mut html = format!("<form method=\"post\" action=\"{}\">", escape(action));
    for (name, value) in hidden {
        html.push_str(&format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(name),
            escape(value)
        ));
    }
    html.push_str(&format!(
        "<button type=\"submit\" class=\"{class}\">{}</button></form>\n",
        escape(label)
    ));
    html
}

/// Rows of a name and a value.
pub(super) fn facts(rows: &[(&str, &str)]) -> String {
    let mut html = String::from("<dl>\n");
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        html.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value)));
    }
    html.push_str("</dl>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_place() {
        let hostile = "\"><script>alert('1')</script>&amp;";
        let html = [
            escape(hostile),
            button(hostile, &[(hostile, hostile)], hostile, "primary"),
            facts(&[(hostile, hostile)]),
        ]
        .concat();
        assert!(!html.contains("<script") && !html.contains("\"><s"));
        assert!(html.contains("&amp;amp;"));
    }
}
