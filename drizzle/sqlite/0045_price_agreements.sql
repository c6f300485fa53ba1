ALTER TABLE `deliveries` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `offered_amount` integer;