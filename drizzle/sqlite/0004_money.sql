CREATE TABLE `attribution_policies` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`version` integer NOT NULL,
	`policy` text NOT NULL,
	`window_days` integer NOT NULL,
	`created_by` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attribution_policies_by_version` ON `attribution_policies` (`sponsor_id`,`version`);--> statement-breakpoint
CREATE TABLE `attributions` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`influencer_id` text,
	`via` text,
	`policy_version` integer NOT NULL,
	`receipt` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attributions_by_order` ON `attributions` (`order_id`);--> statement-breakpoint
CREATE TABLE `near_misses` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `near_misses_of_sponsor` ON `near_misses` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `commissions` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`source_label` text NOT NULL,
	`currency` text NOT NULL,
	`base` integer NOT NULL,
	`bps` integer,
	`amount` integer NOT NULL,
	`platform_fee` integer NOT NULL,
	`rule` text NOT NULL,
	`policy_version` integer,
	`matures_at` text,
	`state` text NOT NULL,
	`held_from` text,
	`reverses_id` text,
	`refund_id` text,
	`payout_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reverses_id`) REFERENCES `commissions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `commissions_by_source` ON `commissions` (`source`,`source_id`) WHERE "commissions"."reverses_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `commissions_by_refund` ON `commissions` (`reverses_id`,`refund_id`);--> statement-breakpoint
CREATE INDEX `commissions_of_influencer` ON `commissions` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `commissions_of_sponsor` ON `commissions` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `commissions_maturing` ON `commissions` (`matures_at`,`id`) WHERE "commissions"."state" = 'pending';--> statement-breakpoint
CREATE INDEX `commissions_payable` ON `commissions` (`influencer_id`,`sponsor_id`,`currency`) WHERE "commissions"."state" = 'approved';--> statement-breakpoint
CREATE INDEX `commissions_of_payout` ON `commissions` (`payout_id`);--> statement-breakpoint
CREATE TABLE `coupon_assignments` (
	`id` text PRIMARY KEY NOT NULL,
	`coupon_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`assigned_by` text,
	`commission_bps` integer,
	`target_uses` integer,
	`notes` text,
	`from` text NOT NULL,
	`ended_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_assignments_current` ON `coupon_assignments` (`coupon_id`) WHERE "coupon_assignments"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `coupon_assignments_of_influencer` ON `coupon_assignments` (`influencer_id`,`coupon_id`);--> statement-breakpoint
CREATE INDEX `coupon_assignments_of_coupon` ON `coupon_assignments` (`coupon_id`,`from`);--> statement-breakpoint
CREATE TABLE `coupons` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`code` text NOT NULL,
	`code_key` text,
	`kind` text NOT NULL,
	`bps` integer,
	`amount` integer,
	`currency` text NOT NULL,
	`minimum_amount` integer,
	`max_discount` integer,
	`max_uses` integer,
	`max_uses_per_customer` integer,
	`valid_from` text,
	`valid_to` text,
	`state` text NOT NULL,
	`removed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "coupons_value" CHECK(("coupons"."kind" = 'percent' and "coupons"."bps" between 1 and 10000) or ("coupons"."kind" = 'fixed' and "coupons"."amount" > 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `coupons_by_code` ON `coupons` (`sponsor_id`,`code_key`);--> statement-breakpoint
CREATE INDEX `coupons_of_sponsor` ON `coupons` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `redemptions` (
	`id` text PRIMARY KEY NOT NULL,
	`coupon_id` text NOT NULL,
	`assignment_id` text,
	`order_id` text NOT NULL,
	`customer_key` text,
	`state` text NOT NULL,
	`held_until` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `redemptions_by_order` ON `redemptions` (`order_id`);--> statement-breakpoint
CREATE INDEX `redemptions_live` ON `redemptions` (`coupon_id`,`state`,`held_until`);--> statement-breakpoint
CREATE INDEX `redemptions_by_customer` ON `redemptions` (`coupon_id`,`customer_key`);--> statement-breakpoint
CREATE TABLE `balances` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`account` text NOT NULL,
	`sponsor_id` text,
	`influencer_id` text,
	`currency` text NOT NULL,
	`amount` integer NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "balances_floor" CHECK("balances"."account" <> 'sponsor_wallet' or "balances"."amount" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `balances_by_key` ON `balances` (`key`);--> statement-breakpoint
CREATE INDEX `balances_of_sponsor` ON `balances` (`sponsor_id`);--> statement-breakpoint
CREATE INDEX `balances_of_influencer` ON `balances` (`influencer_id`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`reference` text NOT NULL,
	`currency` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_once` ON `ledger_entries` (`kind`,`reference`);--> statement-breakpoint
