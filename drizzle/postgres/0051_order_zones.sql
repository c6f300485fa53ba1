ALTER TABLE "orders" ADD COLUMN "zone_id" text collate "C";--> statement-breakpoint
CREATE INDEX "orders_of_zone" ON "orders" USING btree ("zone_id","placed_at","id") WHERE "orders"."zone_id" is not null;--> statement-breakpoint
UPDATE "orders" SET "zone_id" = (SELECT d.zone_id FROM deliveries d WHERE d.order_id = "orders"."id") WHERE "id" IN (SELECT order_id FROM deliveries WHERE zone_id IS NOT NULL);
