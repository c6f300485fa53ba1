CREATE TABLE "webhook_attempts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"delivery_id" text collate "C" NOT NULL,
	"status" bigint,
	"duration_ms" bigint NOT NULL,
	"error" text collate "C",
	"response" text collate "C",
	"address" text collate "C",
	"replay_by" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"endpoint_id" text collate "C" NOT NULL,
	"event_id" text collate "C" NOT NULL,
	"type" text collate "C" NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"state" text collate "C" NOT NULL,
	"next_at" text collate "C",
	"lease" text collate "C",
	"tries" bigint DEFAULT 0 NOT NULL,
	"is_replay" boolean DEFAULT false NOT NULL,
	"replay_by" text collate "C",
	"settled_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"url" text collate "C" NOT NULL,
	"description" text collate "C",
	"events" jsonb NOT NULL,
	"payload" text collate "C" NOT NULL,
	"serial" boolean NOT NULL,
	"rate_limit" bigint,
	"secret" text collate "C" NOT NULL,
	"previous_secret" text collate "C",
	"previous_secret_until" text collate "C",
	"state" text collate "C" NOT NULL,
	"active_from" text collate "C" NOT NULL,
	"active_to" text collate "C",
	"failure_count" bigint DEFAULT 0 NOT NULL,
	"failing_since" text collate "C",
	"warned" bigint DEFAULT 0 NOT NULL,
	"last_status" bigint,
	"last_error" text collate "C",
	"last_at" text collate "C",
	"disabled_at" text collate "C",
	"disabled_reason" text collate "C",
	"ended_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"type" text collate "C" NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"data" jsonb NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_inbox_calls" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_inboxes" (
	"sponsor_id" text collate "C" PRIMARY KEY NOT NULL,
	"token" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_progress" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_sums" (
	"endpoint_id" text collate "C" NOT NULL,
	"hour" text collate "C" NOT NULL,
	"delivered" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"dead" bigint NOT NULL,
	"duration_ms" bigint NOT NULL,
	CONSTRAINT "webhook_sums_endpoint_id_hour_pk" PRIMARY KEY("endpoint_id","hour")
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_inbox_calls" ADD CONSTRAINT "webhook_inbox_calls_sponsor_id_webhook_inboxes_sponsor_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."webhook_inboxes"("sponsor_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_inboxes" ADD CONSTRAINT "webhook_inboxes_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_attempts_of_delivery" ON "webhook_attempts" USING btree ("delivery_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("endpoint_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("is_replay","next_at","id") WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_at" ON "webhook_deliveries" USING btree ("endpoint_id","is_replay","next_at","id") WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_in_order" ON "webhook_deliveries" USING btree ("endpoint_id","subject_id","position") WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of_endpoint" ON "webhook_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_type" ON "webhook_deliveries" USING btree ("endpoint_id","type","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_state" ON "webhook_deliveries" USING btree ("endpoint_id","state","id");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_of_sponsor" ON "webhook_endpoints" USING btree ("sponsor_id","created_at","id") WHERE "webhook_endpoints"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_time" ON "webhook_endpoints" USING btree ("created_at","id") WHERE "webhook_endpoints"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_events_of_sponsor" ON "webhook_events" USING btree ("sponsor_id","position");--> statement-breakpoint
CREATE INDEX "webhook_events_of_sponsor_by_type" ON "webhook_events" USING btree ("sponsor_id","type","position");--> statement-breakpoint
CREATE INDEX "webhook_events_of_subject" ON "webhook_events" USING btree ("subject_id","position");--> statement-breakpoint
CREATE INDEX "webhook_events_by_time" ON "webhook_events" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhook_inbox_calls_of_sponsor" ON "webhook_inbox_calls" USING btree ("sponsor_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_inboxes_by_token" ON "webhook_inboxes" USING btree ("token");--> statement-breakpoint
CREATE INDEX "webhook_inboxes_by_expiry" ON "webhook_inboxes" USING btree ("expires_at");