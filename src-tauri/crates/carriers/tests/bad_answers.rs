//! Answers no good server gives, word by word from a socket: a purchase must never be taken for "nothing happened".

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use carriers::{BuyOutcome, Carrier, CarrierError, Purchase, ShippoAccess, ShippoClient};
use domain::printing::Language;
use domain::secret::Secret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that answers every request with these bytes and hangs up.
async fn answering(answer: String) -> Carrier {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut asked = [0; 8192];
            let _ = socket.read(&mut asked).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    Carrier::Shippo(ShippoClient::new(ShippoAccess::new(url, Secret::new("shippo_test_1"))).unwrap())
}

fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn purchase() -> Purchase {
    Purchase { rate_ref: "r".into(), marker: "pb:1".into(), language: Language::Zpl }
}

#[tokio::test]
async fn an_answer_to_a_purchase_that_says_nothing_clear_is_unknown() {
    let whole = r#"{"object_id":"t1","status":"SUCCESS","label_url":"https://x/l.zpl","tracking_number":"94"}"#;
    for answer in [
        http("201 Created", "<html>a proxy's page</html>"),
        http("201 Created", r#"{"object_id":"t1","status":"SUCCESS","label_url":""}"#),
        http("201 Created", r#"{"object_id":"t1","status":"HALF_WAY"}"#),
        http("201 Created", r#"{"status":"SUCCESS"}"#),
        http("201 Created", whole).replace(&format!("Length: {}", whole.len()), "Length: 4000"),
        http("302 Found", "{}"),
        http("408 Request Timeout", "{}"),
        http("502 Bad Gateway", "<html>"),
        String::new(),
        "not HTTP at all".into(),
    ] {
        let outcome = answering(answer.clone()).await.buy(&purchase()).await;
        assert!(matches!(outcome, Ok(BuyOutcome::Unknown { .. })), "{answer}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_clear_answer_is_taken_at_its_word() {
    let body = r#"{"object_id":"t1","status":"SUCCESS","rate":{"object_id":"r","amount":"7.38","currency":"USD"},
        "label_url":"https://x/l.zpl?sig=1","tracking_number":"9400","tracking_url_provider":null,"messages":null}"#;
    let Ok(BuyOutcome::Bought(label)) = answering(http("201 Created", body)).await.buy(&purchase()).await else {
        panic!()
    };
    assert_eq!(label.price.map(|price| price.amount_minor), Some(738));
    let refused = answering(http("400 Bad Request", r#"{"rate":["Expired."]}"#)).await.buy(&purchase()).await;
    let Ok(BuyOutcome::Refused { messages }) = refused else { panic!("{refused:?}") };
    assert_eq!(messages[0].text, "rate: Expired.");
    let throttled =
        http("429 Too Many Requests", "{}").replace("\r\nContent-Type", "\r\nRetry-After: 7\r\nContent-Type");
    let error = answering(throttled).await.buy(&purchase()).await.unwrap_err();
    assert_eq!(error.to_string(), "too many calls, again in 7 s");
}

#[tokio::test]
async fn reading_calls_name_what_they_met_and_nobody_in_it() {
    let errors = [
        (http("200 OK", "{}"), CarrierError::NotUnderstood { what: "not the JSON it should be" }),
        (http("500 Oops", "Maya Ortiz"), CarrierError::Unavailable { detail: "an error at the service" }),
        (http("301 Moved", ""), CarrierError::NotUnderstood { what: "an unusual status" }),
    ];
    for (answer, expected) in errors {
        let error = answering(answer).await.find("r").await.unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("127.0.0.1") && !format!("{error:?}").contains("Maya"));
    }
    // Another offer's purchases are not ours, even when a filter is ignored.
    let foreign = r#"{"next":null,"results":[{"object_id":"t","rate":"other","status":"SUCCESS"}]}"#;
    assert_eq!(answering(http("200 OK", foreign)).await.find("r").await, Ok(Vec::new()));
}
