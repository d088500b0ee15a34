//! Our Shippo client and Shippo's wire contract: Prism serves it with random answers, or watches us and our simulator.
//!
//! Prism is told to turn every breach of the contract, in a question or an answer, into an error our client then meets.
//! Without the contract the same walk runs on the simulator alone.

use crate::parcels::{abroad, bought, client, near, purchase};
use crate::peers;
use carriers::{BuyOutcome, Carrier, CarrierError, Purchase, PurchaseStatus, RefundState};
use domain::printing::Language;
use domain::shipping::Shipment;
use simulators::{Faults, ShippoOptions, ShippoSimulator};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const TOKEN: &str = "shippo_test_5c1d7f0e2b9a4863";

/// A running Prism. Dropping it ends it.
struct Prism {
    url: String,
    _child: Child,
    _listening: JoinHandle<()>,
}

impl Prism {
    /// Starts it on a free port: `mock` and its options, or `proxy` and where to.
    async fn start(words: &[&str]) -> Option<Self> {
        let contract = contract()?;
        let mut command = peers::prism().await?;
        let [verb, rest @ ..] = words else { unreachable!("a verb is given") };
        command.arg(verb).arg(contract).args(rest).args(["--port", "0", "--errors"]);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let found = timeout(Duration::from_secs(60), async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some((_, url)) = line.split_once("listening on ") {
                    return url.trim().to_owned();
                }
            }
            panic!("Prism ended before it listened")
        });
        let url = found.await.expect("Prism listens within a minute");
        // Its words show when the test fails; a full pipe would hold it up.
        let listening = tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("iolat") {
                    println!("{line}");
                }
            }
        });
        Some(Self { url, _child: child, _listening: listening })
    }
}

fn contract() -> Option<PathBuf> {
    peers::data().map(|folder| folder.join("shippo/shippo-openapi-from-sdk.json"))
}

async fn simulator() -> ShippoSimulator {
    let options = ShippoOptions { token: TOKEN.to_owned(), sdk_clean: true, ..ShippoOptions::default() };
    ShippoSimulator::start(options, Faults::default(), ([127, 0, 0, 1], 0).into()).await.unwrap()
}

/// Every call our client makes, in the order of a parcel's life; the files lie at `labels`.
async fn walk(carrier: &Carrier, labels: &Carrier) {
    let access = carrier.check().await.unwrap();
    assert!(!access.is_live && access.carriers.contains(&"USPS".to_owned()), "{access:?}");
    let quote = carrier.quote(&near("Maya Ortiz")).await.unwrap();
    let [first, second] = &quote.rates[..2] else { panic!("{} offers", quote.rates.len()) };
    for (rate, language) in [(first, Language::Zpl), (second, Language::Pdf)] {
        let wanted = purchase(rate, language);
        let label = bought(carrier, &wanted).await;
        assert_eq!(labels.label_bytes(&label.label_url).await.unwrap().language, language);
        let found = carrier.find(&wanted.rate_ref).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].purchase_ref, &found[0].marker), (&label.purchase_ref, &wanted.marker));
        let refund = carrier.refund(&label.purchase_ref).await.unwrap();
        assert_eq!(carrier.refund_state(&refund.refund_ref).await, Ok(RefundState::Pending));
        let left = carrier.purchase(&label.purchase_ref).await.unwrap();
        assert_eq!(left.status, PurchaseStatus::RefundPending);
    }
    let quote = carrier.quote(&abroad()).await.unwrap();
    bought(carrier, &purchase(&quote.rates[0], Language::Zpl)).await;
}

#[tokio::test]
async fn our_client_walks_the_simulator() {
    let simulator = simulator().await;
    let carrier = client(simulator.url(), TOKEN);
    walk(&carrier, &carrier).await;
}

#[tokio::test]
async fn neither_our_client_nor_our_simulator_breaks_the_contract() {
    let simulator = simulator().await;
    let Some(prism) = Prism::start(&["proxy", simulator.url()]).await else { return };
    walk(&client(&prism.url, TOKEN), &client(simulator.url(), TOKEN)).await;
    // It is a watcher that bites.
    let http = reqwest::Client::new();
    let broken = http.post(format!("{}/refunds", prism.url)).header("Authorization", TOKEN).json(&"{}");
    assert_eq!(broken.send().await.unwrap().status(), 422);
}

/// Every call once, answered by whatever the contract allows.
async fn ask(carrier: &Carrier, shipment: &Shipment) -> [(&'static str, Result<(), CarrierError>); 7] {
    let wanted = Purchase { rate_ref: "8f3c2a".into(), marker: "pb:1".into(), language: Language::Zpl };
    let bought = carrier.buy(&wanted).await.and_then(|outcome| match outcome {
        // Money may have moved, so an answer that can't be read is no error here.
        BuyOutcome::Unknown { purchase_ref: None, .. } => Err(CarrierError::NotUnderstood { what: "a purchase" }),
        _ => Ok(()),
    });
    [
        ("check", carrier.check().await.map(drop)),
        ("quote", carrier.quote(shipment).await.map(drop)),
        ("buy", bought),
        ("find", carrier.find("8f3c2a").await.map(drop)),
        ("purchase", carrier.purchase("8f3c2a").await.map(drop)),
        ("refund", carrier.refund("8f3c2a").await.map(drop)),
        ("refund state", carrier.refund_state("8f3c2a").await.map(drop)),
    ]
}

#[tokio::test]
async fn answers_true_to_the_contract_are_understood() {
    let trials = peers::trials(15, 150);
    // Without a seed: Prism begins anew with each request, and one seed is one answer.
    let Some(prism) = Prism::start(&["mock", "--dynamic"]).await else { return };
    let carrier = client(&prism.url, TOKEN);
    let mut misread: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for trial in 0..trials {
        let shipment = if trial % 2 == 0 { near("Maya Ortiz") } else { abroad() };
        for (call, answer) in ask(&carrier, &shipment).await {
            if let Err(error) = answer {
                *misread.entry((call, error.to_string())).or_default() += 1;
            }
        }
    }
    assert!(misread.is_empty(), "of {trials} answers each: {misread:?}");
    println!("{trials} answers to each of 7 calls understood");
}
