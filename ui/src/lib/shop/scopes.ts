/** What the shop's owner must allow the token, as Shopify spells it; the station asks for the same. */
export const NEEDED_SCOPES = [
  "read_orders",
  "write_orders",
  "read_products",
  "read_inventory",
  "read_locations",
  "read_merchant_managed_fulfillment_orders",
  "write_merchant_managed_fulfillment_orders",
];
