//! Our answers beside those that were recorded or documented: the same attributes in the same order.

use crate::world::World;

const CARD: &str = "CardHolder%3DIvan%20Ivanov%3BEMonth%3D12%3BEYear%3D30%3BSecureCode%3D123";
const USER: &str = "VWUserLgn%3Duser%3BVWUserPsw%3Dsecret";

/// Names of the attributes of an element, of its first child too, in their order.
fn names(xml: &str) -> Vec<String> {
    let mut elements =
        xml.split('<').filter(|part| !part.is_empty() && !part.starts_with(['?', '/']));
    let of = |element: &str| {
        let parts = element.split('"').step_by(2).filter(|part| part.contains('='));
        parts
            .map(|part| part.trim_end_matches('=').rsplit([' ', '\n']).next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let mut found = of(elements.next().unwrap());
    found.extend(elements.next().map(of).unwrap_or_default());
    found
}

async fn ask(world: &World, path: &str, body: &str) -> String {
    let (status, answer) = world.send(path, body.to_owned()).await.unwrap();
    assert_eq!(status, 200, "{path}");
    String::from_utf8(answer).unwrap()
}

fn value(xml: &str, name: &str) -> String {
    crate::web::attribute(xml, name).unwrap()
}

#[tokio::test]
async fn answers_have_the_attributes_of_recorded_ones_in_their_order() {
    macro_rules! same {
        ($answer:expr, $file:literal) => {
            let recorded =
                include_str!(concat!("../../../../tests/cryptoprocessing/", $file, ".xml"));
            let answer = $answer;
            assert_eq!(names(&answer), names(recorded), "{}: {answer}", $file);
        };
    }
    let world = World::start().await;
    let pay = |command: &str, order: &str, pan: &str| {
        let body = format!(
            "Key=Merchant&OrderId={order}&Amount=500&PayInfo=PAN%3D{pan}%3B{CARD}%3BOrderId%3D{order}%3BAmount%3D500"
        );
        let path = format!("/api/{command}");
        let world = &world;
        async move { ask(world, &path, &body).await }
    };
    let by_key = "Key=Merchant&Password=123";
    let by_wallet = "VWID=Merchant&Password=123";

    same!(pay("Pay", "three", "4111111111111111").await, "resp-api-pay-3ds");
    for order in ["a", "b", "c", "d", "e"] {
        pay("Block", order, "4111111111100023").await;
    }
    same!(ask(&world, "/api/Charge", &format!("{by_key}&OrderId=a")).await, "resp-api-charge-ok");
    same!(ask(&world, "/api/Unblock", &format!("{by_key}&OrderId=b")).await, "resp-api-unblock-ok");
    same!(ask(&world, "/apim/Charge", &format!("{by_key}&OrderId=c")).await, "resp-apim-charge-ok");
    let charge = format!("{by_key}&OrderId=c");
    same!(ask(&world, "/apim/Charge", &charge).await, "resp-apim-charge-illegal-state");
    let refund = format!("{by_key}&OrderId=c&Amount=");
    same!(
        ask(&world, "/apim/Refund", &format!("{refund}900")).await,
        "resp-apim-refund-amount-error"
    );
    same!(ask(&world, "/apim/Refund", &format!("{refund}100")).await, "resp-apim-refund-partial");
    let status = ask(&world, "/apim/PayStatus", "Key=Merchant&OrderId=c").await;
    same!(status, "resp-apim-paystatus-charged");
    let refund = format!("{by_key}&OrderId=a");
    ask(&world, "/api/Refund", &refund).await;
    let state = ask(&world, "/api/GetState", "Key=Merchant&OrderId=a").await;
    same!(state, "resp-api-getstate-refunded");
    let init = "Key=Merchant&Data=SessionType%3DPay%3BOrderId%3Ds%3BAmount%3D5";
    same!(ask(&world, "/apim/Init", init).await, "resp-apim-init-lowercase-true");
    let status = ask(&world, "/apim/PayStatus", "Key=Merchant&OrderId=s").await;
    same!(status, "resp-apim-paystatus-not-started");

    let charge = format!("{by_wallet}&OrderId=d&Amount=900");
    same!(ask(&world, "/vwapi/Charge", &charge).await, "resp-vwapi-charge-amount-error");
    let charge = format!("{by_wallet}&OrderId=d");
    same!(ask(&world, "/vwapi/Charge", &charge).await, "resp-vwapi-charge-ok");
    let unblock = format!("{by_wallet}&OrderId=e");
    same!(ask(&world, "/vwapi/Unblock", &unblock).await, "resp-vwapi-unblock-ok");
    let refund = "VWID=Merchant&DATA=OrderId%3Dd%3BPassword%3D123%3BAmount%3D";
    let wrong = ask(&world, "/vwapi/Refund", &format!("{refund}900")).await;
    same!(wrong, "resp-vwapi-refund-amount-error");
    same!(ask(&world, "/vwapi/Refund", &format!("{refund}100")).await, "resp-vwapi-refund-partial");
    same!(ask(&world, "/vwapi/Refund", &format!("{refund}400")).await, "resp-vwapi-refund-full");

    let wallet = |command: &str, data: &str| {
        let body = format!("VWID=Merchant&DATA={USER}%3B{data}");
        let path = format!("/vwapi/{command}");
        let world = &world;
        async move { ask(world, &path, &body).await }
    };
    wallet("Register", "").await;
    let init = "SessionType%3DBlock%3BOrderId%3Dw%3BAmount%3D500";
    same!(wallet("Init", init).await, "resp-vwapi-init-block-ok");
    same!(wallet("Init", init).await, "resp-vwapi-init-duplicate");
    let pay = format!(
        "SessionType%3DBlock%3BCardId%3DFreePay%3BOrderId%3Dp%3BAmount%3D500%3BCardNumber%3D4111111111100023%3B{CARD}"
    );
    wallet("Pay", &pay).await;
    same!(wallet("PayStatus", "OrderId%3Dp").await, "resp-vwapi-paystatus-authorized");
    let add = |pan: &str| format!("CardNumber%3D{pan}%3B{CARD}");
    let added = wallet("Add", &add("5218851946955484")).await;
    let card_id = value(&added, "CardId");
    same!(wallet("Add", &add("5218851946955484")).await, "resp-vwapi-add-duplicate");
    let with_3ds = wallet("Add", &add("5486732058864471")).await;
    let unchecked = value(&with_3ds, "CardId");
    same!(with_3ds, "resp-vwapi-add-3ds");
    same!(wallet("Add", &add("3300000000000001")).await, "resp-vwapi-add-declined");
    let activate = |card_id: &str| format!("CardId%3D{card_id}%3BAmount%3D101");
    same!(wallet("Activate", &activate(&card_id)).await, "resp-vwapi-activate-ok");
    same!(wallet("Activate", &activate(&unchecked)).await, "resp-vwapi-activate-refused");
    same!(wallet("GetList", "").await, "resp-vwapi-getlist");
    same!(wallet("Remove", &format!("CardId%3D{card_id}")).await, "resp-vwapi-remove-ok");
    same!(wallet("Delete", "Password%3D123").await, "resp-vwapi-delete-ok");
    world.advance(3_600).await;
    let over = ask(&world, "/vwapi/PayStatus", "VWID=Merchant&DATA=OrderId%3Dw").await;
    same!(over, "resp-vwapi-paystatus-timeout");
}
