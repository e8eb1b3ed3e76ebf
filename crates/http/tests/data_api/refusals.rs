//! What is not answered, and answers that cannot be trusted.

use paywright_core::ecommpay::data_api::{
    BalanceQuery, DataApi, DataApiError, Operations, OperationsOfPayment, Query, Refusal,
};
use paywright_core::http::{BaseUrl, RetryClass};
use paywright_core::{ErrorCode, SecretKey};
use paywright_emulator::platform::{LOCAL_DATA_KEY, LOCAL_DATA_TOKEN};
use paywright_http::{Client, DataApiClient, DataCallError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::shop::{Shop, api, march};

fn refusal(error: DataCallError) -> Refusal {
    match error {
        DataCallError::Read(DataApiError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn wrong_credentials_and_foreign_projects_are_refused_with_401() {
    let shop = Shop::open().await;
    let base = BaseUrl::parse(shop.platform.base_url()).unwrap();
    let with = |token: &str, key: &str| {
        let api = DataApi::new(token, &SecretKey::new(key).unwrap()).unwrap();
        shop.client.data_api(api.with_base_url(base.clone()))
    };
    let foreign = Operations::in_interval(march()).projects([112, 22]);
    for (about, words, error) in [
        (
            "a wrong token",
            "Token or signature is incorrect",
            with(&"x".repeat(30), LOCAL_DATA_KEY).send(&BalanceQuery::new()).await.unwrap_err(),
        ),
        (
            "a wrong key",
            "Token or signature is incorrect",
            with(LOCAL_DATA_TOKEN, "secret_key").send(&BalanceQuery::new()).await.unwrap_err(),
        ),
        (
            "a foreign project",
            "You have no access to project_id = 22",
            shop.data.send(&foreign).await.unwrap_err(),
        ),
    ] {
        assert_eq!(error.code(), "data_refused", "{about}");
        let refusal = refusal(error);
        assert_eq!((refusal.http, refusal.message.as_deref()), (401, Some(words)), "{about}");
        assert_eq!(refusal.name.as_deref(), Some("Authorization Required"), "{about}");
    }
    assert_eq!(shop.answers(), [401; 3], "none is sent again");
}

#[tokio::test]
async fn a_broken_rule_is_found_before_anything_is_sent_and_by_the_platform_too() {
    let shop = Shop::open().await;
    let wrong = Operations::in_interval(march()).limit(1001);
    let error = shop.data.send(&wrong).await.unwrap_err();
    assert!(matches!(error, DataCallError::Request(_)), "{error:?}");
    assert!(shop.answers().is_empty());

    let unknown = Operations::in_interval(march()).fields(["colour"]);
    let refusal = refusal(shop.data.send(&unknown).await.unwrap_err());
    assert_eq!(refusal.http, 400);
    assert!(refusal.message.unwrap().contains("colour"));
}

/// A server that gives one answer to everything, and a client for it.
async fn answering(status: u16, body: impl Into<String>) -> DataApiClient {
    let body = body.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 64 * 1024];
            let _ = socket.read(&mut request).await;
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    let client = Client::builder().no_proxy().build().unwrap();
    client.data_api(api().with_base_url(BaseUrl::parse(&base).unwrap()))
}

async fn code<Q: Query>(data: &DataApiClient, query: &Q) -> &'static str
where
    Q::Answer: std::fmt::Debug,
{
    data.send(query).await.unwrap_err().code()
}

#[tokio::test]
async fn forged_answers_are_refused() {
    let shop = Shop::open().await;
    shop.sell(1).await;
    let query = OperationsOfPayment::new("order-0");
    let base = BaseUrl::parse(shop.platform.base_url()).unwrap();
    let call = api().with_base_url(base).prepare(&query).unwrap();
    assert_eq!(call.request().class(), RetryClass::Read);
    let answer = shop.client.send(call.request()).await.unwrap();
    let genuine = String::from_utf8(answer.body().to_vec()).unwrap();
    assert!(genuine.contains("3415"), "{genuine}");

    let good = answering(200, genuine.clone()).await;
    assert_eq!(good.send(&query).await.unwrap().count(), 1);
    let unsigned = genuine.replace("\"signature\"", "\"signed\"");
    for (body, expected) in [
        (genuine.replace("3415", "3416"), "signature_mismatch"),
        (unsigned, "signature_missing"),
        (r#"{"operations":[]}"#.to_owned(), "signature_missing"),
        ("<html>".to_owned(), "json_syntax"),
    ] {
        let found = code(&answering(200, body.clone()).await, &query).await;
        assert_eq!(found, expected, "{body}");
    }
    // A genuine answer to another question.
    assert_eq!(
        code(&answering(200, genuine).await, &BalanceQuery::new()).await,
        "answer_unreadable"
    );
}

#[tokio::test]
async fn refusals_of_either_shape_are_read_and_what_is_neither_is_not() {
    let query = BalanceQuery::new();
    let own = r#"{"name":"Bad Request","message":"interval is missing","code":0,"status":400}"#;
    let of_gate = r#"{"status":"error","code":"303","message":"Access denied"}"#;
    let bare = r#"{"status":403}"#;
    for (http, body, message) in [
        (400, own, Some("interval is missing")),
        (403, of_gate, Some("Access denied")),
        (403, bare, None),
    ] {
        let refusal = refusal(answering(http, body).await.send(&query).await.unwrap_err());
        assert_eq!((refusal.http, refusal.message.as_deref()), (http, message), "{body}");
    }
    for (http, body, expected) in [
        (400, "Bad Request", "answer_unreadable"),
        (404, "{}", "answer_unreadable"),
        (501, "", "platform_unavailable"),
    ] {
        assert_eq!(code(&answering(http, body).await, &query).await, expected, "{http} {body}");
    }
}
