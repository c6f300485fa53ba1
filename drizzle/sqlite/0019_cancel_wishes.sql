DROP INDEX `ad_requests_by_state`;--> statement-breakpoint
ALTER TABLE `ad_requests` ADD `silent_since` text;--> statement-breakpoint
ALTER TABLE `ad_requests` ADD `cancel_asked_at` text;--> statement-breakpoint
ALTER TABLE `ad_requests` ADD `escalated_at` text;--> statement-breakpoint
CREATE INDEX `ad_requests_cancel_asked` ON `ad_requests` (`cancel_asked_at`) WHERE "ad_requests"."cancel_asked_at" is not null;--> statement-breakpoint
CREATE INDEX `ad_requests_escalated` ON `ad_requests` (`escalated_at`) WHERE "ad_requests"."escalated_at" is not null;--> statement-breakpoint
CREATE INDEX `ad_requests_by_state` ON `ad_requests` (`state`,`silent_since`);--> statement-breakpoint
UPDATE ad_requests SET silent_since = submitted_at WHERE state = 'submitted';
--> statement-breakpoint
UPDATE ad_requests SET cancel_asked_at = updated_at WHERE cancel_asked_by IS NOT NULL AND state IN ('accepted', 'submitted');
