//! The files of the dashboard: complete, from this server only, and closed to what merchants send.
//! What they do in a browser is tested in a browser.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Client, header};
use serde_json::json;

use crate::browser;
use crate::http::World;
use crate::merchant::{PROJECT, ecopayz_payout};

/// Everything that the dashboard loads, by path, with its media type.
async fn files(world: &World) -> BTreeMap<String, (String, String)> {
    let client = Client::builder().no_proxy().build().unwrap();
    let mut found = BTreeMap::new();
    let mut open = vec!["/dashboard".to_owned()];
    while let Some(path) = open.pop() {
        if found.contains_key(&path) {
            continue;
        }
        let response = client.get(world.url(&path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let text = response.text().await.unwrap();
        let base = reqwest::Url::parse(&world.url(&path)).unwrap();
        for reference in references(&text) {
            open.push(base.join(&reference).unwrap().path().to_owned());
        }
        found.insert(path, (kind, text));
    }
    found
}

/// What a file loads: attributes of the page, imports of scripts.
fn references(text: &str) -> BTreeSet<String> {
    ["src=\"", "<link rel=\"icon\" href=\"", "<link rel=\"stylesheet\" href=\"", " from './"]
        .into_iter()
        .flat_map(|before| {
            let prefix = if before.ends_with("./") { "./" } else { "" };
            text.split(before).skip(1).map(move |rest| {
                let end = rest.find(['"', '\'']).unwrap();
                format!("{prefix}{}", &rest[..end])
            })
        })
        .collect()
}

#[tokio::test]
async fn all_files_are_there_and_come_from_here() {
    let world = World::start().await;
    let files = files(&world).await;
    assert!(files.len() >= 19, "{:?}", files.keys());
    for (path, (kind, text)) in &files {
        let expected = match path.rsplit('.').next().unwrap() {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        };
        assert_eq!(kind, expected, "{path}");
        let elsewhere = ["http://", "https://", "@import", " url("];
        // The name of SVG is one that nothing is loaded from.
        let text = text.replace("http://www.w3.org/", "");
        for start in elsewhere {
            assert!(!text.contains(start), "{start} in {path}");
        }
    }
    assert_eq!(browser::get(&world.url("/_assets/dashboard/other.js")).await.status, 404);
    assert!(browser::get(&world.url("/")).await.html.contains("href=\"/dashboard\""));
}

#[tokio::test]
async fn no_text_can_become_a_script() {
    let world = World::start().await;
    let files = files(&world).await;
    let (_, page) = &files["/dashboard"];
    assert_eq!(
        page.matches("<script").count(),
        page.matches("<script type=\"module\" src=").count()
    );
    for inline in ["<style", " style=\"", " onclick", " onload", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    let ways = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "srcdoc",
        "DOMParser",
        "createContextualFragment",
        ".style",
    ];
    for (path, (_, text)) in files.iter().filter(|(path, _)| path.ends_with(".js")) {
        assert!(ways.iter().all(|way| !text.contains(way)), "{path}");
    }

    let client = Client::builder().no_proxy().build().unwrap();
    let response = client.get(world.url("/dashboard")).send().await.unwrap();
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let rules: Vec<&str> = policy.split(';').map(str::trim).collect();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(rules.contains(&rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let stranger = client.get(world.url("/dashboard")).header(header::HOST, "rebound.example");
    assert_eq!(stranger.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn hostile_text_stays_text_on_its_way() {
    let world = World::start().await;
    let hostile = "</script><img src=x onerror=alert(1)>\"'`${1}\u{202e}\u{2028}~";
    let mut body = ecopayz_payout(hostile, 1_000);
    body["payment"]["description"] = json!(hostile);
    body["customer"]["id"] = json!(hostile);
    assert_eq!(world.gate("/v2/payment/ecopayz/payout", &body).await.0, 200);
    let client = Client::builder().no_proxy().build().unwrap();
    let path: String = hostile.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for path in ["/_control/payments".to_owned(), format!("/_control/payments/{PROJECT}/{path}")] {
        let response = client.get(world.url(&path)).send().await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let found: serde_json::Value =
            serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        let payment = found.get(0).unwrap_or(&found);
        let texts = [&payment["id"], &payment["description"], &payment["customer_id"]];
        assert_eq!(texts, [&json!(hostile); 3], "{path}");
    }
    let refusal =
        client.get(world.url("/_control/payments/112/%3Cscript%3E")).send().await.unwrap();
    assert_eq!(refusal.headers()[header::CONTENT_TYPE], "application/json");
}
