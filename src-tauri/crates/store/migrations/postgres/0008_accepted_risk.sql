-- When a person decided to ship although the shop warns: it outlives every sync.
ALTER TABLE fulfilment_orders ADD COLUMN risk_accepted_at BIGINT;
-- Whose day has come is asked every half minute, and few wait for a day.
CREATE INDEX fulfilment_orders_by_day ON fulfilment_orders(unready_detail) WHERE unready_why = 'scheduled';
-- Variants of one product mostly share its picture, which is fetched once.
CREATE INDEX variants_by_picture ON variants(picture_url) WHERE picture_url IS NOT NULL;
