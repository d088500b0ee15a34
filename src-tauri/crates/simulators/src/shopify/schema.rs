//! Which types and fields the simulator answers for, in a notation of its own.
//!
//! A line begins with the type's name; then come its fields. `a` is a scalar, `a:T` an object, `a:T*` a list, `a:T+`
//! a connection (its connection and edge types follow by themselves). Arguments stand in parentheses, `!` after one
//! means required. `~` marks protected customer data, `~!` such a field that can never be null, `@group` the scopes
//! of which one is needed. What is not written here does not exist, and a query for it is refused as Shopify does.

use std::{collections::HashMap, sync::LazyLock};

const TYPES: &str = "
QueryRoot shop:Shop currentAppInstallation:AppInstallation publicApiVersions:ApiVersion* order(id!):Order@orders orders(query,sortKey,savedSearchId):Order+@orders fulfillmentOrder(id!):FulfillmentOrder@fulfillment_orders fulfillmentOrders(query,sortKey,includeClosed):FulfillmentOrder+@fulfillment_orders location(id):Location@locations locations(query,sortKey,includeInactive,includeLegacy):Location+@locations inventoryItem(id!):InventoryItem@inventory productVariants(query,sortKey,savedSearchId):ProductVariant+@products bulkOperation(id!):BulkOperation bulkOperations(query,sortKey):BulkOperation+ webhookSubscriptions(query,sortKey,topics,uri,callbackUrl,format):WebhookSubscription+
Mutation bulkOperationRunQuery(query!,groupObjects):BulkOperationRunQueryPayload bulkOperationCancel(id!):BulkOperationCancelPayload fulfillmentCreate(fulfillment!,message):FulfillmentCreatePayload@write_fulfillment_orders fulfillmentCancel(id!):FulfillmentCancelPayload@write_fulfillment_orders fulfillmentTrackingInfoUpdate(fulfillmentId!,trackingInfoInput!,notifyCustomer):FulfillmentTrackingInfoUpdatePayload@write_fulfillment_orders fulfillmentEventCreate(fulfillmentEvent!):FulfillmentEventCreatePayload@write_fulfillments fulfillmentOrderHold(id!,fulfillmentHold!):FulfillmentOrderHoldPayload@write_fulfillment_orders fulfillmentOrderReleaseHold(id!,holdIds,externalId):FulfillmentOrderReleaseHoldPayload@write_fulfillment_orders fulfillmentOrderMove(id!,newLocationId!,fulfillmentOrderLineItems):FulfillmentOrderMovePayload@write_fulfillment_orders fulfillmentOrderSplit(fulfillmentOrderSplits!):FulfillmentOrderSplitPayload@write_fulfillment_orders fulfillmentOrderSubmitFulfillmentRequest(id!,fulfillmentOrderLineItems,message,notifyCustomer):FulfillmentOrderSubmitFulfillmentRequestPayload@write_fulfillment_orders orderUpdate(input!):OrderUpdatePayload@write_orders tagsAdd(id!,tags!):TagsAddPayload@write_orders tagsRemove(id!,tags!):TagsRemovePayload@write_orders inventorySetQuantities(input!):InventorySetQuantitiesPayload@write_inventory inventoryAdjustQuantities(input!):InventoryAdjustQuantitiesPayload@write_inventory inventoryActivate(inventoryItemId!,locationId!,available,onHand,stockAtLegacyLocation):InventoryActivatePayload@write_inventory webhookSubscriptionCreate(topic!,webhookSubscription!):WebhookSubscriptionCreatePayload webhookSubscriptionDelete(id!):WebhookSubscriptionDeletePayload
BulkOperationRunQueryPayload bulkOperation:BulkOperation userErrors:UserError*
BulkOperationCancelPayload bulkOperation:BulkOperation userErrors:PlainUserError*
FulfillmentCreatePayload fulfillment:Fulfillment userErrors:PlainUserError*
FulfillmentCancelPayload fulfillment:Fulfillment userErrors:PlainUserError*
FulfillmentTrackingInfoUpdatePayload fulfillment:Fulfillment userErrors:PlainUserError*
FulfillmentEventCreatePayload fulfillmentEvent:FulfillmentEvent userErrors:PlainUserError*
FulfillmentOrderHoldPayload fulfillmentHold:FulfillmentHold fulfillmentOrder:FulfillmentOrder remainingFulfillmentOrder:FulfillmentOrder userErrors:UserError*
FulfillmentOrderReleaseHoldPayload fulfillmentOrder:FulfillmentOrder userErrors:UserError*
FulfillmentOrderMovePayload movedFulfillmentOrder:FulfillmentOrder originalFulfillmentOrder:FulfillmentOrder remainingFulfillmentOrder:FulfillmentOrder userErrors:UserError*
FulfillmentOrderSplitPayload fulfillmentOrderSplits:FulfillmentOrderSplitResult* userErrors:UserError*
FulfillmentOrderSplitResult fulfillmentOrder:FulfillmentOrder remainingFulfillmentOrder:FulfillmentOrder replacementFulfillmentOrder:FulfillmentOrder
FulfillmentOrderSubmitFulfillmentRequestPayload originalFulfillmentOrder:FulfillmentOrder submittedFulfillmentOrder:FulfillmentOrder unsubmittedFulfillmentOrder:FulfillmentOrder userErrors:PlainUserError*
OrderUpdatePayload order:Order userErrors:PlainUserError*
TagsAddPayload node:Node userErrors:PlainUserError*
TagsRemovePayload node:Node userErrors:PlainUserError*
InventorySetQuantitiesPayload inventoryAdjustmentGroup:InventoryAdjustmentGroup userErrors:UserError*
InventoryAdjustQuantitiesPayload inventoryAdjustmentGroup:InventoryAdjustmentGroup userErrors:UserError*
InventoryActivatePayload inventoryLevel:InventoryLevel userErrors:PlainUserError*
WebhookSubscriptionCreatePayload webhookSubscription:WebhookSubscription userErrors:PlainUserError*
WebhookSubscriptionDeletePayload deletedWebhookSubscriptionId userErrors:PlainUserError*
UserError field message code
PlainUserError field message
Node id
Shop id name myshopifyDomain currencyCode ianaTimezone weightUnit plan:ShopPlan
ShopPlan publicDisplayName shopifyPlus partnerDevelopment
AppInstallation id accessScopes:AccessScope*
AccessScope handle
ApiVersion handle displayName supported
App id title
OrderApp id name
Order id legacyResourceId name number confirmationNumber createdAt updatedAt processedAt closedAt closed cancelledAt cancelReason confirmed test edited sourceName app:OrderApp displayFinancialStatus displayFulfillmentStatus returnStatus fulfillable requiresShipping tags note customAttributes:Attribute* poNumber email~ phone~ customerLocale currencyCode presentmentCurrencyCode totalWeight currentTotalWeight subtotalLineItemsQuantity currentSubtotalLineItemsQuantity totalPriceSet:MoneyBag currentTotalPriceSet:MoneyBag currentSubtotalPriceSet:MoneyBag totalShippingPriceSet:MoneyBag currentTotalTaxSet:MoneyBag currentTotalDiscountsSet:MoneyBag totalRefundedSet:MoneyBag totalOutstandingSet:MoneyBag customer:Customer@customers shippingAddress:MailingAddress shippingLine:ShippingLine risk:OrderRiskSummary cancellation:OrderCancellation lineItems:LineItem+ fulfillmentOrders(displayable,query):FulfillmentOrder+@fulfillment_orders fulfillments(first,query):Fulfillment* refunds(first):Refund* returns(query):Return+@returns
Attribute key value
MoneyBag shopMoney:MoneyV2 presentmentMoney:MoneyV2
MoneyV2 amount currencyCode
Customer id displayName~! firstName~ lastName~ numberOfOrders tags note defaultEmailAddress:CustomerEmailAddress defaultPhoneNumber:CustomerPhoneNumber
CustomerEmailAddress emailAddress~! marketingState marketingOptInLevel
CustomerPhoneNumber phoneNumber~!
MailingAddress id name~ firstName~ lastName~ company address1~ address2~ city province provinceCode zip~ country countryCodeV2 phone~ validationResultSummary coordinatesValidated
ShippingLine title code carrierIdentifier source deliveryCategory originalPriceSet:MoneyBag
OrderRiskSummary recommendation assessments:OrderRiskAssessment*
OrderRiskAssessment riskLevel provider:App facts:RiskFact*
RiskFact description sentiment
OrderCancellation staffNote
LineItem id title variantTitle name vendor sku quantity currentQuantity unfulfilledQuantity nonFulfillableQuantity refundableQuantity requiresShipping isGiftCard image(crop,maxHeight,maxWidth,scale):Image customAttributes:Attribute* lineItemGroup:LineItemGroup variant:ProductVariant@products discountedUnitPriceAfterAllDiscountsSet:MoneyBag
LineItemGroup id title quantity variantId variantSku productId
Image url(transform) altText width height
Fulfillment id name status displayStatus createdAt updatedAt deliveredAt estimatedDeliveryAt totalQuantity trackingInfo(first):FulfillmentTrackingInfo* location:Location@locations service:FulfillmentService order:Order@orders fulfillmentLineItems:FulfillmentLineItem+
FulfillmentTrackingInfo company number url
FulfillmentService id handle serviceName type
FulfillmentLineItem id quantity lineItem:LineItem
FulfillmentEvent id status happenedAt
FulfillmentOrder id orderId orderName status requestStatus createdAt updatedAt fulfillAt fulfillBy assignedLocation:FulfillmentOrderAssignedLocation deliveryMethod:DeliveryMethod destination:FulfillmentOrderDestination fulfillmentHolds:FulfillmentHold* internationalDuties:FulfillmentOrderInternationalDuties supportedActions:FulfillmentOrderSupportedAction* lineItems:FulfillmentOrderLineItem+ fulfillments:Fulfillment+ locationsForMove(lineItemIds,locationIds,query):FulfillmentOrderLocationForMove+
FulfillmentOrderAssignedLocation name countryCode location:Location@locations
DeliveryMethod id methodType presentedName serviceCode minDeliveryDateTime maxDeliveryDateTime
FulfillmentOrderDestination id firstName~ lastName~ company address1~ address2~ city~ province zip~ countryCode phone~ email~
FulfillmentHold id reason reasonNotes displayReason handle heldByRequestingApp
FulfillmentOrderInternationalDuties incoterm
FulfillmentOrderSupportedAction action externalUrl
FulfillmentOrderLineItem id totalQuantity remainingQuantity requiresShipping sku inventoryItemId productTitle variantTitle weight:Weight warnings:FulfillmentOrderLineItemWarning* lineItem:LineItem
FulfillmentOrderLineItemWarning title description
FulfillmentOrderLocationForMove location:Location movable message availableLineItemsCount:Count unavailableLineItemsCount:Count
Count count
Weight unit value
Refund id createdAt note totalRefundedSet:MoneyBag refundLineItems:RefundLineItem+
RefundLineItem quantity restockType lineItem:LineItem
Return id name status totalQuantity
ProductVariant id legacyResourceId title displayName sku barcode price updatedAt requiresComponents selectedOptions:SelectedOption* product:Product media:Media+ inventoryItem:InventoryItem@stocked productVariantComponents:ProductVariantComponent+
SelectedOption name value
Product id title vendor productType status isGiftCard featuredMedia:Media
Media preview:MediaPreviewImage
MediaImage id preview:MediaPreviewImage
MediaPreviewImage image:Image
ProductVariantComponent id quantity productVariant:ProductVariant
InventoryItem id sku tracked requiresShipping countryCodeOfOrigin harmonizedSystemCode unitCost:MoneyV2 measurement:InventoryItemMeasurement inventoryLevels(query,includeInactive):InventoryLevel+ variants:ProductVariant+
InventoryItemMeasurement id weight:Weight
InventoryLevel id updatedAt isActive item:InventoryItem location:Location quantities(names!):InventoryQuantity*
InventoryQuantity id name quantity updatedAt
InventoryAdjustmentGroup id createdAt reason referenceDocumentUri changes(inventoryItemIds,locationIds,quantityNames):InventoryChange*
InventoryChange name delta quantityAfterChange item:InventoryItem location:Location
Location id legacyResourceId name isActive shipsInventory fulfillsOnlineOrders isFulfillmentService hasActiveInventory fulfillmentService:FulfillmentService address:LocationAddress localPickupSettingsV2:DeliveryLocalPickupSettings inventoryLevels(query,includeInactive):InventoryLevel+@inventory
LocationAddress address1 address2 city province provinceCode zip country countryCode phone
DeliveryLocalPickupSettings pickupTime instructions
BulkOperation id status type errorCode createdAt completedAt objectCount rootObjectCount fileSize url partialDataUrl
WebhookSubscription id topic uri format filter includeFields apiVersion:ApiVersion createdAt
PageInfo hasNextPage hasPreviousPage startCursor endCursor
";

