// Walks our Shippo simulator with Shippo's own client for Node, which checks every answer against its schemas.
// It stops at the first answer it cannot read; at the end it says what it bought, for comparing with the simulator's books.
// Usage: node shippo-sdk.mjs URL TOKEN      Prints a line a step, then {"steps","labels":[…],"refunded":[…]}.
import { Shippo } from "shippo";

const [serverURL, token] = process.argv.slice(2);
const shippo = new Shippo({ apiKeyHeader: token, serverURL });
let steps = 0;

async function step(name, ask) {
  try {
    const answer = await ask();
    steps += 1;
    console.log(`ok ${name}`);
    return answer;
  } catch (error) {
    const issues = error.cause?.issues ?? error.cause?.message ?? "";
    console.error(`${name}: ${error}\n${JSON.stringify(issues)}`);
    process.exit(1);
  }
}

/** A step that must end in an error of this HTTP status. */
const refused = (name, status, ask) =>
  step(name, async () => {
    const error = await ask().then(
      () => undefined,
      (thrown) => thrown,
    );
    if (error?.statusCode !== status) throw new Error(`expected HTTP ${status}, got ${error?.statusCode}: ${error}`);
  });

function expect(is, what) {
  if (!is) throw new Error(what);
}

const us = { country: "US" };
const from = { ...us, name: "Brightwood Learning", street1: "1250 E Philadelphia St", city: "Ontario", state: "CA", zip: "91761" };
const to = { ...us, name: "Maya Ortiz", street1: "1845 N Alvernon Way", city: "Tucson", state: "AZ", zip: "85712" };
const abroad = { country: "CA", name: "Zoé Tremblay", street1: "100 Queen St W", city: "Toronto", state: "ON", zip: "M5H 2N2", phone: "416 555 0100" };
const parcel = { length: "12", width: "9", height: "4", distanceUnit: "in", weight: "4", massUnit: "lb" };
const item = { description: "Pattern blocks", quantity: 1, netWeight: "1", massUnit: "lb", valueAmount: "12", valueCurrency: "USD", originCountry: "US" };
const labels = [];

const buy = (name, order) =>
  step(name, async () => {
    let bought = await shippo.transactions.create(order);
    for (let look = 0; bought.status === "QUEUED" && look < 20; look += 1) bought = await shippo.transactions.get(bought.objectId);
    expect(bought.status === "SUCCESS", `status ${bought.status}: ${JSON.stringify(bought.messages)}`);
    const label = await fetch(bought.labelUrl);
    expect(label.ok, `the label answers ${label.status}`);
    labels.push(bought.trackingNumber);
    return bought;
  });

// address
const address = await step("address", () => shippo.addresses.create(to));
await step("address validated", () => shippo.addresses.validate(address.objectId));
await step("addresses", async () => expect((await shippo.addresses.list()).results.length > 0, "no addresses"));
await step("parcel", () => shippo.parcels.create(parcel));
await step("parcels", () => shippo.parcels.list());

// shipment and rates
const shipment = await step("shipment", () => shippo.shipments.create({ addressFrom: from, addressTo: to, parcels: [parcel], async: false }));
await step("shipment read", () => shippo.shipments.get(shipment.objectId));
await step("shipments", () => shippo.shipments.list({}));
await step("rates", async () => {
  const { results } = await shippo.rates.listShipmentRates(shipment.objectId);
  expect(new Set(results.map(({ provider }) => provider)).size >= 3, "fewer than three carriers");
});
await step("rates in another currency", () => shippo.rates.listShipmentRatesByCurrencyCode({ shipmentId: shipment.objectId, currencyCode: "EUR" }));
const [first, second, third] = shipment.rates.map(({ objectId }) => objectId);
await step("rate", () => shippo.rates.get(first));

// labels
const zpl = await buy("label as ZPL", { rate: first, labelFileType: "ZPLII", metadata: "node:1", async: false });
const pdf = await buy("label as PDF", { rate: second, labelFileType: "PDF_4x6", metadata: "node:2", async: false });
await buy("label made later", { rate: third, labelFileType: "ZPLII", metadata: "node:3", async: true });
const rate = shipment.rates[0];
await buy("label at once", {
  shipment: { addressFrom: from, addressTo: to, parcels: [parcel] },
  carrierAccount: rate.carrierAccount,
  servicelevelToken: rate.servicelevel.token,
  labelFileType: "ZPLII",
  async: false,
});
await step("label read", () => shippo.transactions.get(zpl.objectId));

// abroad, with customs
await step("customs item", () => shippo.customsItems.create(item));
const declaration = await step("customs declaration", () =>
  shippo.customsDeclarations.create({ certify: true, certifySigner: "Sam Lee", contentsType: "MERCHANDISE", nonDeliveryOption: "RETURN", items: [item] }),
);
const export_ = await step("shipment abroad", () =>
  shippo.shipments.create({ addressFrom: from, addressTo: abroad, parcels: [parcel], customsDeclaration: declaration.objectId, async: false }),
);
await buy("label abroad", { rate: export_.rates[0].objectId, labelFileType: "ZPLII", async: false });

// refund and lists
const refund = await step("refund", () => shippo.refunds.create({ transaction: pdf.objectId, async: false }));
await step("refund read", () => shippo.refunds.get(refund.objectId));
await step("refunds", () => shippo.refunds.list());
await step("labels of a rate", async () => {
  const { results } = await shippo.transactions.list({ rate: first });
  expect(results.length === 1 && results[0].objectId === zpl.objectId, `${results.length} labels of one purchase`);
});
await step("labels", async () => expect((await shippo.transactions.list({})).results.length === labels.length, "not all labels"));

// what stands around it
const accounts = await step("carrier accounts", () => shippo.carrierAccounts.list({ serviceLevels: true }));
await step("carrier account", () => shippo.carrierAccounts.get(accounts.results[0].objectId));
await step("tracking", () => shippo.trackingStatus.get("SHIPPO_DELIVERED", "shippo"));

// refusals
await refused("no such label", 404, () => shippo.transactions.get("0".repeat(32)));
const stranger = new Shippo({ apiKeyHeader: "shippo_test_stranger", serverURL });
await refused("a wrong token", 401, () => stranger.addresses.list());

console.log(JSON.stringify({ steps, labels, refunded: [pdf.trackingNumber] }));
