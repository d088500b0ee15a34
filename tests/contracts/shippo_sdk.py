"""Walks our Shippo simulator with Shippo's own client for Python, which checks every answer against its types.

It stops at the first answer it cannot read. At the end it says what it bought, for comparing with the simulator's books.
Usage: shippo_sdk.py URL TOKEN      Prints a line a step, then {"steps", "labels": [...], "refunded": [...]}.
"""

import json
import sys
import urllib.request

import shippo
from shippo.models import components as c
from shippo.models import errors
from shippo.models import operations as o

url, token = sys.argv[1:3]
client = shippo.Shippo(api_key_header=token, server_url=url)
steps = 0
labels = []


def step(name, ask, *args, **kwargs):
    """The answer to one call; the walk ends where the client refuses to read it."""
    global steps
    try:
        answer = ask(*args, **kwargs)
    except Exception as error:
        sys.exit(f"{name}: {error!r}")
    steps += 1
    print(f"ok {name}")
    return answer


def buy(name, order):
    bought = step(name, client.transactions.create, order)
    if bought.status != c.TransactionStatusEnum.SUCCESS:
        sys.exit(f"{name}: status {bought.status}: {bought.messages}")
    with urllib.request.urlopen(bought.label_url) as label:
        assert label.read(), f"{name}: an empty label"
    labels.append(bought.tracking_number)
    return bought


def refused(name, status, ask, *args):
    """A step that must end in an error of this HTTP status."""

    def asked():
        try:
            ask(*args)
        except errors.SDKError as error:
            assert error.status_code == status, f"HTTP {error.status_code}"
        else:
            raise AssertionError("it was not refused")

    step(name, asked)


def address(name, street1, city, state, zip_, country, phone=None):
    return c.AddressCreateRequest(
        name=name, street1=street1, city=city, state=state, zip=zip_, country=country, phone=phone
    )


sender = address("Brightwood Learning", "1250 E Philadelphia St", "Ontario", "CA", "91761", "US")
customer = address("Maya Ortiz", "1845 N Alvernon Way", "Tucson", "AZ", "85712", "US")
abroad = address("Zoé Tremblay", "100 Queen St W", "Toronto", "ON", "M5H 2N2", "CA", "416 555 0100")
parcel = c.ParcelCreateRequest(
    length="12", width="9", height="4", distance_unit=c.DistanceUnitEnum.IN, weight="4", mass_unit=c.WeightUnitEnum.LB
)
item = c.CustomsItemCreateRequest(
    description="Pattern blocks",
    quantity=1,
    net_weight="1",
    mass_unit=c.WeightUnitEnum.LB,
    value_amount="12",
    value_currency="USD",
    origin_country="US",
)


def shipment_to(target, customs=None):
    return c.ShipmentCreateRequest(
        address_from=sender, address_to=target, parcels=[parcel], customs_declaration=customs, async_=False
    )


def order(rate, file_type, metadata):
    kind = c.LabelFileTypeEnum(file_type)
    return c.TransactionCreateRequest(rate=rate.object_id, label_file_type=kind, metadata=metadata, async_=False)


# address
made = step("address", client.addresses.create, customer)
step("address validated", client.addresses.validate, made.object_id)
step("address read", client.addresses.get, made.object_id)
assert step("addresses", client.addresses.list).results
step("parcel", client.parcels.create, parcel)
step("parcels", client.parcels.list)

# shipment and rates
shipment = step("shipment", client.shipments.create, shipment_to(customer))
step("shipment read", client.shipments.get, shipment.object_id)
step("shipments", client.shipments.list, o.ListShipmentsRequest())
rates = step("rates", client.rates.list_shipment_rates, shipment.object_id).results
assert len({rate.provider for rate in rates}) >= 3, "fewer than three carriers"
in_euros = o.ListShipmentRatesByCurrencyCodeRequest(shipment_id=shipment.object_id, currency_code="EUR")
step("rates in another currency", client.rates.list_shipment_rates_by_currency_code, in_euros)
step("rate", client.rates.get, rates[0].object_id)

# labels: every service once, in turn as ZPL and as PDF
bought = [
    buy(f"label {rate.servicelevel.token}", order(rate, ("ZPLII", "PDF_4x6")[at % 2], f"python:{at}"))
    for at, rate in enumerate(rates)
]
step("label read", client.transactions.get, bought[0].object_id)

# abroad, with customs
step("customs item", client.customs_items.create, item)
declaration = step(
    "customs declaration",
    client.customs_declarations.create,
    c.CustomsDeclarationCreateRequest(
        certify=True,
        certify_signer="Sam Lee",
        contents_type=c.CustomsDeclarationContentsTypeEnum.MERCHANDISE,
        non_delivery_option=c.CustomsDeclarationNonDeliveryOptionEnum.RETURN,
        items=[item],
    ),
)
export = step("shipment abroad", client.shipments.create, shipment_to(abroad, declaration.object_id))
buy("label abroad", order(export.rates[0], "ZPLII", "python:abroad"))

# refund and lists
refund = step("refund", client.refunds.create, bought[1].object_id, False)
step("refund read", client.refunds.get, refund.object_id)
step("refunds", client.refunds.list)
of_rate = step("labels of a rate", client.transactions.list, o.ListTransactionsRequest(rate=rates[0].object_id))
assert [one.object_id for one in of_rate.results] == [bought[0].object_id], "not the one label of one purchase"
everything = step("labels", client.transactions.list, o.ListTransactionsRequest(results=100))
assert len(everything.results) == len(labels), "not all labels"

# what stands around it
accounts = step("carrier accounts", client.carrier_accounts.list, o.ListCarrierAccountsRequest(service_levels=True))
step("carrier account", client.carrier_accounts.get, accounts.results[0].object_id)
step("tracking", client.tracking_status.get, "SHIPPO_DELIVERED", "shippo")

# refusals
refused("no such label", 404, client.transactions.get, "0" * 32)
stranger = shippo.Shippo(api_key_header="shippo_test_stranger", server_url=url)
refused("a wrong token", 401, stranger.addresses.list)

print(json.dumps({"steps": steps, "labels": labels, "refunded": [bought[1].tracking_number]}))
