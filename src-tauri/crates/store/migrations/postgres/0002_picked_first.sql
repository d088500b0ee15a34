-- A pickup's orders stand together, those that lie in a tote first: they are picked and can be packed now.
DROP INDEX fulfilment_orders_by_queue;
-- In the order it is shown: a window reads its rows and stops. The place is optional, so it comes last.
CREATE INDEX fulfilment_orders_by_queue
    ON fulfilment_orders(queue, ship_by, carrier, (tote IS NULL), id, location_id, tote);
