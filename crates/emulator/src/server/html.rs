//! The frame of every page, and the one place where text becomes HTML.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::texts::Texts;

/// A page. What its scripts and style sheets expect is written in `assets/README.md`.
#[derive(Default)]
pub(super) struct Document<'a> {
    pub(super) title: &'a str,
    /// HTML.
    pub(super) body: String,
    /// What the page shows: `open`, `processing`, `3ds`, `elsewhere`, `display`, `clarify`, `paid`,
    /// `declined`, `returned` or `closed`; empty for pages that are none of Payment Page.
    pub(super) state: &'static str,
    /// Whose page it is: `bank`, `provider`, or empty.
    pub(super) house: &'static str,
    /// Attributes of `main`, as HTML.
    pub(super) main: String,
    /// What the shop around the page is told: a JSON array, or empty.
    pub(super) events: String,
}

impl Document<'_> {
    pub(super) fn respond(self, status: StatusCode, texts: &Texts) -> Response {
        let events = if self.events.is_empty() {
            String::new()
        } else {
            // A script element ends at `</`, whatever stands around it.
            let json = self.events.replace('<', "\\u003c");
            format!("<script type=\"application/json\" id=\"page-events\">{json}</script>\n")
        };
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/_assets/page.css\">\n\
             <script src=\"/_assets/page.js\" defer></script>\n</head>\n\
             <body class=\"{house}\" data-state=\"{state}\">\n\
             <p class=\"notice\">{notice}</p>\n<main{main}>\n{body}\n</main>\n{events}</body>\n</html>\n",
            lang = texts.lang,
            title = escape(self.title),
            house = self.house,
            state = self.state,
            notice = escape(texts.notice),
            main = self.main,
            body = self.body,
        );
        (status, HEADERS, Html(html)).into_response()
    }
}

/// A heading, for pages that have nothing more particular.
pub(super) fn heading(text: &str) -> String {
    format!("<h1>{}</h1>\n", escape(text))
}

/// A form that sends itself where scripts run, and has a button where they do not.
pub(super) fn auto_form(
    action: &str,
    target: Option<&str>,
    hidden: &[(&str, &str)],
    label: &str,
) -> String {
    let target = target.map_or(String::new(), |target| format!(" target=\"{}\"", escape(target)));
    format!(
        "<form method=\"post\" action=\"{}\" data-auto=\"1\"{target}>{}\
         <button type=\"submit\">{}</button></form>\n",
        escape(action),
        hidden_fields(hidden),
        escape(label)
    )
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
    format!(
        "<form method=\"post\" action=\"{}\">{}\
         <button type=\"submit\" class=\"{class}\">{}</button></form>\n",
        escape(action),
        hidden_fields(hidden),
        escape(label)
    )
}

pub(super) fn hidden_fields(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
    };
    fields.iter().map(field).collect()
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
