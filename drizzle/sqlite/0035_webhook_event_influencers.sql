DROP INDEX `webhook_events_of_subject`;--> statement-breakpoint
ALTER TABLE `webhook_events` ADD `influencer_id` text;--> statement-breakpoint
CREATE INDEX `webhook_events_of_influencer` ON `webhook_events` (`influencer_id`) WHERE "webhook_events"."influencer_id" is not null;