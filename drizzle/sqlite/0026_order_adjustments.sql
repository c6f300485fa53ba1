CREATE TABLE `order_adjustments` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`external_id` text,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`before` text,
	`after` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_adjustments_of_order` ON `order_adjustments` (`order_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_adjustments_by_external_id` ON `order_adjustments` (`order_id`,`external_id`);--> statement-breakpoint
ALTER TABLE `commissions` ADD `adjustment_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `commissions_by_adjustment` ON `commissions` (`reverses_id`,`adjustment_id`) WHERE "commissions"."adjustment_id" is not null;--> statement-breakpoint
ALTER TABLE `orders` ADD `overpaid` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `told_at` text;