CREATE TABLE `product_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`user_id` text NOT NULL,
	`state` text NOT NULL,
	`csv` text,
	`rows` integer NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`refused` text NOT NULL,
	`run` text,
	`failure` text,
	`finished_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `product_imports_of_sponsor` ON `product_imports` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_imports_one_open` ON `product_imports` (`sponsor_id`) WHERE "product_imports"."state" in ('queued', 'running');