/// One of these scopes opens a field of the group.
const SCOPES: [(&str, &[&str]); 11] = [
    ("orders", &["read_orders"]),
    ("write_orders", &["write_orders"]),
    ("customers", &["read_customers"]),
    ("returns", &["read_returns"]),
    ("products", &["read_products"]),
    ("inventory", &["read_inventory"]),
    ("stocked", &["read_inventory", "read_products"]),
    ("write_inventory", &["write_inventory"]),
    ("locations", &["read_locations"]),
    ("write_fulfillments", &["write_fulfillments"]),
    ("fulfillment_orders", &[READ_OWN, READ_THIRD_PARTY]),
];
/// Sees fulfilment orders at the merchant's own places.
pub(super) const READ_OWN: &str = "read_merchant_managed_fulfillment_orders";
/// Sees fulfilment orders at fulfilment services.
pub(super) const READ_THIRD_PARTY: &str = "read_third_party_fulfillment_orders";
const WRITE_FULFILLMENT_ORDERS: &[&str] =
    &["write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"];

/// All scopes a packing station asks for.
pub(super) const ALL_SCOPES: [&str; 16] = [
    "read_orders",
    "write_orders",
    "read_all_orders",
    READ_OWN,
    "write_merchant_managed_fulfillment_orders",
    READ_THIRD_PARTY,
    "write_third_party_fulfillment_orders",
    "write_fulfillments",
    "read_fulfillments",
    "read_products",
    "read_inventory",
    "write_inventory",
    "read_locations",
    "read_customers",
    "read_returns",
    "write_products",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Scalar,
    One,
    Many,
    Page,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// Type of what it gives; empty for scalars.
    pub(super) gives: String,
    args: Vec<(String, bool)>,
    pub(super) is_protected: bool,
    pub(super) is_never_null: bool,
    pub(super) scopes: &'static [&'static str],
}

