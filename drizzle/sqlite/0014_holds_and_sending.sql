ALTER TABLE `commissions` ADD `hold_until` text;--> statement-breakpoint
ALTER TABLE `commissions` ADD `awaits_admin` text;--> statement-breakpoint
CREATE INDEX `commissions_on_hold` ON `commissions` (`hold_until`,`id`) WHERE "commissions"."state" = 'on_hold';--> statement-breakpoint
CREATE INDEX `commissions_awaiting_admin` ON `commissions` (`created_at`,`id`) WHERE "commissions"."awaits_admin" is not null;--> statement-breakpoint
ALTER TABLE `payouts` ADD `sending_since` text;