ALTER TABLE "files" ADD COLUMN "original_id" text collate "C";--> statement-breakpoint
CREATE INDEX "files_forms" ON "files" USING btree ("original_id","width");