impl Field {
    pub(super) fn takes(&self, argument: &str) -> bool {
        let paging = ["first", "last", "after", "before", "reverse"];
        self.args.iter().any(|(name, _)| name == argument) || (self.shape == Shape::Page && paging.contains(&argument))
    }

    pub(super) fn required(&self) -> impl Iterator<Item = &str> {
        self.args.iter().filter(|(_, required)| *required).map(|(name, _)| name.as_str())
    }
}

#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) fields: HashMap<String, Field>,
}

impl Type {
    /// Interfaces are fragments' targets for any object.
    pub(super) fn is_interface(&self) -> bool {
        matches!(self.name.as_str(), "Node" | "Media")
    }
}

static CATALOGUE: LazyLock<HashMap<String, Type>> = LazyLock::new(|| {
    let mut types = HashMap::new();
    for line in TYPES.lines().filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default().to_owned();
        let fields: Vec<Field> = words.map(field).collect();
        for page in fields.iter().filter(|field| field.shape == Shape::Page) {
            let node = page.gives.trim_end_matches("Connection");
            let edge = format!("{node}Edge");
            let connection = [format!("nodes:{node}*"), format!("edges:{edge}*"), "pageInfo:PageInfo".to_owned()];
            add(&mut types, page.gives.clone(), connection.iter().map(|word| field(word)).collect());
            add(&mut types, edge, vec![field("cursor"), field(&format!("node:{node}"))]);
        }
        add(&mut types, name, fields);
    }
    types
});

