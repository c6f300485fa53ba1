ALTER TABLE `files` ADD `original_id` text;--> statement-breakpoint
CREATE INDEX `files_forms` ON `files` (`original_id`,`width`);