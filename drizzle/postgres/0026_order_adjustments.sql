CREATE TABLE "order_adjustments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"external_id" text collate "C",
	"amount" bigint NOT NULL,
	"reason" text collate "C" NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "adjustment_id" text collate "C";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "overpaid" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "told_at" text collate "C";--> statement-breakpoint
ALTER TABLE "order_adjustments" ADD CONSTRAINT "order_adjustments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_adjustments_of_order" ON "order_adjustments" USING btree ("order_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "order_adjustments_by_external_id" ON "order_adjustments" USING btree ("order_id","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_by_adjustment" ON "commissions" USING btree ("reverses_id","adjustment_id") WHERE "commissions"."adjustment_id" is not null;