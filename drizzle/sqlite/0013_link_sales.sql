CREATE TABLE `link_sales` (
	`link_id` text NOT NULL,
	`period` text NOT NULL,
	`conversions` integer NOT NULL,
	`revenue` integer NOT NULL,
	`commission` integer NOT NULL,
	PRIMARY KEY(`link_id`, `period`)
);
--> statement-breakpoint
ALTER TABLE `orders` ADD `link_id` text;--> statement-breakpoint
CREATE INDEX `orders_of_link` ON `orders` (`link_id`,`placed_at`,`id`) WHERE "orders"."link_id" is not null;