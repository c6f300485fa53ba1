CREATE TABLE "webhook_replays" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"endpoint_id" text collate "C" NOT NULL,
	"asked" jsonb NOT NULL,
	"asked_by" text collate "C",
	"last_position" bigint NOT NULL,
	"last_delivery" text collate "C" NOT NULL,
	"place" text collate "C" NOT NULL,
	"sent" bigint DEFAULT 0 NOT NULL,
	"finished_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "webhook_replays" ADD CONSTRAINT "webhook_replays_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_replays_one_open" ON "webhook_replays" USING btree ("endpoint_id") WHERE "webhook_replays"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "webhook_replays_finished" ON "webhook_replays" USING btree ("finished_at") WHERE "webhook_replays"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_events_of_sponsor_by_time" ON "webhook_events" USING btree ("sponsor_id","created_at","position");