fn add(types: &mut HashMap<String, Type>, name: String, fields: Vec<Field>) {
    let fields = fields.into_iter().map(|field| (field.name.clone(), field)).collect();
    types.insert(name.clone(), Type { name, fields });
}

fn field(word: &str) -> Field {
    let (word, group) = word.split_once('@').unwrap_or((word, ""));
    let is_never_null = word.ends_with("~!");
    let word = word.trim_end_matches('!');
    let is_protected = word.ends_with('~');
    let word = word.trim_end_matches('~');
    let (head, target) = match word.rfind(':') {
        Some(colon) => (&word[..colon], &word[colon + 1..]),
        None => (word, ""),
    };
    let (name, args) = head.split_once('(').unwrap_or((head, ""));
    let args = args.trim_end_matches(')').split(',').filter(|arg| !arg.is_empty());
    let (shape, gives) = match target.chars().last() {
        None => (Shape::Scalar, String::new()),
        Some('*') => (Shape::Many, target.trim_end_matches('*').to_owned()),
        Some('+') => (Shape::Page, format!("{}Connection", target.trim_end_matches('+'))),
        Some(_) => (Shape::One, target.to_owned()),
    };
    let scopes = match group {
        "" => &[][..],
        "write_fulfillment_orders" => WRITE_FULFILLMENT_ORDERS,
        group => SCOPES.iter().find(|(name, _)| *name == group).map_or(&[][..], |(_, scopes)| scopes),
    };
    Field {
        name: name.to_owned(),
        shape,
        gives,
        args: args.map(|arg| (arg.trim_end_matches('!').to_owned(), arg.ends_with('!'))).collect(),
        is_protected,
        is_never_null,
        scopes,
    }
}

/// The type of this name, if the simulator answers for it.
pub(super) fn type_named(name: &str) -> Option<&'static Type> {
    CATALOGUE.get(name)
}

/// `__typename`, which every type has.
pub(super) static TYPENAME: LazyLock<Field> = LazyLock::new(|| field("__typename"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_a_field_gives_is_written() {
        for (name, ty) in CATALOGUE.iter() {
            for field in ty.fields.values().filter(|field| field.shape != Shape::Scalar) {
                assert!(type_named(&field.gives).is_some(), "{name}.{} gives {}", field.name, field.gives);
            }
        }
        let orders = &type_named("QueryRoot").unwrap().fields["orders"];
        assert_eq!(
            (orders.shape, orders.gives.as_str(), orders.scopes),
            (Shape::Page, "OrderConnection", &["read_orders"][..])
        );
        assert!(orders.takes("first") && orders.takes("query") && !orders.takes("id"));
        let email = &type_named("CustomerEmailAddress").unwrap().fields["emailAddress"];
        assert!(email.is_protected && email.is_never_null);
    }
}