CREATE TABLE `postings` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`account` text NOT NULL,
	`sponsor_id` text,
	`influencer_id` text,
	`currency` text NOT NULL,
	`amount` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `ledger_entries`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "postings_move_something" CHECK("postings"."amount" <> 0)
);
--> statement-breakpoint
CREATE INDEX `postings_of_entry` ON `postings` (`entry_id`);--> statement-breakpoint
CREATE INDEX `postings_of_sponsor` ON `postings` (`sponsor_id`,`account`,`currency`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `postings_of_influencer` ON `postings` (`influencer_id`,`account`,`currency`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `top_ups` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`method` text,
	`reference` text,
	`state` text NOT NULL,
	`reason` text,
	`requested_by` text,
	`decided_by` text,
	`decided_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "top_ups_positive" CHECK("top_ups"."amount" > 0)
);
--> statement-breakpoint
CREATE INDEX `top_ups_of_sponsor` ON `top_ups` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `top_ups_waiting` ON `top_ups` (`created_at`,`id`) WHERE "top_ups"."state" = 'requested';--> statement-breakpoint
CREATE TABLE `order_events` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`from` text,
	`to` text,
	`amount` integer,
	`note` text,
	`actor_kind` text,
	`actor_id` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_events_of_order` ON `order_events` (`order_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `order_items` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`position` integer NOT NULL,
	`product_id` text,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price` integer NOT NULL,
	`total` integer NOT NULL,
	`discount` integer NOT NULL,
	`tax` integer NOT NULL,
	`base` integer NOT NULL,
	`rule` text,
	`bps` integer,
	`commission` integer,
	`refunded` integer DEFAULT 0 NOT NULL,
	`reversed` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_items_refunded" CHECK("order_items"."refunded" between 0 and "order_items"."total" - "order_items"."discount")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_items_by_order` ON `order_items` (`order_id`,`position`);--> statement-breakpoint
CREATE INDEX `order_items_of_product` ON `order_items` (`product_id`);--> statement-breakpoint
CREATE TABLE `order_sums` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`currency` text NOT NULL,
	`hour` text NOT NULL,
	`orders` integer NOT NULL,
	`paid_orders` integer NOT NULL,
	`completed` integer NOT NULL,
	`failed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`revenue` integer NOT NULL,
	`refunded` integer NOT NULL,
	`discount` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_sums_by_hour` ON `order_sums` (`sponsor_id`,`hour`,`influencer_id`,`currency`);--> statement-breakpoint
CREATE INDEX `order_sums_of_influencer` ON `order_sums` (`influencer_id`,`hour`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`number` text NOT NULL,
	`source` text NOT NULL,
	`external_id` text,
	`customer_name` text NOT NULL,
	`customer_email` text,
	`customer_phone` text,
	`customer_address` text,
	`customer_city` text,
	`customer_area` text,
	`search` text NOT NULL,
	`subtotal` integer NOT NULL,
	`discount` integer NOT NULL,
	`tax` integer NOT NULL,
	`delivery_fee` integer NOT NULL,
	`total` integer NOT NULL,
	`refunded` integer DEFAULT 0 NOT NULL,
	`refunded_delivery` integer DEFAULT 0 NOT NULL,
	`currency` text NOT NULL,
	`payment_method` text NOT NULL,
	`coupon_code` text,
	`coupon_id` text,
	`coupon_problem` text,
	`influencer_id` text,
	`payment` text NOT NULL,
	`fulfilment` text NOT NULL,
	`courier_name` text,
	`courier_phone` text,
	`tracking_hash` text,
	`placed_at` text NOT NULL,
	`paid_at` text,
	`completed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "orders_total" CHECK("orders"."total" = "orders"."subtotal" - "orders"."discount" + "orders"."delivery_fee" and "orders"."discount" between 0 and "orders"."subtotal"),
	CONSTRAINT "orders_refunded" CHECK("orders"."refunded" between 0 and "orders"."total")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_number` ON `orders` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_external_id` ON `orders` (`sponsor_id`,`source`,`external_id`);--> statement-breakpoint
CREATE INDEX `orders_of_sponsor` ON `orders` (`sponsor_id`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_sponsor_by_payment` ON `orders` (`sponsor_id`,`payment`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_sponsor_by_fulfilment` ON `orders` (`sponsor_id`,`fulfilment`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_sponsor_by_total` ON `orders` (`sponsor_id`,`total`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_influencer` ON `orders` (`influencer_id`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_coupon` ON `orders` (`coupon_id`,`placed_at`);--> statement-breakpoint
CREATE TABLE `refund_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text NOT NULL,
	`item_id` text NOT NULL,
	`amount` integer NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `order_items`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `refund_lines_of_refund` ON `refund_lines` (`refund_id`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`amount` integer NOT NULL,
	`delivery_fee` integer NOT NULL,
	`reason` text NOT NULL,
	`actor_kind` text,
	`actor_id` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refunds_positive" CHECK("refunds"."amount" > 0)
);
--> statement-breakpoint
CREATE INDEX `refunds_of_order` ON `refunds` (`order_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `payouts` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount` integer NOT NULL,
	`fees` integer NOT NULL,
	`commission_count` integer NOT NULL,
	`period_from` text NOT NULL,
	`period_to` text NOT NULL,
	`state` text NOT NULL,
	`reference` text,
	`reason` text,
	`created_by` text,
	`paid_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payouts_positive" CHECK("payouts"."amount" > 0)
);
--> statement-breakpoint
CREATE INDEX `payouts_of_influencer` ON `payouts` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `payouts_of_sponsor` ON `payouts` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payouts_one_draft` ON `payouts` (`influencer_id`,`sponsor_id`,`currency`) WHERE "payouts"."state" = 'draft';