DROP INDEX `redemptions_live`;--> statement-breakpoint
CREATE INDEX `redemptions_held` ON `redemptions` (`held_until`,`id`) WHERE "redemptions"."state" = 'reserved';--> statement-breakpoint
CREATE INDEX `redemptions_of_coupon` ON `redemptions` (`coupon_id`,`state`);--> statement-breakpoint
CREATE INDEX `redemptions_of_assignment` ON `redemptions` (`assignment_id`,`state`);--> statement-breakpoint
ALTER TABLE `coupons` ADD `uses` integer DEFAULT 0 NOT NULL;