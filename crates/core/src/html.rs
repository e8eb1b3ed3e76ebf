//! HTML that a shop sends to its customer's browser: a form that submits itself.

/// A complete document with a form that submits itself; all texts are escaped.
pub(crate) fn auto_submit<'a>(
    action: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    button: &str,
) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n\
         <form method=\"post\" action=\"",
    );
    push_escaped(&mut html, action);
    html.push_str("\" accept-charset=\"utf-8\">\n");
    for (name, value) in fields {
        html.push_str("<input type=\"hidden\" name=\"");
        push_escaped(&mut html, name);
        html.push_str("\" value=\"");
        push_escaped(&mut html, value);
        html.push_str("\">\n");
    }
    html.push_str("<button>");
    push_escaped(&mut html, button);
    html.push_str(
        "</button>\n</form>\n\
         <script>HTMLFormElement.prototype.submit.call(document.forms[0])</script>\n\
         </body>\n</html>\n",
    );
    html
}

/// Escaped for element content and for attributes in double quotes.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A parser turns a bare CR into LF; as a reference it stays.
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
}
