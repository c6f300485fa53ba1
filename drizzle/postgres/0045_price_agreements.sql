ALTER TABLE "deliveries" ADD COLUMN "agreement" text collate "C";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "offered_amount" bigint;