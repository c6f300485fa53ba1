ALTER TABLE "order_items" ADD COLUMN "platform_fee" bigint;--> statement-breakpoint
ALTER TABLE "order_items" ADD COLUMN "refunded_before" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "order_items" SET "refunded_before" = "refunded" WHERE "refunded" > 0 AND "commission" IS NOT NULL;
