CREATE TABLE "secret_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"mark" text collate "C" NOT NULL,
	"forgotten_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "position" bigint;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "hash" text collate "C";--> statement-breakpoint
CREATE INDEX "audit_to_chain" ON "audit_log" USING btree ("id") WHERE "audit_log"."position" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_by_position" ON "audit_log" USING btree ("position") WHERE "audit_log"."position" is not null;