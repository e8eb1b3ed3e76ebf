//! A browser as far as the gateway's pages need one: forms are read from the HTML and sent.

use crate::world::World;

/// A form of a page.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// All forms of a page, with their hidden fields.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    let parts = html.split("<form ").skip(1);
    parts
        .map(|part| {
            let (form, _) = part.split_once("</form>").unwrap();
            let (tag, body) = form.split_once('>').unwrap();
            let hidden = body.split("<input ").skip(1).filter(|it| it.contains("type=\"hidden\""));
            let fields = hidden
                .map(|it| (attribute(it, "name").unwrap(), attribute(it, "value").unwrap()))
                .collect();
            Form { action: attribute(tag, "action").unwrap(), fields }
        })
        .collect()
}

/// The value of an attribute, as text.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, from) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = from.split_once('"')?;
    Some(text(value))
}

/// HTML as text.
pub(crate) fn text(html: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .into_iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Takes the payer to his bank and lets him confirm or give up there. What the bank sends back, and
/// where.
pub(crate) async fn bank(world: &World, to: &Form, confirms: bool) -> Form {
    let page = world.post(&to.action, &to.fields).await;
    assert!(page.contains("Test Bank"), "{page}");
    let decide = forms(&page).remove(0);
    let mut fields = decide.fields;
    let decision = if confirms { ("code", "1234") } else { ("decision", "cancel") };
    fields.push((decision.0.to_owned(), decision.1.to_owned()));
    forms(&world.post(&decide.action, &fields).await).remove(0)
}
