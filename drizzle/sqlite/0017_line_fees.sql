ALTER TABLE `order_items` ADD `platform_fee` integer;--> statement-breakpoint
ALTER TABLE `order_items` ADD `refunded_before` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `order_items` SET `refunded_before` = `refunded` WHERE `refunded` > 0 AND `commission` IS NOT NULL;
