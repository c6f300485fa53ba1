CREATE TABLE `day_sums` (
	`owner_id` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`orders` integer NOT NULL,
	`paid_orders` integer NOT NULL,
	`attributed_orders` integer DEFAULT 0 NOT NULL,
	`attributed_revenue` integer DEFAULT 0 NOT NULL,
	`completed` integer NOT NULL,
	`failed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`revenue` integer NOT NULL,
	`refunded` integer NOT NULL,
	`discount` integer NOT NULL,
	`commission` integer DEFAULT 0 NOT NULL,
	`platform_fee` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`owner_id`, `day`, `currency`)
);
--> statement-breakpoint
CREATE TABLE `sale_sums` (
	`sponsor_id` text NOT NULL,
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`label` text NOT NULL,
	`currency` text NOT NULL,
	`sales` integer NOT NULL,
	`revenue` integer NOT NULL,
	PRIMARY KEY(`sponsor_id`, `day`, `kind`, `value`, `currency`)
);
--> statement-breakpoint
ALTER TABLE `order_sums` ADD `attributed_orders` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `order_sums` ADD `attributed_revenue` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `order_sums` ADD `commission` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `order_sums` ADD `platform_fee` integer DEFAULT 0 NOT NULL;