CREATE TABLE "attribution_policies" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"policy" text collate "C" NOT NULL,
	"window_days" bigint NOT NULL,
	"created_by" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attributions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C",
	"via" text collate "C",
	"policy_version" bigint NOT NULL,
	"receipt" jsonb NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "near_misses" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"code" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commissions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"source_id" text collate "C" NOT NULL,
	"source_label" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"base" bigint NOT NULL,
	"bps" bigint,
	"amount" bigint NOT NULL,
	"platform_fee" bigint NOT NULL,
	"rule" text collate "C" NOT NULL,
	"policy_version" bigint,
	"matures_at" text collate "C",
	"state" text collate "C" NOT NULL,
	"held_from" text collate "C",
	"reverses_id" text collate "C",
	"refund_id" text collate "C",
	"payout_id" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coupon_assignments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"coupon_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"assigned_by" text collate "C",
	"commission_bps" bigint,
	"target_uses" bigint,
	"notes" text collate "C",
	"from" text collate "C" NOT NULL,
	"ended_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"code" text collate "C" NOT NULL,
	"code_key" text collate "C",
	"kind" text collate "C" NOT NULL,
	"bps" bigint,
	"amount" bigint,
	"currency" text collate "C" NOT NULL,
	"minimum_amount" bigint,
	"max_discount" bigint,
	"max_uses" bigint,
	"max_uses_per_customer" bigint,
	"valid_from" text collate "C",
	"valid_to" text collate "C",
	"state" text collate "C" NOT NULL,
	"removed_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "coupons_value" CHECK (("coupons"."kind" = 'percent' and "coupons"."bps" between 1 and 10000) or ("coupons"."kind" = 'fixed' and "coupons"."amount" > 0))
);
--> statement-breakpoint
CREATE TABLE "redemptions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"coupon_id" text collate "C" NOT NULL,
	"assignment_id" text collate "C",
	"order_id" text collate "C" NOT NULL,
	"customer_key" text collate "C",
	"state" text collate "C" NOT NULL,
	"held_until" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "balances" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"key" text collate "C" NOT NULL,
	"account" text collate "C" NOT NULL,
	"sponsor_id" text collate "C",
	"influencer_id" text collate "C",
	"currency" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "balances_floor" CHECK ("balances"."account" <> 'sponsor_wallet' or "balances"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text collate "C" NOT NULL,
	"reference" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "postings" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"entry_id" text collate "C" NOT NULL,
	"account" text collate "C" NOT NULL,
	"sponsor_id" text collate "C",
	"influencer_id" text collate "C",
	"currency" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "postings_move_something" CHECK ("postings"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "top_ups" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text collate "C" NOT NULL,
	"method" text collate "C",
	"reference" text collate "C",
	"state" text collate "C" NOT NULL,
	"reason" text collate "C",
	"requested_by" text collate "C",
	"decided_by" text collate "C",
	"decided_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "top_ups_positive" CHECK ("top_ups"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"from" text collate "C",
	"to" text collate "C",
	"amount" bigint,
	"note" text collate "C",
	"actor_kind" text collate "C",
	"actor_id" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_items" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"product_id" text collate "C",
	"name" text collate "C" NOT NULL,
	"quantity" bigint NOT NULL,
	"unit_price" bigint NOT NULL,
	"total" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"base" bigint NOT NULL,
	"rule" text collate "C",
	"bps" bigint,
	"commission" bigint,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"reversed" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "order_items_refunded" CHECK ("order_items"."refunded" between 0 and "order_items"."total" - "order_items"."discount")
);
--> statement-breakpoint
CREATE TABLE "order_sums" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"hour" text collate "C" NOT NULL,
	"orders" bigint NOT NULL,
	"paid_orders" bigint NOT NULL,
	"completed" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"cancelled" bigint NOT NULL,
	"revenue" bigint NOT NULL,
	"refunded" bigint NOT NULL,
	"discount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"number" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"external_id" text collate "C",
	"customer_name" text collate "C" NOT NULL,
	"customer_email" text collate "C",
	"customer_phone" text collate "C",
	"customer_address" text collate "C",
	"customer_city" text collate "C",
	"customer_area" text collate "C",
	"search" text collate "C" NOT NULL,
	"subtotal" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"delivery_fee" bigint NOT NULL,
	"total" bigint NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"refunded_delivery" bigint DEFAULT 0 NOT NULL,
	"currency" text collate "C" NOT NULL,
	"payment_method" text collate "C" NOT NULL,
	"coupon_code" text collate "C",
	"coupon_id" text collate "C",
	"coupon_problem" text collate "C",
	"influencer_id" text collate "C",
	"payment" text collate "C" NOT NULL,
	"fulfilment" text collate "C" NOT NULL,
	"courier_name" text collate "C",
	"courier_phone" text collate "C",
	"tracking_hash" text collate "C",
	"placed_at" text collate "C" NOT NULL,
	"paid_at" text collate "C",
	"completed_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "orders_total" CHECK ("orders"."total" = "orders"."subtotal" - "orders"."discount" + "orders"."delivery_fee" and "orders"."discount" between 0 and "orders"."subtotal"),
	CONSTRAINT "orders_refunded" CHECK ("orders"."refunded" between 0 and "orders"."total")
);
--> statement-breakpoint
CREATE TABLE "refund_lines" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"refund_id" text collate "C" NOT NULL,
	"item_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"delivery_fee" bigint NOT NULL,
	"reason" text collate "C" NOT NULL,
	"actor_kind" text collate "C",
	"actor_id" text collate "C",
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "refunds_positive" CHECK ("refunds"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"fees" bigint NOT NULL,
	"commission_count" bigint NOT NULL,
	"period_from" text collate "C" NOT NULL,
	"period_to" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"reference" text collate "C",
	"reason" text collate "C",
	"created_by" text collate "C",
	"paid_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "payouts_positive" CHECK ("payouts"."amount" > 0)
);
--> statement-breakpoint
ALTER TABLE "attribution_policies" ADD CONSTRAINT "attribution_policies_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attributions" ADD CONSTRAINT "attributions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "near_misses" ADD CONSTRAINT "near_misses_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_reverses_id_commissions_id_fk" FOREIGN KEY ("reverses_id") REFERENCES "public"."commissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_assignments" ADD CONSTRAINT "coupon_assignments_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_assignments" ADD CONSTRAINT "coupon_assignments_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_entry_id_ledger_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "top_ups" ADD CONSTRAINT "top_ups_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_item_id_order_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."order_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attribution_policies_by_version" ON "attribution_policies" USING btree ("sponsor_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "attributions_by_order" ON "attributions" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "near_misses_of_sponsor" ON "near_misses" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_by_source" ON "commissions" USING btree ("source","source_id") WHERE "commissions"."reverses_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_by_refund" ON "commissions" USING btree ("reverses_id","refund_id");--> statement-breakpoint
CREATE INDEX "commissions_of_influencer" ON "commissions" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "commissions_of_sponsor" ON "commissions" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "commissions_maturing" ON "commissions" USING btree ("matures_at","id") WHERE "commissions"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "commissions_payable" ON "commissions" USING btree ("influencer_id","sponsor_id","currency") WHERE "commissions"."state" = 'approved';--> statement-breakpoint
CREATE INDEX "commissions_of_payout" ON "commissions" USING btree ("payout_id");--> statement-breakpoint
CREATE UNIQUE INDEX "coupon_assignments_current" ON "coupon_assignments" USING btree ("coupon_id") WHERE "coupon_assignments"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "coupon_assignments_of_influencer" ON "coupon_assignments" USING btree ("influencer_id","coupon_id");--> statement-breakpoint
CREATE INDEX "coupon_assignments_of_coupon" ON "coupon_assignments" USING btree ("coupon_id","from");--> statement-breakpoint
CREATE UNIQUE INDEX "coupons_by_code" ON "coupons" USING btree ("sponsor_id","code_key");--> statement-breakpoint
CREATE INDEX "coupons_of_sponsor" ON "coupons" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "redemptions_by_order" ON "redemptions" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "redemptions_live" ON "redemptions" USING btree ("coupon_id","state","held_until");--> statement-breakpoint
CREATE INDEX "redemptions_by_customer" ON "redemptions" USING btree ("coupon_id","customer_key");--> statement-breakpoint
CREATE UNIQUE INDEX "balances_by_key" ON "balances" USING btree ("key");--> statement-breakpoint
CREATE INDEX "balances_of_sponsor" ON "balances" USING btree ("sponsor_id");--> statement-breakpoint
CREATE INDEX "balances_of_influencer" ON "balances" USING btree ("influencer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_once" ON "ledger_entries" USING btree ("kind","reference");--> statement-breakpoint
CREATE INDEX "postings_of_entry" ON "postings" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "postings_of_sponsor" ON "postings" USING btree ("sponsor_id","account","currency","created_at","id");--> statement-breakpoint
CREATE INDEX "postings_of_influencer" ON "postings" USING btree ("influencer_id","account","currency","created_at","id");--> statement-breakpoint
CREATE INDEX "top_ups_of_sponsor" ON "top_ups" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "top_ups_waiting" ON "top_ups" USING btree ("created_at","id") WHERE "top_ups"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "order_events_of_order" ON "order_events" USING btree ("order_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_items_by_order" ON "order_items" USING btree ("order_id","position");--> statement-breakpoint
CREATE INDEX "order_items_of_product" ON "order_items" USING btree ("product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_sums_by_hour" ON "order_sums" USING btree ("sponsor_id","hour","influencer_id","currency");--> statement-breakpoint
CREATE INDEX "order_sums_of_influencer" ON "order_sums" USING btree ("influencer_id","hour");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_by_number" ON "orders" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_by_external_id" ON "orders" USING btree ("sponsor_id","source","external_id");--> statement-breakpoint
CREATE INDEX "orders_of_sponsor" ON "orders" USING btree ("sponsor_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_of_sponsor_by_payment" ON "orders" USING btree ("sponsor_id","payment","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_of_sponsor_by_fulfilment" ON "orders" USING btree ("sponsor_id","fulfilment","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_of_sponsor_by_total" ON "orders" USING btree ("sponsor_id","total","id");--> statement-breakpoint
CREATE INDEX "orders_of_influencer" ON "orders" USING btree ("influencer_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_of_coupon" ON "orders" USING btree ("coupon_id","placed_at");--> statement-breakpoint
CREATE INDEX "refund_lines_of_refund" ON "refund_lines" USING btree ("refund_id");--> statement-breakpoint
CREATE INDEX "refunds_of_order" ON "refunds" USING btree ("order_id","created_at");--> statement-breakpoint
CREATE INDEX "payouts_of_influencer" ON "payouts" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payouts_of_sponsor" ON "payouts" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_one_draft" ON "payouts" USING btree ("influencer_id","sponsor_id","currency") WHERE "payouts"."state" = 'draft';